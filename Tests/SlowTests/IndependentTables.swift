import AssayNumerics
import AssayTables

/// Tables whose rows and columns are independent.
struct IndependentTables: Sendable {
  /// What the design of the study fixes.
  enum Sampling: String, Sendable, CaseIterable {
    case multinomial
    case productMultinomial = "product-multinomial"
  }
  let rowShares: [Double]
  let columnShares: [Double]
  let size: Int
  let sampling: Sampling

  /// Tables as small as they can be with the given smallest expected count.
  init(_ rowShares: [Double], _ columnShares: [Double], smallestExpected: Double, sampling: Sampling) {
    self.rowShares = rowShares
    self.columnShares = columnShares
    self.sampling = sampling
    let smallest = (rowShares.min() ?? 1) * (columnShares.min() ?? 1)
    size = Int((smallestExpected / smallest - 1e-9).rounded(.up))
  }

  var description: String {
    "\(rowShares.count) × \(columnShares.count), \(sampling.rawValue), n = \(size)"
  }

  func draw(_ generator: inout Philox) throws -> ContingencyTable {
    let width = columnShares.count
    var counts = [Double](repeating: 0, count: rowShares.count * width)
    switch sampling {
    case .multinomial:
      for _ in 0..<size { counts[generator.category(rowShares) * width + generator.category(columnShares)] += 1 }
    case .productMultinomial:
      for row in rowShares.indices {
        let drawn = generator.multinomial(Int((Double(size) * rowShares[row]).rounded()), columnShares)
        for column in 0..<width { counts[row * width + column] = drawn[column] }
      }
    }
    return try ContingencyTable(counts, rows: rowShares.count)
  }
}

extension ContingencyTable {
  /// A table whose categories are named by their positions.
  init(_ counts: [Double], rows: Int) throws {
    try self.init(
      counts: counts, rowLabels: (1...rows).map { "\($0)" }, columnLabels: (1...counts.count / rows).map { "\($0)" })
  }
}
