internal import AssayNumerics

/// How the variance of a response grows with its mean, up to the dispersion.
///
/// The deviance of a case is twice what its likelihood, or quasi-likelihood, lacks to that of a perfect fit:
/// ```
/// d(y, μ) = 2 ∫ from μ to y of (y − t) / V(t) dt
/// ```
/// Reference: McCullagh & Nelder, *Generalized Linear Models* (2nd ed., 1989), §§2.3, 9.2.
public enum VarianceFunction: Sendable, Hashable {
  /// 1.
  case constant
  /// μ.
  case mean
  /// μ².
  case meanSquared
  /// μ³.
  case meanCubed
  /// μ(1 − μ).
  case bernoulli
  /// μ + μ²/θ.
  case negativeBinomial(theta: Double)

  /// V(μ).
  public func value(at mean: Double) -> Double {
    switch self {
    case .constant: 1
    case .mean: mean
    case .meanSquared: mean * mean
    case .meanCubed: mean * mean * mean
    case .bernoulli: mean * (1 - mean)
    case .negativeBinomial(let theta): mean * (1 + mean / theta)
    }
  }

  /// V′(μ).
  func slope(at mean: Double) -> Double {
    switch self {
    case .constant: 0
    case .mean: 1
    case .meanSquared: 2 * mean
    case .meanCubed: 3 * mean * mean
    case .bernoulli: 1 - 2 * mean
    case .negativeBinomial(let theta): 1 + 2 * mean / theta
    }
  }

  /// Whether a mean is possible.
  @inline(__always) func allows(_ mean: Double) -> Bool {
    switch self {
    case .constant: mean.isFinite
    case .bernoulli: mean > 0 && mean < 1
    case .mean, .meanSquared, .meanCubed, .negativeBinomial: mean > 0 && mean.isFinite
    }
  }

  /// Half the deviance of a case.
  @inline(__always) package func halfDeviance(_ y: Double, mean: Double) -> Double {
    let excess = (y - mean) / mean
    switch self {
    case .constant: return 0.5 * (y - mean) * (y - mean)
    // The usual y log(y/μ) − (y − μ) has two terms that cancel near a perfect fit.
    case .mean: return y == 0 ? mean : mean * Double.entropyGain(excess)
    case .meanSquared: return excess - Double.log1p(excess)
    case .meanCubed: return 0.5 * excess * excess / y
    case .bernoulli:
      return mean * Double.entropyGain(excess) + (1 - mean) * Double.entropyGain((mean - y) / (1 - mean))
    case .negativeBinomial(let theta):
      // μ(1 + x) log(1 + x) − (y + θ) log(1 + μx/(μ + θ)) with y = μ(1 + x), less terms that add up to 0.
      let total = mean + theta
      guard y > 0 else { return theta * Double.log1p(mean / theta) }
      return mean * Double.entropyGain(excess) - total * Double.entropyGain((y - mean) / total)
    }
  }
}
