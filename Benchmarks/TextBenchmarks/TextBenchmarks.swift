import Assay
import Benchmark
import Foundation

/// A delimited file of 200,000 rows × 30 columns (about 15 MB), made once from a fixed seed and removed at the end.
private final class SurveyFile: Sendable {
  let path = NSTemporaryDirectory() + "assay-benchmark-\(ProcessInfo.processInfo.processIdentifier).csv"

  init() throws {
    var generator = Philox(seed: 7)
    var text = "id,w," + (1...28).map { "q\($0)" }.joined(separator: ",") + "\n"
    for row in 0..<200_000 {
      text += "\(row),\(Double(generator.next() % 10_000) / 10_000)"
      for column in 0..<28 { text += ",\(1 + generator.next() % UInt64(2 + column % 6))" }
      text += "\n"
    }
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

let benchmarks: @Sendable () -> Void = {
  guard let file = try? SurveyFile() else { return }
  let settings = Benchmark.Configuration(
    metrics: [.wallClock, .throughput], maxDuration: .seconds(5), maxIterations: 200)

  for threads in [1, 2] {
    Benchmark("CSV scan 2e5 rows × 30, no column kept, \(threads) threads", configuration: settings) { benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(try Tabulation(of: [], in: CSVFile(file.path), parallelism: Parallelism(threads: threads)))
      }
    }
    Benchmark("CSV two columns parsed and dropped, \(threads) threads", configuration: settings) { benchmark in
      for _ in benchmark.scaledIterations {
        let reading = try CSVFile(file.path).reduce(
          [.categories("q4"), .categories("q5")], parallelism: Parallelism(threads: threads)
        ) {
          0
        } map: { (piece) throws(DataError) in
          piece.rowCount
        } merge: { (sum, rows) throws(DataError) in
          sum += rows
        }
        blackHole(reading.state)
      }
    }
    Benchmark("CSV weighted table of two columns, \(threads) threads", configuration: settings) { benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(
          try Tabulation(
            of: [["q4", "q5"]], in: CSVFile(file.path), weighting: .sampling(column: "w"),
            parallelism: Parallelism(threads: threads)))
      }
    }
  }
}
