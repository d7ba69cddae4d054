internal import AssayComparisons
internal import AssayInference

/// The comparison of independent groups that one variable makes.
struct GroupComparison {
  let values: GroupedValues
  /// The code of each group that has cases.
  let codes: [String]
  let analysis: Compare
  let level: Double

  private var labels: [String] { values.groups.map(\.label) }

  func outcome() throws -> ComparisonOutcome {
    let moments = values.moments
    guard moments.groupCount >= 2 else {
      throw AnalysisError("\(ComparisonError.tooFewGroups(moments.groupCount, needed: 2))")
    }
    return moments.groupCount == 2 ? two(moments) : several(moments)
  }

  // MARK: Two groups

  private func two(_ moments: GroupedMoments) -> ComparisonOutcome {
    var outcome = ComparisonOutcome()
    let welch = Attempt { () throws(ComparisonError) in try moments.welchT(level: level) }
    let student = Attempt { () throws(ComparisonError) in try moments.studentT(level: level) }
    let ranks = Attempt { () throws(ComparisonError) in try MannWhitney(values) }
    outcome.groups = groups(
      moments, meanRanks: ranks.value.map { ranks in zip(ranks.rankSums, ranks.counts).map { $0 / $1 } })
    outcome.tests = [welch.test(.welchT, \.result), student.test(.studentT, \.result)]
    outcome.tests.append(ranks.test(.mannWhitney, \.asymptotic))
    if let exact = ranks.value?.exact {
      outcome.tests.append(ReportedTest(exact))
    } else if ranks.value != nil {
      outcome.notes.append(
        "The exact Mann–Whitney test is left out: with so many values and ties it would take too much work, and the normal "
          + "approximation is close.")
    }
    outcome.tests += homogeneity(moments)
    for test in [welch.value, student.value].compactMap({ $0 }) {
      outcome.pairs.append(ComparedPair(test, first: labels[0], second: labels[1]))
    }
    if let ranks = ranks.value {
      let shift = ranks.shift(level: level)
      outcome.pairs.append(
        ComparedPair(
          test: .mannWhitney, first: labels[0], second: labels[1], difference: shift.estimate,
          interval: shift.interval,
          method: "Hodges–Lehmann: the median of all differences between the groups. \(shift.method)"))
    }
    let sizes = Attempt { () throws(ComparisonError) in try moments.standardizedDifference(level: level) }
    outcome.measures = (sizes.value ?? []).map { ComparisonMeasure($0) }
    if let ranks = ranks.value { outcome.measures += rankMeasures(ranks) }
    if analysis.pairMethods != nil {
      addPairs(moments, Attempt { () throws(ComparisonError) in try KruskalWallis(values) }.value, to: &outcome)
    }
    outcome.sentence = welch.value.map { test in
      ComparisonSentence(level: level).text("Welch’s t", test.result, sizes.value?.first { $0.name == .hedgesG }, "g")
    }
    return outcome
  }

  private func rankMeasures(_ ranks: MannWhitney) -> [ComparisonMeasure] {
    let delta = ranks.cliffsDelta(level: level)
    return [
      ComparisonMeasure(
        name: "rank_r", estimate: ranks.effectR, interval: ranks.effectRInterval(level: level),
        method: "z/√N, without continuity correction; the interval is that of Cliff’s delta on this scale"),
      ComparisonMeasure(
        name: "cliffs_delta", estimate: delta.estimate, standardError: delta.standardError, interval: delta.interval,
        method: "share of pairs in which the first group is the higher, less that in which it is the lower; Cliff’s "
          + "asymmetric interval"),
    ]
  }

  // MARK: Three groups or more

  private func several(_ moments: GroupedMoments) -> ComparisonOutcome {
    var outcome = ComparisonOutcome()
    let welch = Attempt { () throws(ComparisonError) in try moments.welchF() }
    let classic = Attempt { () throws(ComparisonError) in try moments.analysisOfVariance() }
    let ranks = Attempt { () throws(ComparisonError) in try KruskalWallis(values) }
    outcome.groups = groups(moments, meanRanks: ranks.value?.meanRanks)
    outcome.tests = [
      welch.test(.welchF), classic.test(.analysisOfVariance, \.result),
      .attempt(.brownForsytheF) { () throws(ComparisonError) in try moments.brownForsytheF() },
      ranks.test(.kruskalWallis, \.test),
    ]
    outcome.tests += homogeneity(moments)
    if let analysis = classic.value {
      outcome.effects = analysis.rows
      outcome.measures = analysis.effectSizes(level: level).map { ComparisonMeasure($0) }
    }
    if let ranks = ranks.value {
      outcome.measures.append(
        ComparisonMeasure(
          name: "epsilon_squared_ranks", estimate: ranks.epsilonSquared,
          interval: ranks.epsilonSquaredInterval(level: level),
          method: "H/(N − 1): the share of the variance of ranks between groups; noncentral chi-squared interval"))
    }
    addPairs(moments, ranks.value, to: &outcome)
    outcome.sentence = (welch.value ?? classic.value?.result).map { test in
      ComparisonSentence(level: level).text(
        test.name == .welchF ? "Welch’s F" : "F", test,
        classic.value?.effectSizes(level: level).first { $0.name == .omegaSquared }, "ω²")
    }
    return outcome
  }

