public import AssayInference
public import AssayNumerics

/// The test that each option of one tick-all-that-apply question is independent of each option of another.
///
/// ```
/// X²_S = Σ X²[i,j]
/// ```
/// over the 2 × 2 tables of the options: simultaneous pairwise marginal independence. With a[i] = (w[i] − p[i])/√(p[i](1 −
/// p[i])) of the answers to the first question and b[j] to the second, X²_S is in the limit Σ λ χ²₁, λ the eigenvalues of
/// the covariance matrix of the products a[i] b[j]. What is said of ``MultiSelectIndependence`` holds here too.
///
/// Reference: Bilder & Loughin (2004), *Biometrics* 60, 241–248; Thomas & Decady (2004), *International Journal of
/// Testing* 4, 43–59; Agresti & Liu (1999), *Biometrics* 55, 936–943.
public struct MultiSelectPairIndependence: Sendable, Equatable {
  /// The options of the first question that some tick and others do not; the others take no part.
  public let firstOptions: [Int]
  /// Those of the second question.
  public let secondOptions: [Int]
  /// Pearson's test of each pair, by option of the first question, then of the second.
  public let pairTests: [TestResult]
  /// X²_S, not corrected: it must not be compared with χ².
  public let uncorrectedStatistic: Double
  /// Σλ at the observed shares; the number of pairs if the hypothesis holds.
  public let eigenvalueSum: Double
  /// Σλ² at the observed shares.
  public let eigenvalueSquareSum: Double
  private let draws: DetachedPairs

  /// The most pairs of options: the covariance of their products has this many rows.
  public static let pairLimit = 2_500

  /// Prepares the test.
  ///
  /// - Throws: ``MultiSelectError/noVaryingOption``; ``MultiSelectError/tooManyPairs(_:limit:)``.
  public init(of pairs: MultiSelectPairs) throws(MultiSelectError) {
    let draws = DetachedPairs(pairs)
    guard draws.pairCount > 0 else { throw .noVaryingOption }
    guard draws.pairCount <= Self.pairLimit else { throw .tooManyPairs(draws.pairCount, limit: Self.pairLimit) }
    let moments = ProductMoments(pairs, first: draws.first, second: draws.second)
    firstOptions = draws.first.options
    secondOptions = draws.second.options
    pairTests = moments.correlations.map {
      TestResult(
        name: .pearsonChiSquared, statistic: Double(draws.rowCount) * $0 * $0,
        reference: .chiSquared(degreesOfFreedom: 1), method: "Pearson's chi-squared of one pair of options")
    }
    uncorrectedStatistic = pairTests.reduce(0) { $0 + $1.statistic }
    eigenvalueSum = moments.trace
    eigenvalueSquareSum = moments.squares
    self.draws = draws
  }

  /// Why ``raoScott`` is undefined; nil where it is defined.
  public var raoScottUndefinedReason: String? {
    eigenvalueSum > 1e-10 * Double(pairTests.count) && eigenvalueSquareSum > 1e-20 * Double(pairTests.count)
      ? nil : "The answers to one question follow from those to the other, so the covariance of the products is 0."
  }

  /// The second-order Rao–Scott test: X²_S · d/Σλ² on χ² with d²/Σλ² df, d the number of pairs; nil where Σλ² is 0.
  public var raoScott: TestResult? {
    guard raoScottUndefinedReason == nil else { return nil }
    let d = Double(pairTests.count)
    return TestResult(
      name: .bilderLoughin, statistic: uncorrectedStatistic * d / eigenvalueSquareSum,
      reference: .chiSquared(degreesOfFreedom: d * d / eigenvalueSquareSum),
      method: "Bilder–Loughin, two questions, Rao–Scott second order")
  }

  /// The smallest p-value of the pairs times their number.
  public var bonferroni: TestResult {
    let largest = pairTests.max { $0.statistic < $1.statistic } ?? pairTests[0]
    return TestResult(
      name: .bilderLoughinBonferroni, statistic: largest.statistic, reference: largest.reference,
      pValue: MultiplicityAdjustment.bonferroni.adjusted([largest.pValue], familySize: pairTests.count)[0],
      logPValue: MultiplicityAdjustment.bonferroni.adjusted(
        logPValues: [largest.logPValue], familySize: pairTests.count)[0],
      method: "Largest Pearson chi-squared of the pairs, Bonferroni over \(pairTests.count) pairs")
  }

  /// The p-value of X²_S among samples that draw the answers to the two questions apart, with replacement.
  ///
  /// - Throws: ``MultiSelectError/tooManyRows(_:limit:)``.
  /// - Complexity: O(B × rows).
  public func bootstrap(
    replicates: Int, seed: UInt64, parallelism: Parallelism = Parallelism()
  ) throws(MultiSelectError) -> MultiSelectBootstrap {
    let limit = MultiSelectIndependence.bootstrapRowLimit
    guard draws.rowCount <= limit else { throw .tooManyRows(draws.rowCount, limit: limit) }
    return MultiSelectBootstrap(
      statistic: uncorrectedStatistic, replicates: replicates, seed: seed, parallelism: parallelism,
      method: "answers to the two questions drawn apart"
    ) { draws.statistic(using: &$0) }
  }
}

/// The mean of u = a ⊗ b and the trace and squared norm of its covariance.
private struct ProductMoments {
  /// The mean of a[i] b[j]: the correlation of the two options.
  let correlations: [Double]
  let trace: Double
  let squares: Double

  init(_ pairs: MultiSelectPairs, first: AnsweredOptions, second: AnsweredOptions) {
    let size = first.options.count * second.options.count
    let (a, b) = (first.standardized, second.standardized)
    var mean = [Double](repeating: 0, count: size)
    // The lower triangle of Σ u u′, row by row.
    var products = [Double](repeating: 0, count: size * (size + 1) / 2)
    var u = mean
    for cell in pairs.cells {
      let share = Double(cell.count) / Double(first.rowCount)
      for (i, left) in a[cell.first].enumerated() {
        for (j, right) in b[cell.second].enumerated() { u[i * second.options.count + j] = left * right }
      }
      var place = 0
      for row in 0..<size {
        let weighted = share * u[row]
        mean[row] += weighted
        for column in 0...row {
          products[place] += weighted * u[column]
          place += 1
        }
      }
    }
    var trace = 0.0
    var squares = 0.0
    var place = 0
    for row in 0..<size {
      for column in 0...row {
        let covariance = products[place] - mean[row] * mean[column]
        squares += (row == column ? 1 : 2) * covariance * covariance
        if row == column { trace += covariance }
        place += 1
      }
    }
    correlations = mean
    self.trace = trace
    self.squares = squares
  }
}
