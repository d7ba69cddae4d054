public import AssayData

/// How often combinations of options of two tick-all-that-apply questions occur together.
public struct MultiSelectPairs: Sendable, Equatable {
  /// The cases that ticked one combination of the first question and one of the second.
  public struct Cell: Sendable, Equatable {
    /// The position of the combination of the first question.
    public let first: Int
    /// The position of the combination of the second question.
    public let second: Int
    public let count: Int

    /// Creates a cell.
    public init(first: Int, second: Int, count: Int) {
      self.first = first
      self.second = second
      self.count = count
    }
  }

  /// The combinations of the first question.
  public let first: OptionPatterns
  /// The combinations of the second question.
  public let second: OptionPatterns
  /// The pairs of combinations that occur.
  public let cells: [Cell]

  /// Creates counts.
  ///
  /// - Precondition: Every cell names combinations of the two questions and has a count of at least 0.
  public init(first: OptionPatterns, second: OptionPatterns, cells: [Cell]) {
    precondition(
      cells.allSatisfy {
        first.ticked.indices.contains($0.first) && second.ticked.indices.contains($0.second) && $0.count >= 0
      })
    self.first = first
    self.second = second
    self.cells = cells.filter { $0.count > 0 }
  }

  /// Counts the rows that answered both questions; a row that answered and ticked nothing is one of them.
  ///
  /// - Precondition: The same number of rows.
  public init(_ first: MultiSelectColumn, _ second: MultiSelectColumn) {
    precondition(first.reasons.count == second.reasons.count)
    let (left, leftRows) = OptionPatterns.indexing(first)
    let (right, rightRows) = OptionPatterns.indexing(second)
    var positions: [SIMD2<Int>: Int] = [:]
    var counts: [Int] = []
    var pairs: [SIMD2<Int>] = []
    for (a, b) in zip(leftRows, rightRows) {
      guard let a, let b else { continue }
      let pair = SIMD2(a, b)
      if let position = positions[pair] {
        counts[position] += 1
      } else {
        positions[pair] = counts.count
        counts.append(1)
        pairs.append(pair)
      }
    }
    self.init(
      first: left, second: right,
      cells: zip(pairs, counts).map { Cell(first: $0.x, second: $0.y, count: $1) })
  }
}
