internal import CLAPACK

/// The eigenvalues, and on request the eigenvectors, of a symmetric matrix.
///
/// LAPACK `dsyevd`.
public struct SymmetricEigen: Sendable {
  /// Ascending.
  public let values: [Double]
  /// One orthonormal column for each value; nil when only values were asked for.
  public let vectors: Matrix?

  /// Decomposes a matrix, of which the upper triangle is read.
  ///
  /// - Throws: ``LinearAlgebraError/noConvergence``; ``LinearAlgebraError/libraryMissing(_:)``.
  public init(of matrix: Matrix, vectors wanted: Bool = false) throws(LinearAlgebraError) {
    try loadLinearAlgebra()
    precondition(matrix.rowCount == matrix.columnCount)
    let order = matrix.rowCount
    var work = matrix
    var values = [Double](repeating: 0, count: order)
    var info: Int32 = 0
    if order > 0 {
      info = unsafe work.elements.withUnsafeMutableBufferPointer { cells in
        unsafe values.withUnsafeMutableBufferPointer { output in
          unsafe assay_dsyevd(
            wanted, Int32(order), cells.baseAddress!, Int32(order), output.baseAddress!)
        }
      }
    }
    precondition(info >= 0, "dsyevd rejected argument \(-info)")
    guard info == 0 else { throw .noConvergence }
    self.values = values
    self.vectors = wanted ? work : nil
  }
}
