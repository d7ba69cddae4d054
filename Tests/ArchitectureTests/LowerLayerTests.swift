import Foundation
import Testing

/// What the numeric layers and the methods must not reach for.
@Suite struct LowerLayerTests {
  /// Layers 1 to 3.
  static let methods: Set<String> = Set(DependencyArrowTests.layers[1...3].joined())

  /// The one file each for elementary functions and for threads.
  static let systemFiles: Set<String> = ["ElementaryFunctions.swift", "Parallelism.swift"]

  static let files = SourceTree.files.filter { methods.contains($0.module) }

  @Test
  func `looks at the files of six modules`() {
    #expect(
      Set(Self.files.map(\.module)).isSuperset(of: [
        "AssayNumerics", "AssayDistributions", "AssayInference", "AssayData", "AssayTables", "AssaySurvey",
      ]))
    // The check of the C library below is not empty.
    #expect(Set(Self.files.filter { $0.imports.contains { $0.module == "Glibc" } }.map(\.name)) == Self.systemFiles)
  }

  @Test(arguments: files)
  func `does not import Foundation`(file: SourceTree.File) {
    for (module, line) in file.imports {
      #expect(!module.hasPrefix("Foundation"), "\(file.path):\(line)")
      if ["Glibc", "Darwin", "Musl"].contains(module) {
        #expect(
          file.module == "AssayNumerics" && Self.systemFiles.contains(file.name),
          "\(file.path):\(line) imports \(module)")
      }
    }
  }

  /// Only the command prints, and only the report writes a document.
  @Test(arguments: SourceTree.files.filter { $0.module != "AssayCLI" })
  func `does not print`(file: SourceTree.File) {
    for (number, line) in file.lines.enumerated() {
      let code = file.code(line)
      for call in ["print(", "debugPrint(", "dump(", "fputs(", "NSLog("] where calls(call, in: code) {
        Issue.record("\(file.path):\(number + 1) calls \(call))")
      }
    }
  }

  /// Whether a function of this name is called, and not one whose name ends like it.
  private func calls(_ call: String, in code: String) -> Bool {
    var rest = code[...]
    while let range = rest.range(of: call) {
      let before = range.lowerBound > code.startIndex ? code[code.index(before: range.lowerBound)] : " "
      if !before.isLetter, !before.isNumber, before != "_", before != "." { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }

  /// Threads are started in one place, so that results do not depend on them.
  @Test(arguments: SourceTree.files.filter { $0.name != "Parallelism.swift" })
  func `starts no thread`(file: SourceTree.File) {
    for (number, line) in file.lines.enumerated() {
      let code = file.code(line)
      for word in ["pthread_create", "Task {", "Task.detached", "DispatchQueue", "TaskGroup", "Thread.detach"] {
        #expect(!code.contains(word), "\(file.path):\(number + 1)")
      }
    }
  }

  @Test
  func `reads lines as code`() throws {
    let file = SourceTree.File(
      module: "M", path: "M/a.swift",
      lines: [
        "public import Glibc", "@testable internal import struct AssayData.Frame", "// import Foundation", "import",
        "x.import y",
      ])
    #expect(file.imports.map(\.module) == ["Glibc", "AssayData"])
    #expect(file.code("let a = 1 // print(") == "let a = 1 ")
    #expect(!file.code("let a = \"print(\"").contains("print("))
    #expect(calls("print(", in: "  print(x)"))
    #expect(!calls("print(", in: "fingerprint(x)"))
  }
}
