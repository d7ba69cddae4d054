/// The tests the toolkit reports, under the names that appear in its output.
public enum TestName: String, Sendable, Hashable, CaseIterable {
  // Tables of two variables.
  case pearsonChiSquared = "pearson_chi_squared"
  case yatesChiSquared = "yates_chi_squared"
  case likelihoodRatio = "likelihood_ratio"
  case linearByLinear = "linear_by_linear"
  case fisherExact = "fisher_exact"
  case fisherExactLess = "fisher_exact_less"
  case fisherExactGreater = "fisher_exact_greater"
  case monteCarlo = "monte_carlo"
  case monteCarloPearson = "monte_carlo_pearson"
  case monteCarloLikelihoodRatio = "monte_carlo_likelihood_ratio"
  case monteCarloLinearByLinear = "monte_carlo_linear_by_linear"
  case exactPearson = "exact_pearson"
  case exactLikelihoodRatio = "exact_likelihood_ratio"
  case exactLinearByLinear = "exact_linear_by_linear"
  case goodnessOfFit = "goodness_of_fit"
  // Tables under weights and designs.
  case raoScottF = "rao_scott_f"
  case raoScottChiSquared = "rao_scott_chi_squared"
  case waldF = "wald_f"
  /// The approximate Hotelling T² of a covariance by clusters.
  case waldHTZ = "wald_htz"
  case adjustedWaldF = "adjusted_wald_f"
  // Stratified tables.
  case mantelHaenszel = "mantel_haenszel"
  case mantelHaenszelCorrected = "mantel_haenszel_corrected"
  case mantelHaenszelExact = "mantel_haenszel_exact"
  case cmhCorrelation = "cmh_correlation"
  case cmhRowMeans = "cmh_row_means"
  case cmhColumnMeans = "cmh_column_means"
  case cmhGeneral = "cmh_general"
  case woolf
  case breslowDay = "breslow_day"
  case tarone
  // Paired tables.
  case mcnemar
  case mcnemarCorrected = "mcnemar_corrected"
  case mcnemarExact = "mcnemar_exact"
  case mcnemarMidP = "mcnemar_mid_p"
  case bowker
  case stuartMaxwell = "stuart_maxwell"
  case cochranQ = "cochran_q"
  // Trend.
  case cochranArmitage = "cochran_armitage"
  case jonckheereTerpstra = "jonckheere_terpstra"
  // Proportions.
  case binomialExact = "binomial_exact"
  case oneProportionZ = "one_proportion_z"
  case twoProportionsZ = "two_proportions_z"
  case equalProportions = "equal_proportions"
  case exactMultinomial = "exact_multinomial"
  // Multi-select questions.
  case bilderLoughin = "bilder_loughin"
  case bilderLoughinBootstrap = "bilder_loughin_bootstrap"
  case bilderLoughinBonferroni = "bilder_loughin_bonferroni"
  // Means.
  case oneSampleT = "one_sample_t"
  case studentT = "student_t"
  case welchT = "welch_t"
  case pairedT = "paired_t"
  case analysisOfVariance = "analysis_of_variance"
  case welchF = "welch_f"
  case brownForsytheF = "brown_forsythe_f"
  case levene
  case brownForsythe = "brown_forsythe"
  case bartlett
  case flignerKilleen = "fligner_killeen"
  case shapiroWilk = "shapiro_wilk"
  // Ranks.
  case mannWhitney = "mann_whitney"
  case mannWhitneyExact = "mann_whitney_exact"
  case wilcoxonSignedRank = "wilcoxon_signed_rank"
  case wilcoxonSignedRankExact = "wilcoxon_signed_rank_exact"
  case signTest = "sign_test"
  case kruskalWallis = "kruskal_wallis"
  case friedman
  case imanDavenport = "iman_davenport"
  // Pairs of groups.
  case tukeyHSD = "tukey_hsd"
  case gamesHowell = "games_howell"
  case dunn
  case pooledPairwiseT = "pairwise_t_pooled"
  case welchPairwiseT = "pairwise_t_welch"
  case columnProportions = "column_proportions_z"
  // Correlation.
  case pearsonCorrelation = "pearson_correlation"
  case spearmanCorrelation = "spearman_correlation"
  case kendallCorrelation = "kendall_correlation"
  // Means and ranks under weights and designs.
  case designT = "design_t"
  case designWaldF = "design_wald_f"
  case designRankTest = "design_rank_test"
  case designColumnProportions = "design_column_proportions_t"
  // Models.
  case waldChiSquared = "wald_chi_squared"
  case nestedF = "nested_f"
  case scaledDevianceF = "scaled_deviance_f"
  case hosmerLemeshow = "hosmer_lemeshow"
  case breuschPagan = "breusch_pagan"
  // Ordinal models.
  case proportionalOddsScore = "proportional_odds_score"
  case proportionalOddsLikelihoodRatio = "proportional_odds_likelihood_ratio"
  case brant
  // Multinomial models.
  case hausmanMcFadden = "hausman_mcfadden"
}
