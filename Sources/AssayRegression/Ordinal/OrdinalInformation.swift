internal import AssayNumerics

/// An information matrix, factored after its diagonal was brought to 1.
struct OrdinalInformation: Sendable {
  private let scales: [Double]
  private let factor: Cholesky

  /// - Throws: `notPositiveDefinite` with the order of the first minor that is not.
  init(_ information: Matrix) throws(LinearAlgebraError) {
    let order = information.rowCount
    var scales = [Double](repeating: 1, count: order)
    for place in 0..<order {
      let value = information[place, place]
      guard value > 0, value.isFinite else { throw .notPositiveDefinite(leadingMinor: place + 1) }
      scales[place] = 1 / value.squareRoot()
    }
    self.scales = scales
    factor = try Cholesky(
      of: Matrix(rows: order, columns: order) {
        information[$0, $1] * scales[$0] * scales[$1]
      })
  }

  /// The solution of information · x = right.
  func solve(_ right: [Double]) -> [Double] {
    let scaled = zip(right, scales).map { $0 * $1 }
    let solution = factor.solve(Matrix(rows: scaled.count, columns: 1, elements: scaled))
    return zip(solution.elements, scales).map { $0 * $1 }
  }

  /// The inverse, exactly symmetric.
  var inverse: Matrix {
    let order = scales.count
    let raw = factor.solve(Matrix(rows: order, columns: order) { $0 == $1 ? 1 : 0 })
    return Matrix(rows: order, columns: order) { row, column in
      (raw[row, column] + raw[column, row]) / 2 * scales[row] * scales[column]
    }
  }
}

extension Matrix {
  /// Some rows and columns of a square matrix.
  func principal(_ places: [Int]) -> Matrix {
    Matrix(rows: places.count, columns: places.count) { self[places[$0], places[$1]] }
  }

  /// Aᵀ B, with failures in the words of this module.
  func crossed(_ other: Matrix) throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) { return try times(other, transposed: true) } catch { throw .algebra(error) }
  }

  /// A B, with failures in the words of this module.
  func multiplied(_ other: Matrix) throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) { return try times(other) } catch { throw .algebra(error) }
  }
}
