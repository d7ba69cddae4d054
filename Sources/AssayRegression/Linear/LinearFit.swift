public import AssayNumerics

/// A fitted linear model.
///
/// Scores are those of the residual sum of squares over −2, e · x, and the bread is (XᵀWX)⁻¹: the dispersion σ², which is
/// estimated afterwards, cancels from every sandwich.
public struct LinearFit: ModelFit, ResponseModel, LeastSquaresForm, FactoredFit {
  /// X.
  public let design: ModelMatrix
  /// y of each row.
  public let response: [Double]
  /// What is added to xβ; nil for nothing.
  public let offset: [Double]?
  public let cases: CaseTotals
  public let parameters: [Parameter]
  /// β̂.
  public let estimates: [Double]
  /// How the equations were solved.
  public let method: LinearModel.Method
  /// The cases that count, n: those with a weight.
  public let caseCount: Double
  /// n − p.
  public let residualDegreesOfFreedom: Double
  /// Σ w e², 0 where the fit is exact.
  public let residualSumOfSquares: Double
  /// Σ w (f − f̄)² with f = xβ̂, or Σ w f² without an intercept.
  public let modelSumOfSquares: Double
  /// Whether what is left of the response is no more than its rounding; then residuals, errors and tests mean nothing.
  public let isExact: Bool
  public let bread: Matrix
  let breadRoot: Matrix
  /// R of W^½ X.
  let upper: Matrix
  private let target: [Double]
  /// β̂ with what rounding lost.
  let exactEstimates: [DoubleDouble]

  /// The sum of squares that rounding of the response explains.
  let roundingSquares: Double

  /// A residual variance below this part of the mean square of the response is rounding; R warns there.
  private static let roundingShare = 1e-30

  init(
    _ model: LinearModel, used: Double, solution: LinearSolution, target: [Double], parallelism: Parallelism
  ) throws(RegressionError) {
    design = model.design
    response = model.response
    offset = model.offset
    cases = model.cases
    parameters = model.design.columns.map { Parameter($0.name) }
    method = solution.method
    caseCount = used
    residualDegreesOfFreedom = used - Double(model.design.columnCount)
    upper = solution.upper
    breadRoot = solution.inverse
    self.target = target
    do throws(LinearAlgebraError) {
      bread = try solution.inverse.times(solution.inverse, otherTransposed: true)
    } catch {
      throw .algebra(error)
    }
    guard solution.estimates.allSatisfy({ $0.value.isFinite }), bread.elements.allSatisfy(\.isFinite) else {
      throw .noConvergence(iterations: 1, reason: "the numbers are too large or too small; rescale the variables")
    }
    let sums = try Sums(
      model, target: target, solution: solution, parallelism: parallelism)
    let rounding = sums.total * Self.roundingShare
    let isExact = sums.residual <= rounding
    self.isExact = isExact
    roundingSquares = rounding
    residualSumOfSquares = isExact ? 0 : sums.residual
    // An intercept alone explains nothing; what is computed is rounding.
    modelSumOfSquares = model.design.columnCount == 1 && model.design.intercept == 0 ? 0 : sums.model
    exactEstimates = solution.estimates.enumerated().map { column, estimate in
      guard isExact else { return estimate }
      // What an exact fit does not need is rounding as well.
      let length = (0...column).reduce(0) { $0 + solution.upper[$1, column] * solution.upper[$1, column] }
      return estimate.value * estimate.value * length <= rounding ? DoubleDouble(0) : estimate
    }
    estimates = exactEstimates.map(\.value)
  }

  /// σ̂² = Σ w e² / (n − p); under sampling weights that of the population as R's `survey` has it, n Σ w e² / ((n − 1) Σ w).
  public var dispersion: Double {
    guard cases.kind == .sampling else { return residualSumOfSquares / residualDegreesOfFreedom }
    return residualSumOfSquares / cases.weights.reduce(0, +) * caseCount / (caseCount - 1)
  }

  public var covariance: Matrix {
    // Under sampling weights only the sandwich means something; this is what the weights as frequencies would give.
    Matrix(
      rows: bread.rowCount, columns: bread.columnCount, elements: bread.elements.map { $0 * dispersion })
  }

  public var blocks: [Range<Int>] { design.blocks }

