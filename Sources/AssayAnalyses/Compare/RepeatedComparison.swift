internal import AssayComparisons
internal import AssayInference

/// The comparison of three or more values of each row, by their ranks within the row.
struct RepeatedComparison {
  let names: [String]
  /// The values of each variable, row after row.
  let columns: [[Double]]
  let adjustment: MultiplicityAdjustment
  let level: Double

  func outcome() -> ComparisonOutcome {
    var outcome = ComparisonOutcome()
    let friedman = Attempt { () throws(ComparisonError) in try Friedman(columns: columns, labels: names) }
    outcome.tests = [friedman.test(.friedman, \.test)]
    if let result = friedman.value?.imanDavenport { outcome.tests.append(ReportedTest(result)) }
    outcome.groups = names.indices.map { index in
      ComparedGroup(
        code: names[index], label: names[index], values: ValueGroup(label: names[index], values: columns[index]),
        moments: GroupMoments(columns[index]), meanRank: friedman.value?.meanRanks[index], level: level)
    }
    outcome.pairs = pairs
    if let friedman = friedman.value {
      outcome.measures = [
        ComparisonMeasure(
          name: "kendall_w", estimate: friedman.kendallW, method: "χ²/(n(k − 1)): how far rows agree on the ranks")
      ]
      let test = friedman.test
      outcome.sentence =
        "Friedman χ²(\(PageWords.short(test.reference.degreesOfFreedom ?? 0)), N = \(friedman.blockCount)) = "
        + "\(PageWords.number(test.statistic, places: 2)), p \(PageWords.probability(test.pValue)), "
        + "W = \(PageWords.number(friedman.kendallW, places: 2, leadingZero: false))."
    }
    return outcome
  }

  /// Paired t tests of all pairs of variables.
  private var pairs: [ComparedPair] {
    var pairs: [ComparedPair] = []
    for first in names.indices {
      for second in names.indices.dropFirst(first + 1) {
        let test = Attempt { () throws(ComparisonError) in
          try PairedMoments(columns[first], columns[second]).pairedT(level: level)
        }
        pairs.append(
          test.value.map { ComparedPair($0, first: names[first], second: names[second]) }
            ?? ComparedPair(test: .pairedT, first: names[first], second: names[second], method: test.reason))
      }
    }
    let tested = pairs.indices.filter { pairs[$0].pValue != nil }
    let adjusted = adjustment.adjusted(tested.map { pairs[$0].pValue ?? 1 })
    for (place, p) in zip(tested, adjusted) {
      pairs[place].adjusted = p
      pairs[place].method += "; p adjusted: \(adjustment.rawValue); intervals of each pair alone"
    }
    return pairs
  }
}
