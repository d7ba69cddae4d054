public import AssayNumerics

/// A fitted multinomial logit model.
///
/// The parameters stand category after category, those of one category in the order of the columns.
public struct MultinomialFit: ModelFit {
  public let parameters: [Parameter]
  public let estimates: [Double]
  public let bread: Matrix
  public let cases: CaseTotals
  /// The categories that have cases, in their order.
  public let outcomes: [String]
  /// The category that the others are compared with.
  public let reference: String
  /// The categories that nobody is in, which the model knows nothing of.
  public let emptyCategories: [String]
  /// The Newton steps that were taken.
  public let iterations: Int
  /// Σ w ℓ at the estimates, without a penalty; with sampling weights a pseudo-log-likelihood.
  public let logLikelihood: Double
  /// Σ w ℓ + ½ log det I, where the fit is penalised.
  public let penalizedLogLikelihood: Double?
  /// Σ w ℓ of the model without columns but the intercept; where there is no intercept, of equal probabilities.
  public let nullLogLikelihood: Double
  internal let likelihood: MultinomialLikelihood
  internal let solution: MultinomialSolution

  internal init(
    likelihood: MultinomialLikelihood, solution: MultinomialSolution, cases: CaseTotals, emptyCategories: [String]
  ) {
    let (response, matrix) = (likelihood.response, likelihood.matrix)
    parameters = response.others.flatMap { other in
      matrix.columns.map { Parameter($0.name, response: response.names[other]) }
    }
    estimates = likelihood.columns.original(solution.theta)
    bread = likelihood.columns.original(solution.inverse)
    self.cases = cases
    outcomes = response.names
    reference = response.names[response.reference]
    self.emptyCategories = emptyCategories
    iterations = solution.iterations
    logLikelihood = solution.logLikelihood
    // det I of the coefficients of x is that of z divided by (det T)², once for each category.
    let moved = Double(response.others.count) * likelihood.columns.logDeterminant
    penalizedLogLikelihood = likelihood.isPenalised ? solution.logLikelihood + solution.penalty - moved : nil
    nullLogLikelihood = response.nullLogLikelihood(withIntercept: matrix.intercept != nil)
    self.likelihood = likelihood
    self.solution = solution
  }

  public var covariance: Matrix { bread }
  public var blocks: [Range<Int>] { likelihood.matrix.blocks }

  /// Sentences about what was left out.
  public var notes: [String] {
    emptyCategories.map { "The category “\($0)” of the response has no cases and is left out of the model." }
  }

  /// The score of one case of each row, with a weight of 1: rows × p.
  ///
  /// ```
  /// s(k) = (1[y = k] − p(k)) x
  /// ```
  /// Under a penalty it includes the part of the penalty that the case is responsible for, so that the sum is 0.
  public func scores(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    let (factors, x) = (try predictorScores(rows), likelihood.matrix.block(rows))
    let (n, p) = (rows.count, likelihood.width)
    var elements: [Double] = []
    elements.reserveCapacity(n * factors.columnCount * p)
    for category in 0..<factors.columnCount {
      for column in 0..<p {
        for row in 0..<n { elements.append(factors.elements[row + category * n] * x.elements[row + column * n]) }
      }
    }
    return Matrix(rows: n, columns: factors.columnCount * p, elements: elements)
  }

  /// Nil: a case of several categories has a matrix of leverages, and no single one.
  public func leverages(_ rows: Range<Int>) throws(RegressionError) -> [Double]? { nil }

  /// The derivatives of one case's log-likelihood by its linear predictors: rows × (K − 1).
  private func predictorScores(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    let z = likelihood.columns.block(rows, of: likelihood.matrix)
    let categories = likelihood.response.names.count - 1
    let coefficients = Matrix(rows: likelihood.width, columns: categories, elements: solution.theta)
    let fitted = try likelihood.probabilities(z, rows, coefficients).values
    var factors =
      likelihood.isPenalised
      ? try likelihood.penaltyFactors(z, probabilities: fitted, inverse: solution.inverse)
      : Matrix(rows: rows.count, columns: categories)
    let places = likelihood.response.places
    for (row, position) in rows.enumerated() {
      for category in 0..<categories { factors[row, category] -= fitted[row, category] }
      let own = places[Int(likelihood.response.codes[position])]
      if own >= 0 { factors[row, own] += 1 }
    }
    return factors
  }
}

extension MultinomialResponse {
  fileprivate func nullLogLikelihood(withIntercept: Bool) -> Double {
    let totals = totals
    let weight = totals.reduce(0, +)
    guard withIntercept else { return -weight * Double.log(Double(totals.count)) }
    return totals.reduce(0) { $0 + $1 * Double.log($1 / weight) }
  }
}
