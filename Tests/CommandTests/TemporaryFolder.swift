import Foundation

/// A folder for the files of one test, which goes with the value.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file of bytes.
  @discardableResult
  func write(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: url.appendingPathComponent(name))
    return path(name)
  }

  /// Writes a file of text in UTF-8.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

  /// Writes rows below a header.
  @discardableResult
  func write(_ name: String, _ header: String, _ rows: [String]) throws -> String {
    try write(name, ([header] + rows).map { $0 + "\n" }.joined())
  }

  /// The names of all files in the folder, hidden ones too.
  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}

extension [String] {
  /// The rows of a table of counts, one row of data a case: `["x,p": 3]` is three rows `x,p`.
  static func expanding(_ counts: KeyValuePairs<String, Int>) -> [String] {
    counts.flatMap { Array(repeating: $0.key, count: $0.value) }
  }
}
