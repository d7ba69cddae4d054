public import AssayInference
internal import AssayNumerics
public import AssayTables

/// A measure of association of a weighted table, with its design-based precision.
public struct DesignBasedEstimate: Sendable, Equatable {
  /// The measure, computed on the weighted shares.
  public let measure: AssociationMeasure
  /// The linearised standard error, on the measure's scale; nil where there is none.
  public let standardError: Double?
  /// The value, or its logarithm, over its standard error; nil where 0 is an end of the measure's range.
  public let statistic: Double?
  /// The degrees of freedom of the design.
  public let degreesOfFreedom: Double
  /// Two-sided, by Student's t.
  public let pValue: Double?
  /// The natural logarithm of that probability.
  public let logPValue: Double?
  /// The t interval on the scale of the value itself, cut at the range of the measure.
  public let interval: ConfidenceInterval?
  /// What the interval is, or why it is missing.
  public let method: String
}

extension WeightedCells {
  /// The precision of a measure of this table.
  ///
  /// ```
  /// SE² = n/(n − 1) · Σ Q[c] u[c]² / W²,   θ ± t · SE on n − 1 df
  /// ```
  /// with the influence u of the measure; ratios on the log scale. A measure without an influence has no error here:
  /// the one for simple random samples would be too small.
  ///
  /// - Precondition: `measure` is of a table with the same cells.
  public func estimate(_ measure: AssociationMeasure, level: Double) -> DesignBasedEstimate {
    func result(
      _ error: Double? = nil, _ statistic: Double? = nil, _ interval: ConfidenceInterval? = nil, method: String
    ) -> DesignBasedEstimate {
      let reference = ReferenceDistribution.studentT(degreesOfFreedom: degreesOfFreedom)
      return DesignBasedEstimate(
        measure: measure, standardError: error, statistic: statistic, degreesOfFreedom: degreesOfFreedom,
        pValue: statistic.map { reference.twoSided($0) }, logPValue: statistic.map { reference.logTwoSided($0) },
        interval: interval, method: method)
    }
    guard let value = measure.estimate else { return result(method: measure.undefinedReason ?? "") }
    guard let influence = measure.influence, designSize > 1 else {
      return result(
        method: "No design-based error is built for this measure: it is not a smooth function of the shares.")
    }
    let error = variance(ofInfluence: influence).squareRoot()
    guard error > 0, error.isFinite else {
      return result(method: "No interval: the linearised error is 0 at this value.")
    }
    let reach =
      ReferenceDistribution.studentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2) * error
    let isRatio = measure.scale == .logarithm
    let centre = isRatio ? Double.log(value) : value
    let ends = isRatio ? (Double.exp(centre - reach), Double.exp(centre + reach)) : (centre - reach, centre + reach)
    let interval = ends.1.isFinite ? ConfidenceInterval(low: ends.0, high: ends.1, level: level) : nil
    // Where 0 is the end of the range the estimate is never below it, and t has no meaning.
    let testable = isRatio || measure.range.lowerBound < 0
    return result(
      error, testable ? centre / error : nil, interval?.clamped(to: measure.range),
      method: isRatio ? "Design-based t interval on the log scale" : "Design-based t interval")
  }

  /// Haberman's adjusted residuals, divided by the root of the design effect of p[i,j] − p[i,·] p[·,j].
  ///
  /// ```
  /// d[i,j] = p[i,j] − p[i,·] p[·,j]
  /// deff   = V(d) / (Σ p u² / m),   u the influence of d, m the rows of the table
  /// d · √m / √(p[i,·] p[·,j] (1 − p[i,·])(1 − p[·,j])) / √deff
  /// ```
  /// The rows m of the table cancel. Nil where a margin is 0 or 1.
  public var adjustedResiduals: [Double?] {
    guard total > 0, designSize > 1 else { return sums.map { _ in nil } }
    let margins = ShareMargins(self)
    let p = CrossSums(shares, columnCount: columnCount)
    let q = CrossSums(squares, columnCount: columnCount)
    let scale = varianceScale
    return sums.indices.map { cell in
      let (i, j) = (cell / columnCount, cell % columnCount)
      let (row, column) = (margins.rows[i], margins.columns[j])
      let null = row * column * (1 - row) * (1 - column)
      guard null > 0 else { return nil }
      // u takes four values: in the cell, in the rest of its row, in the rest of its column, and elsewhere.
      let mean = p.cell(i, j) - 2 * row * column
      let u = [1 - column - row - mean, -column - mean, -row - mean, -mean]
      let simple = p.sum(of: u.map { $0 * $0 }, around: i, j)
      let design = q.sum(of: u.map { $0 * $0 }, around: i, j) * scale
      guard simple > 0, design > 0 else { return nil }
      return margins.departures[cell] / null.squareRoot() / (design / simple).squareRoot()
    }
  }
}

/// Sums of a table's cells by row, by column and over all.
private struct CrossSums {
  private let cells: [Double]
  private let columnCount: Int
  private var rows: [Double]
  private var columns: [Double]
  private let all: Double

  init(_ cells: [Double], columnCount: Int) {
    self.cells = cells
    self.columnCount = columnCount
    rows = Array(repeating: 0, count: cells.count / columnCount)
    columns = Array(repeating: 0, count: columnCount)
    for (cell, value) in cells.enumerated() {
      rows[cell / columnCount] += value
      columns[cell % columnCount] += value
    }
    all = cells.reduce(0, +)
  }

  func cell(_ i: Int, _ j: Int) -> Double { cells[i * columnCount + j] }

  /// The sum of cells times a factor for the cell itself, the rest of its row, the rest of its column, and elsewhere.
  func sum(of factors: [Double], around i: Int, _ j: Int) -> Double {
    let own = cell(i, j)
    return factors[0] * own + factors[1] * (rows[i] - own) + factors[2] * (columns[j] - own)
      + factors[3] * (all - rows[i] - columns[j] + own)
  }
}
