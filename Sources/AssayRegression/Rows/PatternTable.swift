/// The distinct rows of codes of all pieces so far, in order of first appearance.
///
/// Where patterns are nearly as many as rows, looking for equal ones is given up, and every further pattern of a piece
/// becomes a row of its own: the fit is the same, only longer.
package struct PatternTable: Sendable {
  /// The words of each row: two for a cluster, the last ones, and one for every other column.
  package private(set) var words: [UInt16] = []
  package private(set) var counts: [Double] = []
  /// Σw and Σw²; empty without weights.
  package private(set) var weights: [Double] = []
  package private(set) var squares: [Double] = []
  /// The words of a row.
  package let width: Int

  private var hashes: [UInt64] = []
  private var slots: [UInt32]
  private var isCollapsing = true
  private var cases = 0.0

  /// Until so many patterns, looking for equal ones costs little.
  private static let leastPatterns = 131_072

  package init(columns: Int, hasClusters: Bool) {
    width = columns + (hasClusters ? 2 : 0)
    slots = Array(repeating: .max, count: 1024)
  }

  /// The number of rows.
  package var count: Int { counts.count }

  /// Adds the patterns of the next piece.
  package mutating func add(_ piece: PiecePatterns) {
    cases += piece.counts.reduce(0) { $0 + Double($1) }
    for pattern in piece.counts.indices {
      let row = isCollapsing ? place(of: pattern, in: piece) : append(pattern, of: piece)
      counts[row] += Double(piece.counts[pattern])
      if !piece.weights.isEmpty {
        weights[row] += piece.weights[pattern]
        squares[row] += piece.squares[pattern]
      }
    }
    if isCollapsing, count > Self.leastPatterns, Double(count) > cases / 2 {
      isCollapsing = false
      (hashes, slots) = ([], [])
    }
  }

  /// The code of a row in a column.
  package func code(_ row: Int, _ column: Int) -> UInt16 { words[row * width + column] }

  /// The codes of the clusters.
  package var clusters: [UInt32] {
    (0..<count).map { UInt32(words[$0 * width + width - 2]) | UInt32(words[$0 * width + width - 1]) << 16 }
  }

  private mutating func append(_ pattern: Int, of piece: PiecePatterns) -> Int {
    words.append(contentsOf: piece.words[pattern * width..<(pattern + 1) * width])
    counts.append(0)
    if !piece.weights.isEmpty {
      weights.append(0)
      squares.append(0)
    }
    return count - 1
  }

  private mutating func place(of pattern: Int, in piece: PiecePatterns) -> Int {
    let hash = piece.hashes[pattern]
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != .max {
      let row = Int(slots[slot])
      if hashes[row] == hash, isEqual(row, pattern, of: piece) { return row }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(count)
    hashes.append(hash)
    let row = append(pattern, of: piece)
    if hashes.count * 2 > slots.count { grow() }
    return row
  }

  private func isEqual(_ row: Int, _ pattern: Int, of piece: PiecePatterns) -> Bool {
    let (own, other) = (row * width, pattern * width)
    for word in 0..<width where words[own + word] != piece.words[other + word] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: .max, count: slots.count * 4)
    for (row, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(row)
    }
  }
}
