internal import AssayData
internal import AssayInference
internal import AssayNumerics

/// What measures how strong an association is; each is free of an upward bias, or corrected for it.
enum ScreenEffect: String, Sendable {
  case cramersVCorrected = "cramers_v_corrected"
  case kendallTauB = "kendall_tau_b"
  /// ε² of Kelley on midranks, also written η²[H].
  case etaSquaredH = "eta_squared_h"
  case omegaSquared = "omega_squared"
  case pearsonR = "pearson_r"
}

/// A pair of variables, tested.
struct ScreenedPair: Sendable {
  /// By position among the variables.
  let pair: BurtPair
  /// The cases that have both values.
  let count: Int
  /// Nil where the test is undefined.
  var test: TestResult?
  var effect: Double?
  var effectName = ScreenEffect.cramersVCorrected
  /// Why there is no test.
  var reason: Reason?
  /// Whether the reference distribution is doubtful: more than a fifth of the expected counts below 5, or one below 1.
  var isSparse = false

  /// Why a pair was not tested.
  enum Reason: String, Sendable, CaseIterable {
    case tooFew = "have fewer cases than asked for"
    case oneCategory = "have one category of a variable among the cases with both values"
    case noVariance = "have no variance to test against, or one case in a group"
    case perfect = "have a perfect correlation, so that there is no error to test it by"
  }

  init(_ pair: BurtPair, count: Int) {
    self.pair = pair
    self.count = count
  }

  /// The pair with a test, or with the reason why there is none.
  func tested(
    _ test: TestResult?, _ name: ScreenEffect, _ effect: Double?, otherwise reason: Reason
  ) -> ScreenedPair {
    var result = self
    result.test = test
    result.effect = test == nil ? nil : effect
    result.effectName = name
    result.reason = test == nil ? reason : nil
    return result
  }
}

extension TestResult {
  /// A test whose tail is computed once: its logarithm follows from it wherever that loses nothing.
  init?(_ name: TestName, _ statistic: Double, _ reference: ReferenceDistribution) {
    guard statistic.isFinite else { return nil }
    let p = reference.twoSided(statistic)
    let log = p > 1e-290 && p < 0.5 ? Double.log(p) : reference.logTwoSided(statistic)
    self.init(name: name, statistic: statistic, reference: reference, pValue: p, logPValue: log, method: "")
  }
}
