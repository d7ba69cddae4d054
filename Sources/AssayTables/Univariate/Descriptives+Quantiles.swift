internal import AssayNumerics

/// A definition of the sample quantile.
///
/// Reference: Hyndman & Fan (1996), *American Statistician* 50, 361–365.
public enum QuantileType: Sendable, Hashable {
  /// Type 6, the (n + 1)p-th order statistic, interpolated: SPSS's and Minitab's.
  case six
  /// Type 7, 1 + (n − 1)p: R's and NumPy's default.
  case seven
}

extension Descriptives {
  /// A quantile; nil when there are no values.
  ///
  /// Under sampling weights it is the smallest value at which the weighted share reaches p, whatever the type.
  ///
  /// - Precondition: p lies between 0 and 1.
  public func quantile(_ p: Double, type: QuantileType = .six) -> Double? {
    precondition(p >= 0 && p <= 1, "A quantile's probability lies between 0 and 1.")
    guard count > 0 else { return nil }
    if isWeightedSample { return weightedQuantile(p) }
    let n = Double(count)
    let position = type == .six ? (n + 1) * p : (n - 1) * p + 1
    let bounded = min(max(position, 1), n)
    let lower = Int(bounded)
    let low = orderStatistic(lower)
    let fraction = bounded - Double(lower)
    return fraction == 0 ? low : low + fraction * (orderStatistic(lower + 1) - low)
  }

  /// The median.
  public var median: Double? { quantile(0.5) }

  /// The median of the absolute deviations from the median, not scaled.
  public var medianAbsoluteDeviation: Double? {
    guard let median, !isWeightedSample else { return nil }
    let deviations = zip(distribution.values, distribution.counts).flatMap { value, count in
      Array(repeating: (value - median).magnitude, count: count)
    }
    return Descriptives(of: deviations).median
  }

  /// The mean of the values without the ⌊share · n⌋ smallest and as many largest.
  ///
  /// - Precondition: The share lies in 0 ..< 0.5.
  public func trimmedMean(_ share: Double) -> Double? {
    precondition(share >= 0 && share < 0.5, "The share trimmed at each end lies between 0 and a half.")
    guard count > 0, !isWeightedSample else { return nil }
    let cut = Int(share * Double(count))
    var sum = DoubleDouble()
    var before = 0
    for (value, times) in zip(distribution.values, distribution.counts) {
      let first = max(before, cut)
      let last = min(before + times, count - cut)
      if last > first { sum += value * Double(last - first) }
      before += times
    }
    return sum.value / Double(count - 2 * cut)
  }

  /// The value of this rank from below, counted from 1; the largest beyond the end.
  private func orderStatistic(_ rank: Int) -> Double {
    var seen = 0
    for (value, times) in zip(distribution.values, distribution.counts) {
      seen += times
      if seen >= rank { return value }
    }
    return distribution.values.last ?? 0
  }

  private func weightedQuantile(_ p: Double) -> Double? {
    let target = p * distribution.totalWeight
    var sum = DoubleDouble()
    for (value, weight) in zip(distribution.values, distribution.weights) {
      sum += weight
      // A share that equals p but for rounding has reached it.
      if sum.value >= target * (1 - 1e-12) { return value }
    }
    return distribution.values.last
  }
}

extension [Double] {
  /// The autocorrelation of a series at a lag, as NIST defines it.
  ///
  /// ```
  /// r[k] = Σ (x[t] − x̄)(x[t+k] − x̄) / Σ (x[t] − x̄)²
  /// ```
  /// Nil without spread, or when the series is not longer than the lag.
  ///
  /// Reference: NIST/SEMATECH e-Handbook of Statistical Methods, §1.3.5.12.
  public func autocorrelation(lag: Int) -> Double? {
    guard lag >= 0, count > lag, let mean = Descriptives(of: self).mean else { return nil }
    var (product, square) = (DoubleDouble(), DoubleDouble())
    for (index, value) in enumerated() {
      square += (value - mean) * (value - mean)
      if index + lag < count { product += (value - mean) * (self[index + lag] - mean) }
    }
    return square.value > 0 ? product.value / square.value : nil
  }
}
