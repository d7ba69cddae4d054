import Assay

/// Times ranks under drawn weights beside the products of the matrix with each set of weights alone, in one process.
///
///     DrawnWeights [subjects=10000] [indicators=30] [draws=1000] [repetitions=15]
///
/// The two take turns, and the shortest time of each counts. The products are made one by one, with as many threads.
/// Prints CSV: the threads, both times in seconds, and their ratio.
@main
enum DrawnWeights {
  static func main() throws {
    var sizes = ["subjects": 10_000, "indicators": 30, "draws": 1_000, "repetitions": 15]
    for argument in CommandLine.arguments.dropFirst() {
      let parts = argument.split(separator: "=")
      guard parts.count == 2, sizes[String(parts[0])] != nil, let size = Int(parts[1]), size > 0 else {
        print("usage: DrawnWeights [subjects=N] [indicators=N] [draws=N] [repetitions=N]")
        return
      }
      sizes[String(parts[0])] = size
    }
    let (subjects, indicators, draws) = (sizes["subjects"]!, sizes["indicators"]!, sizes["draws"]!)
    var generator = Philox(seed: 20_261_121)
    let columns = (0..<indicators).map { _ in (0..<subjects).map { _ in generator.nextUniform() } }
    let tree = WeightTree(
      names: columns.indices.map { "x\($0 + 1)" },
      weights: Array(repeating: 1 / Double(indicators), count: indicators))
    let options = RankAcceptability.Options(draws: draws)
    let matrix = Matrix(rows: subjects, columns: indicators) { columns[$1][$0] }
    let weights = (0..<draws).map {
      RankAcceptability.weights(of: tree, distribution: options.distribution, seed: options.seed, draw: $0)
    }

    print("threads,products,draws,ratio")
    // What is printed here keeps the work from being left out.
    var kept = 0.0
    for threads in Set([1, Parallelism().threads]).sorted() {
      let parallelism = Parallelism(threads: threads)
      var (products, drawn) = (Duration.seconds(1_000_000), Duration.seconds(1_000_000))
      for _ in 0..<sizes["repetitions"]! {
        try products.shorten(
          to: ContinuousClock().measure {
            kept += try parallelism.map(pieces: draws) { try matrix.times(weights[$0])[0] }.reduce(0, +)
          })
        try drawn.shorten(
          to: ContinuousClock().measure {
            kept += try RankAcceptability(columns, tree: tree, options: options, parallelism: parallelism)
              .expectedRanks[0]
          })
      }
      print("\(threads),\(products.seconds),\(drawn.seconds),\(drawn / products)")
    }
    guard kept.isFinite else { print("not finite"); return }
  }
}

extension Duration {
  fileprivate mutating func shorten(to other: Duration) { self = min(self, other) }

  fileprivate var seconds: Double { self / .seconds(1) }
}
