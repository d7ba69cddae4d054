public import AssayNumerics

/// How ranks depend on the weights: a stochastic multicriteria acceptability analysis of a weighted sum.
///
/// The weights of the children of each node are drawn from a Dirichlet distribution, B times, and everybody is ranked each time:
/// ```
/// expected rank  = Σ rank/B
/// P(top k)       = share of draws with a rank of at most k;   its error √(P(1 − P)/B)
/// quantiles      = the smallest rank with at least 5 %, 50 %, 95 % of the draws at or before it
/// central weight = the mean of the weights over the draws that put the subject first
/// ```
/// Ranks are competition ranks, ties as in ``ScoreRanks``. Nothing of size subjects × subjects is kept: the share of draws at each
/// single rank (the rank acceptability index) is not made.
///
/// Reference: Lahdelma & Salminen (2001), “SMAA-2: Stochastic multicriteria acceptability analysis for group decision making”,
/// *Operations Research* 49, 444–454.
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
  /// For each subject P(grade), from the best grade; empty without cuts. Each adds up to 1.
  public let gradeShares: [[Double]]
  /// For the first 20 subjects by expected rank, in that order.
  public let centralWeights: [CentralWeights]

  /// How many subjects have their central weights listed.
  public static let centralCount = 20

  /// The Monte Carlo standard error of a share.
  public func error(ofShare share: Double) -> Double { (share * (1 - share) / Double(options.draws)).squareRoot() }

  /// Draws weights and ranks subjects.
  ///
  /// - Parameters:
  ///   - columns: The subjects' values on each indicator of the tree, on scales on which more is better; finite.
  ///   - tree: The tree of weights.
  ///   - options: What is drawn and counted.
  ///   - parallelism: How many threads may work; the result does not depend on it.
  /// - Throws: ``ScoringError``: columns that do not fit the tree, a value that is not finite, no draw, cuts out of order,
  ///   a concentration that is not positive; ``ScoringError/linearAlgebra(_:)``.
  public init(
    _ columns: [[Double]], tree: WeightTree, options: Options = Options(), parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    let utilities = try Self.matrix(columns, tree)
    try Self.check(options)
    var run = AcceptabilityRun(utilities, tree, options)
    do throws(LinearAlgebraError) {
      try run.drawAll(parallelism)
    } catch {
      throw .linearAlgebra(error)
    }
    let counts = RankCounts(run.tallies)
    let (count, draws) = (utilities.rowCount, options.draws)
    self.options = options
    expectedRanks = counts.sums.map { Double($0) / Double(draws) }
    expectedRankErrors = (0..<count).map { counts.standardError(of: $0, draws: draws) }
    lowQuantiles = counts.quantiles.map { $0[0] }
    medians = counts.quantiles.map { $0[1] }
    highQuantiles = counts.quantiles.map { $0[2] }
    let firstShares = counts.firsts.map { Double($0) / Double(draws) }
    self.firstShares = firstShares
    topShares = counts.tops.map { Double($0) / Double(draws) }
    gradeShares = counts.gradeShares(options.cuts?.gradeCount ?? 0, draws: draws)
    let first = (0..<count).sorted { (counts.sums[$0], $0) < (counts.sums[$1], $1) }.prefix(Self.centralCount)
    centralWeights = first.map { subject in
      CentralWeights(subject: subject, firstShare: firstShares[subject], weights: run.centralWeights(of: subject))
    }
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

  init(_ tallies: [RankTally]) {
    for tally in tallies {
      sums += tally.sums
      squares += tally.squares
      firsts += tally.firsts
      tops += tally.tops
      grades += tally.grades
      for subject in 0..<tally.subjects.count { quantiles.append(tally.quantiles(of: subject)) }
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
