internal import AssayNumerics

/// The passes over all draws, each in rounds: first ranks are made in parallel over blocks of draws, then counted in parallel over
/// runs of subjects.
struct AcceptabilityRun {
  let tallies: [RankTally]
  private let source: WeightedDraws
  private let draws: Int
  private let count: Int
  /// The sums of the weights of the draws that put a subject first, and their number.
  private var firsts: [Int: (sum: [Double], count: Int)] = [:]
  /// The ranks of all draws, where they are few enough to be kept between passes.
  private var kept: [[RankedDraws]] = []

  /// Ranks that are kept rather than made again: 64 MB.
  private static let largestKept = 1 << 24
  /// Ranks made in a round.
  private static let roundSize = 1 << 22

  init(_ utilities: Matrix, _ tree: WeightTree, _ options: RankAcceptability.Options) {
    count = utilities.rowCount
    draws = options.draws
    // Stream 1: stream 0 is that of the rank sets.
    source = WeightedDraws(
      utilities, WeightDraws(tree, options.distribution, seed: options.seed, stream: 1), cuts: options.cuts)
    let (rankCount, size) = (count, 1024)
    tallies = (0..<(count + size - 1) / size).map { block in
      RankTally(
        subjects: block * size..<min(rankCount, (block + 1) * size), rankCount: rankCount, top: options.top,
        gradeCount: options.cuts?.gradeCount ?? 0)
    }
  }

  /// Runs as many passes as the quantiles need.
  mutating func drawAll(_ parallelism: Parallelism) throws(LinearAlgebraError) {
    for pass in 0..<RankTally.passes(rankCount: count) {
      try runPass(isFirst: pass == 0, parallelism)
      let (tallies, draws) = (tallies, draws)
      _ = parallelism.map(pieces: tallies.count) { tallies[$0].narrow(draws: draws) }
    }
    kept = []
  }

  /// The mean weights of the draws that put a subject first.
  func centralWeights(of subject: Int) -> [Double]? {
    firsts[subject].map { entry in entry.sum.map { $0 / Double(entry.count) } }
  }

  private mutating func runPass(isFirst: Bool, _ parallelism: Parallelism) throws(LinearAlgebraError) {
    if !isFirst, !kept.isEmpty {
      for round in kept { add(round, parallelism) }
      return
    }
    let blockSize = source.blockSize
    let perRound = max(blockSize * 2, Self.roundSize / count / blockSize * blockSize)
    var start = 0
    while start < draws {
      let end = min(draws, start + perRound)
      let (first, source) = (start, source)
      let round = try parallelism.map(pieces: (end - start + blockSize - 1) / blockSize) {
        (block) throws(LinearAlgebraError) in
        try source.ranked(first + block * blockSize..<min(end, first + (block + 1) * blockSize))
      }
      add(round, parallelism)
      if isFirst {
        for block in round { countWinners(of: block) }
        if RankTally.passes(rankCount: count) > 1, draws * count <= Self.largestKept { kept.append(round) }
      }
      start = end
    }
  }

  private func add(_ round: [RankedDraws], _ parallelism: Parallelism) {
    let tallies = tallies
    _ = parallelism.map(pieces: tallies.count) { place in
      for block in round { tallies[place].add(block.ranks, grades: block.grades) }
    }
  }

  private mutating func countWinners(of block: RankedDraws) {
    for draw in block.winners {
      for subject in draw.subjects {
        var entry = firsts[subject] ?? (Array(repeating: 0, count: draw.weights.count), 0)
        for (place, weight) in draw.weights.enumerated() { entry.sum[place] += weight }
        entry.count += 1
        firsts[subject] = entry
      }
    }
  }
}
