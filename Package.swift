// swift-tools-version: 6.3
import PackageDescription

/// Applied to every Swift target of the library and the command.
///
/// Strict memory safety makes every unsafe expression carry the word `unsafe`, so that it can be found; warnings are
/// errors only in this package's own build, never in that of a package that depends on it.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Tests follow the same language rules; they may use unsafe expressions without a marker.
let testSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target with the package's settings.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A test target beside the library it tests.
func tests(_ name: String, _ dependencies: [Target.Dependency], copying resources: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["AssayTestSupport"],
    resources: resources.map { .copy($0) }, swiftSettings: testSettings)
}

let package = Package(
  name: "assay",
  products: [
    .library(name: "Assay", targets: ["Assay"]),
    .executable(name: "assay", targets: ["AssayCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Layer 0: C libraries, thin.
    //
    // OpenBLAS starts threads and maps memory when it is loaded (measured: 3 ms, twice the start-up of the whole
    // command), so CLAPACK loads it when the first matrix routine is called.
    .target(name: "CLAPACK", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // Boost.Math is header-only; its inlined code calls libm, which a C++ target does not link by itself.
    .target(
      name: "CBoostMath", linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "CKernels"),
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    // Layer 1: arithmetic.
    library("AssayNumerics", ["CLAPACK"]),
    library("AssayDistributions", ["CBoostMath", "AssayNumerics"]),
    // Layer 2: vocabulary.
    library("AssayInference", ["AssayDistributions", "AssayNumerics"]),
    library("AssayData", ["AssayNumerics", "CKernels"]),
    // Layer 3: methods.
    library("AssayTables", ["AssayInference", "AssayDistributions", "AssayData", "AssayNumerics"]),
    library("AssayComparisons", ["AssayInference", "AssayDistributions", "AssayData", "AssayNumerics"]),
    library(
      "AssayScoring",
      ["AssayComparisons", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics", "CKernels"]),
    library("AssayRegression", ["AssayInference", "AssayDistributions", "AssayData", "AssayNumerics"]),
    library(
      "AssaySurvey",
      ["AssayTables", "AssayComparisons", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics"]),
    // Layer 4: edges.
    library(
      "AssayFiles",
      ["AssayRegression", "AssayScoring", "AssayData", "AssayNumerics", "CKernels", "CYAML", "CZlib"]),
    library("AssayReport", []),
    // Layer 5: what a user can ask for.
    library(
      "AssayAnalyses",
      [
        "AssayReport", "AssayFiles", "AssayRegression", "AssaySurvey", "AssayScoring", "AssayTables",
        "AssayComparisons", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics",
      ]),
    // Layer 6: faces.
    library(
      "Assay",
      [
        "AssayAnalyses", "AssayReport", "AssayFiles", "AssayRegression", "AssaySurvey", "AssayScoring", "AssayTables",
        "AssayComparisons", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics",
      ]),
    .executableTarget(
      name: "AssayCLI",
      dependencies: [
        "AssayAnalyses", "AssayReport", "AssayFiles", "AssayRegression", "AssayScoring", "AssayTables",
        "AssayComparisons", "AssayInference", "AssayData", "AssayNumerics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // Tests: a suite for each module, and some that look at the whole.
    .target(name: "AssayTestSupport", path: "Tests/AssayTestSupport", swiftSettings: testSettings),
    tests(
      "AssayDistributionsTests", ["AssayDistributions", "AssayNumerics"], copying: ["Expected"]),
    tests(
      "AssayTablesTests", ["AssayTables", "AssayInference", "AssayDistributions", "AssayNumerics"],
      copying: ["Expected"]),
    tests(
      "AssayComparisonsTests",
      ["AssayComparisons", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics"], copying: ["Expected"]),
    tests(
      "AssayScoringTests",
      [
        "AssayScoring", "AssayComparisons", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics",
        "CKernels",
      ],
      copying: ["Expected"]),
    tests(
      "AssayRegressionTests",
      ["AssayRegression", "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics"], copying: ["Expected"]),
    tests("AssayReportTests", ["AssayReport"], copying: ["Snapshots"]),
    tests(
      "ConformanceTests",
      [
        "AssayFiles", "AssayRegression", "AssaySurvey", "AssayScoring", "AssayTables", "AssayComparisons",
        "AssayInference", "AssayDistributions", "AssayData", "AssayNumerics",
      ], copying: ["Conformance", "Expected"]),
    tests("AssayNumericsTests", ["AssayNumerics"], copying: ["Expected"]),
    tests("AssayDataTests", ["AssayData", "AssayNumerics", "CKernels"]),
    tests(
      "AssayFilesTests",
      ["AssayFiles", "AssayRegression", "AssayScoring", "AssayData", "AssayNumerics", "CKernels", "CZlib"]),
    tests(
      "AssaySurveyTests",
      [
        "AssaySurvey", "AssayTables", "AssayComparisons", "AssayInference", "AssayDistributions", "AssayData",
        "AssayNumerics",
      ], copying: ["Expected"]),
    // Runs only where ASSAY_SLOW_TESTS is 1.
    .testTarget(
      name: "SlowTests",
      dependencies: [
        "AssayRegression", "AssaySurvey", "AssayScoring", "AssayTables", "AssayComparisons", "AssayInference",
        "AssayDistributions", "AssayData", "AssayNumerics", "AssayTestSupport",
      ], exclude: ["results.md"], swiftSettings: testSettings),
    tests("ArchitectureTests", []),
    tests("CommandTests", ["AssayCLI"], copying: ["Expected", "Snapshots"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
