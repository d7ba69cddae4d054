package import AssayData

/// The distinct rows of codes in one piece, in order of first appearance, and what each stands for.
///
/// Codes of a row are packed into one word of 64 bits as long as they fit, so that a row is found by one look into a
/// table; columns that do not fit any more go on from the number of the pattern so far.
package struct PiecePatterns: Sendable {
  /// The words of each pattern, pattern after pattern: two for a cluster, one for every other column.
  private(set) var words: [UInt16] = []
  /// A hash of the words of each pattern.
  private(set) var hashes: [UInt64] = []
  private(set) var counts: [UInt32] = []
  /// Σw and Σw² of each pattern; empty without weights.
  private(set) var weights: [Double] = []
  private(set) var squares: [Double] = []

  /// Finds the patterns of the rows of a piece.
  ///
  /// - Parameters:
  ///   - columns: The codes of every variable; those of a column with more codes than 65,535 must not be given.
  ///   - clusters: The codes of the clusters, which may be more.
  ///   - rows: The rows that count, in order.
  ///   - weights: A weight for each row of the piece; nil for none.
  package init(_ columns: [CodeSlice], clusters: CodeSlice?, rows: [Int], weights given: ArraySlice<Double>?) {
    let patterns = Self.patterns(columns + [clusters].compactMap { $0 }, rows: rows)
    counts = Array(repeating: 0, count: patterns.firsts.count)
    for pattern in patterns.ofRows { counts[Int(pattern)] += 1 }
    if let given {
      weights = Array(repeating: 0, count: counts.count)
      squares = weights
      for (row, pattern) in zip(rows, patterns.ofRows) {
        let weight = given[given.startIndex + row]
        weights[Int(pattern)] += weight
        squares[Int(pattern)] += weight * weight
      }
    }
    let width = columns.count + (clusters == nil ? 0 : 2)
    let firsts = patterns.firsts.map { rows[Int($0)] }
    words = Array(repeating: 0, count: width * firsts.count)
    hashes = Array(repeating: 0x9E37_79B9_7F4A_7C15, count: firsts.count)
    for (place, column) in columns.enumerated() {
      column.visit(firsts) { pattern, code in
        words[pattern * width + place] = UInt16(truncatingIfNeeded: code)
        hashes[pattern] = Self.mix(hashes[pattern] ^ UInt64(truncatingIfNeeded: code))
      }
    }
    clusters?.visit(firsts) { pattern, code in
      words[pattern * width + width - 2] = UInt16(truncatingIfNeeded: code)
      words[pattern * width + width - 1] = UInt16(truncatingIfNeeded: code >> 16)
      hashes[pattern] = Self.mix(hashes[pattern] ^ UInt64(truncatingIfNeeded: code))
    }
  }

  /// Spreads every bit over the word (the finaliser of MurmurHash3).
  static func mix(_ key: UInt64) -> UInt64 {
    var key = key
    key ^= key >> 33
    key &*= 0xFF51_AFD7_ED55_8CCD
    key ^= key >> 33
    key &*= 0xC4CE_B9FE_1A85_EC53
    return key ^ key >> 33
  }

  /// The pattern of each row, and the row that shows each pattern first; rows are places in `rows`.
  private static func patterns(
    _ columns: [CodeSlice], rows: [Int]
  ) -> (ofRows: [UInt32], firsts: [UInt32]) {
    var keys = [UInt64](repeating: 0, count: rows.count)
    var bits = 0
    for column in columns {
      let largest = column.largest(rows)
      let width = UInt64.bitWidth - UInt64(largest).leadingZeroBitCount
      if bits + width > UInt64.bitWidth {
        let found = distinct(keys)
        for place in keys.indices { keys[place] = UInt64(found.ofRows[place]) }
        bits = UInt64.bitWidth - UInt64(max(1, found.firsts.count) - 1).leadingZeroBitCount
      }
      column.pack(into: &keys, rows: rows, shift: UInt64(bits))
      bits += width
    }
    return distinct(keys)
  }

  /// Numbers keys by first appearance.
  private static func distinct(_ keys: [UInt64]) -> (ofRows: [UInt32], firsts: [UInt32]) {
    let size = max(64, (keys.count * 2).nextPowerOfTwo)
    var slots = [UInt32](repeating: .max, count: size)
    var firsts: [UInt32] = []
    let ofRows = keys.indices.map { place -> UInt32 in
      let key = keys[place]
      var slot = Int(truncatingIfNeeded: mix(key)) & (size - 1)
      while slots[slot] != .max {
        if keys[Int(firsts[Int(slots[slot])])] == key { return slots[slot] }
        slot = (slot + 1) & (size - 1)
      }
      slots[slot] = UInt32(firsts.count)
      firsts.append(UInt32(place))
      return slots[slot]
    }
    return (ofRows, firsts)
  }
}

extension Int {
  var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}

extension CodeSlice {
  fileprivate func largest(_ rows: [Int]) -> Int {
    func largest(_ codes: ArraySlice<some FixedWidthInteger>) -> Int {
      var most = 0
      for row in rows { most = Swift.max(most, Int(codes[codes.startIndex + row])) }
      return most
    }
    return switch self {
    case .narrow(let codes): largest(codes)
    case .medium(let codes): largest(codes)
    case .wide(let codes): largest(codes)
    }
  }

  /// Calls `body` with the place of each row in the list and its code; the width of the codes is looked at once.
  fileprivate func visit(_ rows: [Int], _ body: (_ place: Int, _ code: Int) -> Void) {
    func visit(_ codes: ArraySlice<some FixedWidthInteger>) {
      let start = codes.startIndex
      for (place, row) in rows.enumerated() { body(place, Int(truncatingIfNeeded: codes[start + row])) }
    }
    switch self {
    case .narrow(let codes): visit(codes)
    case .medium(let codes): visit(codes)
    case .wide(let codes): visit(codes)
    }
  }

  fileprivate func pack(into keys: inout [UInt64], rows: [Int], shift: UInt64) {
    func pack(_ codes: ArraySlice<some FixedWidthInteger>) {
      let start = codes.startIndex
      for (place, row) in rows.enumerated() { keys[place] |= UInt64(codes[start + row]) << shift }
    }
    switch self {
    case .narrow(let codes): pack(codes)
    case .medium(let codes): pack(codes)
    case .wide(let codes): pack(codes)
    }
  }
}