  /// y − xβ̂ − offset of a run of rows.
  public func residuals(_ rows: Range<Int>) throws(RegressionError) -> [Double] {
    try design.residuals(rows, target: target, at: exactEstimates, method)
  }

  public func scores(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    var scores = design.block(rows)
    let residuals = isExact ? Array(repeating: 0, count: rows.count) : try self.residuals(rows)
    let count = rows.count
    for column in 0..<scores.columnCount {
      for row in 0..<count { scores.elements[column * count + row] *= residuals[row] }
    }
    return scores
  }

  /// The leverage of one case of each row: w xᵀ(XᵀWX)⁻¹x, where w is the precision of a case, and else 1.
  public func leverages(_ rows: Range<Int>) throws(RegressionError) -> [Double]? {
    let whitened: Matrix
    do throws(LinearAlgebraError) {
      whitened = try design.block(rows).times(breadRoot)
    } catch {
      throw .algebra(error)
    }
    var leverages = [Double](repeating: 0, count: rows.count)
    for column in 0..<whitened.columnCount {
      for row in leverages.indices { leverages[row] += whitened[row, column] * whitened[row, column] }
    }
    for (place, row) in rows.enumerated() { leverages[place] = min(1, leverages[place] * caseWeight(row)) }
    return leverages
  }

  /// The weight of one case of a row: its precision or sampling weight, and 1 for a frequency.
  func caseWeight(_ row: Int) -> Double {
    cases.counts[row] > 0 ? cases.weights[row] / cases.counts[row] : 0
  }

  public func workingWeights(_ rows: Range<Int>) throws(RegressionError) -> [Double] {
    Array(repeating: 1, count: rows.count)
  }

  public var outcomes: [String] { [""] }

  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) {
      var fitted = try x.times(estimates)
      if let offset { for row in fitted.indices { fitted[row] += offset[row] } }
      return Matrix(rows: fitted.count, columns: 1, elements: fitted)
    } catch {
      throw .algebra(error)
    }
  }

  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] { [x] }
}

extension ModelMatrix {
  /// y − xβ of a run of rows, as precisely as the method that found β.
  fileprivate func residuals(
    _ rows: Range<Int>, target: [Double], at estimates: [DoubleDouble], _ method: LinearModel.Method
  ) throws(RegressionError) -> [Double] {
    guard method == .normalEquations else { return exactResiduals(rows, target: target, at: estimates) }
    do throws(LinearAlgebraError) {
      let fitted = try block(rows).times(estimates.map(\.value))
      return zip(target[rows], fitted).map { $0 - $1 }
    } catch {
      throw .algebra(error)
    }
  }
}

/// Sums over all rows that a summary needs.
private struct Sums {
  var weight = 0.0
  /// Σ w e².
  var residual = 0.0
  /// Σ w (f − f̄)², or Σ w f².
  var model = 0.0
  /// Σ w (y² + offset²), whose rounding is that of what is fitted.
  var total = 0.0

  init(
    _ problem: LinearModel, target: [Double], solution: LinearSolution, parallelism: Parallelism
  ) throws(RegressionError) {
    let weights = problem.cases.weights
    let center = problem.design.intercept == nil ? 0 : Self.mean(of: target, weights: weights)
    let blocks = problem.design.blocks
    let design = problem.design
    let (response, offsets) = (problem.response, problem.offset)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> Sums in
      let rows = blocks[piece]
      let residuals = try design.residuals(
        rows, target: target, at: solution.estimates, solution.method)
      var own = Sums()
      for (place, row) in rows.enumerated() {
        let fitted = (target[row] - center) - residuals[place]
        own.weight += weights[row]
        own.residual += weights[row] * residuals[place] * residuals[place]
        own.model += weights[row] * fitted * fitted
        own.total += weights[row] * response[row] * response[row]
        if let offsets { own.total += weights[row] * offsets[row] * offsets[row] }
      }
      return own
    } merge: { (part) throws(RegressionError) in
      weight += part.weight
      residual += part.residual
      model += part.model
      total += part.total
    }
  }

  private init() {}

  private static func mean(of target: [Double], weights: [Double]) -> Double {
    var (sum, total) = (DoubleDouble(0), DoubleDouble(0))
    for (value, weight) in zip(target, weights) {
      sum += DoubleDouble(product: value, weight)
      total += weight
    }
    return (sum / total).value
  }
}
