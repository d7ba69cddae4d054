internal import AssayNumerics

/// The passes over all draws, each in rounds: first ranks are made in parallel over blocks of draws, then counted in
/// parallel over runs of subjects.
struct AcceptabilityRun<Rank: FixedWidthInteger & UnsignedInteger & Sendable> {
  let tallies: [RankTally<Rank>]
  private let source: WeightedDraws
  let draws: Int
  private let count: Int
  /// The sums of the weights of the draws that put a subject first.
  private var firsts: [Int: [Double]] = [:]
  /// For each subject, the draws that put it first.
  private(set) var firstCounts: [Int]
  /// For each subject, the draws that put it among the best k.
  private(set) var topCounts: [Int]

  /// Ranks that are kept rather than made again: 32 MB of the small ones.
  private static var largestKept: Int { 1 << 24 }
  /// Ranks made in a round.
  private static var roundSize: Int { 1 << 23 }

  init(_ utilities: Matrix, _ tree: WeightTree, _ options: RankAcceptability.Options) {
    count = utilities.rowCount
    draws = options.draws
    source = WeightedDraws(
      utilities, WeightDraws(tree, options.distribution, seed: options.seed, stream: RankAcceptability.stream),
      top: options.top,
      cuts: options.cuts)
    firstCounts = Array(repeating: 0, count: count)
    topCounts = firstCounts
    let (rankCount, size) = (count, 1024)
    let keeps = RankTally<Rank>.passes(rankCount: count) > 1 && draws * count <= Self.largestKept
    tallies = (0..<(count + size - 1) / size).map { block in
      RankTally<Rank>(
        subjects: block * size..<min(rankCount, (block + 1) * size), rankCount: rankCount,
        gradeCount: options.cuts?.gradeCount ?? 0, keepsRanks: keeps)
    }
  }

  /// Runs as many passes as the quantiles need.
  mutating func drawAll(_ parallelism: Parallelism) throws(LinearAlgebraError) {
    for pass in 0..<RankTally<Rank>.passes(rankCount: count) {
      try runPass(isFirst: pass == 0, parallelism)
      let (tallies, draws) = (tallies, draws)
      _ = parallelism.map(pieces: tallies.count) { tallies[$0].narrow(draws: draws) }
    }
  }

  /// The mean weights of the draws that put a subject first.
  func centralWeights(of subject: Int) -> [Double]? {
    firsts[subject].map { sums in sums.map { $0 / Double(firstCounts[subject]) } }
  }

  private mutating func runPass(isFirst: Bool, _ parallelism: Parallelism) throws(LinearAlgebraError) {
    if !isFirst {
      let tallies = tallies
      if parallelism.map(pieces: tallies.count, { tallies[$0].addKept() }).allSatisfy({ $0 }) { return }
    }
    let blockSize = source.blockSize
    let perRound = max(blockSize * 2, Self.roundSize / count / blockSize * blockSize)
    var start = 0
    while start < draws {
      let end = min(draws, start + perRound)
      let (first, source) = (start, source)
      let round: [RankedDraws<Rank>] = try parallelism.map(pieces: (end - start + blockSize - 1) / blockSize) {
        (block) throws(LinearAlgebraError) -> RankedDraws<Rank> in
        try source.ranked(first + block * blockSize..<min(end, first + (block + 1) * blockSize))
      }
      add(round, parallelism)
      if isFirst {
        for block in round { countWinners(of: block) }
      }
      start = end
    }
  }

  private func add(_ round: [RankedDraws<Rank>], _ parallelism: Parallelism) {
    let (tallies, all) = (tallies, count)
    _ = parallelism.map(pieces: tallies.count) { tallies[$0].add(round, all: all) }
  }

  private mutating func countWinners(of block: RankedDraws<Rank>) {
    for (draw, winners) in block.winners.enumerated() {
      for subject in winners {
        firstCounts[subject] += 1
        let weights = block.weights[draw]
        firsts[subject, default: Array(repeating: 0, count: weights.count)].add(weights)
      }
      for subject in block.top[draw] { topCounts[subject] += 1 }
    }
  }
}

extension [Double] {
  fileprivate mutating func add(_ other: [Double]) {
    for (place, value) in other.enumerated() { self[place] += value }
  }
}
