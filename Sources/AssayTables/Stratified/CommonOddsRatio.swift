internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// The Mantel–Haenszel estimate of an odds ratio that several strata share.
///
/// With a, b, c, d the cells of a stratum and N its total:
/// ```
/// R = a d/N,  S = b c/N,  P = (a + d)/N,  Q = (b + c)/N
/// θ = Σ R / Σ S
/// Var(ln θ) = Σ P R / (2 (Σ R)²) + Σ (P S + Q R) / (2 Σ R Σ S) + Σ Q S / (2 (Σ S)²)
/// interval    θ exp(± z √Var)
/// ```
/// The variance holds both for few large strata and for many sparse ones. Observations are independent; the strata
/// should share one odds ratio, which ``StratifiedTable/tarone()`` tests.
///
/// Reference: Mantel & Haenszel (1959), *JNCI* 22, 719–748; Robins, Breslow & Greenland (1986), *Biometrics* 42,
/// 311–323; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §6.4.5.
public struct CommonOddsRatio: Sendable, Equatable {
  /// θ; nil where it divides by 0.
  public let estimate: Double?
  /// The standard error of ln θ; nil where θ is undefined or 0.
  public let logStandardError: Double?
  /// The interval of θ; nil where there is no error, or a limit is too large for a number.
  public let interval: ConfidenceInterval?
  /// One sentence that says what is missing and why; nil when nothing is.
  public let undefinedReason: String?
  /// How the values were made, in words.
  public let method: String
}

extension StratifiedTable {
  /// The Mantel–Haenszel common odds ratio with the interval of Robins, Breslow and Greenland; see ``CommonOddsRatio``.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)``; ``TableError/tooFewStrata(_:needed:)`` when no stratum has
  ///   observations in both rows and both columns.
  /// - Precondition: The level lies strictly between 0 and 1.
  public func commonOddsRatio(level: Double = 0.95) throws(TableError) -> CommonOddsRatio {
    precondition(level > 0 && level < 1, "A level of confidence lies strictly between 0 and 1.")
    let used = try informativeFourfolds(needed: 1)
    let sums = MantelHaenszelSums(used)
    let method =
      "Mantel–Haenszel odds ratio, interval by the variance of Robins, Breslow and Greenland"
      + usage(used.count)
    func result(_ estimate: Double?, error: Double? = nil, interval: ConfidenceInterval? = nil, _ reason: String?)
      -> CommonOddsRatio
    {
      CommonOddsRatio(
        estimate: estimate, logStandardError: error, interval: interval, undefinedReason: reason, method: method)
    }
    guard sums.odd > 0 else {
      return result(
        nil, "The common odds ratio divides by 0: in every stratum a cell off the diagonal is empty.")
    }
    guard let estimate = sums.oddsRatio else {
      return result(
        0, "The common odds ratio is 0, as in every stratum a cell of the diagonal is empty; it has no error.")
    }
    let error = sums.logVariance.squareRoot()
    let reach = Normal.standard.quantile(upperTail: (1 - level) / 2) * error
    let high = estimate * Double.exp(reach)
    guard high.isFinite else {
      return result(estimate, error: error, "The upper limit is too large for a number.")
    }
    return result(
      estimate, error: error,
      interval: ConfidenceInterval(low: estimate * Double.exp(-reach), high: high, level: level), nil)
  }
}

/// The sums over strata that the Mantel–Haenszel odds ratio and its variance are made of.
struct MantelHaenszelSums {
  /// Σ R and Σ S.
  private(set) var even = 0.0
  private(set) var odd = 0.0
  private var evenAgreeing = 0.0
  private var mixed = 0.0
  private var oddDisagreeing = 0.0

  init(_ strata: [FourfoldStratum]) {
    for stratum in strata {
      let r = stratum.a * stratum.d / stratum.total * stratum.scale
      let s = stratum.b * stratum.c / stratum.total * stratum.scale
      let p = (stratum.a + stratum.d) / stratum.total
      let q = (stratum.b + stratum.c) / stratum.total
      even += r
      odd += s
      evenAgreeing += p * r
      mixed += p * s + q * r
      oddDisagreeing += q * s
    }
  }

  /// The odds ratio where it is neither 0 nor infinite.
  var oddsRatio: Double? {
    let ratio = even / odd
    return even > 0 && odd > 0 && ratio > 0 && ratio.isFinite ? ratio : nil
  }

  /// The variance of its logarithm; both sums must be greater than 0.
  var logVariance: Double {
    (evenAgreeing / even / even + mixed / even / odd + oddDisagreeing / odd / odd) / 2
  }
}
