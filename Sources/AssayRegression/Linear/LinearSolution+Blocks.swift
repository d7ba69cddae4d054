internal import AssayNumerics

extension LinearSolution {
  /// Householder QR block by block, then refinement.
  ///
  /// The corrected seminormal equations RᵀR δ = XᵀW(y − Xβ) with residuals and their products in double-double: each step
  /// leaves about κ(X) · 2⁻⁵³ of the error.
  init(
    reflecting design: ModelMatrix, target: [Double], weights: [Double], parallelism: Parallelism
  ) throws(RegressionError) {
    let width = design.columnCount
    let factor = try design.triangularFactor(weights: weights, response: target, parallelism: parallelism)
    guard factor.rowCount >= width else { throw Self.singular }
    let upper = Matrix(rows: width, columns: width) { row, column in factor[row, column] }
    let right = Matrix(rows: width, columns: 1) { row, _ in factor[row, width] }
    self.init(
      method: .householder, estimates: [], upper: upper, inverse: try Self.solve(upper, .identity(width)))
    estimates = try Self.solve(upper, right).elements.map { DoubleDouble($0) }
    try refine(4, design, target: target, weights: weights, isExact: true, parallelism: parallelism)
  }

  /// The largest condition of the cross-products of the scaled design for which they are used: variances lose as many
  /// digits as this has, of sixteen.
  private static let largestCondition = 1e6

  /// The normal equations of the columns scaled to unit length, then one refinement; nil where the condition forbids it.
  ///
  /// - Parameters:
  ///   - whateverCondition: Whether to go on with any condition that lets the factor exist.
  init?(
    multiplying design: ModelMatrix, target: [Double], weights: [Double], whateverCondition: Bool,
    parallelism: Parallelism
  ) throws(RegressionError) {
    let width = design.columnCount
    let products = try design.crossProducts(weights: weights, response: target, parallelism: parallelism)
    let scales = (0..<width).map { products[$0, $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let scaled = Matrix(rows: width, columns: width) { row, column in
      products[row, column] / (scales[row] * scales[column])
    }
    guard let (least, most) = try scaled.extremeEigenvalues(), least > 0 else { return nil }
    guard whateverCondition || most / least <= Self.largestCondition else { return nil }
    guard let root = CovarianceRoot(of: scaled) else { return nil }
    let upper = Matrix(rows: width, columns: width) { row, column in root.lower[column, row] * scales[column] }
    self.init(
      method: .normalEquations, estimates: [], upper: upper, inverse: try Self.solve(upper, .identity(width)))
    let right = Matrix(rows: width, columns: 1) { row, _ in products[row, width] }
    let half = try Self.solve(upper, right, transposed: true)
    estimates = try Self.solve(upper, half).elements.map { DoubleDouble($0) }
    try refine(1, design, target: target, weights: weights, isExact: false, parallelism: parallelism)
  }

  /// Improves the estimates by steps that solve for the residuals.
  private mutating func refine(
    _ steps: Int, _ design: ModelMatrix, target: [Double], weights: [Double], isExact: Bool, parallelism: Parallelism
  ) throws(RegressionError) {
    for _ in 0..<steps {
      let gradient = try self.gradient(
        design, target: target, weights: weights, isExact: isExact, parallelism: parallelism)
      let right = Matrix(rows: gradient.count, columns: 1, elements: gradient)
      let half = try Self.solve(upper, right, transposed: true)
      let step = try Self.solve(upper, half).elements
      var isDone = true
      for place in step.indices {
        estimates[place] += step[place]
        if abs(step[place]) > 1e-10 * abs(estimates[place].high) { isDone = false }
      }
      if isDone { return }
    }
  }

  /// XᵀW(y − Xβ).
  private func gradient(
    _ design: ModelMatrix, target: [Double], weights: [Double], isExact: Bool, parallelism: Parallelism
  ) throws(RegressionError) -> [Double] {
    let blocks = design.blocks
    var gradient = [DoubleDouble](repeating: DoubleDouble(0), count: design.columnCount)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> [DoubleDouble] in
      let rows = blocks[piece]
      if isExact { return design.exactGradient(rows, target: target, weights: weights, at: estimates) }
      do throws(LinearAlgebraError) {
        let x = design.block(rows)
        let fitted = try x.times(estimates.map(\.value))
        let weighted = fitted.indices.map {
          weights[rows.lowerBound + $0] * (target[rows.lowerBound + $0] - fitted[$0])
        }
        return try x.times(weighted, transposed: true).map { DoubleDouble($0) }
      } catch {
        throw .algebra(error)
      }
    } merge: { (part) throws(RegressionError) in
      for place in gradient.indices { gradient[place] += part[place] }
    }
    return gradient.map(\.value)
  }

  private static func solve(
    _ upper: Matrix, _ right: Matrix, transposed: Bool = false
  ) throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) {
      return try upper.solveUpper(right, transposed: transposed)
    } catch {
      if case .notPositiveDefinite = error { throw singular }
      throw .algebra(error)
    }
  }
}

extension ModelMatrix {
  /// y − Xβ of a run of rows, in double-double until the end.
  func exactResiduals(_ rows: Range<Int>, target: [Double], at estimates: [DoubleDouble]) -> [Double] {
    residuals(of: exactBlock(rows), rows, target: target, at: estimates).map(\.value)
  }

  /// XᵀW(y − Xβ) of a run of rows.
  fileprivate func exactGradient(
    _ rows: Range<Int>, target: [Double], weights: [Double], at estimates: [DoubleDouble]
  ) -> [DoubleDouble] {
    let block = exactBlock(rows)
    let residuals = residuals(of: block, rows, target: target, at: estimates)
    let weighted = zip(residuals, weights[rows]).map { $0 * $1 }
    let count = rows.count
    return estimates.indices.map { column in
      var sum = DoubleDouble(0)
      for row in 0..<count {
        sum += weighted[row] * block.values.elements[column * count + row]
        if let lows = block.lows { sum += lows.elements[column * count + row] * weighted[row].high }
      }
      return sum
    }
  }

  private func residuals(
    of block: (values: Matrix, lows: Matrix?), _ rows: Range<Int>, target: [Double], at estimates: [DoubleDouble]
  ) -> [DoubleDouble] {
    let count = rows.count
    var rest = target[rows].map { DoubleDouble($0) }
    for (column, estimate) in estimates.enumerated() {
      let factor = -estimate
      for row in 0..<count {
        let place = column * count + row
        rest[row] += factor * block.values.elements[place]
        if let lows = block.lows { rest[row] += factor.high * lows.elements[place] }
      }
    }
    return rest
  }
}

extension Matrix {
  /// The identity of an order.
  static func identity(_ order: Int) -> Matrix {
    Matrix(rows: order, columns: order) { row, column in row == column ? 1 : 0 }
  }
}
