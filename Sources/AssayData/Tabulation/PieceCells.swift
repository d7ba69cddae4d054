internal import AssayNumerics
internal import CKernels

/// The cells of one table over one piece, before they are merged.
///
/// With weights, each cell holds four doubles: Σw, Σw², the count, and a spare.
struct PieceCells: Sendable {
  let dimensions: [Int]
  var counts: [UInt32] = []
  var sums: [Double] = []
}

/// Turns rows of a piece into cells of a table.
///
/// Goals, in order: (1) the same bits wherever the rows came from, so the lane of a row depends on its place in the piece
/// alone; (2) the speed of memory: keys are combined and added block by block, in the first-level cache.
struct PieceCounter {
  /// 2,048 rows of indices and weights are 24 KB.
  private static let blockRows = 2_048
  /// Four lanes, so that neighbouring rows of one cell do not wait for each other.
  private static let lanes = 4

  let piece: Piece
  let weights: ArraySlice<Double>?

  /// Counts the rows into the cells of a table of the given keys, as positions in the piece's codes.
  func cells(of keys: [Int], dimensions: [Int], skipping: SkippedRows?) -> PieceCells {
    let count = dimensions.reduce(1, *)
    var result = PieceCells(dimensions: dimensions)
    if weights == nil {
      result.counts = Array(repeating: 0, count: count * Self.lanes)
    } else {
      result.sums = Array(repeating: 0, count: count * Self.lanes * 4)
    }
    var index = [UInt32](repeating: 0, count: Self.blockRows)
    for start in stride(from: 0, to: piece.rowCount, by: Self.blockRows) {
      let rows = start..<min(start + Self.blockRows, piece.rowCount)
      combine(keys, dimensions: dimensions, rows: rows, into: &index)
      if let weights {
        add(weights, rows: rows, index: &index, skipping: skipping, cells: count, to: &result.sums)
      } else {
        unsafe assay_count_cells(index, rows.count, UInt32(Self.lanes), count, &result.counts)
      }
    }
    result.collapseLanes(cells: count, lanes: Self.lanes)
    return result
  }

  /// index = ((c₀ · d₁) + c₁) · d₂ + … for each row of a block.
  private func combine(
    _ keys: [Int], dimensions: [Int], rows: Range<Int>, into index: inout [UInt32]
  ) {
    var stride: UInt32 = 1
    for (position, key) in keys.enumerated().reversed() {
      let adds: Int32 = position == keys.count - 1 ? 0 : 1
      switch piece.codes[key] {
      case .narrow(let codes):
        unsafe codes.withUnsafeBufferPointer {
          unsafe assay_index_u8($0.baseAddress! + rows.lowerBound, rows.count, stride, adds, &index)
        }
      case .medium(let codes):
        unsafe codes.withUnsafeBufferPointer {
          unsafe assay_index_u16($0.baseAddress! + rows.lowerBound, rows.count, stride, adds, &index)
        }
      case .wide(let codes):
        unsafe codes.withUnsafeBufferPointer {
          unsafe assay_index_u32($0.baseAddress! + rows.lowerBound, rows.count, stride, adds, &index)
        }
      }
      stride *= UInt32(dimensions[position])
    }
  }

  /// Adds the weights of a block; rows that are skipped are squeezed out first.
  private func add(
    _ weights: ArraySlice<Double>, rows: Range<Int>, index: inout [UInt32],
    skipping: SkippedRows?, cells: Int, to sums: inout [Double]
  ) {
    guard let skipping, skipping.any(in: rows) else {
      unsafe weights.withUnsafeBufferPointer {
        unsafe assay_sum_cells(
          index, $0.baseAddress! + rows.lowerBound, rows.count, UInt32(Self.lanes), cells, &sums)
      }
      return
    }
    var kept: [Double] = []
    kept.reserveCapacity(rows.count)
    for row in rows where !skipping[row] {
      index[kept.count] = index[row - rows.lowerBound]
      kept.append(weights[weights.startIndex + row])
    }
    unsafe assay_sum_cells(index, kept, kept.count, UInt32(Self.lanes), cells, &sums)
  }
}

extension PieceCells {
  /// Adds the lanes of each cell, in a fixed order.
  fileprivate mutating func collapseLanes(cells: Int, lanes: Int) {
    if !counts.isEmpty {
      for lane in 1..<lanes {
        for cell in 0..<cells { counts[cell] += counts[lane * cells + cell] }
      }
      counts.removeLast((lanes - 1) * cells)
    } else {
      let width = cells * 4
      for lane in 1..<lanes {
        for slot in 0..<width { sums[slot] += sums[lane * width + slot] }
      }
      sums.removeLast((lanes - 1) * width)
    }
  }
}

/// Rows of a piece that carry no weight above 0.
struct SkippedRows: Sendable {
  private let flags: [Bool]
  let account: WeightAccount

  /// Looks for rows to skip; nil when every weight is above 0 and finite.
  ///
  /// - Throws: The error of the first row whose weight is not allowed.
  init?(_ weights: ArraySlice<Double>, weighting: Weighting, firstRow: Int) throws(DataError) {
    let positive = unsafe weights.withUnsafeBufferPointer {
      unsafe assay_all_positive($0.baseAddress!, $0.count) == 1
    }
    if case .sampling = weighting, positive { return nil }
    var flags = [Bool](repeating: false, count: weights.count)
    var account = WeightAccount()
    for (row, weight) in weights.enumerated() {
      if weight.isNaN {
        account.missing += 1
        flags[row] = true
      } else if weight == 0 {
        account.zero += 1
        flags[row] = true
      } else {
        try weighting.check(weight, row: firstRow + row + 1)
      }
    }
    if account == WeightAccount() { return nil }
    self.flags = flags
    self.account = account
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
