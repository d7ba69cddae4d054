import Foundation

/// The Swift files of the package, as text.
enum SourceTree {
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardized

  struct File: Sendable, CustomStringConvertible {
    let module: String
    /// The path below Sources.
    let path: String
    let lines: [String]
    var description: String { path }
    var name: String { String(path.split(separator: "/").last ?? "") }
  }

  /// Every Swift file below Sources.
  static let files: [File] = {
    let root = package.appendingPathComponent("Sources")
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
      guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else { return nil }
      return File(
        module: String(path.prefix { $0 != "/" }), path: path, lines: text.components(separatedBy: .newlines))
    }
  }()

  /// The modules that have Swift files.
  static let modules: [String] = Set(files.map(\.module)).sorted()

  static let manifest =
    (try? String(contentsOf: package.appendingPathComponent("Package.swift"), encoding: .utf8)) ?? ""
}

extension SourceTree.File {
  /// The modules that the file imports, with the numbers of the lines.
  var imports: [(module: String, line: Int)] {
    lines.enumerated().compactMap { number, line in
      let words = line.split(separator: " ").map(String.init)
      guard let keyword = words.firstIndex(of: "import"), words.count > keyword + 1,
        words[..<keyword].allSatisfy({ $0.hasPrefix("@") || Self.modifiers.contains($0) })
      else { return nil }
      let kinds = ["struct", "class", "enum", "func", "var", "let", "typealias", "protocol"]
      let target =
        kinds.contains(words[keyword + 1]) && words.count > keyword + 2 ? words[keyword + 2] : words[keyword + 1]
      return (String(target.prefix { $0 != "." && $0 != ";" }), number + 1)
    }
  }

  private static let modifiers = ["public", "package", "internal", "fileprivate", "private"]

  /// The line without its comment and without what stands in quotes.
  func code(_ line: String) -> String {
    var code = ""
    var inString = false
    var previous: Character = " "
    for character in line {
      if character == "\"", previous != "\\" { inString.toggle() }
      if !inString {
        if character == "/", previous == "/" { return String(code.dropLast()) }
        code.append(character)
      }
      previous = character
    }
    return code
  }
}
