internal import AssayNumerics

/// Where the search for scores starts, since the likelihood of such a model can have several maxima.
///
/// The first start is the correspondence analysis of what the model without scores leaves over, the second the singular
/// vectors of log((n + ½)/(m + ½)); the others are random, always the same.
struct RowColumnStart {
  let pair: RowColumnPair
  let counts: [[Double]]
  let expected: [[Double]]

  /// The least strength at the start, since without any there is no direction.
  private static let floor = 0.01

  init(_ pair: RowColumnPair, counts: [Double], expected: [Double]) {
    self.pair = pair
    self.counts = pair.sums(of: counts)
    self.expected = pair.sums(of: expected)
  }

  /// A start.
  func factors(_ place: Int) -> RowColumnFactors {
    var factors: RowColumnFactors
    switch place {
    case 0: factors = correspondence
    case 1: factors = logarithms
    default: factors = random(place)
    }
    factors.strengths = factors.strengths.map { max($0, Self.floor) }
    return factors
  }

  private var correspondence: RowColumnFactors {
    let total = expected.reduce(0) { $0 + $1.reduce(0, +) }
    let rows = expected.map { ($0.reduce(0, +) / total).squareRoot() }
    let columns = expected[0].indices.map { column in
      (expected.reduce(0) { $0 + $1[column] } / total).squareRoot()
    }
    let residuals = counts.indices.map { row in
      columns.indices.map { column in
        expected[row][column] > 0
          ? rows[row] * columns[column] * (counts[row][column] / expected[row][column] - 1) : 0
      }
    }
    let found = LeadingSingularVectors(of: residuals, count: pair.dimensions, excluding: (rows, columns))
    let association = counts.indices.map { row in
      columns.indices.map { column in
        found.values.indices.reduce(0) {
          $0 + found.values[$1] * found.left[$1][row] / rows[row] * found.right[$1][column] / columns[column]
        }
      }
    }
    return RowColumnFactors(nearest: association, dimensions: pair.dimensions)
  }

  private var logarithms: RowColumnFactors {
    let residuals = counts.indices.map { row in
      counts[row].indices.map { Double.log((counts[row][$0] + 0.5) / (expected[row][$0] + 0.5)) }
    }
    return RowColumnFactors(nearest: residuals, dimensions: pair.dimensions)
  }

  private func random(_ place: Int) -> RowColumnFactors {
    var generator = Philox(seed: 0x5243, stream: 0, replicate: UInt32(place))
    let noise = counts.map { $0.map { _ in generator.nextUniform() - 0.5 } }
    var factors = RowColumnFactors(nearest: noise, dimensions: pair.dimensions)
    let largest = max(logarithms.strengths[0], Self.floor)
    factors.strengths = factors.strengths.map { $0 / factors.strengths[0] * largest / 2 }
    return factors
  }
}

extension RowColumnPair {
  /// Sums of cells over all other factors, row by row.
  func sums(of values: [Double]) -> [[Double]] {
    var sums = [[Double]](repeating: Array(repeating: 0, count: columns), count: rows)
    for (cell, value) in values.enumerated() { sums[positions[cell] / columns][positions[cell] % columns] += value }
    return sums
  }
}
