public import AssayNumerics

/// MABAC: the distance of an alternative from the border approximation area, summed over the criteria.
///
/// ```
/// n = (x − min)/(max − min), for a cost (max − x)/(max − min)
/// v = w·(n + 1),   g = (Π v)^(1/m) over the alternatives,   S = Σⱼ (v − g)
/// ```
/// A score above 0 lies beyond the border. A constant criterion has v = g and counts for nothing. A dominated
/// alternative never ranks above the one that dominates it.
///
/// Reference: Pamučar & Ćirović, “The selection of transport and handling resources in logistics centers using
/// Multi-Attributive Border Approximation area Comparison (MABAC)”, *Expert Systems with Applications* 42 (2015),
/// 3016–3028.
public struct Mabac: AggregationMethod {
  public static let name = "mabac"

  /// Creates the method, which has no parameters.
  public init() {}

  /// Scores every alternative.
  ///
  /// - Throws: ``ScoringError``, for weights that do not fit.
  public func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    try matrix.check(weights: weights)
    let columns = matrix.orientedColumns(parallelism: parallelism)
    let counted = columns.indices.filter { !columns[$0].isConstant && weights[$0] > 0 }
    let borders = parallelism.map(pieces: counted.count) { Border(columns[counted[$0]]) }
    let blocks = matrix.blocks(parallelism: parallelism) { rows in
      var scores = [Double](repeating: 0, count: rows.count)
      for (j, border) in zip(counted, borders) {
        border.add(columns[j].values, rows: rows, weight: weights[j], to: &scores)
      }
      return scores
    }
    return AggregateScores(
      scores: blocks.flatMap { $0 }, warnings: matrix.warnings(ofConstant: columns.map(\.isConstant), weights: weights))
  }
}

/// The scale of one criterion and the border on it.
private struct Border: Sendable {
  /// The worst value and what divides the distance from it; both halved where their difference would overflow.
  private let worst: Double
  private let divisor: Double
  private let unit: Double
  /// The geometric mean of n + 1, less 1.
  private let border: Double

  init(_ column: OrientedColumn) {
    unit = (column.maximum - column.minimum).isFinite ? 1 : 0.5
    let (low, high) = (column.minimum * unit, column.maximum * unit)
    (worst, divisor) = column.isCost ? (high, low - high) : (low, high - low)
    // Each n + 1 is between 1 and 2: the product of 512 of them is below 2⁵¹², and takes one logarithm.
    var logarithms = DoubleDouble(0)
    for start in stride(from: 0, to: column.values.count, by: 512) {
      var product = 1.0
      for row in start..<min(start + 512, column.values.count) {
        product *= 1 + (column.values[row] * unit - worst) / divisor
      }
      logarithms += Double.log(product)
    }
    border = Double.expm1(logarithms.value / Double(column.values.count))
  }

  func add(_ values: [Double], rows: Range<Int>, weight: Double, to scores: inout [Double]) {
    for row in rows {
      scores[row - rows.lowerBound] += weight * ((values[row] * unit - worst) / divisor - border)
    }
  }
}
