internal import AssayComparisons
internal import AssayInference

/// The line that a paper quotes, in the form of the APA.
///
/// Reference: American Psychological Association, *Publication Manual* (7th ed., 2020), §6.43–6.46.
struct ComparisonSentence {
  let level: Double

  /// A test with its effect size and the interval of that.
  func text(_ letter: String, _ test: TestResult, _ size: MeanEffectSize?, _ symbol: String) -> String {
    let df = [test.reference.degreesOfFreedom, test.reference.denominatorDegreesOfFreedom].compactMap { $0 }
      .map { PageWords.short($0) }.joined(separator: ", ")
    var text =
      "\(letter)(\(df)) = \(PageWords.number(test.statistic, places: 2)), p \(PageWords.probability(test.pValue))"
    guard let size else { return text + "." }
    // Standardized differences can pass 1, shares cannot.
    let zero = [.cohensD, .hedgesG, .cohensDz].contains(size.name)
    func number(_ value: Double) -> String { PageWords.number(value, places: 2, leadingZero: zero) }
    text += ", \(symbol) = \(number(size.estimate))"
    if let interval = size.interval {
      text += ", \(PageWords.short(level * 100))% CI [\(number(interval.low)), \(number(interval.high))]"
    }
    return text + "."
  }
}
