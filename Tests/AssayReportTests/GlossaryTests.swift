import AssayReport
import Testing

@Suite struct GlossaryTests {
  @Test(arguments: ReportFixtures.all)
  func `knows every column of a document`(document: Document) {
    #expect(Glossary.unknownColumns(in: document).isEmpty)
  }

  @Test func `tells which columns it does not know`() {
    let document = Document(
      analysis: "crosstab", title: "", cases: CaseAccount(read: 0, used: 0, source: ""),
      tables: [
        Table(
          name: "cells", title: "", columns: ["row", "chi2", "column", "count"], rows: [],
          layout: .grid(row: "row", column: "column", values: ["count", "cnt"], layer: "layer"),
          hidden: ["chi2", "dof"])
      ])
    #expect(Glossary.unknownColumns(in: document) == ["chi2", "dof", "cnt", "layer"])
  }

  @Test func `has each name once, with a heading and one sentence`() {
    let names = Glossary.entries.map(\.name)
    #expect(Set(names).count == names.count)
    for entry in Glossary.entries {
      #expect(!entry.heading.isEmpty)
      #expect(entry.summary.hasSuffix("."), "\(entry.name)")
      #expect(!entry.summary.contains("\n"))
    }
  }

  @Test(arguments: [
    "variable category label count weighted percent valid_percent cumulative_percent conf_low conf_high missing_class",
    "case_percent response_percent rank",
    "variable label scale n missing distinct mean std_error std_dev min q25 median q75 max skewness kurtosis",
    "row column count weighted row_percent column_percent total_percent expected residual pearson_residual",
    "adjusted_residual stratum n sum_of_weights effective_size",
    "test statistic df df_denominator p_value log_p_value method",
    "measure dependent column estimate std_error std_error_null statistic df p_value log_p_value conf_low conf_high",
  ])
  func `has the promised columns`(names: String) {
    for name in names.split(separator: " ") { #expect(Glossary.entry(for: String(name)) != nil, "\(name)") }
  }

  @Test(arguments: [
    "pearson_chi_squared yates_chi_squared likelihood_ratio linear_by_linear fisher_exact monte_carlo rao_scott_f",
    "rao_scott_chi_squared wald_f wald_htz adjusted_wald_f mantel_haenszel mantel_haenszel_corrected cmh_correlation",
    "cmh_row_means cmh_general woolf breslow_day tarone mcnemar mcnemar_exact mcnemar_mid_p bowker stuart_maxwell",
    "cochran_q exact_pearson exact_likelihood_ratio exact_linear_by_linear cochran_armitage jonckheere_terpstra",
    "goodness_of_fit phi cramers_v cramers_v_corrected tschuprow_t contingency_coefficient",
    "contingency_coefficient_adjusted lambda goodman_kruskal_tau uncertainty_coefficient gamma kendall_tau_b",
    "stuart_tau_c somers_d spearman pearson_r eta eta_squared kappa weighted_kappa_linear weighted_kappa_quadratic",
    "odds_ratio odds_ratio_conditional relative_risk risk_difference yule_q yule_y",
  ])
  func `has words for every test and measure`(names: String) {
    for name in names.split(separator: " ").map(String.init) {
      let words = Glossary.words(for: name)
      #expect(!words.contains("_"))
      #expect(words.first?.isUppercase == true, "\(name)")
    }
  }

  @Test func `puts names in words`() {
    #expect(Glossary.words(for: "pearson_chi_squared") == "Pearson chi-squared")
    #expect(Glossary.words(for: "cramers_v") == "Cramér’s V")
    #expect(Glossary.words(for: "welch_t") == "Welch’s t")
  }
}
