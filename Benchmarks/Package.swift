// swift-tools-version: 6.3
import PackageDescription

/// Benchmarks of kernels.
///
/// A package of their own, so that users of Assay never resolve the benchmark library.
///
/// `traits: []` leaves out the library's allocation interposer, which needs jemalloc; its allocation counts then say
/// nothing and are not asked for.
/// The plugin finds targets whose folder stands in one named `Benchmarks`, which is this package's root.
func benchmarks(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: [.product(name: "Benchmark", package: "benchmark"), .product(name: "Assay", package: "assay")]
      + dependencies,
    path: name, plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(name: "assay", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    // The floor: plain C loops that read the same bytes and keep nothing.
    .target(name: "CFloor", path: "CFloor", cSettings: [.unsafeFlags(["-O3", "-march=native"])]),
    benchmarks("CountingBenchmarks", ["CFloor"]),
    benchmarks("TextBenchmarks", []),
    benchmarks("DistributionBenchmarks", []),
    // Whole processes, to be timed beside the command.
    .executableTarget(
      name: "ReadColumns", dependencies: [.product(name: "Assay", package: "assay")], path: "Reading"),
    .executableTarget(
      name: "DrawnWeights", dependencies: [.product(name: "Assay", package: "assay")], path: "Scoring",
      exclude: ["run", "report.py", "results.md"]),
  ],
  swiftLanguageModes: [.v6]
)
