internal import AssayDistributions
internal import AssayNumerics

/// The interval of a coefficient that a likelihood-ratio test does not reject.
///
/// ```
/// { b : (D(b) − D)/φ ≤ z² },   D(b) the deviance at the best other coefficients
/// ```
/// For Firth's penalty 2(ℓ* − ℓ*(b)) takes the place of the difference. z is normal for every family, and θ of a negative
/// binomial is held, as in R's `confint`.
///
/// Reference: Venables & Ripley, *Modern Applied Statistics with S* (4th ed., 2002), §8.4; Heinze & Schemper (2002),
/// *Statistics in Medicine* 21, 2409–2419.
public struct ProfileInterval: Sendable, Equatable {
  /// The lower limit; nil where the profile never gets that low, so that there is none.
  public let low: Double?
  /// The upper limit; nil where there is none.
  public let high: Double?
  /// The level of confidence.
  public let level: Double

  /// Why a limit is missing; nil where none is.
  public var undefinedReason: String? {
    low == nil || high == nil
      ? "The profile likelihood levels off before it reaches the limit, so that the interval has no end on that side."
      : nil
  }
}

extension GeneralizedLinearFit {
  /// The profile-likelihood interval of a coefficient.
  ///
  /// - Parameters:
  ///   - column: Its position.
  ///   - level: The level of confidence.
  /// - Throws: ``RegressionError/mismatch(_:)`` under sampling weights and for quasi families; what the fits on the way throw.
  public func profileInterval(_ column: Int, level: Double = 0.95) throws(RegressionError) -> ProfileInterval {
    guard cases.kind != .sampling else {
      throw .mismatch("Profile intervals need a likelihood, which sampling weights do not have; use Wald intervals")
    }
    guard !isExact else { return ProfileInterval(low: nil, high: nil, level: level) }
    let z = Normal.standard.quantile(upperTail: (1 - level) / 2)
    return ProfileInterval(
      low: try profileLimit(column, z, towards: -1), high: try profileLimit(column, z, towards: 1), level: level)
  }

  /// Where the signed root of the profile reaches z, found by false position on an almost straight curve.
  private func profileLimit(_ column: Int, _ z: Double, towards side: Double) throws(RegressionError) -> Double? {
    let center = estimates[column]
    let unit = side * (dispersion * bread[column, column]).squareRoot()
    var path = ProfilePath(fit: self, column: column)
    // Distances from the estimate in standard errors, and how far the root lies beyond z there.
    var (inner, innerValue) = (0.0, -z)
    var outer = z
    var outerValue = try path.root(at: center + outer * unit) - z
    var doublings = 0
    while outerValue < 0 {
      (inner, innerValue) = (outer, outerValue)
      // The profile of data that are nearly separated is flat far out.
      doublings += 1
      guard doublings < 12 else { return nil }
      outer *= 1.5
      outerValue = try path.root(at: center + outer * unit) - z
      guard outerValue.isFinite else { return nil }
    }
    var lastSide = 0
    for _ in 0..<60 {
      let middle = (inner * outerValue - outer * innerValue) / (outerValue - innerValue)
      let value = try path.root(at: center + middle * unit) - z
      if abs(value) < 1e-11 * z || outer - inner < 1e-12 * outer { return center + middle * unit }
      if value < 0 {
        (inner, innerValue) = (middle, value)
        if lastSide < 0 { outerValue /= 2 }
        lastSide = -1
      } else {
        (outer, outerValue) = (middle, value)
        if lastSide > 0 { innerValue /= 2 }
        lastSide = 1
      }
    }
    return center + outer * unit
  }
}

/// Fits with one coefficient held, each starting where the last one ended.
private struct ProfilePath {
  let fit: GeneralizedLinearFit
  let column: Int
  private let others: [Int]
  private let values: [Double]
  private var start: [Double]
  private let best: Double

  init(fit: GeneralizedLinearFit, column: Int) {
    self.fit = fit
    self.column = column
    others = fit.estimates.indices.filter { $0 != column }
    let single = fit.data.x.selecting([column])
    values = single.blocks.flatMap { single.block($0).elements }
    start = fit.estimates
    best = fit.penalizedLogLikelihood ?? 0
  }

  /// √ of what the likelihood-ratio statistic is with the coefficient held there.
  mutating func root(at value: Double) throws(RegressionError) -> Double {
    start[column] = value
    if fit.options.firth {
      let scoring = FirthScoring(data: fit.data, iterationLimit: fit.options.iterationLimit, held: [column])
      let point = try scoring.run(from: start).point
      start = point.estimates
      return max(0, 2 * (best - point.penalized)).squareRoot()
    }
    let shifted = zip(values, fit.data.offset ?? Array(repeating: 0, count: values.count)).map { $0 * value + $1 }
    let data = fit.data.selecting(others).with(offset: shifted)
    let state: LikelihoodState
    if others.isEmpty {
      state = try data.pass(fit.family, at: .estimates([]))
    } else {
      let scoring = FisherScoring(
        family: fit.family, data: data, curvature: .expected, iterationLimit: fit.options.iterationLimit)
      let outcome = try scoring.run(from: others.map { start[$0] })
      for (place, estimate) in zip(others, outcome.estimates) { start[place] = estimate }
      state = outcome.state
    }
    guard state.impossible == 0 else { return .infinity }
    return (max(0, state.deviance - fit.deviance) / fit.dispersion).squareRoot()
  }
}

extension GeneralizedLinearFit {
  /// ℓ + ½ log det XᵀWX at the estimates; nil without Firth's penalty.
  public var penalizedLogLikelihood: Double? { penalized }

  /// The fit of the same model to some of the columns.
  public func refitting(_ columns: [Int]) throws(RegressionError) -> GeneralizedLinearFit {
    let open: Family = theta == nil ? family : try Family(.negativeBinomial(theta: nil), link: family.link)
    return try GeneralizedLinearModel(open, options: options).fit(
      data.x.selecting(columns), response: data.y, offset: data.offset, cases: data.cases,
      parallelism: data.parallelism)
  }
}
