internal import AssayNumerics

/// One or more passes over all draws, each in rounds: first ranks are made in parallel over blocks of draws, then
/// counted in parallel over runs of subjects.
struct AcceptabilityRun<Rank: FixedWidthInteger & UnsignedInteger & Sendable> {
  let tallies: [RankTally<Rank>]
  private let source: WeightedDraws<Rank>
  let draws: Int
  private let count: Int
  private let heldRanks: Int
  /// The sums of the weights of the draws that put a subject first.
  private var firsts: [Int: [Double]] = [:]
  /// For each subject, the draws that put it first.
  private(set) var firstCounts: [Int]
  /// For each subject, the draws that put it among the best k.
  private(set) var topCounts: [Int]

  /// Ranks made in a round.
  private static var roundSize: Int { 1 << 23 }

  init(_ utilities: Matrix, _ tree: WeightTree, _ options: RankAcceptability.Options, heldRanks: Int) {
    count = utilities.rowCount
    self.heldRanks = heldRanks
    draws = options.draws
    source = WeightedDraws(
      utilities, WeightDraws(tree, options.distribution, seed: options.seed, stream: RankAcceptability.stream),
      top: options.top,
      cuts: options.cuts)
    firstCounts = Array(repeating: 0, count: count)
    topCounts = firstCounts
    let (rankCount, size) = (count, 1024)
    tallies = (0..<(count + size - 1) / size).map { block in
      RankTally<Rank>(
        subjects: block * size..<min(rankCount, (block + 1) * size), rankCount: rankCount,
        gradeCount: options.cuts?.gradeCount ?? 0)
    }
  }

  /// Takes all ranks at once where they are not too many, and otherwise as many passes as the quantiles need.
  mutating func drawAll(_ parallelism: Parallelism) throws(LinearAlgebraError) {
    let (tallies, draws) = (tallies, draws)
    if draws * count <= heldRanks {
      let blocks = try ranked(0..<draws, parallelism)
      _ = parallelism.map(pieces: tallies.count) { tallies[$0].addAll(blocks) }
      for block in blocks { countWinners(of: block) }
      return
    }
    for pass in 0..<RankTally<Rank>.passes(rankCount: count) {
      try runPass(isFirst: pass == 0, parallelism)
      _ = parallelism.map(pieces: tallies.count) { tallies[$0].narrow(draws: draws) }
    }
  }

  /// The mean weights of the draws that put a subject first.
  func centralWeights(of subject: Int) -> [Double]? {
    firsts[subject].map { sums in sums.map { $0 / Double(firstCounts[subject]) } }
  }

  private mutating func runPass(isFirst: Bool, _ parallelism: Parallelism) throws(LinearAlgebraError) {
    let (tallies, blockSize) = (tallies, source.blockSize)
    let perRound = max(blockSize * 2, Self.roundSize / count / blockSize * blockSize)
    for start in stride(from: 0, to: draws, by: perRound) {
      let round = try ranked(start..<min(draws, start + perRound), parallelism)
      _ = parallelism.map(pieces: tallies.count) { tallies[$0].add(round) }
      if isFirst {
        for block in round { countWinners(of: block) }
      }
    }
  }

  /// Ranks the subjects in some draws, in blocks.
  private func ranked(
    _ draws: Range<Int>, _ parallelism: Parallelism
  ) throws(LinearAlgebraError) -> [RankedDraws<Rank>] {
    let (source, size) = (source, source.blockSize)
    return try parallelism.map(pieces: (draws.count + size - 1) / size) {
      (block) throws(LinearAlgebraError) -> RankedDraws<Rank> in
      let first = draws.lowerBound + block * size
      return try source.ranked(first..<min(draws.upperBound, first + size))
    }
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
