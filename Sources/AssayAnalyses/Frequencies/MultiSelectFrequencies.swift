internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayReport
internal import AssaySurvey

/// The frequencies of a multi-select question.
///
/// Percent of cases has the respondents with at least one option ticked as its base and adds up to more than 100;
/// percent of responses has all ticks. Ranks are competition ranks (1-2-2-4) of the counts, not of rounded percentages.
struct MultiSelectFrequencies: FrequencyPart {
  private let question: VariableDefinition
  private let tally: MultiSelectTally
  private let intervalMethod: ProportionMethod
  private let data: DataSet

  init(_ question: VariableDefinition, intervalMethod: ProportionMethod, data: DataSet) throws {
    self.intervalMethod = intervalMethod
    self.question = question
    self.data = data
    try data.checkCondition()
    for option in question.options { try data.checkColumn(option.code, named: option.code) }
    tally = try MultiSelectTally(
      of: question, in: data.source, weighting: data.options.weighting, where: data.options.condition,
      missingValues: data.options.missingValues + (question.missingValues ?? data.codebook?.missingValues ?? []),
      missingWeights: data.missingWeightTokens, parallelism: data.options.parallelism)
  }

  private var isFrequency: Bool { data.options.weighting.isFrequency }

  private func cases(_ sums: MultiSelectTally.Sums) -> Int { isFrequency ? Int(sums.weight.value) : sums.count }

  var name: String { question.name }
  var stratum: Category? { nil }
  var rowCount: Int { tally.rowCount }
  var used: Int { cases(tally.ticked) }
  var designSize: Int { tally.rowCount - tally.weights.missing }
  var sumOfWeights: Double { tally.ticked.weight.value }

  var read: Int {
    isFrequency ? cases(tally.ticked) + cases(tally.nothing) + cases(tally.missing) : tally.rowCount
  }

  var effectiveSize: Double {
    tally.ticked.square.value > 0 ? sumOfWeights * sumOfWeights / tally.ticked.square.value : 0
  }

  var skipped: [CaseAccount.MissingCount] { tally.weights.reasons(data.options.weighting) }

  var missing: [CaseAccount.MissingCount] {
    [("nothing ticked", cases(tally.nothing)), ("no answer", cases(tally.missing))].filter { $0.1 > 0 }
      .map { CaseAccount.MissingCount(reason: "\(name) \($0.0)", count: $0.1) }
      + tally.weights.reasons(data.options.weighting)
  }

  var notes: [String] {
    [
      "\(name) is a multi-select question: percent of cases has the respondents who ticked something as its base and "
        + "adds up to more than 100; percent of responses has all ticks."
    ]
  }

  var rows: [FrequencyRow] {
    let base = tally.ticked.weight.value
    let all = base + tally.nothing.weight.value + tally.missing.weight.value
    let responses = tally.options.reduce(0) { $0 + $1.weight.value }
    func percent(_ part: Double, _ whole: Double) -> Double? { whole > 0 ? 100 * part / whole : nil }
    var rows: [FrequencyRow] = []
    for (option, sums) in zip(question.options, tally.options) {
      let weight = sums.weight.value
      let interval = interval(sums)
      rows.append(
        FrequencyRow(
          category: option.code, label: option.label, count: cases(sums), weight: weight, percent: percent(weight, all),
          validPercent: percent(weight, base), low: interval.map { 100 * $0.low }, high: interval.map { 100 * $0.high },
          casePercent: percent(weight, base), responsePercent: percent(weight, responses),
          rank: 1 + tally.options.count { $0.weight.value > weight }))
    }
    rows.append(
      FrequencyRow(
        label: "Valid", count: used, weight: base, percent: percent(base, all), validPercent: percent(base, base),
        casePercent: percent(responses, base), responsePercent: percent(responses, responses)))
    for (label, sums) in [("nothing ticked", tally.nothing), ("no answer", tally.missing)] where sums.count > 0 {
      rows.append(
        FrequencyRow(
          label: label, count: cases(sums), weight: sums.weight.value, percent: percent(sums.weight.value, all),
          missingClass: label))
    }
    rows.append(FrequencyRow(label: "Total", count: read, weight: all, percent: percent(all, all)))
    return rows
  }

  private func interval(_ sums: MultiSelectTally.Sums) -> ConfidenceInterval? {
    let base = tally.ticked
    guard base.count > 0 else { return nil }
    guard data.options.weighting.isSampling else {
      return ProportionInterval.interval(
        intervalMethod, successes: Double(cases(sums)), trials: Double(cases(base)), level: data.options.level)
    }
    let cells = WeightedCells(
      rowCount: 1, columnCount: 2, sums: [sums.weight.value, base.weight.value - sums.weight.value],
      squares: [sums.square.value, base.square.value - sums.square.value], designSize: designSize)
    return cells.shareInterval(of: 0, level: data.options.level)
  }
}
