internal import AssayDistributions
internal import AssayNumerics

/// The function that turns a mean into the linear predictor.
///
/// ```
/// η = g(μ) = xβ + offset
/// ```
/// Reference: McCullagh & Nelder, *Generalized Linear Models* (2nd ed., 1989), §2.2.3.
public enum Link: String, Sendable, Hashable, CaseIterable {
  /// log(μ / (1 − μ)).
  case logit
  /// Φ⁻¹(μ).
  case probit
  /// log(−log(1 − μ)).
  case complementaryLogLog = "cloglog"
  /// tan(π(μ − ½)).
  case cauchit
  /// log μ.
  case log
  /// μ.
  case identity
  /// 1 / μ.
  case inverse
  /// √μ.
  case squareRoot = "sqrt"

  /// Whether the mean of every linear predictor lies between 0 and 1.
  public var givesProbabilities: Bool {
    switch self {
    case .logit, .probit, .complementaryLogLog, .cauchit: true
    case .log, .identity, .inverse, .squareRoot: false
    }
  }

  /// Whether exp(β) has a meaning of its own: an odds ratio, or a ratio of means or hazards.
  public var exponentiates: Bool {
    switch self {
    case .logit, .log, .complementaryLogLog: true
    case .probit, .cauchit, .identity, .inverse, .squareRoot: false
    }
  }

  /// The linear predictor of a mean.
  public func predictor(of mean: Double) -> Double {
    switch self {
    case .logit: Double.log(mean) - Double.log1p(-mean)
    case .probit: Normal.standard.quantile(lowerTail: min(max(mean, 0), 1))
    case .complementaryLogLog: Double.log(-Double.log1p(-mean))
    case .cauchit: Self.cauchyQuantile(mean)
    case .log: Double.log(mean)
    case .identity: mean
    case .inverse: 1 / mean
    case .squareRoot: mean.squareRoot()
    }
  }

  /// The mean of a linear predictor.
  public func mean(of predictor: Double) -> Double {
    switch self {
    case .logit: BinaryTails.logit(predictor).event
    case .probit: Normal.standard.lowerTail(predictor)
    case .complementaryLogLog: -Double.expm1(-Double.exp(predictor))
    case .cauchit: BinaryTails.cauchit(predictor).event
    case .log: Double.exp(predictor)
    case .identity: predictor
    case .inverse: 1 / predictor
    case .squareRoot: predictor * predictor
    }
  }

  /// ∂μ/∂η at a linear predictor.
  public func slope(at predictor: Double) -> Double {
    switch self {
    case .logit:
      let tails = BinaryTails.logit(predictor)
      return tails.event * tails.other
    case .probit: return Normal.standard.density(predictor)
    case .complementaryLogLog: return Double.exp(predictor - Double.exp(min(predictor, 700)))
    case .cauchit: return 1 / (Double.pi * (1 + predictor * predictor))
    case .log: return Double.exp(predictor)
    case .identity: return 1
    case .inverse: return -1 / (predictor * predictor)
    case .squareRoot: return 2 * predictor
    }
  }

  private static func cauchyQuantile(_ mean: Double) -> Double {
    let angle = Double.pi * min(mean, 1 - mean)
    let size = Double.cos(angle) / Double.sin(angle)
    return mean < 0.5 ? -size : size
  }
}
