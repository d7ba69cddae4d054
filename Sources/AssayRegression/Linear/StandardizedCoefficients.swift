internal import AssayNumerics

extension LinearFit {
  /// The coefficients that columns and response of standard deviation 1 would have: β · sd(x) / sd(y).
  ///
  /// Standard deviations are weighted as the fit is; the columns of a factor count as any others. Nil for the intercept, and
  /// where the response does not vary. The response is taken without its offset.
  ///
  /// Reference: Draper & Smith, *Applied Regression Analysis* (3rd ed., 1998), §16.2.
  public var standardizedCoefficients: [Double?] {
    let intercept = design.intercept
    let weights = cases.weights
    let response = offset.map { zip(self.response, $0).map { $0 - $1 } } ?? self.response
    let squares = columnSquares
    let spread = Self.centralSquares(response, weights: weights)
    return design.columns.indices.map { column in
      guard column != intercept, let spread else { return nil }
      return estimates[column] * (squares[column] / spread).squareRoot()
    }
  }

  /// Σ w (x − x̄)² of each column.
  private var columnSquares: [Double] {
    let order = upper.rowCount
    if design.intercept == 0 {
      // After the intercept, what is left of a column in R is the column about its mean.
      return (0..<order).map { column in
        column == 0 ? 0 : (1...column).reduce(0) { $0 + upper[$1, column] * upper[$1, column] }
      }
    }
    let weights = cases.weights
    let total = weights.reduce(0, +)
    var means = [Double](repeating: 0, count: order)
    var squares = means
    for pass in 0..<2 {
      for rows in blocks {
        let x = design.block(rows)
        for column in 0..<order {
          for (place, row) in rows.enumerated() {
            let deviation = x[place, column] - (pass == 0 ? 0 : means[column])
            if pass == 0 { means[column] += weights[row] * deviation / total }
            if pass == 1 { squares[column] += weights[row] * deviation * deviation }
          }
        }
      }
    }
    return squares
  }

  /// Σ w (y − ȳ)²; nil where it is 0 but for rounding.
  private static func centralSquares(_ values: [Double], weights: [Double]) -> Double? {
    let total = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    var (squares, scale) = (0.0, 0.0)
    for (value, weight) in zip(values, weights) {
      squares += weight * (value - mean) * (value - mean)
      scale += weight * value * value
    }
    return squares > scale * 1e-30 ? squares : nil
  }
}
