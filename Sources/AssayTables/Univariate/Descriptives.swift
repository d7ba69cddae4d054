internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// Location, spread and shape of a numeric variable.
///
/// With n values x, their mean x̄ and central moments m[k] = Σ (x − x̄)ᵏ / n:
/// ```
/// s² = Σ (x − x̄)² / (n − 1)        SE = s/√n        interval x̄ ± t · SE on n − 1 df
/// g1 = m[3]/m[2]^1.5               G1 = g1 √(n(n − 1))/(n − 2)
/// g2 = m[4]/m[2]² − 3              G2 = ((n + 1) g2 + 6)(n − 1)/((n − 2)(n − 3))
/// ```
/// G1 and G2 are what SPSS and SAS print. Sums are in double-double and deviations are taken from the mean (two passes),
/// so that a large mean costs no digits. A quantity that n does not suffice for is nil.
///
/// With sampling weights the mean is Σwx/Σw with its linearised error, s² = n/(n − 1) · Σw(x − x̄)²/Σw, quantiles invert
/// the weighted distribution function, and the shape is nil.
///
/// Reference: Joanes & Gill (1998), *The Statistician* 47, 183–189; Chan, Golub & LeVeque (1983), *American
/// Statistician* 37, 242–247.
public struct Descriptives: Sendable, Equatable {
  /// The values and how often each occurs.
  public let distribution: ValueDistribution
  /// The number of missing values.
  public let missing: Int
  /// The mean.
  public let mean: Double?
  /// s².
  public let variance: Double?
  /// The standard error of the mean.
  public let standardError: Double?
  /// m[3]/m[2]^1.5.
  public let momentSkewness: Double?
  /// m[4]/m[2]² − 3.
  public let momentKurtosis: Double?
  /// Degrees of freedom of the interval for the mean.
  public let degreesOfFreedom: Double
  /// Whether the cases were sampled with unequal weights.
  let isWeightedSample: Bool

  /// Describes values; NaN is missing.
  public init(of values: [Double]) {
    self.init(ValueDistribution(values), missing: values.count { $0.isNaN })
  }

  /// Describes a distribution.
  ///
  /// - Parameters:
  ///   - distribution: Values and how often each occurs.
  ///   - missing: Cases without a value, for the record.
  ///   - designSize: With sampling weights, all rows that have a weight; nil when cases were not sampled with weights.
  public init(_ distribution: ValueDistribution, missing: Int = 0, designSize: Int? = nil) {
    self.distribution = distribution
    self.missing = missing
    isWeightedSample = designSize != nil
    let n = Double(distribution.count)
    degreesOfFreedom = Double(designSize ?? distribution.count) - 1
    guard n > 0, let moments = CentralMoments(distribution) else {
      (mean, variance, standardError, momentSkewness, momentKurtosis) = (nil, nil, nil, nil, nil)
      return
    }
    mean = moments.mean
    if let designSize {
      let finite = designSize > 1 ? Double(designSize) / Double(designSize - 1) : nil
      variance = finite.map { $0 * moments.second / moments.total }
      standardError = finite.map { ($0 * moments.secondBySquares).squareRoot() / moments.total }
      (momentSkewness, momentKurtosis) = (nil, nil)
      return
    }
    variance = n > 1 ? moments.second / (n - 1) : nil
    standardError = variance.map { ($0 / n).squareRoot() }
    let spread = moments.second / n
    momentSkewness = spread > 0 ? moments.third / n / (spread * spread.squareRoot()) : nil
    momentKurtosis = spread > 0 ? moments.fourth / n / (spread * spread) - 3 : nil
  }

  /// The number of values.
  public var count: Int { distribution.count }
  /// The number of different values.
  public var distinctCount: Int { distribution.values.count }
  /// The smallest value.
  public var minimum: Double? { distribution.values.first }
  /// The largest value.
  public var maximum: Double? { distribution.values.last }
  /// s.
  public var standardDeviation: Double? { variance?.squareRoot() }

  /// G1, the skewness that SPSS and SAS print; nil for fewer than three values or without spread.
  public var skewness: Double? {
    let n = Double(count)
    guard n > 2, let momentSkewness else { return nil }
    return momentSkewness * (n * (n - 1)).squareRoot() / (n - 2)
  }

  /// G2, the excess kurtosis that SPSS and SAS print; nil for fewer than four values or without spread.
  public var kurtosis: Double? {
    let n = Double(count)
    guard n > 3, let momentKurtosis else { return nil }
    return ((n + 1) * momentKurtosis + 6) * (n - 1) / ((n - 2) * (n - 3))
  }

  /// The t interval for the mean.
  public func meanInterval(level: Double) -> ConfidenceInterval? {
    guard let mean, let standardError, degreesOfFreedom > 0 else { return nil }
    let reach = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2) * standardError
    return ConfidenceInterval(low: mean - reach, high: mean + reach, level: level)
  }
}

/// Sums of powers of the deviations from the mean.
private struct CentralMoments {
  let total: Double
  let mean: Double
  let second: Double
  let third: Double
  let fourth: Double
  /// Σ w² (x − x̄)².
  let secondBySquares: Double

  init?(_ distribution: ValueDistribution) {
    let total = distribution.totalWeight
    guard total > 0, let first = distribution.values.first else { return nil }
    // Shifted by a value, exact digits of a large mean are not lost in the sum.
    var sum = DoubleDouble()
    for (value, weight) in zip(distribution.values, distribution.weights) {
      sum += weight.high * (value - first)
      sum += weight.low * (value - first)
    }
    let shift = sum.value / total
    var (second, third, fourth, bySquares) = (DoubleDouble(), DoubleDouble(), DoubleDouble(), DoubleDouble())
    for index in distribution.values.indices {
      let deviation = (distribution.values[index] - first) - shift
      let squared = deviation * deviation
      let weight = distribution.weights[index].value
      second += weight * squared
      third += weight * squared * deviation
      fourth += weight * squared * squared
      bySquares += distribution.squares[index].value * squared
    }
    self.total = total
    mean = first + shift
    self.second = second.value
    self.third = third.value
    self.fourth = fourth.value
    secondBySquares = bySquares.value
  }
}
