internal import AssayNumerics
internal import CKernels

/// The cells of one table over one piece, before they are merged.
///
/// With weights, each cell holds four doubles: Σw, Σw², the count, and a spare.
struct PieceCells: Sendable {
  let dimensions: [Int]
  private(set) var counts: [UInt32] = []
  private(set) var sums: [Double] = []
  /// Whether every weight that was added is above 0 and finite.
  private(set) var isSound = true

  /// Lanes of the kernel: a row goes to the one of its place in the piece, so the bits do not depend on its source.
  private static let lanes = 4

  /// Counts the rows of a piece into the cells of a table.
  ///
  /// - Parameters:
  ///   - keys: The keys, as positions in the piece's codes.
  ///   - dimensions: The categories of each key.
  ///   - skipping: Rows that are left out.
  init(_ piece: Piece, keys: [Int], dimensions: [Int], weights: ArraySlice<Double>?, skipping: SkippedRows?) {
    self.dimensions = dimensions
    let cells = dimensions.reduce(1, *)
    var strides: [Int] = []
    for dimension in dimensions.reversed() { strides.append((strides.last ?? 1) * dimension) }
    // The stride of a key is the number of cells of the keys after it.
    strides = [1] + strides.dropLast()
    let columns = zip(keys, strides.reversed()).map { (codes: piece.codes[$0], stride: UInt32($1)) }
    if let weights {
      sums = Array(repeating: 0, count: cells * Self.lanes * 4)
      isSound = unsafe weights.withWeights(skipping) { weights, skip in
        unsafe PieceCells.withKeys(columns[...], []) { keys in
          unsafe assay_sum_cells(keys, UInt32(keys.count), weights, piece.rowCount, skip, cells, &sums) == 1
        }
      }
    } else {
      counts = Array(repeating: 0, count: cells * Self.lanes)
      unsafe ArraySlice<Double>().withWeights(skipping) { _, skip in
        unsafe PieceCells.withKeys(columns[...], []) { keys in
          unsafe assay_count_cells(keys, UInt32(keys.count), piece.rowCount, skip, cells, &counts)
        }
      }
    }
    collapseLanes(cells: cells)
  }

  /// Calls `body` with the addresses of all keys.
  private static func withKeys<Result>(
    _ columns: ArraySlice<(codes: CodeSlice, stride: UInt32)>, _ keys: [assay_key], _ body: ([assay_key]) -> Result
  ) -> Result {
    guard let column = columns.first else { return unsafe body(keys) }
    func next(_ address: UnsafeRawPointer?, _ width: UInt32) -> Result {
      // A piece without rows may have no address; nothing is read from it then.
      let key = unsafe assay_key(
        codes: address ?? UnsafeRawPointer(bitPattern: 8)!, width: width, stride: column.stride)
      return unsafe withKeys(columns.dropFirst(), keys + [key], body)
    }
    switch column.codes {
    case .narrow(let codes): return unsafe codes.withUnsafeBytes { unsafe next($0.baseAddress, 1) }
    case .medium(let codes): return unsafe codes.withUnsafeBytes { unsafe next($0.baseAddress, 2) }
    case .wide(let codes): return unsafe codes.withUnsafeBytes { unsafe next($0.baseAddress, 4) }
    }
  }

  /// Adds the lanes of each cell, in a fixed order.
  private mutating func collapseLanes(cells: Int) {
    if !counts.isEmpty {
      for lane in 1..<Self.lanes {
        for cell in 0..<cells { counts[cell] += counts[lane * cells + cell] }
      }
      counts.removeLast((Self.lanes - 1) * cells)
    } else {
      let width = cells * 4
      for lane in 1..<Self.lanes {
        for slot in 0..<width { sums[slot] += sums[lane * width + slot] }
      }
      sums.removeLast((Self.lanes - 1) * width)
    }
  }
}

extension ArraySlice<Double> {
  /// Calls `body` with the addresses of the weights and of the flags of skipped rows, which may be nil.
  fileprivate func withWeights<Result>(
    _ skipping: SkippedRows?, _ body: (UnsafePointer<Double>, UnsafePointer<UInt8>?) -> Result
  ) -> Result {
    unsafe withUnsafeBufferPointer { weights in
      let address = unsafe weights.baseAddress ?? UnsafePointer(bitPattern: 8)!
      guard let skipping else { return unsafe body(address, nil) }
      return unsafe skipping.flags.withUnsafeBufferPointer { unsafe body(address, $0.baseAddress) }
    }
  }
}
