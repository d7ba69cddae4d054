internal import AssayDistributions
internal import AssayNumerics

/// The distribution function F of an ordinal model, P(Y ≤ k) = F(θ_k − xβ).
public enum OrdinalLink: String, Sendable, CaseIterable {
  /// The logistic distribution: F(η) = 1 / (1 + exp(−η)).
  case logit
  /// The standard normal distribution.
  case probit
  /// The distribution of smallest values: F(η) = 1 − exp(−exp(η)).
  case complementaryLogLog = "cloglog"
  /// The distribution of largest values: F(η) = exp(−exp(−η)).
  case logLog = "loglog"
  /// The Cauchy distribution: F(η) = ½ + atan(η) / π.
  case cauchit

  /// The η with F(η) = p, for p strictly between 0 and 1.
  ///
  /// - Parameters:
  ///   - share: p.
  ///   - rest: 1 − p, given apart so that nothing cancels.
  func quantile(_ share: Double, rest: Double) -> Double {
    switch self {
    case .logit: Double.log(share / rest)
    case .probit:
      share < rest
        ? Normal.standard.quantile(lowerTail: share) : Normal.standard.quantile(upperTail: rest)
    case .complementaryLogLog: Double.log(share < 0.5 ? -Double.log1p(-share) : -Double.log(rest))
    case .logLog: -Double.log(rest < 0.5 ? -Double.log1p(-rest) : -Double.log(share))
    case .cauchit: -Double.cos(.pi * share) / Double.sin(.pi * (share < rest ? share : rest))
    }
  }
}
