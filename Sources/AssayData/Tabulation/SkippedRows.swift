/// Rows of a piece that are in no cell: outside the domain, or without a weight above 0.
struct SkippedRows: Sendable {
  /// For each row, 1 when it is left out.
  private(set) var flags: [UInt8]
  private(set) var account = WeightAccount()

  /// Looks for rows to skip; nil when there are none.
  ///
  /// - Parameters:
  ///   - weights: The weights of the piece; nil when rows are not weighted.
  ///   - selection: The rows of the domain; nil for all.
  ///   - firstRow: The number of the first row, for messages.
  /// - Throws: The error of the first row whose weight is not allowed, in the domain or not.
  init?(
    _ weights: ArraySlice<Double>?, selection: [Bool]?, weighting: Weighting, firstRow: Int
  ) throws(DataError) {
    let count = weights?.count ?? selection?.count ?? 0
    flags = selection.map { $0.map { $0 ? 0 : 1 } } ?? [UInt8](repeating: 0, count: count)
    account.outside = flags.count { $0 == 1 }
    for (row, weight) in (weights ?? []).enumerated() {
      if weight.isNaN {
        account.missing += 1
        if flags[row] == 1 { account.outside -= 1 }
        flags[row] = 1
      } else if weight == 0 {
        if flags[row] == 0 { account.zero += 1 }
        flags[row] = 1
      } else {
        try weighting.check(weight, row: firstRow + row + 1)
      }
    }
    if account == WeightAccount() { return nil }
  }

  subscript(row: Int) -> Bool { flags[row] == 1 }
}

extension Weighting {
  /// Refuses a weight that is not allowed.
  fileprivate func check(_ weight: Double, row: Int) throws(DataError) {
    switch self {
    case .unweighted: return
    case .frequency(let column):
      guard weight >= 0, weight == weight.rounded(), weight.isFinite else {
        throw .invalidFrequency(weight, row: row, column: column)
      }
    case .sampling(let column):
      guard weight >= 0, weight.isFinite else {
        throw .invalidWeight(weight, row: row, column: column)
      }
    }
  }
}
