public import AssayInference
internal import AssayNumerics

/// The Wald test that the rows and columns of a weighted table are independent.
///
/// With estimated totals N of the cells, the departures of all but the first row and column, and their linearised
/// design covariance:
/// ```
/// Y[i,j] = N[i,j] − N[i,·] N[·,j] / N,   W = Y′ V(Y)⁻¹ Y,   k = (r − 1)(c − 1),   ν = n − 1
/// F = W/k                          on F with k and ν df
/// adjusted F = W (ν − k + 1)/(kν)  on F with k and ν − k + 1 df
/// ```
/// It is poor where cells are small; the Rao–Scott test is the one to report.
///
/// Reference: Koch, Freeman & Freeman (1975), *International Statistical Review* 43, 59–78; Fellegi (1980), *JASA* 75, 261–268.
public struct WaldIndependence: Sendable, Equatable {
  /// W.
  public let statistic: Double
  /// k.
  public let contrasts: Int
  /// ν.
  public let designDegreesOfFreedom: Double

  /// Tests a table.
  ///
  /// - Throws: ``SurveyError``.
  public init(of table: WeightedCells) throws(SurveyError) {
    let cells = try table.tested()
    let (r, c) = (cells.rowCount, cells.columnCount)
    let margins = ShareMargins(cells)
    let wanted = (1..<r).flatMap { row in (1..<c).map { row * c + $0 } }
    // ∂Y[i,j]/∂N[k,l] = [ij = kl] − [i = k] p[·,j] − [j = l] p[i,·] + p[i,·] p[·,j]
    let jacobian = Matrix(rows: r * c, columns: wanted.count) { cell, column in
      let (i, j) = (wanted[column] / c, wanted[column] % c)
      let (k, l) = (cell / c, cell % c)
      return (i == k && j == l ? 1 : 0) - (i == k ? margins.columns[j] : 0) - (j == l ? margins.rows[i] : 0)
        + margins.rows[i] * margins.columns[j]
    }
    let departures = Matrix(rows: wanted.count, columns: 1) { row, _ in
      cells.total * margins.departures[wanted[row]]
    }
    do throws(LinearAlgebraError) {
      let covariance = try jacobian.times(try cells.totalCovariance.times(jacobian), transposed: true)
      let solved = try Cholesky(of: covariance).solve(departures)
      statistic = zip(departures.elements, solved.elements).reduce(0) { $0 + $1.0 * $1.1 }
    } catch {
      throw error.asSurveyError
    }
    contrasts = wanted.count
    designDegreesOfFreedom = cells.degreesOfFreedom
  }

  /// F = W/k.
  public var wald: TestResult {
    TestResult(
      name: .waldF, statistic: statistic / Double(contrasts),
      reference: .fisherF(numerator: Double(contrasts), denominator: designDegreesOfFreedom), method: "Wald")
  }

  /// The adjusted F; nil where the design has too few degrees of freedom for it.
  public var adjusted: TestResult? {
    let k = Double(contrasts)
    let denominator = designDegreesOfFreedom - k + 1
    guard denominator > 0 else { return nil }
    return TestResult(
      name: .adjustedWaldF, statistic: statistic * denominator / (k * designDegreesOfFreedom),
      reference: .fisherF(numerator: k, denominator: denominator), method: "Wald, adjusted (Fellegi)")
  }
}
