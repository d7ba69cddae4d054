internal import AssayInference
internal import AssayReport
internal import AssayTables

/// The line that a paper quotes, in the form of the APA.
///
/// Reference: American Psychological Association, *Publication Manual* (7th ed., 2020), §6.43–6.46.
struct CrosstabSentence {
  let isSampling: Bool
  let level: Double

  /// The test and Cramér's V (φ for a 2 × 2 table).
  func text(of result: CrosstabPage.LayerResult) -> String? {
    guard let test = result.tests.first(where: { $0.undefinedReason == nil }), let value = test.statistic,
      let probability = test.pValue
    else { return nil }
    let df = PageWords.short(test.degreesOfFreedom ?? 0)
    let p = PageWords.probability(probability)
    let statistic = PageWords.number(value, places: 2)
    var text: String
    if isSampling {
      let denominator = PageWords.short(test.denominatorDegreesOfFreedom ?? 0)
      text = "Rao–Scott F(\(df), \(denominator)) = \(statistic), p \(p), n = \(result.layer.size)"
    } else {
      text = "χ²(\(df), N = \(result.layer.size)) = \(statistic), p \(p)"
    }
    if let measure = result.measures.first(where: { $0.name == .cramersV }),
      let value = measure.estimate
    {
      text += ", V = \(PageWords.number(value, places: 2, leadingZero: false))"
      if let low = measure.low, let high = measure.high, !measure.liesOutsideInterval {
        let percent = PageWords.short(level * 100)
        text +=
          ", \(percent)% CI [\(PageWords.number(low, places: 2, leadingZero: false)), "
          + "\(PageWords.number(high, places: 2, leadingZero: false))]"
      }
    }
    return text + "."
  }
}
