import AssayNumerics

/// Every table that has given margins, and its probability when rows and columns are independent.
struct TablesWithMargins {
  let rows: [Int]
  let columns: [Int]

  var all: [(counts: [Double], probability: Double)] {
    var found: [(counts: [Double], probability: Double)] = []
    extend([], columns, row: 0, into: &found)
    return found
  }

  private func extend(
    _ cells: [Int], _ rest: [Int], row: Int, into found: inout [(counts: [Double], probability: Double)]
  ) {
    guard row < rows.count else {
      if rest.allSatisfy({ $0 == 0 }) { found.append((cells.map(Double.init), probability(of: cells))) }
      return
    }
    for split in Self.splits(rows[row], into: columns.count) where zip(split, rest).allSatisfy({ $0 <= $1 }) {
      extend(cells + split, zip(rest, split).map { $0 - $1 }, row: row + 1, into: &found)
    }
  }

  /// Π rᵢ! Π cⱼ! / (N! Π nᵢⱼ!).
  private func probability(of cells: [Int]) -> Double {
    func logFactorial(_ n: Int) -> Double { Double.lgamma(Double(n) + 1) }
    let margins = (rows + columns).reduce(0) { $0 + logFactorial($1) }
    return Double.exp(cells.reduce(margins - logFactorial(rows.reduce(0, +))) { $0 - logFactorial($1) })
  }

  /// Every way to split a whole number into so many parts.
  static func splits(_ total: Int, into parts: Int) -> [[Int]] {
    guard parts > 1 else { return [[total]] }
    return (0...total).flatMap { first in splits(total - first, into: parts - 1).map { [first] + $0 } }
  }
}
