internal import AssayNumerics

/// The log-likelihood of a multinomial logit model with its derivatives, computed in blocks of rows.
///
/// Coefficients θ are those of ``CentredColumns``, category after category.
internal struct MultinomialLikelihood: Sendable {
  let matrix: ModelMatrix
  let columns: CentredColumns
  let response: MultinomialResponse
  /// Whether Firth's penalty belongs to it.
  let isPenalised: Bool
  let parallelism: Parallelism

  /// The columns, p.
  var width: Int { matrix.columnCount }
  /// The coefficients, (K − 1) p.
  var size: Int { width * (response.names.count - 1) }

  /// The derivatives at one place.
  struct Derivatives: Sendable {
    /// ℓ, without a penalty.
    var logLikelihood: Double
    /// ∂ℓ/∂θ.
    var gradient: [Double]
    /// −∂²ℓ/∂θ².
    var information: Matrix
  }

  /// The value and the derivatives at θ.
  func derivatives(at theta: [Double]) throws(RegressionError) -> Derivatives {
    let (p, k) = (width, response.names.count - 1)
    let coefficients = Matrix(rows: p, columns: k, elements: theta)
    let blocks = matrix.blocks
    var logLikelihood = 0.0
    var gradient = [Double](repeating: 0, count: size)
    var packed = [Double](repeating: 0, count: p * (p + 1) / 2 * (k * (k + 1) / 2))
    try parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> Part in
      try part(blocks[piece], coefficients)
    } merge: { (part) throws(RegressionError) in
      logLikelihood += part.logLikelihood
      for place in gradient.indices { gradient[place] += part.gradient[place] }
      for place in packed.indices { packed[place] += part.packed[place] }
    }
    return Derivatives(
      logLikelihood: logLikelihood, gradient: gradient, information: unpacked(packed))
  }

  /// ℓ at θ.
  func logLikelihood(at theta: [Double]) throws(RegressionError) -> Double {
    let coefficients = Matrix(rows: width, columns: response.names.count - 1, elements: theta)
    let blocks = matrix.blocks
    var sum = 0.0
    try parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> Double in
      try probabilities(columns.block(blocks[piece], of: matrix), blocks[piece], coefficients).logLikelihood
    } merge: { (part) throws(RegressionError) in
      sum += part
    }
    return sum
  }

  /// P of the categories with coefficients, rows × (K − 1), and ℓ of the rows.
  func probabilities(
    _ block: Matrix, _ rows: Range<Int>, _ coefficients: Matrix
  ) throws(RegressionError) -> (values: Matrix, logLikelihood: Double) {
    var values = try Self.algebra { () throws(LinearAlgebraError) in try block.times(coefficients) }
    let (n, k) = (rows.count, values.columnCount)
    let places = response.places
    var sum = 0.0
    unsafe values.elements.withUnsafeMutableBufferPointer { cells in
      for row in 0..<n {
        // The largest predictor is taken out, so that no exponential overflows; the reference has a predictor of 0.
        var largest = 0.0
        for other in 0..<k { unsafe largest = max(largest, cells[row + other * n]) }
        let place = places[Int(response.codes[rows.lowerBound + row])]
        let own = unsafe place < 0 ? 0 : cells[row + place * n]
        var total = Double.exp(-largest)
        for other in 0..<k {
          let value = unsafe Double.exp(cells[row + other * n] - largest)
          unsafe cells[row + other * n] = value
          total += value
        }
        sum += response.weights[rows.lowerBound + row] * (own - largest - Double.log(total))
        let factor = 1 / total
        for other in 0..<k { unsafe cells[row + other * n] *= factor }
      }
    }
    return (values, sum)
  }

  private struct Part: Sendable {
    let logLikelihood: Double
    let gradient: [Double]
    let packed: [Double]
  }

  /// What a run of rows adds.
  ///
  /// The information is Σ V(i) ⊗ z zᵀ with V = w (diag p − p pᵀ). Both factors are symmetric, so that the products of pairs of
  /// columns times the elements of V, each triangle once, hold all of it: one matrix product with a quarter of the work.
  private func part(_ rows: Range<Int>, _ coefficients: Matrix) throws(RegressionError) -> Part {
    let z = columns.block(rows, of: matrix)
    let (values, logLikelihood) = try probabilities(z, rows, coefficients)
    let weights = response.weights[rows]
    var residuals = Matrix(rows: rows.count, columns: values.columnCount)
    let places = response.places
    let n = rows.count
    for other in 0..<values.columnCount {
      for row in 0..<n {
        let isOwn = places[Int(response.codes[rows.lowerBound + row])] == other
        residuals.elements[row + other * n] =
          weights[rows.lowerBound + row] * ((isOwn ? 1 : 0) - values.elements[row + other * n])
      }
    }
    let pairs = width * (width + 1) / 2
    var packed: [Double] = []
    // About 256 KB of products at a time.
    let step = max(32, 32_768 / pairs)
    for start in stride(from: 0, to: n, by: step) {
      let run = start..<min(start + step, n)
      let products = columnPairs(z, run)
      let variances = varianceElements(
        values, run, weights: weights[(rows.lowerBound + start)..<(rows.lowerBound + run.upperBound)])
      let sum = try Self.algebra { () throws(LinearAlgebraError) in try products.times(variances, transposed: true) }
      if packed.isEmpty {
        packed = sum.elements
      } else {
        for place in packed.indices { packed[place] += sum.elements[place] }
      }
    }
    let gradient = try Self.algebra { () throws(LinearAlgebraError) in try z.times(residuals, transposed: true) }
    return Part(logLikelihood: logLikelihood, gradient: gradient.elements, packed: packed)
  }
}
