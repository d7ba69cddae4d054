internal import AssayInference
internal import AssayReport
internal import AssayTables

/// The line that a paper quotes, in the form of the APA.
///
/// Reference: American Psychological Association, *Publication Manual* (7th ed., 2020), §6.43–6.46.
struct CrosstabSentence {
  let analysis: Crosstab
  let isSampling: Bool
  let level: Double

  /// The test that was asked for, else the first of the page; and Cramér's V (φ for a 2 × 2 table) where it is of independence.
  func text(of result: CrosstabPage.LayerResult) -> String? {
    let defined = result.tests.filter { $0.undefinedReason == nil }
    let size = "N = \(result.layer.size)"
    if analysis.isPaired, let test = defined.first(where: { [.mcnemar, .bowker].contains($0.name) }),
      let statistic = test.statistic, let p = test.pValue
    {
      let name = test.name == .mcnemar ? "McNemar" : "Bowker"
      return "\(name) χ²(\(PageWords.short(test.degreesOfFreedom ?? 1)), \(size)) = "
        + "\(PageWords.number(statistic, places: 2)), p \(PageWords.probability(p))."
    }
    guard let test = defined.first, let probability = test.pValue else { return nil }
    let asked: TestName = analysis.exact?.isMonteCarlo == true ? .monteCarlo : .fisherExact
    if analysis.exact != nil, let exact = defined.first(where: { [asked, .monteCarlo].contains($0.name) }),
      let p = exact.pValue
    {
      return
        "Fisher’s exact test\(exact.name == .monteCarlo ? " (Monte Carlo)" : ""), p \(PageWords.probability(p)), \(size)"
        + "\(strength(result))."
    }
    guard let value = test.statistic else { return nil }
    let df = PageWords.short(test.degreesOfFreedom ?? 0)
    let p = PageWords.probability(probability)
    let statistic = PageWords.number(value, places: 2)
    guard isSampling else { return "χ²(\(df), \(size)) = \(statistic), p \(p)\(strength(result))." }
    let denominator = PageWords.short(test.denominatorDegreesOfFreedom ?? 0)
    return "Rao–Scott F(\(df), \(denominator)) = \(statistic), p \(p), n = \(result.layer.size)\(strength(result))."
  }

  /// Cramér's V with its interval.
  private func strength(_ result: CrosstabPage.LayerResult) -> String {
    guard let measure = result.measures.first(where: { $0.name == .cramersV }), let value = measure.estimate else {
      return ""
    }
    var text = ", V = \(PageWords.number(value, places: 2, leadingZero: false))"
    if let low = measure.low, let high = measure.high, !measure.liesOutsideInterval {
      text +=
        ", \(PageWords.short(level * 100))% CI [\(PageWords.number(low, places: 2, leadingZero: false)), "
        + "\(PageWords.number(high, places: 2, leadingZero: false))]"
    }
    return text
  }
}
