internal import AssayComparisons
internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssaySurvey
internal import AssayTables

/// Comparisons under sampling weights: every error is that of the design.
struct WeightedComparison {
  let analysis: Compare
  let columns: ComparedColumns
  let level: Double
  let parallelism: Parallelism

  // MARK: Pairs and samples

  func pairs(
    _ names: [String], _ first: [Double], _ second: [Double], _ weights: [Double]
  ) throws -> ComparisonOutcome {
    let label = "\(names[0]) − \(names[1])"
    let lists = [(names[0], first), (names[1], second), (label, zip(first, second).map { $0 - $1 })]
    var outcome = try oneMean(lists[2].1, weights, label: label, against: 0, first: names[0], second: names[1])
    outcome.groups = try lists.map { label, values in
      try group(mean(of: values, weights, label), values, weights, code: label)
    }
    return outcome
  }

  func sample(_ name: String, _ cases: ComparedCases, against value: Double) throws -> ComparisonOutcome {
    let (values, weights) = (cases.values[0], cases.weights[0])
    var outcome = try oneMean(values, weights, label: name, against: value, first: name, second: value.token)
    outcome.groups = [try group(mean(of: values, weights, name), values, weights, code: name)]
    return outcome
  }

  private func oneMean(
    _ values: [Double], _ weights: [Double], label: String, against value: Double, first: String, second: String
  ) throws -> ComparisonOutcome {
    var outcome = ComparisonOutcome()
    let design = try self.design(values, weights, label)
    let t = Attempt { () throws(ComparisonError) in try design.oneMeanT(against: value, level: level) }
    guard let comparison = t.value, let test = comparison.result else {
      outcome.tests = [ReportedTest(.designT, undefined: t.reason)]
      return outcome
    }
    outcome.tests = [ReportedTest(test)]
    outcome.pairs = [ComparedPair(comparison, name: .designT, first: first, second: second)]
    outcome.notes = [Self.leftOut("Wilcoxon’s signed rank and sign tests, Shapiro–Wilk, d and g")]
    outcome.sentence = ComparisonSentence(level: level).text("Design-based t", test, outcome.pairs[0])
    return outcome
  }

  // MARK: Groups

  func groups(_ cases: ComparedCases, _ index: Int) throws -> ComparisonOutcome {
    guard columns.factors.count == 1 else {
      throw AnalysisError(
        "The analysis of variance of two factors is for independent cases of equal weight; under --weight compare by one "
          + "factor at a time, and choose the categories of the other with --where.")
    }
    let occupied = cases.values.indices.filter { !cases.values[$0].isEmpty }
    let design = try self.design(cases, occupied)
    guard design.groups.count > 1 else {
      throw AnalysisError("\(ComparisonError.tooFewGroups(design.groups.count, needed: 2))")
    }
    var outcome = ComparisonOutcome()
    outcome.groups = zip(occupied, design.groups).map { cell, mean in
      group(mean, cases.values[cell], cases.weights[cell], code: cases.code(of: cell))
    }
    let ranks = ReportedTest.attempt(.designRankTest) { () throws(ComparisonError) in
      try design.designRankTest().reversed
    }
    if design.groups.count == 2 {
      let t = Attempt { () throws(ComparisonError) in try design.designT() }
      outcome.tests = [t.test(.designT, \.test.reversed), ranks]
      if let pair = t.value.map({ pair(0, 1, $0, design) }) {
        outcome.pairs = [pair]
        outcome.sentence = t.value.map {
          ComparisonSentence(level: level).text("Design-based t", $0.test.reversed, pair)
        }
      }
    } else {
      let f = Attempt { () throws(ComparisonError) in try design.designWaldF() }
      outcome.tests = [f.test(.designWaldF), ranks]
      outcome.pairs = try pairs(design)
      outcome.sentence = f.value.map { ComparisonSentence(level: level).text("Design-based Wald F", $0, nil, "") }
    }
    outcome.notes = [
      Self.leftOut(
        "Welch’s and the classic tests of means, Mann–Whitney, Kruskal–Wallis, tests of equal variances, Tukey, "
          + "Games–Howell, Dunn and effect sizes")
    ]
    return outcome
  }

  private static func leftOut(_ what: String) -> String {
    "Left out under weights: \(what) (they take weighted rows for independent cases of equal weight)."
  }

  /// The most groups whose pairs are compared without being asked for.
  private static let pairLimit = 30

