internal import CKernels

/// The categories of many columns over one piece, as planes of bits; with weights, also as codes.
///
/// The first category of a column needs no plane: its cells are what the others leave of the margins.
struct PiecePlanes: Sendable {
  /// 64-bit words of a plane: a multiple of 8 that holds all rows.
  let words: Int
  /// For each column the number of its planes, those of codes 1, 2, …; nil where it has too many tokens.
  let planeCounts: [Int?]
  /// Where the planes of each column start, in words.
  let starts: [Int]
  /// The planes, and a last one with the rows that are counted.
  let planes: [UInt64]
  let rowCount: Int
  let account: WeightAccount
  /// The codes of each column, where there are weights.
  let codes: [[UInt8]]
  /// For each row w and w², both 0 where it is skipped; empty without weights.
  let weights: [Double]
  /// Σw and Σw² of the rows that are counted; 0 without weights.
  let weightSums: (first: Double, second: Double)

  init(_ piece: Piece, columns: Int, limit: Int, skipping skipped: SkippedRows?, isWeighted: Bool) {
    let words = (piece.rowCount + 511) / 512 * 8
    var starts: [Int] = []
    var planeCounts: [Int?] = []
    var size = 0
    for column in 0..<columns {
      let tokens = piece.tokens[column].count
      starts.append(size)
      planeCounts.append(tokens > limit ? nil : max(tokens - 1, 0))
      if tokens <= limit { size += max(tokens - 1, 0) * words }
    }
    var planes = [UInt64](repeating: 0, count: size + words)
    var codes: [[UInt8]] = []
    unsafe planes.withUnsafeMutableBufferPointer { planes in
      unsafe (skipped?.flags ?? []).withUnsafeBufferPointer { flags in
        let skip = skipped == nil ? nil : flags.baseAddress
        for column in 0..<columns {
          guard let count = planeCounts[column] else {
            codes.append([])
            continue
          }
          let narrow = piece.codes[column].narrowed
          unsafe narrow.withUnsafeBufferPointer { narrow in
            guard count > 0, let address = narrow.baseAddress else { return }
            unsafe assay_bit_planes(
              address, piece.rowCount, skip, 1, UInt32(count), words, planes.baseAddress! + starts[column])
          }
          if isWeighted { codes.append(Array(narrow)) }
        }
        // Every row has the code 0 here, so this plane holds the rows that are counted.
        let zeros = [UInt8](repeating: 0, count: piece.rowCount)
        if piece.rowCount > 0 {
          unsafe assay_bit_planes(zeros, piece.rowCount, skip, 0, 1, words, planes.baseAddress! + size)
        }
      }
    }
    self.words = words
    self.starts = starts
    self.planeCounts = planeCounts
    self.planes = planes
    self.codes = codes
    rowCount = piece.rowCount
    account = skipped?.account ?? WeightAccount()
    let weights = isWeighted ? Self.paired(piece.numbers.first ?? [], skipping: skipped) : []
    var sums = (first: 0.0, second: 0.0)
    for row in 0..<(weights.count / 2) {
      sums.first += weights[2 * row]
      sums.second += weights[2 * row + 1]
    }
    self.weights = weights
    weightSums = sums
  }

  private static func paired(_ weights: ArraySlice<Double>, skipping skipped: SkippedRows?) -> [Double] {
    var pairs = [Double](repeating: 0, count: weights.count * 2)
    for (row, weight) in weights.enumerated() where !(skipped?[row] ?? false) {
      pairs[2 * row] = weight
      pairs[2 * row + 1] = weight * weight
    }
    return pairs
  }
}

extension CodeSlice {
  /// Codes below 256 in one byte each.
  fileprivate var narrowed: ArraySlice<UInt8> {
    switch self {
    case .narrow(let codes): codes
    case .medium(let codes): codes.map { UInt8(truncatingIfNeeded: $0) }[...]
    case .wide(let codes): codes.map { UInt8(truncatingIfNeeded: $0) }[...]
    }
  }
}
