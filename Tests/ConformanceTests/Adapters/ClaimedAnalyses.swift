/// Computes the values of a case with the library.
///
/// It throws ``Unsupported`` for what nobody has built, and lets the library's typed errors through.
typealias Adapter = @Sendable (ConformanceCase) throws -> Findings

/// The analyses the library claims, each with the adapter of its family; a failing case of any of them fails the suite.
let claimedAnalyses: [String: Adapter] = [
  "agreement.kappa": AgreementAdapter.kappa,
  "agreement.weighted_kappa": AgreementAdapter.weightedKappa,
  "crosstab.assoc_nominal": AssociationAdapter.nominal,
  "crosstab.assoc_ordinal": AssociationAdapter.ordinal,
  "crosstab.chisq": CrosstabAdapter.chiSquared,
  "crosstab.eta": AssociationAdapter.correlationRatio,
  "crosstab.nominal_ase": AssociationAdapter.errors,
  "crosstab.ordinal_ase": AssociationAdapter.errors,
  "crosstab.residuals": CrosstabAdapter.residuals,
  "desc.univariate": DescriptivesAdapter.univariate,
  "dist.chisq_upper": DistributionAdapter.chiSquaredUpper,
  "dist.f_upper": DistributionAdapter.fisherUpper,
  "dist.normal_two_sided": DistributionAdapter.normalTwoSided,
  "dist.quantile": DistributionAdapter.quantile,
  "dist.studentized_range": DistributionAdapter.studentizedRange,
  "dist.t_two_sided": DistributionAdapter.studentTwoSided,
  "io.csv_encoding": TextFileAdapter.encoding,
  "io.frequency_with_labels": TextFileAdapter.frequencies,
  "risk.or_rr": RiskAdapter.ratios,
  "survey.chisq": SurveyIndependenceAdapter.test,
]
