internal import AssayComparisons
internal import AssayInference

/// All that was found about one variable.
struct ComparisonOutcome {
  var groups: [ComparedGroup] = []
  var tests: [ReportedTest] = []
  var pairs: [ComparedPair] = []
  var measures: [ComparisonMeasure] = []
  var effects: [VarianceRow] = []
  /// What a reader should know, and why something has no value.
  var notes: [String] = []
  /// The line that a paper quotes.
  var sentence: String?
}

/// One group, one side of pairs, or one sample.
struct ComparedGroup {
  let code: String
  let label: String
  /// Rows, or the cases they stand for.
  let count: Int
  /// Σw, under sampling weights.
  var sumOfWeights: Double?
  let mean: Double?
  let standardDeviation: Double?
  let standardError: Double?
  let interval: ConfidenceInterval?
  let median: Double?
  let minimum: Double?
  let maximum: Double?
  let meanRank: Double?
}

/// A difference between two groups, or of a mean from a value.
struct ComparedPair {
  let test: TestName
  let first: String
  let second: String
  var difference: Double?
  var standardError: Double?
  var statistic: Double?
  var df: Double?
  var pValue: Double?
  var adjusted: Double?
  var interval: ConfidenceInterval?
  var method: String
}

extension ComparedPair {
  init(_ test: MeanTest, first: String, second: String) {
    self.init(
      test: test.result.name, first: first, second: second, difference: test.estimate,
      standardError: test.standardError, statistic: test.result.statistic,
      df: test.result.reference.degreesOfFreedom, pValue: test.result.pValue, interval: test.interval,
      method: test.result.method)
  }

  init(_ pair: PairwiseComparison, name: TestName, labels: [String]) {
    self.init(pair, name: name, first: labels[pair.first], second: labels[pair.second])
  }

  init(_ pair: PairwiseComparison, name: TestName, first: String, second: String) {
    self.init(
      test: name, first: first, second: second, difference: pair.difference,
      standardError: pair.standardError, statistic: pair.result?.statistic,
      df: pair.result?.reference.degreesOfFreedom, pValue: pair.result?.pValue, adjusted: pair.adjustedPValue,
      interval: pair.interval, method: pair.method)
  }
}

/// The size of an effect.
struct ComparisonMeasure {
  let name: String
  var term: String?
  let estimate: Double?
  var standardError: Double?
  var interval: ConfidenceInterval?
  let method: String
}

extension ComparisonMeasure {
  init(_ size: MeanEffectSize, term: String? = nil) {
    self.init(
      name: size.name.rawValue, term: term, estimate: size.estimate, interval: size.interval, method: size.method)
  }
}

/// A line of the table of an analysis of variance.
struct VarianceRow {
  let source: String
  let sumOfSquares: Double
  let df: Double
  var meanSquare: Double?
  var statistic: Double?
  var pValue: Double?
  var logPValue: Double?
}
