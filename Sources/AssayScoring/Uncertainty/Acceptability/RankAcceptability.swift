public import AssayNumerics

/// How ranks depend on the weights: a stochastic multicriteria acceptability analysis of a weighted sum.
///
/// The weights of the children of each node are drawn from a Dirichlet distribution, B times, and everybody is ranked
/// each time:
/// ```
/// expected rank  = Σ rank/B
/// P(top k)       = share of draws with a rank of at most k;   its error √(P(1 − P)/B)
/// quantiles      = the smallest rank with at least 5 %, 50 %, 95 % of the draws at or before it
/// central weight = the mean of the weights over the draws that put the subject first
/// ```
/// Ranks are competition ranks, ties as in ``ScoreRanks``. Nothing of size subjects × subjects is kept: the share of
/// draws at each single rank (the rank acceptability index) is not made.
///
/// Reference: Lahdelma & Salminen (2001), “SMAA-2: Stochastic multicriteria acceptability analysis for group decision
/// making”, *Operations Research* 49, 444–454.
public struct RankAcceptability: Sendable, Equatable {
  /// What is drawn and counted.
  public struct Options: Sendable, Hashable {
    /// B.
    public var draws: Int
    public var seed: UInt64
    public var distribution: WeightDistribution
    /// k.
    public var top: Int
    /// Whose shares are counted; nil for none.
    public var cuts: GradeCuts?

    /// Creates options.
    public init(
      draws: Int = 10_000, seed: UInt64 = 20_260_101, distribution: WeightDistribution = .uniform, top: Int = 10,
      cuts: GradeCuts? = nil
    ) {
      self.draws = draws
      self.seed = seed
      self.distribution = distribution
      self.top = top
      self.cuts = cuts
    }
  }

  /// The mean of the weights under which a subject is first.
  public struct CentralWeights: Sendable, Equatable {
    /// The position of the subject in the data.
    public let subject: Int
    /// The share of draws that put it first.
    public let firstShare: Double
    /// The mean weights of the indicators over these draws; nil where no draw puts it first.
    public let weights: [Double]?
  }

  public let options: Options
  public let expectedRanks: [Double]
  /// The Monte Carlo standard errors of the expected ranks.
  public let expectedRankErrors: [Double]
  public let medians: [Int]
  /// The 5 % quantiles.
  public let lowQuantiles: [Int]
  /// The 95 % quantiles.
  public let highQuantiles: [Int]
  /// P(first).
  public let firstShares: [Double]
  /// P(top k).
  public let topShares: [Double]
  /// For each subject P(grade) from the best grade, which add up to 1; empty without cuts.
  public let gradeShares: [[Double]]
  /// For the first 20 subjects by expected rank, in that order.
  public let centralWeights: [CentralWeights]

  /// How many subjects have their central weights listed.
  public static let centralCount = 20

  /// The Monte Carlo standard error of a share.
  public func error(ofShare share: Double) -> Double { (share * (1 - share) / Double(options.draws)).squareRoot() }

  /// The weights of the indicators in one draw, in their order; they add up to 1.
  ///
  /// They are a function of the tree, the distribution, the seed and the number of the draw alone.
  public static func weights(
    of tree: WeightTree, distribution: WeightDistribution, seed: UInt64, draw: Int
  ) -> [Double] {
    WeightDraws(tree, distribution, seed: seed, stream: stream).leafWeights(draw: draw)
  }

  /// The stream of random numbers; stream 0 is that of the rank sets.
  static let stream: UInt32 = 1

  /// Draws weights and ranks subjects.
  ///
  /// - Parameters:
  ///   - columns: The subjects' values on each indicator of the tree, on scales on which more is better; finite.
  ///   - tree: The tree of weights.
  ///   - options: What is drawn and counted.
  ///   - parallelism: How many threads may work; the result does not depend on it.
  /// - Throws: ``ScoringError``: columns that do not fit the tree, a value that is not finite, no draw, cuts out of
  ///   order, a concentration that is not positive; ``ScoringError/linearAlgebra(_:)``.
  public init(
    _ columns: [[Double]], tree: WeightTree, options: Options = Options(), parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    // 32 MB of small ranks.
    try self.init(columns, tree: tree, options: options, parallelism: parallelism, heldRanks: 1 << 24)
  }

