/// How raters who answer without looking would spread their grades.
public struct AgreementNull: Sendable, Hashable {
  /// The name in results: `uniform`, `slight_skew` or `own`.
  public let name: String
  /// The share of each grade, from the fewest points to the most; nil for equal shares, however many grades there are.
  public let shares: [Double]?

  /// Every grade is as likely as any other.
  public static let uniform = AgreementNull(unchecked: "uniform", nil)

  /// A slight leniency, for a scale of five grades: with the grades 1 to 5 the variance is 1.34.
  ///
  /// References: James, Demaree & Wolf (1984); LeBreton & Senter, “Answers to 20 questions about interrater reliability
  /// and interrater agreement”, *Organizational Research Methods* 11 (2008), 815–852.
  public static let slightSkew = AgreementNull(
    unchecked: "slight_skew", [0.05, 0.15, 0.2, 0.35, 0.25])

  /// Shares of one's own, under the name `own`.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` where they are negative or do not add up to 1 within 1e-9.
  public init(shares: [Double]) throws(ScoringError) {
    let sum = shares.reduce(0, +)
    guard shares.allSatisfy({ $0 >= 0 }), abs(sum - 1) <= 1e-9 else {
      throw .mismatch("The shares of a null distribution are negative or add up to \(sum), not to 1")
    }
    self.init(unchecked: "own", shares)
  }

  private init(unchecked name: String, _ shares: [Double]?) {
    self.name = name
    self.shares = shares
  }

  /// σ², the variance of the points under this distribution.
  ///
  /// For equal shares and points one apart it is (A² − 1)/12, with A the number of grades.
  ///
  /// - Returns: nil where the scale has another number of grades than the shares, or no spread.
  public func variance(of points: [Double]) -> Double? {
    let ascending = points.sorted()
    let shares = shares ?? ascending.map { _ in 1 / Double(ascending.count) }
    guard shares.count == ascending.count else { return nil }
    var mean = 0.0
    for (share, point) in zip(shares, ascending) { mean += share * point }
    var variance = 0.0
    for (share, point) in zip(shares, ascending) { variance += share * (point - mean) * (point - mean) }
    return variance > 0 ? variance : nil
  }
}

/// Agreement of the raters of one person: r_wg for one item, r_wg(J) for J items.
///
/// With s² the variance of the raters' marks (k − 1 in its denominator), s̄² its mean over J items and σ² that under a
/// null distribution of careless marks:
/// ```
/// r_wg    = 1 − s²/σ²
/// r_wg(J) = J·(1 − s̄²/σ²) / (J·(1 − s̄²/σ²) + s̄²/σ²)
/// ```
/// A value below 0, with more spread than careless raters have, is set to 0. It takes two raters at least. r_wg(J)
/// rises with J and wants items that measure one thing.
///
/// Reference: James, Demaree & Wolf, “Estimating within-group interrater reliability with and without response bias”,
/// *Journal of Applied Psychology* 69 (1984), 85–98.
public enum WithinGroupAgreement {
  /// r_wg of one item; J = 1.
  public static func singleItem(variance: Double, null: Double) -> Double { max(0, 1 - variance / null) }

  /// r_wg(J).
  ///
  /// - Parameters:
  ///   - variance: s̄², the mean of the items' variances.
  ///   - null: σ², above 0.
  ///   - items: J, at least 1.
  public static func severalItems(variance: Double, null: Double, items: Int) -> Double {
    let ratio = variance / null
    guard ratio < 1 else { return 0 }
    let share = Double(items) * (1 - ratio)
    return share / (share + ratio)
  }
}
