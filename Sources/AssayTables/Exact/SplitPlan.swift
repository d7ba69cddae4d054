internal import AssayNumerics

/// How a table with given margins is drawn by splits, each a 2 × 2 table with given margins.
///
/// Rows and columns are cut in two again and again. Wherever a set of rows is cut, each cut of the columns asks
/// how many observations of its first part are in the first part of the rows: a hypergeometric count, given the
/// counts before it. There are (r − 1)(c − 1) of them, as many as free cells. Where the rows or the columns
/// are still whole, one number that varies decides the distribution, elsewhere three do. The distributions that are
/// likely to be met are tabulated.
struct SplitPlan: Sendable {
  /// One 2 × 2 table, its margins and cells each at a place among the counts.
  struct Step: Sendable {
    let first: Int
    let second: Int
    let draws: Int
    /// The first row's cells, then the second's.
    let cells: SIMD4<Int>
    /// Nil where both columns and the first row vary.
    let family: Family?
  }

  /// The tables of a step whose distribution depends on the count at one place, for counts from `low`.
  struct Family: Sendable {
    let place: Int
    let low: Int
    let count: Int
    let bits: Int
    /// The first of its tables, and of their entries.
    let table: Int
    let entry: Int
  }

  /// The tables of two columns, for first rows from `low`.
  struct Pair: Sendable {
    var table: UInt32 = 0
    var low: UInt16 = 0
    var count: UInt16 = 0
  }

  private(set) var steps: [Step] = []
  /// The counts before the first step: the margins, and 0 for what is to be drawn.
  ///
  /// The cells of the table come first, row by row.
  private(set) var counts: [UInt16]
  /// A line for each first column, of `stride` second ones.
  private(set) var pairs: [Pair] = []
  private(set) var stride = 0
  private(set) var pairTables = AliasTables()
  private(set) var pairBits = 4
  private(set) var families = AliasTables()
  let total: Int

  /// More would neither stay near the processor nor be made in less time than they save.
  private static let mostEntries = 1 << 19
  fileprivate static let mostBits = 8

  /// A plan; nil where the tables would be too many or too wide.
  init?(_ table: WholeTable) {
    let cells = table.rows.count * table.columns.count
    // The values of all counts in all cells are tabulated too.
    guard table.total <= 1 << 13, cells <= 1 << 8, cells * table.largestCell <= 1 << 16 else { return nil }
    let (rows, columns) = (LineTree(table.rows), LineTree(table.columns))
    let places = Places(rows, columns)
    total = table.total
    counts = [UInt16](repeating: 0, count: places.count)
    for (node, row) in rows.nodes.enumerated() { counts[places[node, 0]] = UInt16(row.size) }
    for (node, column) in columns.nodes.enumerated() { counts[places[0, node]] = UInt16(column.size) }
    var splits: [Split] = []
    for (row, upper) in rows.nodes.enumerated() {
      guard let lines = upper.parts else { continue }
      for (column, left) in columns.nodes.enumerated() {
        guard let halves = left.parts else { continue }
        let split = Split(
          total: table.total, rows: upper.size, first: rows.nodes[lines.first].size, columns: left.size,
          left: columns.nodes[halves.first].size, right: columns.nodes[halves.second].size)
        var family: Family?
        if row == 0 || column == 0 {
          family = split.family(
            byRow: row == 0, place: row == 0 ? places[lines.first, column] : places[row, halves.first], &families)
          if family == nil { return nil }
        } else {
          splits.append(split)
        }
        steps.append(
          Step(
            first: places[row, halves.first], second: places[row, halves.second], draws: places[lines.first, column],
            cells: [
              places[lines.first, halves.first], places[lines.first, halves.second],
              places[lines.second, halves.first], places[lines.second, halves.second],
            ], family: family))
      }
    }
    guard tabulate(splits) else { return nil }
  }

  /// Makes the tables of the steps that depend on three counts.
  private mutating func tabulate(_ splits: [Split]) -> Bool {
    guard let bits = splits.map(\.bits).max() else { return true }
    stride = 1 + (splits.map(\.right).max() ?? 0)
    pairs = [Pair](repeating: Pair(), count: stride * (1 + (splits.map(\.left).max() ?? 0)))
    for split in splits {
      split.visit { first, second, draws in
        let old = pairs[first * stride + second]
        // Steps that meet the same columns with other first rows share what is between.
        let low = old.count == 0 ? draws.lowerBound : min(draws.lowerBound, Int(old.low))
        let high = old.count == 0 ? draws.upperBound : max(draws.upperBound, Int(old.low + old.count) - 1)
        pairs[first * stride + second] = Pair(low: UInt16(low), count: UInt16(high - low + 1))
      }
    }
    var tables = 0
    for pair in pairs.indices {
      pairs[pair].table = UInt32(tables)
      tables += Int(pairs[pair].count)
    }
    guard bits <= Self.mostBits, tables << bits <= Self.mostEntries else { return false }
    pairBits = bits
    pairTables.reserve(tables, bits: bits)
    var shares = HypergeometricShares(largest: total)
    for (index, pair) in pairs.enumerated() where pair.count > 0 {
      for draws in Int(pair.low)..<Int(pair.low + pair.count) {
        shares.fill(first: index / stride, second: index % stride, draws: draws)
        pairTables.append(shares, bits: bits)
      }
    }
    return true
  }

