import AssayNumerics
import AssayTables

/// All tables with given margins, each with its probability: an independent count for small tables.
struct EnumeratedTables {
  let rows: [Int]
  let columns: [Int]
  /// Row by row.
  private(set) var tables: [[Int]] = []
  private(set) var probabilities: [Double] = []

  init(rows: [Int], columns: [Int]) {
    self.rows = rows
    self.columns = columns
    var table = [Int](repeating: 0, count: rows.count * columns.count)
    fill(0, columns, &table)
    // Π rᵢ! Π cⱼ! / (N! Π nᵢⱼ!), with factorials up to 12!, which doubles hold exactly.
    let total = rows.reduce(0, +)
    let margins = (rows + columns).reduce(1.0) { $0 * Self.factorial($1) } / Self.factorial(total)
    probabilities = tables.map { margins / $0.reduce(1.0) { $0 * Self.factorial($1) } }
  }

  private mutating func fill(_ cell: Int, _ left: [Int], _ table: inout [Int]) {
    if cell == table.count {
      if left.allSatisfy({ $0 == 0 }) { tables.append(table) }
      return
    }
    let (row, column) = (cell / columns.count, cell % columns.count)
    let used = table[row * columns.count..<cell].reduce(0, +)
    let room = min(left[column], rows[row] - used)
    let least = column == columns.count - 1 ? rows[row] - used : 0
    guard least <= room else { return }
    for count in least...room {
      table[cell] = count
      var rest = left
      rest[column] -= count
      fill(cell + 1, rest, &table)
    }
    table[cell] = 0
  }

  static func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1.0) { $0 * Double($1) } }

  /// P and mid-p of one of the tables, by the definitions: a sum over all.
  func expected(_ statistic: ExactStatistic, observed: Int) -> (p: Double, midP: Double) {
    let values = tables.indices.map { extremity(statistic, $0) }
    let value = values[observed]
    // Probabilities differ by a factor, the others by a share of the statistic; the scores' sums are whole numbers.
    let slack = statistic == .linearByLinear ? 1e-9 : abs(value) * 1e-7
    var (extreme, tied) = (0.0, 0.0)
    for table in tables.indices where values[table] >= value - slack {
      extreme += probabilities[table]
      if values[table] <= value + slack { tied += probabilities[table] }
    }
    return (extreme, extreme - tied / 2)
  }

  /// A number that is larger the more extreme a table is.
  private func extremity(_ statistic: ExactStatistic, _ index: Int) -> Double {
    let total = Double(rows.reduce(0, +))
    var sum = 0.0
    for (cell, count) in tables[index].enumerated() {
      let (row, column) = (cell / columns.count, cell % columns.count)
      let expected = Double(rows[row]) * Double(columns[column]) / total
      let n = Double(count)
      switch statistic {
      case .fisher: break
      case .pearson: sum += (n - expected) * (n - expected) / expected
      case .likelihoodRatio: sum += n == 0 ? 0 : 2 * n * log(n / expected)
      case .linearByLinear: sum += Double(row * column) * (n - expected)
      }
    }
    switch statistic {
    case .fisher: return -probabilities[index]
    case .linearByLinear: return abs(sum)
    // What should be 0 may be 1e-16 either way.
    case .pearson, .likelihoodRatio: return max(0, sum) < 1e-12 ? 0 : sum
    }
  }

  private func log(_ x: Double) -> Double { Double.log(x) }

  /// The ways to write n as a sum of `parts` positive numbers, largest first.
  static func partitions(of n: Int, parts: Int, largest: Int? = nil) -> [[Int]] {
    guard parts > 1 else { return n >= 1 && n <= largest ?? n ? [[n]] : [] }
    return stride(from: min(n - parts + 1, largest ?? n), through: 1, by: -1).flatMap { first in
      partitions(of: n - first, parts: parts - 1, largest: first).map { [first] + $0 }
    }
  }
}
