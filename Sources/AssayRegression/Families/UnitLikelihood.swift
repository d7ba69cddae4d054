internal import AssayNumerics

/// What one case with a weight of 1 adds at a linear predictor.
struct UnitTerms {
  /// Half the deviance.
  var halfDeviance: Double
  /// ∂ℓ/∂η, with a dispersion of 1.
  var score: Double
  /// (∂μ/∂η)² / V(μ): the expected −∂²ℓ/∂η².
  var weight: Double
}

/// The likelihood of one case as a function of its linear predictor.
///
/// A concrete type for each form, so that the loop over the cases of a block has no branch on the family.
protocol UnitLikelihood: Sendable {
  /// Whether a linear predictor gives a possible mean.
  func allows(_ eta: Double) -> Bool
  /// Deviance, score and weight.
  func terms(_ eta: Double, _ y: Double) -> UnitTerms
  /// The observed −∂²ℓ/∂η².
  func curvature(_ eta: Double, _ y: Double) -> Double
}

/// A logit link with a Bernoulli variance: canonical, and the one that is used most.
struct LogitLikelihood: UnitLikelihood {
  func allows(_ eta: Double) -> Bool { eta.isFinite }

  @inline(__always) func terms(_ eta: Double, _ y: Double) -> UnitTerms {
    let tails = BinaryTails.logit(eta)
    let score = y == 1 ? tails.other : y == 0 ? -tails.event : y - tails.event
    return UnitTerms(
      halfDeviance: shareDeviance(y, tails), score: score, weight: tails.event * tails.other)
  }

  func curvature(_ eta: Double, _ y: Double) -> Double {
    let tails = BinaryTails.logit(eta)
    return tails.event * tails.other
  }
}

/// Any other link with a Bernoulli variance.
struct BinaryLikelihood: UnitLikelihood {
  let link: Link

  func allows(_ eta: Double) -> Bool {
    switch link {
    case .log: eta < 0 && eta.isFinite
    case .identity: eta > 0 && eta < 1
    default: eta.isFinite
    }
  }

  func terms(_ eta: Double, _ y: Double) -> UnitTerms {
    let tails = self.tails(eta)
    return UnitTerms(
      halfDeviance: shareDeviance(y, tails), score: slope(y, tails), weight: tails.rise * tails.fall)
  }

  func curvature(_ eta: Double, _ y: Double) -> Double {
    let tails = self.tails(eta)
    let (rise, fall, bend) = (tails.rise, tails.fall, tails.bend)
    return (y == 0 ? 0 : y * rise * (rise - bend)) + (y == 1 ? 0 : (1 - y) * fall * (fall + bend))
  }

  private func slope(_ y: Double, _ tails: BinaryTails) -> Double {
    y == 1 ? tails.rise : y == 0 ? -tails.fall : y * tails.rise - (1 - y) * tails.fall
  }

  @inline(__always) private func tails(_ eta: Double) -> BinaryTails {
    switch link {
    case .probit: .probit(eta)
    case .complementaryLogLog: .complementaryLogLog(eta)
    case .cauchit: .cauchit(eta)
    case .log: .log(eta)
    case .identity: .identity(eta)
    case .logit, .inverse, .squareRoot: .logit(eta)
    }
  }
}

/// Half the deviance of a share, which is −log p or −log q where it is 1 or 0.
@inline(__always) private func shareDeviance(_ y: Double, _ tails: BinaryTails) -> Double {
  if y == 1 { return -tails.logEvent }
  if y == 0 { return -tails.logOther }
  return y * (Double.log(y) - tails.logEvent) + (1 - y) * (Double.log1p(-y) - tails.logOther)
}

/// A count with a log link and a Poisson variance: canonical.
struct LogCountLikelihood: UnitLikelihood {
  func allows(_ eta: Double) -> Bool { eta < 700 && eta.isFinite }

  @inline(__always) func terms(_ eta: Double, _ y: Double) -> UnitTerms {
    let mean = Double.exp(eta)
    return UnitTerms(
      halfDeviance: VarianceFunction.mean.halfDeviance(y, mean: mean), score: y - mean, weight: mean)
  }

  func curvature(_ eta: Double, _ y: Double) -> Double { Double.exp(eta) }
}

/// A mean with any variance function but Bernoulli's, and a link that is not made for probabilities.
struct MeanLikelihood: UnitLikelihood {
  let variance: VarianceFunction
  let link: Link

  func allows(_ eta: Double) -> Bool {
    switch link {
    case .log: eta.isFinite && eta < 700 && eta > -700
    case .inverse: eta != 0 && variance.allows(1 / eta)
    case .squareRoot: eta > 0 && variance.allows(eta * eta)
    default: variance.allows(eta)
    }
  }

  @inline(__always) func terms(_ eta: Double, _ y: Double) -> UnitTerms {
    let (mean, slope) = (link.mean(of: eta), link.slope(at: eta))
    let ratio = slope / variance.value(at: mean)
    return UnitTerms(
      halfDeviance: variance.halfDeviance(y, mean: mean), score: (y - mean) * ratio, weight: slope * ratio)
  }

  func curvature(_ eta: Double, _ y: Double) -> Double {
    let (mean, slope) = (link.mean(of: eta), link.slope(at: eta))
    let value = variance.value(at: mean)
    let bend: Double
    switch link {
    case .log: bend = mean
    case .inverse: bend = 2 * mean * mean * mean
    case .squareRoot: bend = 2
    default: bend = 0
    }
    return slope * slope / value - (y - mean) * (bend - slope * slope * variance.slope(at: mean) / value) / value
  }
}
