import Foundation

/// All cases of a folder.
struct ConformanceSuite {
  let cases: [ConformanceCase]
  /// Whether the folder is the copy in the repository.
  let isRepositoryCopy: Bool

  /// Reads the folder that the environment variable `ASSAY_CONFORMANCE` names, else the copy in the repository.
  static func located(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> ConformanceSuite {
    if let folder = environment["ASSAY_CONFORMANCE"], !folder.isEmpty {
      return try ConformanceSuite(folder: folder, isRepositoryCopy: false)
    }
    let copy = Bundle.module.bundleURL.appendingPathComponent("Conformance")
    return try ConformanceSuite(folder: copy.path, isRepositoryCopy: true)
  }

  /// Reads every JSON file below `cases` in a folder, in the order of their paths.
  init(folder: String, isRepositoryCopy: Bool) throws {
    self.isRepositoryCopy = isRepositoryCopy
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
    let files = FileManager.default.enumerator(
      at: root.appendingPathComponent("cases"), includingPropertiesForKeys: nil)
    let paths = (files?.compactMap { ($0 as? URL)?.path } ?? []).filter { $0.hasSuffix(".json") }.sorted()
    cases = try paths.flatMap { path in
      let content = try Data(contentsOf: URL(fileURLWithPath: path))
      return try JSONDecoder().decode([JSONValue].self, from: content).map {
        try ConformanceCase($0, folder: root.path, file: path)
      }
    }
  }
}
