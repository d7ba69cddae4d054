public import AssayNumerics

/// Counts and sums of weights for each combination of the categories of some keys.
///
/// The one sufficient statistic of categorical analyses: every category is a cell, missing ones too, so the account of
/// cases comes from the table. The cell of codes `(c₀, c₁, …)` is at `((c₀ · d₁) + c₁) · d₂ + …` (row-major).
public struct CellTable: Sendable, Equatable {
  /// The names of the keys.
  public let keys: [String]
  /// For each key, the tokens of its categories.
  public let tokens: [[String]]
  /// The number of rows of each cell that carry a weight above 0.
  public let counts: [Int]
  /// Σw of each cell; the count when there are no weights.
  public let sums: [DoubleDouble]
  /// Σw² of each cell; the count when there are no weights.
  public let squares: [DoubleDouble]

  /// The number of categories of each key.
  public var dimensions: [Int] { tokens.map(\.count) }

  /// The most cells that a table may have.
  public static let cellLimit = 100_000

  /// Creates a table from its cells.
  public init(
    keys: [String], tokens: [[String]], counts: [Int], sums: [DoubleDouble], squares: [DoubleDouble]
  ) {
    let cells = tokens.reduce(1) { $0 * $1.count }
    precondition(counts.count == cells && sums.count == cells && squares.count == cells)
    self.keys = keys
    self.tokens = tokens
    self.counts = counts
    self.sums = sums
    self.squares = squares
  }

  /// The table of other categories, into which those of this one are collected.
  ///
  /// - Parameters:
  ///   - target: For each key, the position of the new category of each old one.
  ///   - tokens: For each key, the new categories.
  public func collected(into target: [[Int]], tokens newTokens: [[String]]) -> CellTable {
    let cells = newTokens.reduce(1) { $0 * $1.count }
    var counts = [Int](repeating: 0, count: cells)
    var sums = [DoubleDouble](repeating: DoubleDouble(), count: cells)
    var squares = sums
    for (cell, codes) in CellCodes(dimensions).enumerated() {
      var index = 0
      for key in codes.indices { index = index * newTokens[key].count + target[key][codes[key]] }
      counts[index] += self.counts[cell]
      sums[index] += self.sums[cell]
      squares[index] += self.squares[cell]
    }
    return CellTable(keys: keys, tokens: newTokens, counts: counts, sums: sums, squares: squares)
  }

  /// The table with the cells of another one added; categories are matched by token and appended where they are new.
  ///
  /// Counts are exact in any order. Sums are in double-double, so the order moves them by less than 1e-14 relative.
  public func merged(with other: CellTable) -> CellTable {
    precondition(keys == other.keys)
    var union = tokens
    var positions: [[Int]] = []
    for key in keys.indices {
      // Bytes, not String: canonically equivalent spellings are different tokens.
      var known: [[UInt8]: Int] = [:]
      for (code, token) in union[key].enumerated() { known[Array(token.utf8)] = code }
      var map: [Int] = []
      for token in other.tokens[key] {
        let bytes = Array(token.utf8)
        if known[bytes] == nil {
          known[bytes] = union[key].count
          union[key].append(token)
        }
        map.append(known[bytes] ?? 0)
      }
      positions.append(map)
    }
    let mine = collected(into: tokens.map { Array($0.indices) }, tokens: union)
    let theirs = other.collected(into: positions, tokens: union)
    return CellTable(
      keys: keys, tokens: union,
      counts: zip(mine.counts, theirs.counts).map { $0 + $1 },
      sums: zip(mine.sums, theirs.sums).map { $0 + $1 },
      squares: zip(mine.squares, theirs.squares).map { $0 + $1 })
  }
}

/// The codes of every cell of a table, in the order of the cells.
package struct CellCodes: Sequence, IteratorProtocol {
  private let dimensions: [Int]
  private var next_: [Int]?

  package init(_ dimensions: [Int]) {
    self.dimensions = dimensions
    next_ = dimensions.contains(0) ? nil : Array(repeating: 0, count: dimensions.count)
  }

  package mutating func next() -> [Int]? {
    guard let current = next_ else { return nil }
    var following = current
    for key in following.indices.reversed() {
      following[key] += 1
      if following[key] < dimensions[key] {
        next_ = following
        return current
      }
      following[key] = 0
    }
    next_ = nil
    return current
  }
}
