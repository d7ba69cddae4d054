import AssayNumerics
import AssayRegression

/// A logit model at given estimates: a fit that is not linear, for what must hold for any fit.
struct LogitFit: LeastSquaresForm {
  let design: ModelMatrix
  let response: [Double]
  let cases: CaseTotals
  let estimates: [Double]
  let bread: Matrix

  init(_ reference: LinearReference) throws {
    design = reference.design
    response = reference.y
    cases = reference.cases
    estimates = reference.coefficients ?? []
    var weighted = design.block(0..<response.count)
    for (row, mean) in try Self.means(weighted, estimates).enumerated() {
      for column in 0..<design.columnCount { weighted[row, column] *= (mean * (1 - mean)).squareRoot() }
    }
    let order = design.columnCount
    bread = try Cholesky(of: weighted.crossProduct()).solve(
      Matrix(rows: order, columns: order) { row, column in row == column ? 1 : 0 })
  }

  var parameters: [Parameter] { design.columns.map { Parameter($0.name) } }
  var covariance: Matrix { bread }
  var blocks: [Range<Int>] { [0..<10, 10..<response.count] }

  private static func means(_ x: Matrix, _ estimates: [Double]) throws -> [Double] {
    try x.times(estimates).map { 1 / (1 + Double.exp(-$0)) }
  }

  private func means(_ rows: Range<Int>) throws(RegressionError) -> [Double] {
    do {
      return try Self.means(design.block(rows), estimates)
    } catch {
      throw .mismatch("\(error)")
    }
  }

  func scores(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    var x = design.block(rows)
    for (place, mean) in try means(rows).enumerated() {
      for column in 0..<x.columnCount { x[place, column] *= response[rows.lowerBound + place] - mean }
    }
    return x
  }

  func workingWeights(_ rows: Range<Int>) throws(RegressionError) -> [Double] {
    try means(rows).map { $0 * (1 - $0) }
  }

  func workingCases(_ rows: Range<Int>) throws(RegressionError) -> WorkingCases? {
    let means = try means(rows)
    return WorkingCases(
      variances: means.map { $0 * (1 - $0) },
      residuals: zip(means, response[rows]).map { ($1 - $0) / ($0 * (1 - $0)).squareRoot() })
  }

  func leverages(_ rows: Range<Int>) throws(RegressionError) -> [Double]? {
    let x = design.block(rows)
    return try workingWeights(rows).enumerated().map { place, weight in
      var sum = 0.0
      for row in 0..<x.columnCount {
        for column in 0..<x.columnCount { sum += x[place, row] * bread[row, column] * x[place, column] }
      }
      return weight * sum
    }
  }
}
