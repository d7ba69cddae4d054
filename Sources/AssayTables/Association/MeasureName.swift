/// The measures of association the toolkit reports, under the names that appear in its output.
public enum MeasureName: String, Sendable, Hashable, CaseIterable {
  // From the mean square contingency.
  case phi
  case cramersV = "cramers_v"
  case cramersVCorrected = "cramers_v_corrected"
  case tschuprowT = "tschuprow_t"
  case contingencyCoefficient = "contingency_coefficient"
  case contingencyCoefficientAdjusted = "contingency_coefficient_adjusted"
  // Proportional reduction of the error, or of the uncertainty, of a prediction.
  case lambda
  case goodmanKruskalTau = "goodman_kruskal_tau"
  case uncertaintyCoefficient = "uncertainty_coefficient"
  // From concordant and discordant pairs.
  case gamma
  case kendallTauB = "kendall_tau_b"
  case stuartTauC = "stuart_tau_c"
  case somersD = "somers_d"
  // From scores.
  case spearman
  case pearsonR = "pearson_r"
  case eta
  case etaSquared = "eta_squared"
  // Agreement.
  case kappa
  case weightedKappaLinear = "weighted_kappa_linear"
  case weightedKappaQuadratic = "weighted_kappa_quadratic"
  // Two rows and two columns, and such tables by strata.
  case oddsRatio = "odds_ratio"
  case oddsRatioConditional = "odds_ratio_conditional"
  case oddsRatioMantelHaenszel = "odds_ratio_mantel_haenszel"
  case oddsRatioCommonConditional = "odds_ratio_common_conditional"
  case relativeRisk = "relative_risk"
  case riskDifference = "risk_difference"
  case yuleQ = "yule_q"
  case yuleY = "yule_y"
}
