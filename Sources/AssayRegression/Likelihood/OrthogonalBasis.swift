internal import AssayNumerics

/// A basis in which nearly dependent columns are orthogonal, so that normal equations keep their digits.
///
/// ```
/// Z = XB,  ZᵀZ = I,   β = Bγ,   (XᵀWX)⁻¹ = B (ZᵀWZ)⁻¹ Bᵀ
/// ```
/// B is the inverse of the triangular factor of X by three rounds of Cholesky's, the first of them shifted, which costs no
/// copy of X. Years with their squares and cubes need it.
///
/// Reference: Fukaya et al. (2020), "Shifted Cholesky QR for computing the QR factorization of ill-conditioned matrices",
/// *SIAM Journal on Scientific Computing* 42, A477–A503.
struct OrthogonalBasis: Sendable {
  /// B, upper triangular.
  private(set) var matrix: Matrix
  /// B⁻¹.
  private(set) var factor: Matrix

  /// A column that has less than this of its length left beside those before it is a combination of them.
  private static let dependence = 1e-11

  /// Finds the basis on the rows that have cases.
  ///
  /// - Throws: ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for a column that is a combination of those before it.
  init(_ data: LikelihoodData) throws(RegressionError) {
    let order = data.x.columnCount
    matrix = Matrix(rows: order, columns: order) { $0 == $1 ? 1 : 0 }
    factor = matrix
    for shift in [1e-13, 1e-15, 0] {
      let gram = try data.with(basis: self).gram()
      let scales = (0..<order).map { gram[$0, $0].squareRoot() }
      if let empty = scales.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
        throw Self.dependent(data.x.columns[empty])
      }
      var upper = Matrix(rows: order, columns: order)
      for column in 0..<order {
        for row in 0...column {
          var sum = gram[row, column] / (scales[row] * scales[column]) + (row == column ? shift : 0)
          for inner in 0..<row { sum -= upper[inner, row] * upper[inner, column] }
          if row < column {
            upper[row, column] = sum / upper[row, row]
          } else {
            guard sum > 0 else { throw Self.dependent(data.x.columns[column]) }
            upper[row, row] = sum.squareRoot()
          }
        }
      }
      // R ← U D R and B ← B D⁻¹ U⁻¹.
      for column in 0..<order {
        for row in 0...column { upper[row, column] *= scales[column] }
      }
      factor = upper.upperTimes(factor)
      matrix = matrix.upperTimes(upper.upperInverse)
    }
    for column in 0..<order {
      let length = (0...column).reduce(0) { $0 + factor[$1, column] * factor[$1, column] }.squareRoot()
      guard abs(factor[column, column]) > Self.dependence * length else {
        throw Self.dependent(data.x.columns[column])
      }
    }
  }

  private static func dependent(_ column: ModelMatrix.Column) -> RegressionError {
    .unsuitableTerm(
      column.name, reason: "is a combination of the others to rounding", remedy: "Leave it out, or merge categories.")
  }

  /// γ = B⁻¹β.
  func coordinates(of estimates: [Double]) -> [Double] { Self.product(factor, estimates) }

  /// β = Bγ.
  func estimates(at coordinates: [Double]) -> [Double] { Self.product(matrix, coordinates) }

  /// B C Bᵀ.
  func covariance(_ inner: Matrix) -> Matrix {
    let order = inner.rowCount
    let half = Matrix(rows: order, columns: order) { row, column in
      (row..<order).reduce(0) { $0 + matrix[row, $1] * inner[$1, column] }
    }
    var full = Matrix(rows: order, columns: order)
    for column in 0..<order {
      for row in 0...column {
        let sum = (column..<order).reduce(0) { $0 + half[row, $1] * matrix[column, $1] }
        full[row, column] = sum
        full[column, row] = sum
      }
    }
    return full
  }

  private static func product(_ upper: Matrix, _ vector: [Double]) -> [Double] {
    vector.indices.map { row in (row..<vector.count).reduce(0) { $0 + upper[row, $1] * vector[$1] } }
  }
}

extension LikelihoodData {
  /// ZᵀZ over the rows that have cases.
  fileprivate func gram() throws(RegressionError) -> Matrix {
    let blocks = x.blocks
    var total = Matrix(rows: x.columnCount, columns: x.columnCount)
    try parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      var block = try block(blocks[piece])
      block.scaleRows(blocks[piece].map { cases.weights[$0] > 0 ? 1 : 0 })
      do throws(LinearAlgebraError) {
        return try block.crossProduct()
      } catch {
        throw .algebra(error)
      }
    } merge: { (part: Matrix) throws(RegressionError) in
      total.add(part)
    }
    return total
  }
}

extension Matrix {
  /// The product of two upper triangular matrices.
  fileprivate func upperTimes(_ other: Matrix) -> Matrix {
    Matrix(rows: rowCount, columns: rowCount) { row, column in
      row > column ? 0 : (row...column).reduce(0) { $0 + self[row, $1] * other[$1, column] }
    }
  }

  /// The inverse of an upper triangular matrix.
  fileprivate var upperInverse: Matrix {
    var inverse = Matrix(rows: rowCount, columns: rowCount)
    for column in 0..<rowCount {
      inverse[column, column] = 1 / self[column, column]
      for row in stride(from: column - 1, through: 0, by: -1) {
        let sum = ((row + 1)...column).reduce(0) { $0 + self[row, $1] * inverse[$1, column] }
        inverse[row, column] = -sum / self[row, row]
      }
    }
    return inverse
  }
}
