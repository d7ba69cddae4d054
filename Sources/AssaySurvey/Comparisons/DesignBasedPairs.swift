public import AssayComparisons
public import AssayInference

extension DesignBasedGroups {
  /// All pairs of groups by design-based t tests, with p-values adjusted for their number.
  ///
  /// ```
  /// t = (ȳ[i] − ȳ[j])/√(V[i] + V[j])   on m − 2 df, m the rows of the pair
  /// ```
  /// which is ``designT()`` of the two groups as a domain. Intervals are those of the pair alone.
  ///
  /// Reference: Lumley, *Complex Surveys* (2010), §5.2.
  ///
  /// - Returns: One comparison a pair, in the order of the groups; none for a pair with a group of one row, or of two
  ///   groups without spread.
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``.
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func pairwiseT(
    adjustment: MultiplicityAdjustment, level: Double = 0.95
  ) throws(ComparisonError) -> [PairwiseComparison] {
    guard groups.count > 1 else { throw .tooFewGroups(groups.count, needed: 2) }
    var pairs: [PairwiseComparison] = []
    for first in groups.indices {
      for second in groups.indices.dropFirst(first + 1) { pairs.append(pair(first, second, level: level)) }
    }
    let tested = pairs.indices.filter { pairs[$0].result != nil }
    let adjusted = adjustment.adjusted(tested.map { pairs[$0].adjustedPValue ?? 1 })
    for (place, p) in zip(tested, adjusted) {
      pairs[place] = pairs[place].adjusted(
        to: p, method: pairs[place].method + "; p adjusted: \(adjustment.rawValue); intervals of each pair alone")
    }
    return pairs
  }

  /// One pair, with its own p-value in place of the adjusted one.
  private func pair(_ first: Int, _ second: Int, level: Double) -> PairwiseComparison {
    let (a, b) = (groups[first], groups[second])
    let difference = a.mean - b.mean
    func undefined(_ reason: String) -> PairwiseComparison {
      PairwiseComparison(
        first: first, second: second, difference: difference, standardError: nil, result: nil, adjustedPValue: nil,
        interval: nil, method: reason)
    }
    guard a.count > 1, b.count > 1 else {
      return undefined("Group “\(a.count > 1 ? b.label : a.label)” has one row, whose error says nothing.")
    }
    let error = (a.standardError * a.standardError + b.standardError * b.standardError).squareRoot()
    guard error > 0 else { return undefined("All values of both groups are the same.") }
    let reference = ReferenceDistribution.studentT(degreesOfFreedom: Double(a.count + b.count - 2))
    let method = "Linearised standard error, t on the rows of the pair less 2"
    let result = TestResult(name: .designT, statistic: difference / error, reference: reference, method: method)
    let reach = reference.quantile(upperTail: (1 - level) / 2) * error
    return PairwiseComparison(
      first: first, second: second, difference: difference, standardError: error, result: result,
      adjustedPValue: result.pValue,
      interval: ConfidenceInterval(low: difference - reach, high: difference + reach, level: level), method: method)
  }

  /// The design-based t test that the mean of the only group is a stated value.
  ///
  /// ```
  /// t = (ȳ − μ₀)/√V   on m − 1 df, m the rows with a value
  /// ```
  /// For pairs of values the group holds their differences.
  ///
  /// Reference: Lumley, *Complex Surveys* (2010), §5.2.
  ///
  /// - Throws: ``ComparisonError/mismatch(_:)`` unless there is one group; ``ComparisonError/tooFewValues(_:group:needed:)``;
  ///   ``ComparisonError/noVariation(_:)``.
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func oneMeanT(against value: Double = 0, level: Double = 0.95) throws(ComparisonError) -> PairwiseComparison {
    guard groups.count == 1 else {
      throw .mismatch("A test of one mean takes one group, and there are \(groups.count).")
    }
    let mean = groups[0]
    guard mean.count > 1 else { throw .tooFewValues(mean.count, group: mean.label, needed: 2) }
    guard mean.standardError > 0 else { throw .noVariation("All values of “\(mean.label)” are the same") }
    let difference = mean.mean - value
    let reference = ReferenceDistribution.studentT(degreesOfFreedom: degreesOfFreedom)
    let method = "Linearised standard error, t on the rows compared less 1"
    let result = TestResult(
      name: .designT, statistic: difference / mean.standardError, reference: reference, method: method)
    let reach = reference.quantile(upperTail: (1 - level) / 2) * mean.standardError
    return PairwiseComparison(
      first: 0, second: 0, difference: difference, standardError: mean.standardError, result: result,
      adjustedPValue: nil,
      interval: ConfidenceInterval(low: difference - reach, high: difference + reach, level: level), method: method)
  }
}
