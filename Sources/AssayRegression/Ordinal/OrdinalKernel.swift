internal import AssayNumerics

// What one answer contributes, for each link. Goals, in order: (1) no cancellation, whichever tail both cut points lie
// in; (2) few elementary functions, since this is called for each row of each iteration.

/// How far apart two neighbouring cut points are, and what of it is the same for all rows.
struct OrdinalGap: Sendable {
  /// u − l; infinite for the first and the last category.
  let width: Double
  /// exp(l − u).
  let decay: Double
  /// 1 − exp(l − u).
  let rise: Double
  /// The natural logarithm of `rise`.
  let logRise: Double

  /// Creates a gap of a width above 0.
  init(_ width: Double) {
    self.width = width
    decay = Double.exp(-width)
    rise = -Double.expm1(-width)
    logRise = Double.log(rise)
  }
}

/// The log-likelihood of one answer, and its first two derivatives.
///
/// With u and l the cut points above and below the answer, less the linear predictor, π = F(u) − F(l) and h = ∂² log π:
/// ```
/// upper = f(u)/π,   upperCurvature = h_uu + h_ul,   h_ul = upper · lower
/// lower = f(l)/π,   lowerCurvature = h_ll + h_ul
/// ```
struct OrdinalTerms {
  var logProbability: Double
  var upper: Double
  var lower: Double
  var upperCurvature: Double
  var lowerCurvature: Double

  /// Terms of which the curvatures are known.
  init(logProbability: Double, upper: Double, lower: Double, upperCurvature: Double, lowerCurvature: Double) {
    self.logProbability = logProbability
    self.upper = upper
    self.lower = lower
    self.upperCurvature = upperCurvature
    self.lowerCurvature = lowerCurvature
  }

  /// Terms whose curvatures follow from f′/f at both cut points.
  init(logProbability: Double, upper: Double, lower: Double, upperSlope: Double, lowerSlope: Double) {
    self.logProbability = logProbability
    self.upper = upper
    self.lower = lower
    // Where a density is 0 its slope may be infinite.
    upperCurvature = upper == 0 ? 0 : upper * (upperSlope - (upper - lower))
    lowerCurvature = lower == 0 ? 0 : lower * ((upper - lower) - lowerSlope)
  }

  /// The terms of the distribution of −Y: cut points change sides.
  var reflected: OrdinalTerms {
    OrdinalTerms(
      logProbability: logProbability, upper: lower, lower: upper, upperCurvature: lowerCurvature,
      lowerCurvature: upperCurvature)
  }
}

/// The arithmetic of one link.
protocol OrdinalKernel: SendableMetatype {
  /// The terms of an answer between two cut points, of which `upper` may be ∞ and `lower` −∞.
  static func terms(upper: Double, lower: Double, gap: OrdinalGap) -> OrdinalTerms
}

/// F(u) − F(l) = F(u) · (1 − F(l)) · (1 − exp(l − u)).
enum LogitKernel: OrdinalKernel {
  @inline(__always)
  static func terms(upper: Double, lower: Double, gap: OrdinalGap) -> OrdinalTerms {
    let tailUpper = Double.exp(-abs(upper))
    let tailLower = Double.exp(-abs(lower))
    let (sumUpper, sumLower) = (1 + tailUpper, 1 + tailLower)
    let belowUpper = (upper >= 0 ? 1 : tailUpper) / sumUpper
    let aboveUpper = (upper >= 0 ? tailUpper : 1) / sumUpper
    let belowLower = (lower >= 0 ? 1 : tailLower) / sumLower
    let aboveLower = (lower >= 0 ? tailLower : 1) / sumLower
    // Where both lie in one tail their ratio is that of the gap, however small they are themselves.
    let aboveRatio = lower > 0 ? gap.decay * sumLower / sumUpper : aboveUpper / aboveLower
    let belowRatio = upper < 0 ? gap.decay * sumUpper / sumLower : belowLower / belowUpper
    return OrdinalTerms(
      logProbability: min(upper, 0) - max(lower, 0) - Double.log(sumUpper * sumLower) + gap.logRise,
      upper: aboveRatio / gap.rise, lower: belowRatio / gap.rise,
      upperCurvature: -belowUpper * aboveUpper, lowerCurvature: -belowLower * aboveLower)
  }
}

/// Differences of tails on the side where both are small; of narrow gaps, a Taylor series about their middle.
enum ProbitKernel: OrdinalKernel {
  static func terms(upper: Double, lower: Double, gap: OrdinalGap) -> OrdinalTerms {
    if upper < 0 { return upperHalf(upper: -lower, lower: -upper, width: gap.width).reflected }
    return upperHalf(upper: upper, lower: lower, width: gap.width)
  }

  /// The terms where the upper cut point is at least 0.
  private static func upperHalf(upper: Double, lower: Double, width: Double) -> OrdinalTerms {
    if lower > 25 { return farTail(upper: upper, lower: lower, width: width) }
    let probability = difference(upper: upper, lower: lower, width: width)
    return OrdinalTerms(
      logProbability: Double.log(probability), upper: density(upper) / probability,
      lower: density(lower) / probability, upperSlope: -upper, lowerSlope: -lower)
  }

