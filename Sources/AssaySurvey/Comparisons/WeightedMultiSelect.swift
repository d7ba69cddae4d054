public import AssayData
public import AssayInference
public import AssayTables

/// The test that the answers to a tick-all-that-apply question do not depend on a grouping, under sampling weights.
///
/// With weighted shares in place of those of ``MultiSelectIndependence``, n rows in the design, each its own cluster,
/// and the λ of the linearised covariance of the shares within groups,
/// ```
/// F = X²_S/Σλ on d and d(n − 1) df,   d = (Σλ)²/Σλ²
/// ```
/// R[g] there is n²/(n − 1) · Σ w² r r′/(W W[g]) over the root of p(1 − p), r the answers of a row less the shares of its
/// group. Multiplying all weights by a constant changes nothing. The bootstrap of rows and the test of single options are
/// for simple random samples, and are refused.
///
/// Reference: Bilder & Loughin (2004), *Biometrics* 60, 241–248; Thomas & Rao (1987), *JASA* 82, 630–636, for F.
public struct WeightedMultiSelectIndependence: Sendable, Equatable {
  /// The groups with answers.
  public let groups: [Int]
  /// The options that some tick and others do not; the others take no part.
  public let options: [Int]
  /// X²_S of each of those options, at n rows; not corrected.
  public let optionStatistics: [Double]
  /// Σλ: (groups − 1) × options times the mean design effect.
  public let eigenvalueSum: Double
  /// Σλ².
  public let eigenvalueSquareSum: Double
  /// n − 1.
  public let designDegreesOfFreedom: Double

  /// Prepares the test.
  ///
  /// - Throws: ``MultiSelectError/tooFewGroups(_:)``; ``MultiSelectError/noVaryingOption``;
  ///   ``MultiSelectError/oneUnit``.
  public init(of cells: WeightedMultiSelectCells) throws(MultiSelectError) {
    guard cells.designSize > 1 else { throw .oneUnit }
    let n = Double(cells.designSize)
    let moments = try OptionMoments(
      cells.patterns, groupCount: cells.groupCount, sums: cells.sums, squared: cells.squares, multiplier: n,
      covarianceScale: n * n / (n - 1))
    groups = moments.groups
    options = moments.options
    optionStatistics = moments.statistics
    eigenvalueSum = moments.trace
    eigenvalueSquareSum = moments.squares
    designDegreesOfFreedom = n - 1
    raoScottUndefinedReason = moments.isVarying ? nil : OptionMoments.constantGroups
  }

  /// X²_S at n rows, not corrected.
  public var uncorrectedStatistic: Double { optionStatistics.reduce(0, +) }

  /// Why ``raoScott`` is undefined; nil where it is defined.
  public let raoScottUndefinedReason: String?

  /// The second-order Rao–Scott test; nil where nothing varies within any group.
  public var raoScott: TestResult? {
    guard raoScottUndefinedReason == nil else { return nil }
    let d = eigenvalueSum * eigenvalueSum / eigenvalueSquareSum
    return TestResult(
      name: .bilderLoughin, statistic: uncorrectedStatistic / eigenvalueSum,
      reference: .fisherF(numerator: d, denominator: d * designDegreesOfFreedom),
      method: "Bilder–Loughin, design-based Rao–Scott second order")
  }

  /// The test by a method; nil where it is undefined.
  ///
  /// - Throws: ``MultiSelectError/unweightedOnly(_:)`` for every method but Rao–Scott.
  public func test(by method: MultiSelectMethod) throws(MultiSelectError) -> TestResult? {
    guard method == .raoScott else { throw .unweightedOnly(method) }
    return raoScott
  }
}

/// Sums of weights of each combination of options in each group.
public struct WeightedMultiSelectCells: Sendable, Equatable {
  /// The combinations.
  public let patterns: OptionPatterns
  /// The number of groups, empty ones included.
  public let groupCount: Int
  /// Σw of each combination in each group, combination by combination.
  public let sums: [Double]
  /// Σw² of the same.
  public let squares: [Double]
  /// n: all rows of the data that have a weight.
  public let designSize: Int

  /// Creates cells.
  ///
  /// - Precondition: One sum and one square of at least 0 for each combination and group.
  public init(patterns: OptionPatterns, groupCount: Int, sums: [Double], squares: [Double], designSize: Int) {
    precondition(sums.count == patterns.ticked.count * groupCount && squares.count == sums.count)
    self.patterns = patterns
    self.groupCount = groupCount
    self.sums = sums
    self.squares = squares
    self.designSize = designSize
  }

  /// Sums the rows that have a group and an answer; all rows stay in the design.
  ///
  /// - Precondition: As many groups and weights as rows; groups in `0..<groupCount`, weights finite and at least 0.
  public init(groups: [Int?], groupCount: Int, answers: MultiSelectColumn, weights: [Double]) {
    precondition(groups.count == answers.reasons.count && weights.count == groups.count)
    let (patterns, rows) = OptionPatterns.indexing(answers)
    var sums = [Double](repeating: 0, count: patterns.ticked.count * groupCount)
    var squares = sums
    for (row, pattern) in rows.enumerated() {
      guard let group = groups[row], let pattern else { continue }
      sums[pattern * groupCount + group] += weights[row]
      squares[pattern * groupCount + group] += weights[row] * weights[row]
    }
    self.init(patterns: patterns, groupCount: groupCount, sums: sums, squares: squares, designSize: weights.count)
  }

  /// The cells of two sets of rows together, as of two pieces of a file.
  ///
  /// - Precondition: The same options and groups.
  public func merged(with other: WeightedMultiSelectCells) -> WeightedMultiSelectCells {
    precondition(groupCount == other.groupCount)
    let (union, places) = patterns.union(other.patterns)
    let none = [Double](repeating: 0, count: (union.ticked.count - patterns.ticked.count) * groupCount)
    var (allSums, allSquares) = (sums + none, squares + none)
    for cell in other.sums.indices {
      let place = places[cell / groupCount] * groupCount + cell % groupCount
      allSums[place] += other.sums[cell]
      allSquares[place] += other.squares[cell]
    }
    return WeightedMultiSelectCells(
      patterns: union, groupCount: groupCount, sums: allSums, squares: allSquares,
      designSize: designSize + other.designSize)
  }
}
