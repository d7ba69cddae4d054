/// The ways to an interval for one proportion.
public enum ProportionMethod: String, Sendable, CaseIterable {
  /// The score interval: near its level on average, and never outside 0...1. The default.
  case wilson
  /// The score interval with a continuity correction of ½.
  case wilsonCorrected = "wilson_corrected"
  /// The exact interval: at least its level for every probability.
  case clopperPearson = "clopper_pearson"
  /// The exact interval with half the probability of the observed count.
  case midP = "mid_p"
  /// Bayesian with Jeffreys' prior, open at 0 and at n.
  case jeffreys
  /// Wald's after adding z²/2 successes and as many failures.
  case agrestiCoull = "agresti_coull"
  /// Wald's on the log odds; undefined where one outcome is absent.
  case logit
  /// Wald's on the arcsine of the root.
  case arcsine
  /// The textbook interval, for comparison with other programs only: its coverage is poor.
  case wald
}

extension ProportionInterval {
  /// An interval for a proportion by the method named.
  ///
  /// What each method assumes stands with its own function. The counts may be fractional.
  ///
  /// - Returns: The interval; nil when there are no trials, and for the logit where an outcome is absent.
  /// - Precondition: `0 <= successes <= trials` and the level lies strictly between 0 and 1.
  public static func interval(
    _ method: ProportionMethod = .wilson, successes: Double, trials: Double, level: Double
  ) -> ConfidenceInterval? {
    switch method {
    case .wilson: wilson(successes: successes, trials: trials, level: level)
    case .wilsonCorrected: wilsonCorrected(successes: successes, trials: trials, level: level)
    case .clopperPearson: clopperPearson(successes: successes, trials: trials, level: level)
    case .midP: midP(successes: successes, trials: trials, level: level)
    case .jeffreys: jeffreys(successes: successes, trials: trials, level: level)
    case .agrestiCoull: agrestiCoull(successes: successes, trials: trials, level: level)
    case .logit: logit(successes: successes, trials: trials, level: level)
    case .arcsine: arcsine(successes: successes, trials: trials, level: level)
    case .wald: wald(successes: successes, trials: trials, level: level)
    }
  }
}
