internal import AssayInference

/// The line that a paper quotes of a regression, in the form of the APA.
///
/// Reference: American Psychological Association, *Publication Manual* (7th ed., 2020), §6.43–6.46.
enum RegressionSentence {
  /// The test of the whole model.
  ///
  /// - Parameters:
  ///   - cases: n, which goes with χ².
  ///   - size: A measure of the fit that stands behind the test.
  static func words(
    _ test: ReportedTest, cases: Double, size: (symbol: String, value: Double)? = nil
  ) -> String? {
    guard let value = test.statistic, let probability = test.pValue else { return nil }
    let p = "p \(PageWords.probability(probability))"
    let statistic = PageWords.number(value, places: 2)
    let df = test.degreesOfFreedom.map { PageWords.short($0) } ?? ""
    let end = size.map { ", \($0.symbol) = \(PageWords.number($0.value, places: 3, leadingZero: false))" } ?? ""
    if let denominator = test.denominatorDegreesOfFreedom {
      return "F(\(df), \(PageWords.short(denominator))) = \(statistic), \(p)\(end)."
    }
    return "χ²(\(df), N = \(PageWords.short(cases))) = \(statistic), \(p)\(end)."
  }
}
