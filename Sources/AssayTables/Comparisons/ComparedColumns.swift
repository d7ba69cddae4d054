/// Which pairs of columns are compared, row by row: the part that counts and sums of weights have in common.
package struct ComparedColumns: Sendable {
  /// What each column is compared with.
  package enum Pairs: Sendable {
    /// Every other column.
    case all
    /// The last column alone.
    case last
  }

  package let rowCount: Int
  package let columnCount: Int
  package let pairs: Pairs

  package init(rowCount: Int, columnCount: Int, pairs: Pairs) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.pairs = pairs
  }

  /// The pairs of one row if every column takes part.
  package var pairCount: Int { pairs == .all ? columnCount * (columnCount - 1) / 2 : max(0, columnCount - 1) }

  /// The comparisons of all rows, and the columns left out.
  ///
  /// - Parameters:
  ///   - isLargeEnough: Whether a column's base reaches the least asked for.
  ///   - isInside: Whether a column's share in a row is neither 0 nor 1.
  ///   - statistic: The statistic of a pair, or why it has none.
  package func compare(
    options: ColumnComparisonOptions, isLargeEnough: (Int) -> Bool, isInside: (_ row: Int, _ column: Int) -> Bool,
    statistic: (_ row: Int, _ first: Int, _ second: Int) -> ComparisonStatistic
  ) -> (tests: [UnadjustedComparison], exclusions: [ColumnExclusion]) {
    let columns = (0..<columnCount).filter(isLargeEnough)
    var exclusions = (0..<columnCount).filter { !columns.contains($0) }.map {
      ColumnExclusion(row: nil, column: $0, reason: .smallBase)
    }
    var tests: [UnadjustedComparison] = []
    for row in 0..<rowCount {
      var taking = columns
      if options.zeroShares == .exclude {
        taking = columns.filter { isInside(row, $0) }
        exclusions += columns.filter { !taking.contains($0) }.map {
          ColumnExclusion(row: row, column: $0, reason: .zeroOrOne)
        }
      }
      for (place, first) in taking.enumerated() {
        for second in taking[(place + 1)...] where pairs == .all || second == columnCount - 1 {
          let result = statistic(row, first, second)
          tests.append(
            UnadjustedComparison(
              row: row, first: first, second: second, statistic: result.value, undefinedReason: result.reason))
        }
      }
    }
    return (tests, exclusions)
  }
}

/// The statistic of a pair of columns, or why there is none.
package enum ComparisonStatistic: Sendable {
  case value(Double)
  case undefined(String)

  package var value: Double? { if case .value(let value) = self { value } else { nil } }
  package var reason: String? { if case .undefined(let reason) = self { reason } else { nil } }

  /// Both columns have the same share, and it is 0 or 1.
  package static let noVariation = ComparisonStatistic.undefined(
    "Both columns have a share of 0, or both a share of 1: the difference has no standard error.")
  /// The columns hold the same cases.
  package static let sameCases = ComparisonStatistic.undefined("Both columns hold the same cases.")
}
