import AssayNumerics
import AssayRegression

// Models written out, so that effects are tested apart from fits.

/// P = F(η) for a link whose inverse and its derivative are given.
struct SingleOutcome: ResponseModel {
  let mean: @Sendable (Double) -> Double
  let slope: @Sendable (Double) -> Double
  var outcomes: [String] { [""] }

  static let logit = SingleOutcome(
    mean: { 1 / (1 + Double.exp(-$0)) },
    slope: {
      let p = 1 / (1 + Double.exp(-$0))
      return p * (1 - p)
    })
  static let linear = SingleOutcome(mean: { $0 }, slope: { _ in 1 })
  static let logarithm = SingleOutcome(mean: { Double.exp($0) }, slope: { Double.exp($0) })
  static let inverse = SingleOutcome(mean: { 1 / $0 }, slope: { -1 / ($0 * $0) })

  private func predictors(_ x: Matrix, _ offset: [Double]?, _ estimates: [Double]) -> [Double] {
    (0..<x.rowCount).map { row in
      estimates.indices.reduce(offset?[row] ?? 0) { $0 + x[row, $1] * estimates[$1] }
    }
  }

  func predictions(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> Matrix {
    Matrix(rows: x.rowCount, columns: 1, elements: predictors(x, offset, estimates).map(mean))
  }

  func gradients(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> [Matrix] {
    let slopes = predictors(x, offset, estimates).map(slope)
    return [Matrix(rows: x.rowCount, columns: x.columnCount) { slopes[$0] * x[$0, $1] }]
  }
}

/// P(k) = exp(η(k)) / Σ exp(η), the first category with η = 0; the coefficients of a category stand together.
struct Softmax: ResponseModel {
  let outcomes: [String]

  func predictions(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> Matrix {
    let p = x.columnCount
    var result = Matrix(rows: x.rowCount, columns: outcomes.count)
    for row in 0..<x.rowCount {
      let sizes = outcomes.indices.map { category in
        category == 0
          ? 1 : Double.exp((0..<p).reduce(0) { $0 + x[row, $1] * estimates[(category - 1) * p + $1] })
      }
      let total = sizes.reduce(0, +)
      for category in outcomes.indices { result[row, category] = sizes[category] / total }
    }
    return result
  }

  func gradients(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> [Matrix] {
    let fitted = try predictions(x, offset: offset, at: estimates)
    let p = x.columnCount
    return outcomes.indices.map { category in
      Matrix(rows: x.rowCount, columns: estimates.count) { row, parameter in
        let other = parameter / p + 1
        return fitted[row, category] * ((other == category ? 1 : 0) - fitted[row, other]) * x[row, parameter % p]
      }
    }
  }
}

extension ModelColumn {
  /// A factor of codes in the order given.
  static func factor(_ values: [String], levels: [String]) -> ModelColumn {
    .factor(
      codes: values.map { UInt16(levels.firstIndex(of: $0) ?? 0) }, levels: levels.map { FactorLevel(code: $0) },
      isOrdered: false)
  }

  /// The numbers of the rows.
  var plainNumbers: [Double] {
    switch self {
    case .factor(let codes, _, _): codes.map { Double($0) }
    case .coded(let codes, let values): codes.map { values[Int($0)] }
    case .numbers(let values): values
    }
  }

  /// 1 where a factor has the level at a position.
  func indicator(_ level: Int) -> [Double] { plainNumbers.map { $0 == Double(level) ? 1 : 0 } }
}

extension ModelFrame {
  func numbers(_ name: String) -> [Double] { columns[name]?.plainNumbers ?? [] }
  func indicator(_ name: String, _ level: Int) -> [Double] { columns[name]?.indicator(level) ?? [] }
}
