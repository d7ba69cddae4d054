internal import AssayNumerics

/// The share of the tables of two rows and two columns that are as extreme as the observed one, whatever their number.
///
/// One cell decides such a table, and every statistic grows with its distance from the expected count to either side, so
/// the extreme tables are two tails of the hypergeometric distribution and nothing is counted one by one.
struct FourfoldCount {
  private let cell: FirstCell
  private let expected: [Double]
  private let statistic: ExactStatistic

  init(_ table: WholeTable, _ statistic: ExactStatistic) {
    cell = FirstCell(table)
    self.statistic = statistic
    let total = Double(table.total)
    expected = table.rows.flatMap { row in table.columns.map { Double(row) * (Double($0) / total) } }
  }

  /// How far a table is from the expected one.
  private func distance(_ count: Int) -> Double {
    let deviation = Double(count) - expected[0]
    guard statistic == .likelihoodRatio else { return deviation * deviation }
    // The four cells deviate alike, with signs + − − +.
    return zip(expected, [deviation, -deviation, -deviation, deviation]).reduce(0) { sum, entry in
      let (mean, departure) = entry
      // A cell of no cases; 1 + departure/mean would only come near 0.
      return sum + mean * Double.entropyGain(mean + departure < 0.5 ? -1 : departure / mean)
    }
  }

  /// ln P of the tables at least as far away as a distance.
  private func logShare(beyond distance: Double) -> Double {
    let centre = expected[0]
    // The last count below the centre, and the first above it, that are far enough.
    let low = last(in: cell.least...max(cell.least, min(cell.most, Int(centre.rounded(.down))))) {
      self.distance($0) >= distance && Double($0) <= centre
    }
    let start = min(cell.most, max(cell.least, Int(centre.rounded(.down)) + 1))
    let high = first(in: start...cell.most) { self.distance($0) >= distance && Double($0) > centre }
    let parts = [low.map(cell.logLower), high.map(cell.logUpper)].compactMap { $0 }.filter { $0 > -.infinity }
    guard let largest = parts.max() else { return -.infinity }
    return min(0, largest + Double.log(parts.reduce(0) { $0 + Double.exp($1 - largest) }))
  }

  var shares: ExtremeShares {
    if statistic == .fisher {
      return ExtremeShares(logExtreme: cell.atMost(FirstCell.tolerance), logBeyond: cell.below(FirstCell.tolerance))
    }
    let observed = distance(cell.observed)
    // Linear-by-linear compares whole numbers; what is left is the rounding of the expected count.
    let slack = statistic == .linearByLinear ? 1e-12 : 1e-7
    guard observed > 0 else { return ExtremeShares(logExtreme: 0, logBeyond: logShare(beyond: .leastNormalMagnitude)) }
    return ExtremeShares(
      logExtreme: logShare(beyond: observed * (1 - slack)),
      logBeyond: logShare(beyond: (observed * (1 + slack)).nextUp))
  }

  /// The last of a range that satisfies a condition which holds up to some place and not after it.
  private func last(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int? {
    guard holds(range.lowerBound) else { return nil }
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if holds(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The first of a range that satisfies a condition which holds from some place on.
  private func first(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int? {
    guard holds(range.upperBound) else { return nil }
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
