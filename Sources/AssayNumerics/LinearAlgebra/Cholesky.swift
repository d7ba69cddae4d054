internal import CLAPACK

/// The Cholesky factorisation A = UᵀU of a symmetric positive definite matrix.
///
/// LAPACK `dpotrf`.
public struct Cholesky: Sendable {
  private let factor: Matrix

  /// Factors a matrix, of which the upper triangle is read.
  ///
  /// - Throws: ``LinearAlgebraError/notPositiveDefinite(leadingMinor:)`` when a pivot is not positive;
  ///   ``LinearAlgebraError/libraryMissing(_:)``.
  public init(of matrix: Matrix) throws(LinearAlgebraError) {
    try loadLinearAlgebra()
    precondition(matrix.rowCount == matrix.columnCount)
    var factor = matrix
    let order = Int32(matrix.rowCount)
    let info = unsafe factor.elements.withUnsafeMutableBufferPointer { cells in
      unsafe cells.isEmpty ? 0 : assay_dpotrf(order, cells.baseAddress!, order)
    }
    // info < 0 means this wrapper passed a bad argument: our bug, not the caller's data.
    precondition(info >= 0, "dpotrf rejected argument \(-info)")
    guard info == 0 else { throw .notPositiveDefinite(leadingMinor: Int(info)) }
    self.factor = factor
  }

  /// The solution X of A X = B.
  ///
  /// LAPACK `dpotrs`.
  public func solve(_ right: Matrix) -> Matrix {
    precondition(right.rowCount == factor.rowCount)
    var solution = right
    let order = Int32(factor.rowCount)
    let info = unsafe solution.elements.withUnsafeMutableBufferPointer { cells in
      unsafe cells.isEmpty
        ? 0
        : assay_dpotrs(
          order, Int32(right.columnCount), factor.elements, order, cells.baseAddress!, order)
    }
    precondition(info == 0, "dpotrs rejected argument \(-info)")
    return solution
  }
}
