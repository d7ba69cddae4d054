internal import AssayNumerics

/// An information matrix, factored after its columns were brought to one scale.
///
/// ```
/// A = D R D,   D = diag(√Aⱼⱼ),   R = UᵀU
/// ```
/// Years beside shares would else lose digits that the data have.
struct ScaledInformation {
  private let scales: [Double]
  private let scaled: Matrix
  private let factor: Cholesky

  /// Factors A; nil where it is singular to rounding.
  init?(_ information: Matrix) throws(RegressionError) {
    let order = information.rowCount
    let scales = (0..<order).map { information[$0, $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    self.scales = scales
    scaled = Matrix(rows: order, columns: order) { row, column in
      information[row, column] / (scales[row] * scales[column])
    }
    do throws(LinearAlgebraError) {
      factor = try Cholesky(of: scaled)
    } catch {
      if case .notPositiveDefinite = error { return nil }
      throw .algebra(error)
    }
  }

  /// A⁻¹b.
  func solve(_ right: [Double]) -> [Double] {
    let scaled = Matrix(rows: right.count, columns: 1, elements: zip(right, scales).map { $0 / $1 })
    return zip(factor.solve(scaled).elements, scales).map { $0 / $1 }
  }

  /// A⁻¹.
  var inverse: Matrix {
    let order = scales.count
    let unit = factor.solve(Matrix(rows: order, columns: order) { $0 == $1 ? 1 : 0 })
    return Matrix(rows: order, columns: order) { row, column in
      // Made symmetric to the last bit.
      0.5 * (unit[row, column] + unit[column, row]) / (scales[row] * scales[column])
    }
  }

  /// Whether some column has so little of its own that half the digits of A⁻¹ are lost.
  var isIllConditioned: Bool {
    let order = scales.count
    let unit = factor.solve(Matrix(rows: order, columns: order) { $0 == $1 ? 1 : 0 })
    return (0..<order).contains { unit[$0, $0] > 1e6 }
  }

  /// log det A.
  func logDeterminant() throws(RegressionError) -> Double {
    do throws(LinearAlgebraError) {
      let values = try SymmetricEigen(of: scaled).values
      return values.reduce(0) { $0 + Double.log(max($1, 1e-300)) } + scales.reduce(0) { $0 + 2 * Double.log($1) }
    } catch {
      throw .algebra(error)
    }
  }
}
