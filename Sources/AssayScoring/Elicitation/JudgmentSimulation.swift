internal import AssayDistributions
public import AssayNumerics

/// How sure weights are when every judgment could have been a little different.
///
/// Each judgment of each expert is multiplied by e^(σ z) with z standard normal, its reciprocal divided by it, and the
/// weights are computed again. σ, the spread, is a choice: with 0.2 two thirds of the judgments stay within 22 %, which is
/// about one step of Saaty's scale around 5. Pairs that nobody judged stay missing.
///
/// The draw r uses the keyed generator at (seed, r), so that it is the same for any number of threads.
public struct JudgmentSimulation: Sendable, Equatable {
  /// What two analysts could choose differently.
  public struct Options: Sendable, Equatable {
    /// The number of draws.
    public var draws: Int
    /// The standard deviation of the logarithm of a judgment.
    public var spread: Double
    /// The level of the intervals.
    public var level: Double
    /// What random numbers start from.
    public var seed: UInt64

    /// Creates options.
    public init(draws: Int = 10_000, spread: Double = 0.2, level: Double = 0.95, seed: UInt64 = 0) {
      self.draws = draws
      self.spread = spread
      self.level = level
      self.seed = seed
    }
  }

  /// What was asked for.
  public let options: Options
  /// The weights without perturbation.
  public let weights: [Double]
  /// The mean weight of each criterion over the draws.
  public let means: [Double]
  /// The standard deviation of each weight over the draws.
  public let standardDeviations: [Double]
  /// The central interval of each weight that holds the share `level` of the draws.
  public let lows: [Double]
  /// The upper ends of these intervals.
  public let highs: [Double]
  /// For each criterion: the share of draws in which it takes rank 1, 2, … (ties at the better rank).
  public let rankShares: [[Double]]
  /// The share of draws in which no two criteria change places.
  public let orderShare: Double
  /// The share of matrices drawn with CR ≤ 0.1; nil beyond 15 criteria.
  ///
  /// The matrices are those of the group where judgments are aggregated, and those of all experts otherwise.
  public let acceptableShare: Double?

  /// The Monte Carlo standard error of one of the shares.
  public func standardError(of share: Double) -> Double { (share * (1 - share) / Double(options.draws)).squareRoot() }

