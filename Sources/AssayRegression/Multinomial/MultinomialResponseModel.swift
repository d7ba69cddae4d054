public import AssayNumerics

/// The probabilities of the categories that the estimates of a multinomial model give to any case.
///
/// ```
/// P(Y = k) = exp(xᵀβ(k)) / Σ exp(xᵀβ(l)),   β(reference) = 0
/// ```
/// It knows nothing of the data that the estimates came from, so that it can be written down and read again. The
/// probabilities of a case do not depend, in any bit, on the cases it is predicted with.
public struct MultinomialResponseModel: ResponseModel, Sendable {
  /// The categories.
  public let outcomes: [String]
  /// The position of the category that the others are compared with.
  public let reference: Int

  /// Creates a model of two categories or more.
  public init(outcomes: [String], reference: Int) {
    precondition(outcomes.count > 1 && outcomes.indices.contains(reference))
    self.outcomes = outcomes
    self.reference = reference
  }

  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    guard offset == nil else {
      throw .mismatch("A multinomial model has a predictor for each category and takes no offset")
    }
    let (n, p, k) = (x.rowCount, x.columnCount, outcomes.count)
    precondition(estimates.count == p * (k - 1))
    var result = Matrix(rows: n, columns: k)
    for category in 0..<k where category != reference {
      let start = p * (category < reference ? category : category - 1)
      let predictors = x.predictors(Array(estimates[start..<start + p]))
      for row in 0..<n { result[row, category] = predictors[row] }
    }
    for row in 0..<n {
      var largest = 0.0
      for category in 0..<k { largest = max(largest, result[row, category]) }
      var total = 0.0
      for category in 0..<k {
        let value = Double.exp(result[row, category] - largest)
        result[row, category] = value
        total += value
      }
      for category in 0..<k { result[row, category] /= total }
    }
    return result
  }

  /// ∂P(Y = k) / ∂β(l) = P(k) (1[k = l] − P(l)) x.
  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] {
    let fitted = try predictions(x, offset: offset, at: estimates)
    let others = outcomes.indices.filter { $0 != reference }
    let (p, n) = (x.columnCount, x.rowCount)
    return outcomes.indices.map { category in
      Matrix(rows: n, columns: others.count * p) { row, parameter in
        let other = others[parameter / p]
        let kept = (other == category ? 1 : 0) - fitted[row, other]
        return fitted[row, category] * kept * x[row, parameter % p]
      }
    }
  }
}

extension MultinomialFit: ResponseModel {
  /// The same probabilities without the data of the fit.
  public var responseModel: MultinomialResponseModel {
    MultinomialResponseModel(outcomes: outcomes, reference: likelihood.response.reference)
  }

  /// The probability of each category: rows × K.
  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    try responseModel.predictions(x, offset: offset, at: estimates)
  }

  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] {
    try responseModel.gradients(x, offset: offset, at: estimates)
  }
}

extension Matrix {
  /// Xβ, column after column: a row has the same bits whatever rows it stands among, which BLAS does not promise.
  internal func predictors(_ coefficients: [Double]) -> [Double] {
    precondition(coefficients.count == columnCount)
    var sums = [Double](repeating: 0, count: rowCount)
    for (column, coefficient) in coefficients.enumerated() {
      let start = column * rowCount
      for row in sums.indices { sums[row] += elements[start + row] * coefficient }
    }
    return sums
  }
}