  /// The most groups whose pairs are compared without being asked for, and at all.
  private static let pairLimit = (unasked: 30, asked: 200)

  private func addPairs(_ moments: GroupedMoments, _ ranks: KruskalWallis?, to outcome: inout ComparisonOutcome) {
    let count = moments.groupCount
    let limit = analysis.pairMethods == nil ? Self.pairLimit.unasked : Self.pairLimit.asked
    guard count <= limit || analysis.pairMethods == [.none] else {
      outcome.notes.append(
        "\(count) groups make \(count * (count - 1) / 2) pairs, which are not compared"
          + (count <= Self.pairLimit.asked ? " unless asked for: --posthoc games-howell." : ": merge categories."))
      return
    }
    for method in analysis.pairMethods ?? [.gamesHowell, .dunn] {
      do throws(ComparisonError) {
        outcome.pairs += try pairs(moments, ranks, method)
      } catch {
        outcome.notes.append("\(method.rawValue): \(error.description)")
      }
    }
  }

  private func pairs(
    _ moments: GroupedMoments, _ ranks: KruskalWallis?, _ method: Compare.PairMethod
  ) throws(ComparisonError) -> [ComparedPair] {
    let adjustment = analysis.adjustment
    func named(_ name: TestName, _ pairs: [PairwiseComparison]) -> [ComparedPair] {
      pairs.map { ComparedPair($0, name: name, labels: moments.labels) }
    }
    switch method {
    case .none: return []
    case .gamesHowell: return named(.gamesHowell, try moments.gamesHowell(level: level))
    case .tukey: return named(.tukeyHSD, try moments.tukeyHSD(level: level))
    case .pairwiseT:
      return named(.welchPairwiseT, try moments.pairwiseT(pooled: false, adjustment: adjustment, level: level))
    case .pooledPairwiseT:
      return named(.pooledPairwiseT, try moments.pairwiseT(pooled: true, adjustment: adjustment, level: level))
    case .dunn:
      return named(.dunn, ranks?.dunn(adjustment: adjustment) ?? []).map { pair in
        var pair = pair
        pair.method += ", differences of mean ranks; p adjusted: \(adjustment.rawValue)"
        return pair
      }
    }
  }

  // MARK: Both

  private func homogeneity(_ moments: GroupedMoments) -> [ReportedTest] {
    [
      .attempt(.levene) { () throws(ComparisonError) in try values.levene(about: .mean) },
      .attempt(.brownForsythe) { () throws(ComparisonError) in try values.levene(about: .median) },
      .attempt(.bartlett) { () throws(ComparisonError) in try moments.bartlett() },
    ]
  }

  private func groups(_ moments: GroupedMoments, meanRanks: [Double]?) -> [ComparedGroup] {
    values.groups.indices.map { index in
      ComparedGroup(
        code: codes[index], label: labels[index], values: values.groups[index], moments: moments.moments[index],
        meanRank: meanRanks?[index], level: level)
    }
  }
}

/// What a computation gave, or the sentence with which it was refused.
struct Attempt<Value> {
  let value: Value?
  let reason: String

  init(_ body: () throws(ComparisonError) -> Value) {
    do throws(ComparisonError) {
      value = try body()
      reason = ""
    } catch {
      value = nil
      reason = error.description
    }
  }

  /// The test in it, under its name where there is none.
  func test(_ name: TestName, _ result: (Value) -> TestResult) -> ReportedTest {
    value.map { ReportedTest(result($0)) } ?? ReportedTest(name, undefined: reason)
  }
}

extension Attempt<TestResult> {
  func test(_ name: TestName) -> ReportedTest { test(name) { $0 } }
}

extension ComparedGroup {
  /// What the values of a group tell.
  init(code: String, label: String, values: ValueGroup, moments: GroupMoments, meanRank: Double?, level: Double) {
    let interval = Attempt { () throws(ComparisonError) in try moments.oneSampleT(level: level).interval }
    self.init(
      code: code, label: label, count: Int(moments.count), mean: moments.mean,
      standardDeviation: moments.standardDeviation, standardError: moments.standardError, interval: interval.value,
      median: values.median, minimum: moments.minimum, maximum: moments.maximum, meanRank: meanRank)
  }
}

extension OneWayAnalysisOfVariance {
  /// The lines of its table.
  var rows: [VarianceRow] {
    [
      VarianceRow(
        source: "between groups", sumOfSquares: sumOfSquaresBetween, df: degreesOfFreedomBetween,
        meanSquare: meanSquareBetween, statistic: result.statistic, pValue: result.pValue,
        logPValue: result.logPValue),
      VarianceRow(
        source: "within groups", sumOfSquares: sumOfSquaresWithin, df: degreesOfFreedomWithin,
        meanSquare: meanSquareWithin),
      VarianceRow(
        source: "total", sumOfSquares: sumOfSquaresBetween + sumOfSquaresWithin,
        df: degreesOfFreedomBetween + degreesOfFreedomWithin),
    ]
  }
}