  /// The same with a limit on the ranks that are held in memory at once; beyond it they are made again for each pass.
  package init(
    _ columns: [[Double]], tree: WeightTree, options: Options, parallelism: Parallelism = Parallelism(), heldRanks: Int
  ) throws(ScoringError) {
    let utilities = try Self.matrix(columns, tree)
    try Self.check(options)
    let (count, draws) = (utilities.rowCount, options.draws)
    guard count < 1 << 24 else { throw .mismatch("There are \(count) subjects; weights are drawn for fewer than 2²⁴") }
    // Small ranks take half the memory.
    let counts =
      count <= UInt16.max
      ? try Self.counts(AcceptabilityRun<UInt16>(utilities, tree, options, heldRanks: heldRanks), parallelism)
      : try Self.counts(AcceptabilityRun<UInt32>(utilities, tree, options, heldRanks: heldRanks), parallelism)
    self.options = options
    expectedRanks = counts.sums.map { Double($0) / Double(draws) }
    expectedRankErrors = (0..<count).map { counts.standardError(of: $0, draws: draws) }
    lowQuantiles = counts.quantiles.map { $0[0] }
    medians = counts.quantiles.map { $0[1] }
    highQuantiles = counts.quantiles.map { $0[2] }
    firstShares = counts.firsts.map { Double($0) / Double(draws) }
    topShares = counts.tops.map { Double($0) / Double(draws) }
    gradeShares = counts.gradeShares(options.cuts?.gradeCount ?? 0, draws: draws)
    centralWeights = counts.central
  }

  private static func counts<Rank>(
    _ run: AcceptabilityRun<Rank>, _ parallelism: Parallelism
  ) throws(ScoringError) -> RankCounts {
    var run = run
    do throws(LinearAlgebraError) {
      try run.drawAll(parallelism)
    } catch {
      throw .linearAlgebra(error)
    }
    return RankCounts(run)
  }

  private static func matrix(_ columns: [[Double]], _ tree: WeightTree) throws(ScoringError) -> Matrix {
    guard let count = columns.first?.count, count > 0 else {
      throw .empty(alternatives: columns.first?.count ?? 0, criteria: columns.count)
    }
    guard columns.count == tree.leafCount else {
      throw .mismatch("There are \(columns.count) columns for \(tree.leafCount) indicators")
    }
    var matrix = Matrix(rows: count, columns: columns.count)
    var cells: [Double] = []
    cells.reserveCapacity(count * columns.count)
    let names = tree.nodes.filter { $0.leaf != nil }.sorted { ($0.leaf ?? 0) < ($1.leaf ?? 0) }.map(\.name)
    for (column, name) in zip(columns, names) {
      guard column.count == count else {
        throw .mismatch("“\(name)” has \(column.count) values where the first indicator has \(count)")
      }
      if let row = column.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: row + 1, criterion: name) }
      cells += column
    }
    matrix.elements = cells
    return matrix
  }

  private static func check(_ options: Options) throws(ScoringError) {
    guard options.draws > 0, options.draws <= UInt32.max else {
      throw .mismatch("There are \(options.draws) draws of the weights; take at least 1 and fewer than 2³²")
    }
    if case .aroundGiven(let concentration) = options.distribution, !(concentration > 0 && concentration.isFinite) {
      throw .mismatch("The concentration of the weights is \(concentration); it must be finite and greater than 0")
    }
    switch options.cuts {
    case .ranks(let cuts):
      guard cuts.count < 256, zip(cuts, cuts.dropFirst()).allSatisfy(<=) else {
        throw .mismatch("The last ranks of the grades must ascend")
      }
    case .scores(let cuts):
      guard cuts.count < 256, zip(cuts, cuts.dropFirst()).allSatisfy(>=) else {
        throw .mismatch("The smallest scores of the grades must descend")
      }
    case nil: break
    }
  }
}

/// The tallies of all subjects, in the order of the data.
private struct RankCounts {
  var sums: [Int] = []
  var squares: [Int] = []
  var firsts: [Int] = []
  var tops: [Int] = []
  var grades: [Int] = []
  var quantiles: [[Int]] = []

  var central: [RankAcceptability.CentralWeights] = []

  init<Rank>(_ run: AcceptabilityRun<Rank>) {
    for tally in run.tallies {
      sums += tally.sums
      squares += tally.squares
      grades += tally.grades
      for subject in 0..<tally.subjects.count { quantiles.append(tally.quantiles(of: subject)) }
    }
    firsts = run.firstCounts
    tops = run.topCounts
    let first = sums.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }.prefix(RankAcceptability.centralCount)
    central = first.map { subject in
      RankAcceptability.CentralWeights(
        subject: subject, firstShare: Double(firsts[subject]) / Double(run.draws),
        weights: run.centralWeights(of: subject))
    }
  }

  /// The standard error of a mean rank: √((Σr² − (Σr)²/B)/(B − 1)/B).
  func standardError(of subject: Int, draws: Int) -> Double {
    guard draws > 1 else { return 0 }
    let (sum, square, count) = (Double(sums[subject]), Double(squares[subject]), Double(draws))
    let spread = square - sum * (sum / count)
    return (max(0, spread) / (count - 1) / count).squareRoot()
  }

  func gradeShares(_ gradeCount: Int, draws: Int) -> [[Double]] {
    guard gradeCount > 0 else { return [] }
    return sums.indices.map { subject in
      grades[subject * gradeCount..<(subject + 1) * gradeCount].map { Double($0) / Double(draws) }
    }
  }
}