  private func pairs(_ design: DesignBasedGroups) throws -> [ComparedPair] {
    if analysis.pairMethods == nil, design.groups.count > Self.pairLimit { return [] }
    guard (analysis.pairMethods ?? [.pairwiseT]).contains(.pairwiseT) else { return [] }
    let labels = design.groups.map(\.label)
    do throws(ComparisonError) {
      return try design.pairwiseT(adjustment: analysis.adjustment, level: level)
        .map { ComparedPair($0, name: .designT, labels: labels) }
    } catch {
      throw AnalysisError(error.description)
    }
  }

  /// The first group less the second.
  private func pair(
    _ first: Int, _ second: Int, _ difference: DesignBasedDifference, _ design: DesignBasedGroups
  ) -> ComparedPair {
    let interval = difference.interval(level: level)
    return ComparedPair(
      test: .designT, first: design.groups[first].label, second: design.groups[second].label,
      difference: -difference.estimate, standardError: difference.standardError,
      statistic: -difference.test.statistic, df: difference.test.reference.degreesOfFreedom,
      pValue: difference.test.pValue,
      interval: ConfidenceInterval(low: -interval.high, high: -interval.low, level: level),
      method: difference.test.method)
  }

  // MARK: Rows

  private func design(_ cases: ComparedCases, _ cells: [Int]) throws -> DesignBasedGroups {
    try design(
      cells.map { (cases.label(of: $0), cases.values[$0], cases.weights[$0]) })
  }

  private func design(_ values: [Double], _ weights: [Double], _ label: String) throws -> DesignBasedGroups {
    try design([(label, values, weights)])
  }

  private func mean(of values: [Double], _ weights: [Double], _ label: String) throws -> DesignBasedMean {
    try design(values, weights, label).groups[0]
  }

  /// Rows in groups; the other rows of the design, which have no part in the means, count in its size.
  private func design(_ groups: [(label: String, values: [Double], weights: [Double])]) throws -> DesignBasedGroups {
    var values = groups.flatMap(\.values)
    var weights = groups.flatMap(\.weights)
    var places = groups.indices.flatMap { Array(repeating: $0, count: groups[$0].values.count) }
    let others = max(0, columns.designSize - values.count)
    values += Array(repeating: .nan, count: others)
    weights += Array(repeating: 0, count: others)
    places += Array(repeating: -1, count: others)
    do throws(ComparisonError) {
      return try DesignBasedGroups(
        values: values, groups: places, labels: groups.map(\.label), weights: weights)
    } catch {
      throw AnalysisError(error.description)
    }
  }

  private func group(_ mean: DesignBasedMean, _ values: [Double], _ weights: [Double], code: String) -> ComparedGroup {
    let size = Piece.standardRowCount
    var sum = ValueDistributionSum()
    // Short runs are sorted on all threads and merged in order.
    for part in parallelism.map(
      pieces: (values.count + size - 1) / size,
      { piece in
        let rows = piece * size..<min((piece + 1) * size, values.count)
        return ValueDistribution(rows.lazy.map { (value: values[$0], weight: weights[$0]) }, areFrequencies: false)
      })
    { sum.add(part) }
    let described = Descriptives(sum.total, missing: 0, designSize: columns.designSize)
    return ComparedGroup(
      code: code, label: mean.label, count: mean.count, sumOfWeights: mean.weightSum, mean: mean.mean,
      standardDeviation: described.standardDeviation, standardError: mean.count > 1 ? mean.standardError : nil,
      interval: mean.interval(level: level), median: described.median, minimum: described.minimum,
      maximum: described.maximum, meanRank: nil)
  }
}

extension TestResult {
  /// The same test with the first group less the second, as everywhere on the page.
  fileprivate var reversed: TestResult {
    guard reference.isSymmetric else { return self }
    return TestResult(
      name: name, statistic: -statistic, reference: reference, pValue: pValue, logPValue: logPValue, method: method)
  }
}

extension ComparisonSentence {
  /// A test with the difference that it is about.
  func text(_ letter: String, _ test: TestResult, _ pair: ComparedPair) -> String {
    var text = String(self.text(letter, test, nil, "").dropLast())
    if let difference = pair.difference, let interval = pair.interval {
      text += ", difference \(PageWords.number(difference, places: 2)), \(PageWords.short(level * 100))% CI "
      text += "[\(PageWords.number(interval.low, places: 2)), \(PageWords.number(interval.high, places: 2))]"
    }
    return text + "."
  }
}