  /// Where the counts of a set of rows in a set of columns are kept.
  private struct Places {
    private var places: [Int]
    private let columns: Int
    var count: Int { places.count }

    init(_ rows: LineTree, _ columns: LineTree) {
      self.columns = columns.nodes.count
      places = [Int](repeating: -1, count: rows.nodes.count * columns.nodes.count)
      var next = 0
      for row in rows.leaves {
        for column in columns.leaves {
          places[row * self.columns + column] = next
          next += 1
        }
      }
      for place in places.indices where places[place] < 0 {
        places[place] = next
        next += 1
      }
    }

    subscript(row: Int, column: Int) -> Int { places[row * columns + column] }
  }
}

/// What is known of a step before anything is drawn.
private struct Split {
  let total: Int
  /// The sizes of the set of rows, and of its first part.
  let rows: Int
  let first: Int
  /// The sizes of the set of columns and its parts.
  let columns: Int
  let left: Int
  let right: Int

  /// The counts that a hypergeometric draw gives but for a share of about 10⁻⁵, which is drawn without a table.
  private struct Likely {
    let centre: Double
    let reach: Double
    let values: ClosedRange<Int>

    init(population: Int, successes: Int, draws: Int) {
      let (n, k, all) = (Double(draws), Double(successes), Double(population))
      centre = n * k / all
      let variance = centre * ((all - k) / all) * ((all - n) / max(1, all - 1))
      reach = 4 * variance.squareRoot() + 1
      let least = max(0, draws - (population - successes))
      values = max(least, Int(centre - reach))...min(min(draws, successes), Int(centre + reach) + 1)
    }

    /// The square of the distance from the centre, 1 at the ends.
    func distance(_ value: Int) -> Double {
      let distance = (Double(value) - centre) / reach
      return distance * distance
    }

    func within(_ share: Double) -> ClosedRange<Int> {
      let part = reach * share.squareRoot()
      return max(values.lowerBound, Int(centre - part))...min(values.upperBound, Int(centre + part) + 1)
    }
  }

  /// Bits of a bucket, so that an alias table lists what it is likely to be asked for.
  private func bits(first: Int, second: Int, draws: Int) -> Int {
    let likely = Likely(population: first + second, successes: first, draws: draws).values.count
    var bits = 4
    while likely > 1 << bits - 1 { bits += 1 }
    return bits
  }

  /// For what is most likely.
  var bits: Int {
    bits(first: rows * left / total + 1, second: rows * right / total + 1, draws: first * columns / total + 1)
  }

  /// The tables of a step where one count varies, the first row's or the first column's; nil where they would be too
  /// wide.
  func family(byRow: Bool, place: Int, _ tables: inout AliasTables) -> SplitPlan.Family? {
    let likely = Likely(population: total, successes: byRow ? columns : left, draws: byRow ? first : rows)
    let bits =
      byRow
      ? bits(first: left, second: right, draws: Int(likely.centre))
      : bits(first: Int(likely.centre), second: rows - Int(likely.centre), draws: first)
    guard bits <= SplitPlan.mostBits else { return nil }
    let family = SplitPlan.Family(
      place: place, low: likely.values.lowerBound, count: likely.values.count, bits: bits,
      table: tables.values.count, entry: tables.entries.count)
    var shares = HypergeometricShares(largest: total)
    for value in likely.values {
      if byRow {
        shares.fill(first: left, second: right, draws: value)
      } else {
        shares.fill(first: value, second: rows - value, draws: first)
      }
      tables.append(shares, bits: bits)
    }
    return family
  }

  /// Both columns and the first rows that are likely with them.
  func visit(_ body: (_ first: Int, _ second: Int, _ draws: ClosedRange<Int>) -> Void) {
    let lefts = Likely(population: total, successes: left, draws: rows)
    let rights = Likely(population: total, successes: right, draws: rows)
    for first in lefts.values {
      for second in rights.values where first + second <= rows {
        let far = lefts.distance(first) + rights.distance(second)
        guard far <= 1 else { continue }
        body(first, second, Likely(population: rows, successes: first + second, draws: self.first).within(1 - far))
      }
    }
  }
}
