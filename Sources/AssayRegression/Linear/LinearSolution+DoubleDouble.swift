internal import AssayNumerics

extension LinearSolution {
  /// Solves a small problem by orthogonalising the columns in double-double.
  ///
  /// Modified Gram–Schmidt in the inner product ⟨a, b⟩ = Σ w a b, without square roots: X = VU with orthogonal V and a unit
  /// upper triangle U, D = ⟨v, v⟩, so that R = D^½ U. Its errors are those of Householder's method (Björck 1996, §2.4.2).
  init(exactly design: ModelMatrix, target: [Double], weights: [Double]) throws(RegressionError) {
    let width = design.columnCount
    let (values, lows) = design.exactBlock(0..<design.rowCount)
    let count = design.rowCount
    var columns = try (0..<width).map { (column) throws(RegressionError) -> [DoubleDouble] in
      let start = column * count
      let own = (0..<count).map { DoubleDouble(values.elements[start + $0], plus: lows?.elements[start + $0] ?? 0) }
      guard own.allSatisfy({ $0.high.isFinite && $0.low.isFinite }) else {
        throw .unsuitableTerm(
          design.columns[column].name, reason: "has values that are not finite numbers",
          remedy: "Rescale the variable, or leave those cases out.")
      }
      return own
    }
    columns.append(target.map { DoubleDouble($0) })
    var unit = Array(repeating: [DoubleDouble](repeating: DoubleDouble(0), count: width + 1), count: width)
    var lengths: [DoubleDouble] = []
    for column in 0..<width {
      let pivot = columns[column]
      let length = pivot.product(with: pivot, weights: weights)
      guard length.high > 0, length.high.isFinite else { throw Self.singular }
      lengths.append(length)
      for other in column + 1...width {
        let factor = pivot.product(with: columns[other], weights: weights) / length
        unit[column][other] = factor
        columns[other].subtract(pivot, times: factor)
      }
    }
    var estimates = (0..<width).map { unit[$0][width] }
    for column in (0..<width).reversed() {
      for row in 0..<column { estimates[row] = estimates[row] - unit[row][column] * estimates[column] }
    }
    let scales = lengths.map(\.squareRoot)
    let inverse = Self.inverse(ofUnit: unit, width: width)
    self.init(
      method: .doubleDouble, estimates: estimates,
      upper: Matrix(rows: width, columns: width) { row, column in
        row > column ? 0 : row == column ? scales[row].value : (scales[row] * unit[row][column]).value
      },
      inverse: Matrix(rows: width, columns: width) { row, column in
        row > column ? 0 : (inverse[row][column] / scales[column]).value
      })
  }

  /// U⁻¹ of a unit upper triangle.
  private static func inverse(ofUnit unit: [[DoubleDouble]], width: Int) -> [[DoubleDouble]] {
    var inverse = Array(repeating: [DoubleDouble](repeating: DoubleDouble(0), count: width), count: width)
    for column in 0..<width {
      inverse[column][column] = DoubleDouble(1)
      for row in (0..<column).reversed() {
        var sum = DoubleDouble(0)
        for k in row + 1...column { sum += unit[row][k] * inverse[k][column] }
        inverse[row][column] = -sum
      }
    }
    return inverse
  }
}

extension [DoubleDouble] {
  /// Σ w a b.
  fileprivate func product(with other: [DoubleDouble], weights: [Double]) -> DoubleDouble {
    var sum = DoubleDouble(0)
    for place in indices { sum += self[place] * other[place] * weights[place] }
    return sum
  }

  /// Subtracts a multiple of another.
  fileprivate mutating func subtract(_ other: [DoubleDouble], times factor: DoubleDouble) {
    for place in indices { self[place] = self[place] - other[place] * factor }
  }
}
