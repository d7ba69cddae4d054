/// The tests the toolkit reports, under the names that appear in its output.
public enum TestName: String, Sendable, Hashable, CaseIterable {
  // Tables of two variables.
  case pearsonChiSquared = "pearson_chi_squared"
  case yatesChiSquared = "yates_chi_squared"
  case likelihoodRatio = "likelihood_ratio"
  case linearByLinear = "linear_by_linear"
  case fisherExact = "fisher_exact"
  case monteCarlo = "monte_carlo"
  case exactPearson = "exact_pearson"
  case exactLikelihoodRatio = "exact_likelihood_ratio"
  case exactLinearByLinear = "exact_linear_by_linear"
  case goodnessOfFit = "goodness_of_fit"
  // Tables under weights and designs.
  case raoScottF = "rao_scott_f"
  case raoScottChiSquared = "rao_scott_chi_squared"
  case waldF = "wald_f"
  case adjustedWaldF = "adjusted_wald_f"
  // Stratified tables.
  case mantelHaenszel = "mantel_haenszel"
  case mantelHaenszelCorrected = "mantel_haenszel_corrected"
  case cmhCorrelation = "cmh_correlation"
  case cmhRowMeans = "cmh_row_means"
  case cmhGeneral = "cmh_general"
  case woolf
  case breslowDay = "breslow_day"
  case tarone
  // Paired tables.
  case mcnemar
  case mcnemarExact = "mcnemar_exact"
  case mcnemarMidP = "mcnemar_mid_p"
  case bowker
  case stuartMaxwell = "stuart_maxwell"
  case cochranQ = "cochran_q"
  // Trend.
  case cochranArmitage = "cochran_armitage"
  case jonckheereTerpstra = "jonckheere_terpstra"
  // Means and ranks.
  case studentT = "student_t"
  case welchT = "welch_t"
  case pairedT = "paired_t"
  case analysisOfVariance = "analysis_of_variance"
  case welchF = "welch_f"
  case levene
  case brownForsythe = "brown_forsythe"
  case bartlett
  case mannWhitney = "mann_whitney"
  case wilcoxonSignedRank = "wilcoxon_signed_rank"
  case signTest = "sign_test"
  case kruskalWallis = "kruskal_wallis"
  case friedman
  case kolmogorovSmirnov = "kolmogorov_smirnov"
  case shapiroWilk = "shapiro_wilk"
}
