import Assay
import Benchmark
import CFloor

/// 10 million rows of two keys and a weight, made once from a fixed seed.
private struct Rows: Sendable {
  static let count = 10_000_000
  let a: [UInt8]
  let b: [UInt8]
  let w: [Double]
  let frame: Frame

  init() {
    var generator = Philox(seed: 20_261_121)
    a = (0..<Self.count).map { _ in UInt8(generator.next() % 5) }
    b = (0..<Self.count).map { _ in UInt8(generator.next() % 7) }
    w = (0..<Self.count).map { _ in 0.1 + generator.nextUniform() }
    func column(_ codes: [UInt8], _ categories: Int) -> AssayData.Column {
      .categorical(CategoricalColumn(tokens: (1...categories).map(String.init), codes: .narrow(codes)))
    }
    guard
      let frame = try? Frame([
        ("a", column(a, 5)), ("b", column(b, 7)), ("w", .numeric(NumericColumn(values: w))),
      ])
    else { preconditionFailure("the columns have one length") }
    self.frame = frame
  }
}

let benchmarks: @Sendable () -> Void = {
  let rows = Rows()
  let settings = Benchmark.Configuration(
    metrics: [.wallClock, .throughput], maxDuration: .seconds(5), maxIterations: 200)

  for threads in [1, 2] {
    Benchmark("floor: read 1e7 rows × (UInt8, UInt8, Double), \(threads) threads", configuration: settings) {
      benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(floor_read(rows.a, rows.b, rows.w, Rows.count, Int32(threads)))
      }
    }
    Benchmark("weighted table 1e7 rows × 5 × 7, UInt8 codes, \(threads) threads", configuration: settings) {
      benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(
          try Tabulation(
            of: [["a", "b"]], in: rows.frame, weighting: .sampling(column: "w"),
            parallelism: Parallelism(threads: threads)))
      }
    }
    Benchmark("table 1e7 rows × 5 × 7, UInt8 codes, \(threads) threads", configuration: settings) { benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(
          try Tabulation(of: [["a", "b"]], in: rows.frame, parallelism: Parallelism(threads: threads)))
      }
    }
  }
}