  /// Draws judgments and weighs them.
  ///
  /// - Throws: ``JudgmentError``: fewer than 100 draws, a spread that is not above 0, a level outside 0…1, or what the
  ///   method itself refuses.
  public init(
    of group: ComparisonGroup, by method: PriorityMethod = .eigenvector,
    aggregation: ComparisonGroup.Aggregation = .judgments, table: RandomIndex = .saaty1980,
    options: Options = Options(), parallelism: Parallelism = Parallelism()
  ) throws(JudgmentError) {
    guard options.draws >= 100, options.draws <= 10_000_000 else {
      throw .option("\(options.draws) draws are not between 100 and 10000000")
    }
    guard options.spread > 0, options.spread <= 2 else {
      throw .option("The spread of judgments, \(options.spread), must be above 0 and at most 2")
    }
    guard options.level > 0, options.level < 1 else {
      throw .option("The level of the intervals, \(options.level), must lie between 0 and 1")
    }
    self.options = options
    let weights = try group.weights(by: method, aggregation: aggregation)
    self.weights = weights
    let size = Self.pieceSize
    let pieces = (options.draws + size - 1) / size
    let tallies = try parallelism.map(pieces: pieces) { (piece) throws(JudgmentError) in
      var tally = DrawTally(weights)
      for draw in piece * size..<min((piece + 1) * size, options.draws) {
        var generator = Philox(seed: options.seed, stream: Self.stream, replicate: UInt32(draw))
        let drawn = group.comparisons.map { $0.perturbed(spread: options.spread, using: &generator) }
        let judged =
          aggregation == .judgments
          ? [PairwiseComparisons(group.comparisons[0], values: group.mean(of: drawn))] : drawn
        var lists: [[Double]] = []
        for matrix in judged {
          let eigen = PrincipalEigenvector(of: matrix)
          lists.append(method == .eigenvector ? eigen.weights : try matrix.weights(by: method))
          tally.add(ratio: table.ratio(eigenvalue: eigen.eigenvalue, count: matrix.count))
        }
        tally.add(group.together(lists, aggregation))
      }
      return tally
    }
    var all = DrawTally(weights)
    for tally in tallies { all.merge(tally) }
    let count = Double(options.draws)
    means = all.lists.map { $0.reduce(0, +) / count }
    standardDeviations = zip(all.lists, means).map { list, mean in
      (list.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    }
    let tail = (1 - options.level) / 2
    let sorted = all.lists.map { $0.sorted() }
    lows = sorted.map { $0.quantile(tail) }
    highs = sorted.map { $0.quantile(1 - tail) }
    rankShares = all.rankCounts.map { $0.map { Double($0) / count } }
    orderShare = Double(all.kept) / count
    acceptableShare = all.ratios > 0 ? Double(all.acceptable) / Double(all.ratios) : nil
  }

  /// Draws of a piece; a property of the method, not of the machine.
  private static let pieceSize = 128
  /// Which use of randomness this is.
  private static let stream: UInt32 = 0x414850
}

extension PairwiseComparisons {
  /// The comparisons with each judgment moved on the logarithmic scale.
  fileprivate func perturbed(spread: Double, using generator: inout Philox) -> PairwiseComparisons {
    var moved = values
    for row in 0..<count {
      for column in row + 1..<max(count, row + 1) {
        guard let value = self[row, column] else { continue }
        // The middle of a cell of the generator's lattice, which is never 0 or 1.
        let z = Normal.standard.quantile(lowerTail: generator.nextUniform() + 0x1p-54)
        let ratio = value * Double.exp(spread * z)
        moved[row * count + column] = ratio
        moved[column * count + row] = 1 / ratio
      }
    }
    return PairwiseComparisons(self, values: moved)
  }
}

/// What the draws of a piece came to.
private struct DrawTally: Sendable {
  /// One list of weights a criterion.
  private(set) var lists: [[Double]]
  private(set) var rankCounts: [[Int]]
  private(set) var kept = 0
  private(set) var ratios = 0
  private(set) var acceptable = 0
  /// The criteria from the largest weight down, with whether each is larger than the next by more than rounding.
  private let order: [Int]
  private let isStrict: [Bool]

  init(_ weights: [Double]) {
    let n = weights.count
    lists = Array(repeating: [], count: n)
    rankCounts = Array(repeating: Array(repeating: 0, count: n), count: n)
    let ranks = ScoreRanks(weights)
    order = ranks.order
    isStrict = zip(ranks.order, ranks.order.dropFirst()).map { ranks.competition[$0] != ranks.competition[$1] }
  }

  mutating func add(_ weights: [Double]) {
    let ranks = ScoreRanks(weights).competition
    for (criterion, weight) in weights.enumerated() {
      lists[criterion].append(weight)
      rankCounts[criterion][ranks[criterion] - 1] += 1
    }
    // Runs of equal weights have no order to keep: each run must stay above all of the next.
    var lowest = Int.min
    var worst = 0
    var keeps = true
    for (place, criterion) in order.enumerated() {
      if place > 0, isStrict[place - 1] {
        lowest = worst
        worst = 0
      }
      keeps = keeps && ranks[criterion] > lowest
      worst = max(worst, ranks[criterion])
    }
    if keeps { kept += 1 }
  }

  mutating func add(ratio: Double?) {
    guard let ratio else { return }
    ratios += 1
    if ratio <= PairwiseConsistency.acceptableRatio { acceptable += 1 }
  }

  mutating func merge(_ other: DrawTally) {
    for criterion in lists.indices {
      lists[criterion] += other.lists[criterion]
      for rank in rankCounts[criterion].indices { rankCounts[criterion][rank] += other.rankCounts[criterion][rank] }
    }
    kept += other.kept
    ratios += other.ratios
    acceptable += other.acceptable
  }
}

extension [Double] {
  /// The quantile of sorted values at p: the value at (n + 1)p, interpolated (Hyndman and Fan's type 6).
  func quantile(_ p: Double) -> Double {
    let place = Double(count + 1) * p
    guard place > 1 else { return self[0] }
    guard place < Double(count) else { return self[count - 1] }
    let below = Int(place)
    return self[below - 1] + (place - Double(below)) * (self[below] - self[below - 1])
  }
}
