internal import AssayComparisons
internal import AssayData
internal import AssayInference

/// The comparison of the two values of each pair.
struct PairComparison {
  let names: [String]
  let first: [Double]
  let second: [Double]
  let frequencies: [Double]?
  let level: Double

  func outcome() throws -> ComparisonOutcome {
    do throws(ComparisonError) {
      return try checked()
    } catch {
      throw AnalysisError(error.description)
    }
  }

  private func checked() throws(ComparisonError) -> ComparisonOutcome {
    let pairs = try PairedMoments(first, second, weights: frequencies)
    var outcome = ComparisonOutcome()
    let test = Attempt { () throws(ComparisonError) in try pairs.pairedT(level: level) }
    let ranks = Attempt { () throws(ComparisonError) in
      try WilcoxonSignedRank(first, second, frequencies: frequencies)
    }
    outcome.tests = [test.test(.pairedT, \.result), ranks.test(.wilcoxonSignedRank, \.asymptotic)]
    if let ranks = ranks.value {
      if let exact = ranks.exact { outcome.tests.append(ReportedTest(exact)) }
      outcome.tests.append(ReportedTest(ranks.signTest))
    }
    let difference = "\(names[0]) − \(names[1])"
    let sides = [(names[0], first, pairs.first), (names[1], second, pairs.second)]
    outcome.groups = (sides + [(difference, zip(first, second).map { $0 - $1 }, pairs.difference)]).map { side in
      ComparedGroup(
        code: side.0, label: side.0, values: ValueGroup(label: side.0, values: side.1, weights: frequencies),
        moments: side.2, meanRank: nil, level: level)
    }
    if let test = test.value { outcome.pairs.append(ComparedPair(test, first: names[0], second: names[1])) }
    if let ranks = ranks.value {
      outcome.pairs.append(.location(ranks.location(level: level), test: .wilcoxonSignedRank, names[0], names[1]))
    }
    let sizes = Attempt { () throws(ComparisonError) in
      try pairs.difference.standardizedMean(areDifferences: true, level: level)
    }
    outcome.measures = (sizes.value ?? []).map { ComparisonMeasure($0) }
    if let ranks = ranks.value { outcome.measures += ranks.measures }
    outcome.measures.append(
      ComparisonMeasure(
        name: "pearson_r", estimate: pairs.correlation,
        method: pairs.correlation == nil ? "One side is constant." : "correlation of the two values"))
    outcome.sentence = test.value.map {
      ComparisonSentence(level: level).text("t", $0.result, sizes.value?.first, "d_z")
    }
    return outcome
  }
}

/// The comparison of a sample with a stated value.
struct ValueComparison {
  let name: String
  let values: [Double]
  let frequencies: [Double]?
  let value: Double
  let level: Double

  func outcome() throws -> ComparisonOutcome {
    let group = ValueGroup(label: name, values: values, weights: frequencies)
    let moments = group.moments
    var outcome = ComparisonOutcome()
    let test = Attempt { () throws(ComparisonError) in
      try moments.oneSampleT(against: value, label: name, level: level)
    }
    let ranks = Attempt { () throws(ComparisonError) in
      // A shift of the sample by a pair of equal length, so that frequencies count.
      try WilcoxonSignedRank(
        values, Array(repeating: value, count: values.count), frequencies: frequencies)
    }
    outcome.tests = [test.test(.oneSampleT, \.result), ranks.test(.wilcoxonSignedRank, \.asymptotic)]
    if let ranks = ranks.value {
      if let exact = ranks.exact { outcome.tests.append(ReportedTest(exact)) }
      outcome.tests.append(ReportedTest(ranks.signTest))
    }
    outcome.tests.append(normality)
    outcome.groups = [
      ComparedGroup(code: name, label: name, values: group, moments: moments, meanRank: nil, level: level)
    ]
    if let test = test.value {
      let interval = ConfidenceInterval(
        low: test.interval.low - value, high: test.interval.high - value, level: level)
      var pair = ComparedPair(test, first: name, second: value.token)
      pair.difference = moments.meanDifference(from: value)
      pair.interval = interval
      outcome.pairs.append(pair)
    }
    if let ranks = ranks.value {
      outcome.pairs.append(.location(ranks.location(level: level), test: .wilcoxonSignedRank, name, value.token))
    }
    let sizes = Attempt { () throws(ComparisonError) in
      try moments.standardizedMean(against: value, level: level)
    }
    outcome.measures = (sizes.value ?? []).map { ComparisonMeasure($0) }
    if let ranks = ranks.value { outcome.measures += ranks.measures }
    outcome.sentence = test.value.map {
      ComparisonSentence(level: level).text("t", $0.result, sizes.value?.first, "d")
    }
    return outcome
  }

  /// Shapiro and Wilk’s test is for cases one by one.
  private var normality: ReportedTest {
    guard frequencies == nil else {
      return ReportedTest(.shapiroWilk, undefined: "Shapiro–Wilk is not computed from frequencies.")
    }
    return .attempt(.shapiroWilk) { () throws(ComparisonError) in try shapiroWilk(values) }
  }
}

extension ComparedPair {
  /// Hodges and Lehmann’s median of differences.
  static func location(
    _ estimate: LocationEstimate, test: TestName, _ first: String, _ second: String
  ) -> ComparedPair {
    ComparedPair(
      test: test, first: first, second: second, difference: estimate.estimate, interval: estimate.interval,
      method: "Hodges–Lehmann: the median of the means of all pairs of differences, zeros left out. \(estimate.method)")
  }
}

extension WilcoxonSignedRank {
  fileprivate var measures: [ComparisonMeasure] {
    [
      ComparisonMeasure(name: "rank_r", estimate: effectR, method: "z/√n, without continuity correction"),
      ComparisonMeasure(
        name: "rank_biserial", estimate: rankBiserial, method: "the difference of both rank sums over their sum"),
    ]
  }
}
