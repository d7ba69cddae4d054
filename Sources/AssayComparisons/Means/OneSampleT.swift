internal import AssayData
internal import AssayInference

extension GroupMoments {
  /// Student's test that the mean is a stated value.
  ///
  /// ```
  /// t = (mean − μ₀) / (s/√n) on n − 1 degrees of freedom
  /// ```
  /// The values are independent, and their mean is about normal: they are, or n is large.
  /// Reference: Student (1908), *Biometrika* 6, 1–25; Snedecor & Cochran, *Statistical Methods* (8th ed., 1989), §5.4.
  ///
  /// - Parameters:
  ///   - value: The mean under the hypothesis, μ₀.
  ///   - label: What to call the values in errors.
  /// - Throws: ``ComparisonError/tooFewValues(_:group:needed:)``; ``ComparisonError/noVariation(_:)``.
  public func oneSampleT(
    against value: Double = 0, label: String = "all", level: Double = 0.95
  ) throws(ComparisonError) -> MeanTest {
    try meanTest(
      .oneSampleT, against: value, label: label, level: level, method: "Against \(value.token)",
      constant: "All values of “\(label)” are the same")
  }

  fileprivate func meanTest(
    _ name: TestName, against value: Double, label: String, level: Double, method: String, constant: String
  ) throws(ComparisonError) -> MeanTest {
    guard count >= 2 else { throw .tooFewValues(Int(count), group: label, needed: 2) }
    try checkSpread()
    return try MeanTest(
      name, estimate: mean, distance: meanDifference(from: value), standardError: standardError ?? 0,
      degreesOfFreedom: count - 1, level: level, method: method, constant: constant)
  }
}

/// The moments of pairs of values and of their differences, kept so that parts can be merged.
public struct PairedMoments: Sendable, Equatable {
  /// The first values of the pairs.
  public private(set) var first: GroupMoments
  /// The second values.
  public private(set) var second: GroupMoments
  /// First less second.
  public private(set) var difference: GroupMoments
  /// Σ(x − mean of x)(y − mean of y).
  public private(set) var sumOfProducts: Double

  /// The moments of no pairs.
  public init() {
    (first, second, difference, sumOfProducts) = (GroupMoments(), GroupMoments(), GroupMoments(), 0)
  }

  /// The moments of some pairs.
  ///
  /// - Parameters:
  ///   - first: Finite numbers.
  ///   - second: As many.
  ///   - weights: How many identical pairs each stands for; nil when each is one.
  /// - Throws: ``ComparisonError/unequalLengths(_:_:)``; ``ComparisonError/invalidValue(_:group:)``.
  public init(_ first: [Double], _ second: [Double], weights: [Double]? = nil) throws(ComparisonError) {
    guard first.count == second.count else { throw .unequalLengths(first.count, second.count) }
    for (label, values) in [("first", first), ("second", second)] {
      if let value = values.first(where: { !$0.isFinite }) { throw .invalidValue(value, group: label) }
    }
    self.first = GroupMoments(first, weights: weights)
    self.second = GroupMoments(second, weights: weights)
    difference = GroupMoments(zip(first, second).map { $0 - $1 }, weights: weights)
    var products = 0.0
    for index in first.indices {
      let product = (first[index] - self.first.mean) * (second[index] - self.second.mean)
      products += (weights?[index] ?? 1) * product
    }
    // Means are rounded to doubles above; what that lost comes off here.
    sumOfProducts = products - self.first.count * self.first.meanRemainder * self.second.meanRemainder
  }

  /// The moments of these pairs and others.
  public func merged(with other: PairedMoments) -> PairedMoments {
    guard other.first.count > 0 else { return self }
    guard first.count > 0 else { return other }
    var all = self
    let share = first.count / (first.count + other.first.count) * other.first.count
    all.sumOfProducts +=
      other.sumOfProducts + other.first.meanDifference(from: first) * other.second.meanDifference(from: second) * share
    all.first = first.merged(with: other.first)
    all.second = second.merged(with: other.second)
    all.difference = difference.merged(with: other.difference)
    return all
  }

  /// Pearson's correlation of the pairs; nil where one side is constant.
  public var correlation: Double? {
    let scale = first.sumOfSquares.squareRoot() * second.sumOfSquares.squareRoot()
    guard scale > 0, scale.isFinite else { return nil }
    return min(1, max(-1, sumOfProducts / scale))
  }

  /// Student's test that the mean of the differences is a stated value, mostly 0.
  ///
  /// ```
  /// t = (mean of first − second, less μ₀) / (s of the differences/√n) on n − 1 degrees of freedom
  /// ```
  /// The pairs are independent, and the mean of their differences is about normal.
  /// Reference: Snedecor & Cochran, *Statistical Methods* (8th ed., 1989), §6.4.
  ///
  /// - Throws: ``ComparisonError/tooFewValues(_:group:needed:)``; ``ComparisonError/noVariation(_:)``.
  public func pairedT(
    against value: Double = 0, label: String = "pairs", level: Double = 0.95
  ) throws(ComparisonError) -> MeanTest {
    try difference.meanTest(
      .pairedT, against: value, label: label, level: level, method: "First less second",
      constant: "All differences are the same")
  }
}
