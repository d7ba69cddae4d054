public import AssayNumerics

extension MultinomialFit: ResponseModel {
  /// The probability of each category: rows × K.
  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    guard offset == nil else {
      throw .mismatch("A multinomial model has a predictor for each category and takes no offset")
    }
    let (p, n, k) = (likelihood.width, x.rowCount, outcomes.count)
    let coefficients = Matrix(rows: p, columns: k - 1, elements: estimates)
    let predictors = try MultinomialLikelihood.algebra { () throws(LinearAlgebraError) in try x.times(coefficients) }
    let places = likelihood.response.places
    var result = Matrix(rows: n, columns: k)
    for row in 0..<n {
      var largest = 0.0
      for other in 0..<k - 1 { largest = max(largest, predictors[row, other]) }
      var total = 0.0
      for category in 0..<k {
        let predictor = places[category] < 0 ? 0 : predictors[row, places[category]]
        let value = Double.exp(predictor - largest)
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
    let others = likelihood.response.others
    let (p, n) = (likelihood.width, x.rowCount)
    return outcomes.indices.map { category in
      Matrix(rows: n, columns: others.count * p) { row, parameter in
        let other = others[parameter / p]
        let kept = (other == category ? 1 : 0) - fitted[row, other]
        return fitted[row, category] * kept * x[row, parameter % p]
      }
    }
  }
}
