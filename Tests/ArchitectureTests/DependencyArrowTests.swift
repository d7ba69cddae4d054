import Foundation
import Testing

/// Arrows point down only: a module imports what the manifest gives it, and the manifest gives it what is below it.
///
/// SwiftPM does not stop a target from importing the dependency of a dependency, so the import lines are read.
@Suite struct DependencyArrowTests {
  /// The layers, from the bottom.
  ///
  /// A module of layer 3 may also see the modules listed before it in that layer, which here means that only what
  /// knows designs sees what knows tables.
  static let layers: [[String]] = [
    ["CLAPACK", "CBoostMath", "CKernels", "CReadStat", "CExpat", "CYAML", "CZlib", "CXLSXWriter", "CADBC"],
    ["AssayNumerics", "AssayDistributions"],
    ["AssayData", "AssayInference"],
    [
      "AssayTables", "AssayComparisons", "AssayRegression", "AssayPsychometrics", "AssayScoring", "AssayFieldwork",
      "AssaySurvey",
    ],
    ["AssayFiles", "AssayArrow", "AssayDatabase", "AssayReport"],
    ["AssayAnalyses"],
    ["Assay", "AssayCLI"],
  ]

  /// Arrows within a layer.
  static let sideways: [String: Set<String>] = [
    "AssayDistributions": ["AssayNumerics"], "AssaySurvey": ["AssayTables", "AssayComparisons", "AssayRegression"],
    "AssayScoring": ["AssayComparisons"],
    "AssayDatabase": ["AssayArrow"],
  ]

  /// Modules that are not ours, and who may import them.
  static let outside: [String: Set<String>] = [
    "ArgumentParser": ["AssayCLI"], "Synchronization": Set(SourceTree.modules),
    "Glibc": Set(SourceTree.modules), "Darwin": Set(SourceTree.modules),
    "Foundation": aboveMethods, "FoundationEssentials": aboveMethods,
  ]

  static let aboveMethods = Set(layers[4...].joined())

  /// For each target of the manifest, the targets and products that it depends on.
  static let declared: [String: Set<String>] = {
    var declared: [String: Set<String>] = [:]
    // library("Name", ["A", "B", .product(name: "P", package: "Q")]), and the two kinds of target spelled out.
    let patterns = [
      #/library\(\s*"(?<name>\w+)",\s*\[(?<list>[^\]]*)\]\s*\)/#,
      #/\.executableTarget\(\s*name:\s*"(?<name>\w+)",\s*dependencies:\s*\[(?<list>[^\]]*)\]/#,
    ]
    for pattern in patterns {
      for match in SourceTree.manifest.matches(of: pattern) {
        let list = match.output.list.replacing(#/package:\s*"[^"]*"/#, with: "")
        declared[String(match.output.name)] = Set(list.matches(of: #/"(?<name>\w+)"/#).map { String($0.output.name) })
      }
    }
    return declared
  }()

  private func layer(of module: String) -> Int? { Self.layers.firstIndex { $0.contains(module) } }

  @Test
  func `finds the modules and the manifest`() {
    #expect(SourceTree.files.count > 90)
    #expect(SourceTree.modules.count >= 10)
    // Every module with Swift files is a target whose dependencies were found in the manifest, and no other.
    #expect(Set(Self.declared.keys) == Set(SourceTree.modules))
    #expect(Self.declared["AssaySurvey"]?.contains("AssayTables") == true)
    #expect(Self.declared["AssayFiles"]?.contains("CYAML") == true)
    #expect(SourceTree.files.reduce(0) { $0 + $1.imports.count } > 150)
  }

  @Test(arguments: SourceTree.modules)
  func `imports only what the manifest declares`(module: String) throws {
    let declared = try #require(Self.declared[module])
    let system: Set<String> = ["Glibc", "Darwin", "Synchronization", "Foundation", "FoundationEssentials"]
    for file in SourceTree.files where file.module == module {
      for (imported, line) in file.imports {
        #expect(
          declared.contains(imported) || system.contains(imported),
          "\(file.path):\(line) imports \(imported), which Package.swift does not give \(module)")
      }
    }
  }

  @Test(arguments: SourceTree.modules)
  func `imports only what is below it`(module: String) throws {
    let own = try #require(layer(of: module), "\(module) stands in no layer")
    for file in SourceTree.files where file.module == module {
      for (imported, line) in file.imports {
        let place = "\(file.path):\(line) imports \(imported)"
        if let allowed = Self.outside[imported] {
          #expect(allowed.contains(module), "\(place)")
          continue
        }
        let other = try #require(layer(of: imported), "\(place), which stands in no layer")
        #expect(other < own || Self.sideways[module]?.contains(imported) == true, "\(place), which is not below it")
      }
    }
  }

  @Test(arguments: SourceTree.modules)
  func `depends only on what is below it`(module: String) throws {
    let own = try #require(layer(of: module))
    for dependency in try #require(Self.declared[module]) where Self.outside[dependency] == nil {
      let other = try #require(layer(of: dependency), "\(dependency) stands in no layer")
      #expect(
        other < own || Self.sideways[module]?.contains(dependency) == true,
        "Package.swift lets \(module) depend on \(dependency), which is not below it")
    }
  }

  /// A result never imports its renderer: the report knows no statistics.
  @Test
  func `keeps the report free of methods`() {
    for file in SourceTree.files where file.module == "AssayReport" {
      for (imported, line) in file.imports {
        #expect(!imported.hasPrefix("Assay"), "\(file.path):\(line) imports \(imported)")
      }
    }
  }
}
