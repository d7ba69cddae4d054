internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// A coefficient of correlation.
public enum CorrelationKind: String, Sendable, CaseIterable {
  /// Pearson's r: how close the points lie to a straight line.
  case pearson
  /// Spearman's ρ: Pearson's r of the midranks.
  case spearman
  /// Kendall's τ_b: the concordant less the discordant pairs, over the geometric mean of the pairs untied on each variable.
  case kendall
}

/// The correlation of two variables over the cases that have both.
///
/// ```
/// pearson, spearman   t = r √((n − 2)/(1 − r²)) on n − 2 df
/// kendall             S = concordant − discordant pairs,   z = S/√V
/// V = (n(n − 1)(2n + 5) − Σt(t − 1)(2t + 5) − Σu(u − 1)(2u + 5))/18
///     + Σt(t − 1) Σu(u − 1)/(2n(n − 1)) + Σt(t − 1)(t − 2) Σu(u − 1)(u − 2)/(9n(n − 1)(n − 2))
/// ```
/// with t and u the sizes of ties on either variable. Pearson's test takes both variables for normal; the t of Spearman's
/// ρ is an approximation, as is z, which has no continuity correction. The cases must be independent.
///
/// Reference: Kendall & Gibbons, *Rank Correlation Methods* (5th ed., 1990), ch. 3 and 4; Hollander, Wolfe & Chicken,
/// *Nonparametric Statistical Methods* (3rd ed., 2014), §8.1 and §8.5.
public struct Correlation: Sendable, Equatable {
  /// Which coefficient.
  public let kind: CorrelationKind
  /// The cases that have both values, n.
  public let count: Int
  /// The coefficient; nil where `undefinedReason` says why.
  public let estimate: Double?
  /// The test that it is 0; nil where there are too few cases for one, or the coefficient is exactly 1 or −1.
  public let test: TestResult?
  /// Why the coefficient has no value, or the test none.
  public let undefinedReason: String?

  /// Correlates two variables.
  ///
  /// - Throws: ``ComparisonError/unequalLengths(_:_:)``; ``ComparisonError/invalidValue(_:group:)``.
  public init(_ kind: CorrelationKind, _ x: [Double], _ y: [Double]) throws(ComparisonError) {
    guard x.count == y.count else { throw .unequalLengths(x.count, y.count) }
    for (label, values) in [("first", x), ("second", y)] {
      if let value = values.first(where: { !$0.isFinite }) { throw .invalidValue(value, group: label) }
    }
    switch kind {
    case .pearson: self.init(pearson: x, y)
    case .spearman, .kendall:
      let (first, second) = (TieGroups(x), TieGroups(y))
      self.init(kind, PairOrder(first.codes, first.count, second.codes, second.count))
    }
  }

  init(pearson x: [Double], _ y: [Double]) {
    self.init(.pearson, ProductMoments(x, y), count: x.count)
  }

  /// A rank correlation.
  init(_ kind: CorrelationKind, _ order: PairOrder) {
    if kind == .spearman {
      self.init(.spearman, ProductMoments(order.firstRanks, order.secondRanks), count: order.first.count)
    } else {
      self.init(kendall: order)
    }
  }

  private init(_ kind: CorrelationKind, _ moments: ProductMoments?, count: Int) {
    self.kind = kind
    self.count = count
    guard let moments else {
      (estimate, test, undefinedReason) = (nil, nil, Self.constantReason(count))
      return
    }
    if moments.isPerfect {
      estimate = moments.correlation < 0 ? -1 : 1
      test = nil
      undefinedReason = "The correlation is perfect, so that its t has no value."
      return
    }
    estimate = moments.correlation
    guard count > 2 else {
      test = nil
      undefinedReason = "A test needs at least three cases."
      return
    }
    let df = Double(count - 2)
    // 1 − r² as a product, each factor with all its digits.
    let t = moments.correlation * (df / (moments.belowOne * moments.aboveMinusOne)).squareRoot()
    undefinedReason = nil
    test = TestResult(
      name: kind == .pearson ? .pearsonCorrelation : .spearmanCorrelation, statistic: t,
      reference: .studentT(degreesOfFreedom: df),
      method: kind == .pearson ? "t of Pearson's r" : "t approximation for Spearman's ρ on midranks")
  }

  private init(kendall order: PairOrder) {
    kind = .kendall
    count = order.first.count
    let n = Double(count)
    let all = count * (count - 1) / 2
    let first = all - PairOrder.pairs(order.firstSizes)
    let second = all - PairOrder.pairs(order.secondSizes)
    guard first > 0, second > 0 else {
      (estimate, test, undefinedReason) = (nil, nil, Self.constantReason(count))
      return
    }
    let score = Double(order.kendallScore)
    // The root of a square is not always the number itself, and 1 must be 1.
    let scale = first == second ? Double(first) : Double(first).squareRoot() * Double(second).squareRoot()
    estimate = min(1, max(-1, score / scale))
    var (t, u) = (TieSums(), TieSums())
    for size in order.firstSizes { t.add(Double(size)) }
    for size in order.secondSizes { u.add(Double(size)) }
    var variance = (n * (n - 1) * (2 * n + 5) - t.cubic - u.cubic) / 18 + t.pairs * u.pairs / (2 * n * (n - 1))
    if count > 2 { variance += t.triples * u.triples / (9 * n * (n - 1) * (n - 2)) }
    undefinedReason = nil
    test = TestResult(
      name: .kendallCorrelation, statistic: score / variance.squareRoot(), reference: .normal,
      method: t.pairs + u.pairs > 0
        ? "Normal approximation of Kendall's S, corrected for ties" : "Normal approximation of Kendall's S")
  }

  private static func constantReason(_ count: Int) -> String {
    count < 2
      ? "Fewer than two cases have both values." : "One of the variables is constant over the cases that have both."
  }

  /// The interval by Fisher's transformation.
  ///
  /// ```
  /// tanh(artanh r ± z √v),   v = 1/(n − 3) for Pearson,  (1 + r²/2)/(n − 3) for Spearman,  0.437/(n − 4) for Kendall
  /// ```
  /// Nil where the coefficient has no value or is 1 or −1, and with too few cases.
  ///
  /// Reference: Fisher (1921), *Metron* 1, 3–32; Bonett & Wright (2000), *Psychometrika* 65, 23–28, for the ranks.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    let used = Double(count) - (kind == .kendall ? 4 : 3)
    guard let estimate, abs(estimate) < 1, used > 0 else { return nil }
    let factor =
      switch kind {
      case .pearson: 1.0
      case .spearman: 1 + estimate * estimate / 2
      case .kendall: 0.437
      }
    let reach = Normal.standard.quantile(upperTail: (1 - level) / 2) * (factor / used).squareRoot()
    let centre = Double.atanh(estimate)
    return ConfidenceInterval(low: Double.tanh(centre - reach), high: Double.tanh(centre + reach), level: level)
  }
}
