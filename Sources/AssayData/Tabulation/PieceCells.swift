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
        let kept = squeeze(&index, rows: rows, skipping: skipping)
        unsafe assay_count_cells(index, kept, UInt32(Self.lanes), count, &result.counts)
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

  /// Moves the indices of rows that are not skipped to the front, and counts them.
  private func squeeze(_ index: inout [UInt32], rows: Range<Int>, skipping: SkippedRows?) -> Int {
    guard let skipping, skipping.any(in: rows) else { return rows.count }
    var kept = 0
    for row in rows where !skipping[row] {
      index[kept] = index[row - rows.lowerBound]
      kept += 1
    }
    return kept
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
    _ = squeeze(&index, rows: rows, skipping: skipping)
    let kept = rows.filter { !skipping[$0] }.map { weights[weights.startIndex + $0] }
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
