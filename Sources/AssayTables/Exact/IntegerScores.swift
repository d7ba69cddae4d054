/// The scores of rows and columns as whole numbers, the least of each side 0.
struct IntegerScores: Sendable {
  let rows: [Int]
  let columns: [Int]
  /// By how much values may differ and still be held equal; 0 when the scores are whole multiples of a unit.
  let slack: Int

  /// For each cell, the product of its scores.
  var products: [Int] { rows.flatMap { row in columns.map { row * $0 } } }

  init(_ table: WholeTable) {
    if let rows = Self.whole(table.rowScores), let columns = Self.whole(table.columnScores),
      Double(rows.max() ?? 0) * Double(columns.max() ?? 0) * Double(table.total) < 0x1p60
    {
      self.rows = rows
      self.columns = columns
      slack = 0
    } else {
      // 2⁵⁹ holds the largest sum of products of scores; what rounding moves is far below 1e-7 of the whole range.
      let unit = (0x1p59 / Double(table.total)).squareRoot()
      rows = Self.scaled(table.rowScores, to: unit.rounded(.down))
      columns = Self.scaled(table.columnScores, to: unit.rounded(.down))
      // Each score is off by half a unit at most.
      slack = Int(Double(table.total) * unit)
    }
  }

  /// The scores as multiples of their greatest common step, when they are whole numbers, or halves as midranks are.
  private static func whole(_ scores: [Double]) -> [Int]? {
    let least = scores.min() ?? 0
    let doubled = scores.map { ($0 - least) * 2 }
    guard doubled.allSatisfy({ $0 == $0.rounded() && $0 < 0x1p50 }) else { return nil }
    let step = doubled.reduce(0) { greatestCommonDivisor($0, Int($1)) }
    return doubled.map { Int($0) / max(1, step) }
  }

  private static func scaled(_ scores: [Double], to unit: Double) -> [Int] {
    let least = scores.min() ?? 0
    let range = (scores.max() ?? 0) - least
    return scores.map { Int(((($0 - least) / (range > 0 ? range : 1)) * unit).rounded()) }
  }
}
