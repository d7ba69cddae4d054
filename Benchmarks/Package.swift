// swift-tools-version: 6.3
import PackageDescription

/// Benchmarks of kernels. A package of their own, so that users of Assay never resolve the benchmark library.
///
/// `traits: []` leaves out the library's allocation interposer, which needs jemalloc; its allocation counts then say
/// nothing and are not asked for.
let benchmarking: Target.Dependency = .product(name: "Benchmark", package: "benchmark")
let plugin: Target.PluginUsage = .plugin(name: "BenchmarkPlugin", package: "benchmark")

func benchmarks(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: [benchmarking] + dependencies, path: "Sources/\(name)", plugins: [plugin])
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
    .target(name: "CFloor", cSettings: [.unsafeFlags(["-O3", "-march=native"])]),
    benchmarks("CountingBenchmarks", ["CFloor", .product(name: "Assay", package: "assay")]),
    benchmarks("TextBenchmarks", [.product(name: "Assay", package: "assay")]),
    benchmarks("DistributionBenchmarks", [.product(name: "Assay", package: "assay")]),
  ],
  swiftLanguageModes: [.v6]
)