  private static func difference(upper: Double, lower: Double, width: Double) -> Double {
    let middle = lower + width / 2
    if width * (1 + abs(middle)) < 0.02 {
      // ∫φ = d φ(m) (1 + d²(m² − 1)/24 + d⁴(m⁴ − 6m² + 3)/1920 + …); the next term is under 1e-16.
      let square = middle * middle
      let narrow = width * width
      return width * density(middle)
        * (1 + narrow * ((square - 1) / 24 + narrow * (square * (square - 6) + 3) / 1920))
    }
    let inverseRootTwo = 0.70710678118654752440
    if lower > 0 { return 0.5 * (Double.erfc(lower * inverseRootTwo) - Double.erfc(upper * inverseRootTwo)) }
    return 0.5 * (Double.erf(upper * inverseRootTwo) - Double.erf(lower * inverseRootTwo))
  }

  /// Beyond 25 everything is relative to φ(l), which itself may be too small for a number.
  private static func farTail(upper: Double, lower: Double, width: Double) -> OrdinalTerms {
    let fall = Double.exp(-width * (upper / 2 + lower / 2))
    let probability = millsRatio(lower) - fall * millsRatio(upper)
    return OrdinalTerms(
      logProbability: -0.5 * lower * lower - 0.91893853320467274178 + Double.log(probability),
      upper: fall / probability, lower: 1 / probability, upperSlope: -upper, lowerSlope: -lower)
  }

  private static func density(_ z: Double) -> Double { 0.39894228040143267794 * Double.exp(-0.5 * z * z) }

  /// (1 − Φ(z)) / φ(z) by its asymptotic series, whose tenth term is under 1e-19 at z = 25.
  private static func millsRatio(_ z: Double) -> Double {
    let r = 1 / (z * z)
    var series = 1.0
    for k in stride(from: 17.0, through: 1, by: -2) { series = 1 - k * r * series }
    return series / z
  }
}

/// F(u) − F(l) = exp(−exp(l)) · (1 − exp(exp(l) − exp(u))).
enum ComplementaryLogLogKernel: OrdinalKernel {
  static func terms(upper: Double, lower: Double, gap: OrdinalGap) -> OrdinalTerms {
    let (high, low) = (Double.exp(upper), Double.exp(lower))
    let spread = gap.width > 1 ? high - low : low * Double.expm1(gap.width)
    let rise = -Double.expm1(-spread)
    return OrdinalTerms(
      logProbability: Double.log(rise) - low, upper: spread > 700 ? 0 : high / Double.expm1(spread), lower: low / rise,
      upperSlope: 1 - high, lowerSlope: 1 - low)
  }
}

/// The complementary log-log of −Y.
enum LogLogKernel: OrdinalKernel {
  static func terms(upper: Double, lower: Double, gap: OrdinalGap) -> OrdinalTerms {
    ComplementaryLogLogKernel.terms(upper: -lower, lower: -upper, gap: gap).reflected
  }
}

/// atan(u) − atan(l) = atan2(u − l, 1 + u l).
enum CauchitKernel: OrdinalKernel {
  static func terms(upper: Double, lower: Double, gap: OrdinalGap) -> OrdinalTerms {
    let probability = angle(upper: upper, lower: lower, width: gap.width) / .pi
    return OrdinalTerms(
      logProbability: Double.log(probability), upper: density(upper) / probability,
      lower: density(lower) / probability, upperSlope: slope(upper), lowerSlope: slope(lower))
  }

  /// An angle strictly between 0 and π.
  private static func angle(upper: Double, lower: Double, width: Double) -> Double {
    if upper == .infinity { return lower == -.infinity ? .pi : quadrant(1, lower) }
    if lower == -.infinity { return quadrant(1, -upper) }
    return quadrant(width, 1 + upper * lower)
  }

  /// The angle of a point above the axis.
  private static func quadrant(_ y: Double, _ x: Double) -> Double {
    if abs(x) < y { return .pi / 2 - Double.atan(x / y) }
    return x > 0 ? Double.atan(y / x) : .pi + Double.atan(y / x)
  }

  private static func density(_ x: Double) -> Double { 1 / (.pi * (1 + x * x)) }

  private static func slope(_ x: Double) -> Double { x.isInfinite ? 0 : -2 * x / (1 + x * x) }
}

extension OrdinalLink {
  /// The terms of an answer, for where one at a time is enough.
  func terms(upper: Double, lower: Double) -> OrdinalTerms {
    let gap = OrdinalGap(upper - lower)
    switch self {
    case .logit: return LogitKernel.terms(upper: upper, lower: lower, gap: gap)
    case .probit: return ProbitKernel.terms(upper: upper, lower: lower, gap: gap)
    case .complementaryLogLog: return ComplementaryLogLogKernel.terms(upper: upper, lower: lower, gap: gap)
    case .logLog: return LogLogKernel.terms(upper: upper, lower: lower, gap: gap)
    case .cauchit: return CauchitKernel.terms(upper: upper, lower: lower, gap: gap)
    }
  }
}
