public import AssayInference
internal import AssayNumerics
public import AssayTables

/// The second-order Rao–Scott test of a table without empty cells, for screens of thousands of tables.
///
/// The test needs Σδ and Σδ² of ``RaoScottIndependence`` and not the δ themselves. With independent rows the design
/// covariance of the shares p is, on interaction contrasts, that of diag(Q), Q = Σw². Let H project on the complement of
/// the additive functions α[i] + β[j] of the cells, weighted by p. Then, up to the factor n²/((n − 1)W²),
/// ```
/// Σδ  = tr(H diag(Q/p))
///     = Σ Q/p (1 − p g),                             g[c,c′] = [i = i′]/p[i,·] + v[c]·v[c′]
/// Σδ² = tr(H diag(Q/p) H diag(Q/p))
///     = Σ (Q/p)² (1 − 2 p g) + Σ Σ Q[c] Q[c′] g[c,c′]²
/// ```
/// where v[i,j] = L⁻¹ (e[j] − p[i,·]⁻¹ p[i,1…]) over all but the last column and L Lᵀ is the weighted covariance of the
/// column indicators within rows. That takes no eigenvalues and no matrices of the size of the table.
///
/// Reference: as for ``RaoScottIndependence``; the leverages are those of a weighted two-way fit, Searle, *Linear Models*
/// (1971), §7.1.
public struct RaoScottTraces: Sendable, Equatable {
  /// X², not corrected: it must not be compared with χ².
  public let uncorrectedStatistic: Double
  /// Σδ.
  public let trace: Double
  /// Σδ².
  public let squaredTrace: Double
  /// The degrees of freedom of the design.
  public let designDegreesOfFreedom: Double

  /// Tests a table.
  ///
  /// - Parameters:
  ///   - table: Σw of each cell.
  ///   - squares: Σw² of the same cells.
  ///   - designSize: n: all rows of the data that have a weight.
  /// - Returns: Nil where a cell is empty, fewer than two rows or columns are occupied, or n is 1: those are for
  ///   ``RaoScottIndependence``, which says what is wrong or takes its time.
  public init?(of table: PairTable, squares: PairTable, designSize: Int) {
    guard table.isTestable, designSize > 1, squares.cells.count == table.cells.count,
      let statistic = table.pearsonStatistic, table.cells.allSatisfy({ $0 > 0 })
    else { return nil }
    // The fewer lines are the columns, which the small matrix belongs to.
    let fit = TwoWayFit(table, squares: squares.cells, turned: table.columnCount > table.rowCount)
    guard let (trace, squared) = fit.traces else { return nil }
    let n = Double(designSize)
    let scale = n * n / (n - 1)
    uncorrectedStatistic = n * (statistic / table.total)
    self.trace = scale * trace
    squaredTrace = scale * scale * squared
    designDegreesOfFreedom = n - 1
  }

  /// The second-order statistic and its reference.
  public var secondOrder: (statistic: Double, reference: ReferenceDistribution) {
    let numerator = trace * trace / squaredTrace
    return (
      uncorrectedStatistic / trace,
      .fisherF(numerator: numerator, denominator: numerator * designDegreesOfFreedom)
    )
  }
}

/// The weighted additive fit of a two-way table of shares.
private struct TwoWayFit {
  private let rowCount: Int
  private let columnCount: Int
  /// p, and Q over the squared total.
  private var shares: [Double] = []
  private var squares: [Double] = []
  private var rowShares: [Double]
  private let columnShares: [Double]

  init(_ table: PairTable, squares given: [Double], turned: Bool) {
    rowCount = turned ? table.columnCount : table.rowCount
    columnCount = turned ? table.rowCount : table.columnCount
    let total = table.total
    rowShares = (turned ? table.columnTotals : table.rowTotals).map { $0 / total }
    columnShares = (turned ? table.rowTotals : table.columnTotals).map { $0 / total }
    shares.reserveCapacity(given.count)
    squares.reserveCapacity(given.count)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        let cell = turned ? column * rowCount + row : row * columnCount + column
        shares.append(table.cells[cell] / total)
        squares.append(given[cell] / total / total)
      }
    }
  }

  /// Σδ and Σδ² without their common factor; nil where rounding leaves the small matrix singular.
  var traces: (Double, Double)? {
    let steps = columnCount - 1
    guard let factor = withinFactor else { return nil }
    // v of each cell, one after another.
    var positions = [Double](repeating: 0, count: shares.count * steps)
    for cell in shares.indices {
      let row = cell / columnCount
      for k in 0..<steps {
        var value = (cell % columnCount == k ? 1 : 0) - shares[row * columnCount + k] / rowShares[row]
        for l in 0..<k { value -= factor[k * steps + l] * positions[cell * steps + l] }
        positions[cell * steps + k] = value / factor[k * steps + k]
      }
    }
    var trace = 0.0
    var squared = 0.0
    for cell in shares.indices {
      let row = cell / columnCount
      var own = 1 / rowShares[row]
      for k in 0..<steps { own += positions[cell * steps + k] * positions[cell * steps + k] }
      let ratio = squares[cell] / shares[cell]
      trace += ratio * (1 - shares[cell] * own)
      squared += ratio * ratio * (1 - 2 * shares[cell] * own) + squares[cell] * squares[cell] * own * own
      var others = 0.0
      for other in (cell + 1)..<max(shares.count, cell + 1) {
        var product = other / columnCount == row ? 1 / rowShares[row] : 0
        for k in 0..<steps { product += positions[cell * steps + k] * positions[other * steps + k] }
        others += squares[other] * product * product
      }
      squared += 2 * squares[cell] * others
    }
    return trace > 0 && squared > 0 ? (trace, squared) : nil
  }

  /// L, row by row: the Cholesky factor of diag(p[·,j]) − Σ p[i,·]⁻¹ p[i,j] p[i,k] over all but the last column.
  private var withinFactor: [Double]? {
    let steps = columnCount - 1
    var factor = [Double](repeating: 0, count: steps * steps)
    for j in 0..<steps {
      for k in 0...j {
        // On the diagonal p[·,j] − Σ p[i,j]²/p[i,·] as Σ p[i,j] (1 − p[i,j]/p[i,·]), which cannot cancel.
        var sum = 0.0
        for row in 0..<rowCount {
          let own = shares[row * columnCount + j]
          let other = shares[row * columnCount + k] / rowShares[row]
          sum += own * (j == k ? 1 - other : -other)
        }
        for l in 0..<k { sum -= factor[j * steps + l] * factor[k * steps + l] }
        if j == k {
          guard sum > 0 else { return nil }
          factor[j * steps + j] = sum.squareRoot()
        } else {
          factor[j * steps + k] = sum / factor[k * steps + k]
        }
      }
    }
    return factor
  }
}
