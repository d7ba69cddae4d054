import Assay
import Benchmark

let benchmarks: @Sendable () -> Void = {
  let settings = Benchmark.Configuration(
    metrics: [.wallClock, .throughput], maxDuration: .seconds(2), maxIterations: 10_000)
  let grid = (1...100).map(Double.init)

  Benchmark("chi-squared upper tail, 100 points, df 6", configuration: settings) { benchmark in
    let distribution = ChiSquared(degreesOfFreedom: 6)
    for _ in benchmark.scaledIterations { for x in grid { blackHole(distribution.upperTail(x)) } }
  }
  Benchmark("chi-squared log upper tail, 100 points to 1e5, df 6", configuration: settings) { benchmark in
    let distribution = ChiSquared(degreesOfFreedom: 6)
    for _ in benchmark.scaledIterations { for x in grid { blackHole(distribution.logUpperTail(x * 1000)) } }
  }
  Benchmark("F upper tail, 100 points, df 5.03 and 8119", configuration: settings) { benchmark in
    let distribution = FisherF(numerator: 5.03, denominator: 8119)
    for _ in benchmark.scaledIterations { for x in grid { blackHole(distribution.upperTail(x / 10)) } }
  }
  Benchmark("Student t quantile, 100 points, df 12", configuration: settings) { benchmark in
    let distribution = StudentT(degreesOfFreedom: 12)
    for _ in benchmark.scaledIterations { for x in grid { blackHole(distribution.quantile(upperTail: x / 300)) } }
  }
  Benchmark("non-central chi-squared upper tail at 2e4, noncentrality 2e4, df 20", configuration: settings) {
    benchmark in
    let distribution = NoncentralChiSquared(degreesOfFreedom: 20, noncentrality: 20_000)
    for _ in benchmark.scaledIterations { blackHole(distribution.upperTail(20_100)) }
  }
  Benchmark("studentized range upper tail, 4 groups, df 30", configuration: settings) { benchmark in
    let distribution = StudentizedRange(groups: 4, degreesOfFreedom: 30)
    for _ in benchmark.scaledIterations { blackHole(distribution.upperTail(3.8)) }
  }
}
