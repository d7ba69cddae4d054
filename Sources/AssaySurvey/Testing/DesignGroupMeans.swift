public import AssayInference
internal import AssayNumerics

/// The weighted sums of a variable y in one group of the rows.
public struct WeightedGroup: Sendable, Equatable {
  /// Σw, above 0.
  public var weight: Double
  /// The weighted mean of y.
  public var mean: Double
  /// Σw (y − mean)².
  public var spread: Double
  /// Σw² (y − mean)².
  public var squaredSpread: Double

  /// Creates a group.
  public init(weight: Double, mean: Double, spread: Double, squaredSpread: Double) {
    self.weight = weight
    self.mean = mean
    self.spread = spread
    self.squaredSpread = squaredSpread
  }
}

/// The design-based test that the means of groups are equal, each row of the data its own cluster and no strata.
///
/// ```
/// V[g] = n/(n − 1) · Σ w² (y − m[g])² / (Σ w)²
/// F    = Σ (m[g] − m̃)²/V[g] / (k − 1) on k − 1 and n − k df,   m̃ = Σ m/V / Σ 1/V
/// ```
/// Means of different groups of independent rows have no covariance. With y the midranks of an ordered variable it is the
/// Kruskal–Wallis test of Lumley and Scott.
///
/// Reference: Binder (1983), *International Statistical Review* 51, 279–292; Lumley & Scott (2013), *Biometrika* 100,
/// 831–842; R survey `regTermTest(svyglm(y ~ g, design))` and `svyranktest`.
public struct DesignGroupMeans: Sendable, Equatable {
  public let statistic: Double
  /// k − 1.
  public let numerator: Double
  /// n − k.
  public let denominator: Double

  /// Tests groups.
  ///
  /// - Parameter designSize: n: all rows of the data that have a weight.
  /// - Returns: Nil with fewer than two groups, where two groups have no variance, or without degrees of freedom.
  public init?(of groups: [WeightedGroup], designSize: Int) {
    let (n, k) = (Double(designSize), Double(groups.count))
    guard groups.count > 1, n > k else { return nil }
    // What rounding leaves of no variance is far below any other group's.
    let floor = 1e-24 * groups.reduce(0) { $0 + $1.squaredSpread }
    let fixed = groups.filter { $0.squaredSpread <= floor }
    let varying = groups.filter { $0.squaredSpread > floor }
    let precisions = varying.map { $0.weight / $0.squaredSpread * $0.weight * ((n - 1) / n) }
    guard fixed.count < 2, !varying.isEmpty, precisions.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    // A mean without variance draws the common mean to itself.
    let origin = fixed.first?.mean ?? groups[0].mean
    let all = precisions.reduce(0, +)
    let centre =
      fixed.isEmpty ? zip(precisions, varying).reduce(0) { $0 + $1.0 / all * ($1.1.mean - origin) } : 0
    statistic =
      zip(precisions, varying).reduce(0) { sum, group in
        let departure = group.1.mean - origin - centre
        return sum + group.0 * departure * departure
      } / (k - 1)
    numerator = k - 1
    denominator = n - k
  }

  /// The distribution of the statistic when the means are equal.
  public var reference: ReferenceDistribution { .fisherF(numerator: numerator, denominator: denominator) }
}
