internal import AssayNumerics

extension MultinomialLikelihood {
  /// What Firth's penalty adds to the score of one case of each row, as a factor of its columns: rows × (K − 1).
  ///
  /// With C(k, l) = zᵀ (I⁻¹)(k, l) z, and the third cumulants of the indicators of the categories,
  /// ```
  /// ½ Σ C(k, l) κ(k, l, m) = ½ p(m) ( C(m, m) − 2 (C p)(m) − Σ p(k) C(k, k) + 2 pᵀ C p )
  /// ```
  /// which is the derivative of ½ log det I by the predictor of category m.
  ///
  /// Reference: Kosmidis and Firth, *Biometrika* 98 (2011), pp. 755–759.
  func penaltyFactors(
    _ z: Matrix, probabilities: Matrix, inverse: Matrix
  ) throws(RegressionError) -> Matrix {
    let (p, k, n) = (width, probabilities.columnCount, z.rowCount)
    // C p, and the diagonal of C.
    var moments = Matrix(rows: n, columns: k)
    var diagonal = Matrix(rows: n, columns: k)
    for one in 0..<k {
      for other in 0...one {
        let part = Matrix(rows: p, columns: p) { inverse[one * p + $0, other * p + $1] }
        let products = try Self.algebra { () throws(LinearAlgebraError) in try z.times(part) }
        for row in 0..<n {
          var form = 0.0
          for column in 0..<p { form += products.elements[row + column * n] * z.elements[row + column * n] }
          if one == other { diagonal[row, one] = form } else { moments[row, other] += form * probabilities[row, one] }
          moments[row, one] += form * probabilities[row, other]
        }
      }
    }
    var factors = Matrix(rows: n, columns: k)
    for row in 0..<n {
      var (mean, quadratic) = (0.0, 0.0)
      for one in 0..<k {
        mean += probabilities[row, one] * diagonal[row, one]
        quadratic += probabilities[row, one] * moments[row, one]
      }
      for one in 0..<k {
        factors[row, one] =
          0.5 * probabilities[row, one] * (diagonal[row, one] - 2 * moments[row, one] - mean + 2 * quadratic)
      }
    }
    return factors
  }

  /// ½ ∂ log det I / ∂θ.
  func penaltyGradient(at theta: [Double], inverse: Matrix) throws(RegressionError) -> [Double] {
    let coefficients = Matrix(rows: width, columns: response.names.count - 1, elements: theta)
    let blocks = matrix.blocks
    var gradient = [Double](repeating: 0, count: size)
    try parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> [Double] in
      let rows = blocks[piece]
      let z = columns.block(rows, of: matrix)
      var factors = try penaltyFactors(
        z, probabilities: try probabilities(z, rows, coefficients).values, inverse: inverse)
      for column in 0..<factors.columnCount {
        for row in 0..<rows.count { factors[row, column] *= response.weights[rows.lowerBound + row] }
      }
      return try Self.algebra { () throws(LinearAlgebraError) in try z.times(factors, transposed: true).elements }
    } merge: { (part) throws(RegressionError) in
      for place in gradient.indices { gradient[place] += part[place] }
    }
    return gradient
  }
}
