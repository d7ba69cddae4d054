internal import CKernels

/// Rows of a piece that are in no cell: outside the domain, or without a weight above 0.
struct SkippedRows: Sendable {
  private var flags: [Bool]
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
    guard count > 0 else { return nil }
    flags = selection.map { $0.map { !$0 } } ?? [Bool](repeating: false, count: count)
    account.outside = flags.count { $0 }
    if let weights { try skip(weights, weighting: weighting, firstRow: firstRow) }
    if account == WeightAccount() { return nil }
  }

  private mutating func skip(
    _ weights: ArraySlice<Double>, weighting: Weighting, firstRow: Int
  ) throws(DataError) {
    let positive = unsafe weights.withUnsafeBufferPointer {
      unsafe assay_all_positive($0.baseAddress!, $0.count) == 1
    }
    if case .sampling = weighting, positive { return }
    for (row, weight) in weights.enumerated() {
      if weight.isNaN {
        account.missing += 1
        if flags[row] { account.outside -= 1 }
        flags[row] = true
      } else if weight == 0 {
        if !flags[row] { account.zero += 1 }
        flags[row] = true
      } else {
        try weighting.check(weight, row: firstRow + row + 1)
      }
    }
  }

  subscript(row: Int) -> Bool { flags[row] }

  func any(in rows: Range<Int>) -> Bool { flags[rows].contains(true) }
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
