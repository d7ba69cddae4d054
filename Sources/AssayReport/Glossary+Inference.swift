extension Glossary {
  /// Columns of tables of tests that no other section has.
  static let inference: [Entry] = [
    Entry("test", "Test", .term, "The test.")
  ]

  /// Tests in words.
  static let testTerms: [String: String] = [
    "pearson_chi_squared": "Pearson chi-squared",
    "yates_chi_squared": "Chi-squared, Yates-corrected",
    "likelihood_ratio": "Likelihood ratio",
    "linear_by_linear": "Linear-by-linear",
    "fisher_exact": "Fisher’s exact",
    "monte_carlo": "Monte Carlo",
    "rao_scott_f": "Rao–Scott F",
    "rao_scott_chi_squared": "Rao–Scott chi-squared",
    "wald_f": "Wald F",
    "adjusted_wald_f": "Adjusted Wald F",
    "mantel_haenszel": "Mantel–Haenszel",
    "mantel_haenszel_corrected": "Mantel–Haenszel, corrected",
    "cmh_correlation": "CMH correlation",
    "cmh_row_means": "CMH row means",
    "cmh_general": "CMH general association",
    "woolf": "Woolf",
    "breslow_day": "Breslow–Day",
    "tarone": "Tarone",
    "mcnemar": "McNemar",
    "mcnemar_exact": "McNemar exact",
    "mcnemar_mid_p": "McNemar mid-p",
    "bowker": "Bowker",
    "stuart_maxwell": "Stuart–Maxwell",
    "cochran_q": "Cochran’s Q",
    "exact_pearson": "Pearson chi-squared, exact",
    "exact_likelihood_ratio": "Likelihood ratio, exact",
    "exact_linear_by_linear": "Linear-by-linear, exact",
    "cochran_armitage": "Cochran–Armitage trend",
    "jonckheere_terpstra": "Jonckheere–Terpstra",
    "goodness_of_fit": "Goodness of fit",
  ]
}
