internal import AssayNumerics

extension ModelMatrix {
  /// How many runs of rows one piece of parallel work folds into its own factor before the factors are merged.
  private static let blocksPerPiece = 8

  /// R of the weighted design, block by block, with further columns after its own on request.
  ///
  /// ```
  /// W^½ [X, y] = Q R,   R: min(n, p + 1) × (p + 1)
  /// ```
  /// - Parameters:
  ///   - weights: Not below 0, one for each row.
  ///   - response: The further column; nil for none.
  ///   - parallelism: The number of threads; it does not change a bit of the result.
  /// - Throws: ``RegressionError/unsuitableTerm(_:reason:remedy:)`` where a value is not finite;
  ///   ``RegressionError/algebra(_:)``.
  func triangularFactor(
    weights: [Double], response: [Double]? = nil, parallelism: Parallelism
  ) throws(RegressionError) -> Matrix {
    let blocks = self.blocks
    let starts = Array(stride(from: 0, to: blocks.count, by: Self.blocksPerPiece))
    let width = columnCount + (response == nil ? 0 : 1)
    var merged: HouseholderQR?
    try parallelism.reduce(pieces: starts.count) { (piece) throws(RegressionError) -> HouseholderQR? in
      var own: HouseholderQR?
      for block in blocks[starts[piece]..<min(starts[piece] + Self.blocksPerPiece, blocks.count)] {
        let rows = try weightedBlock(block, weights: weights, response: response)
        try own.append(rows)
      }
      return own
    } merge: { (part) throws(RegressionError) in
      if let part { try merged.append(part.upper) }
    }
    return merged?.upper ?? Matrix(rows: 0, columns: width)
  }

  /// The cross-products of the weighted design, with further columns after its own on request: (p + 1) × (p + 1).
  func crossProducts(
    weights: [Double], response: [Double]? = nil, parallelism: Parallelism
  ) throws(RegressionError) -> Matrix {
    let blocks = self.blocks
    let width = columnCount + (response == nil ? 0 : 1)
    var products = Matrix(rows: width, columns: width)
    try parallelism.reduce(pieces: blocks.count) { (piece) throws(RegressionError) -> Matrix in
      let rows = try weightedBlock(blocks[piece], weights: weights, response: response)
      do throws(LinearAlgebraError) {
        return try rows.crossProduct()
      } catch {
        throw .algebra(error)
      }
    } merge: { (part) throws(RegressionError) in
      for place in products.elements.indices { products.elements[place] += part.elements[place] }
    }
    return products
  }

  /// The rows of a run times the square roots of their weights, checked to be finite.
  func weightedBlock(
    _ rows: Range<Int>, weights: [Double], response: [Double]? = nil
  ) throws(RegressionError) -> Matrix {
    var elements = block(rows).elements
    if let response { elements.append(contentsOf: response[rows]) }
    let roots = weights[rows].map { $0.squareRoot() }
    let isWeighted = roots.contains { $0 != 1 }
    let count = rows.count
    for column in 0..<(count == 0 ? 0 : elements.count / count) {
      var isFinite = true
      for row in 0..<count {
        let place = column * count + row
        if isWeighted { elements[place] *= roots[row] }
        // An infinity times 0, and a NaN, are not 0.
        if elements[place] * 0 != 0 { isFinite = false }
      }
      guard isFinite else { throw overflow(inColumn: column) }
    }
    return Matrix(rows: count, columns: columnCount + (response == nil ? 0 : 1), elements: elements)
  }

  private func overflow(inColumn position: Int) -> RegressionError {
    guard position < columnCount else {
      return .unsuitableResponse(
        "y", reason: "has values that are not finite", remedy: "Leave those cases out.")
    }
    return .unsuitableTerm(
      columns[position].name, reason: "has values that are not finite numbers",
      remedy: "Rescale the variable, or leave those cases out.")
  }
}

extension Matrix {
  /// The least and the largest eigenvalue of a symmetric matrix; nil where it is empty.
  func extremeEigenvalues() throws(RegressionError) -> (least: Double, most: Double)? {
    do throws(LinearAlgebraError) {
      let values = try SymmetricEigen(of: self).values
      guard let least = values.first, let most = values.last else { return nil }
      return (least, most)
    } catch {
      throw .algebra(error)
    }
  }
}

extension HouseholderQR? {
  /// Takes further rows in.
  fileprivate mutating func append(_ rows: Matrix) throws(RegressionError) {
    do throws(LinearAlgebraError) {
      if self == nil { self = try HouseholderQR(of: rows) } else { try self?.append(rows) }
    } catch {
      throw .algebra(error)
    }
  }
}
