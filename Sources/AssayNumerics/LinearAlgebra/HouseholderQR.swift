internal import CLAPACK

/// The triangular factor R of A = QR, where the columns of Q are orthonormal.
///
/// ```
/// A: m × n,   R: min(m, n) × n, upper triangular (or trapezoidal),   RᵀR = AᵀA
/// ```
/// Unlike a Cholesky factor of AᵀA, R has an error of the order of the condition of A, and not of its square; scaling
/// columns does not change it. A matrix of many rows is factored block by block: the factor of the factors of the blocks,
/// one under another, is the factor of the whole (``append(_:)``). LAPACK `dgeqrf`.
///
/// Reference: Golub & Van Loan, *Matrix Computations* (4th ed., 2013), §5.2 and §5.3.3; Demmel, Grigori, Hoemmen &
/// Langou, *SIAM Journal on Scientific Computing* 34 (2012), A206–A239.
public struct HouseholderQR: Sendable {
  /// R.
  public private(set) var upper: Matrix

  /// Factors a matrix, all of whose elements must be finite.
  ///
  /// - Throws: ``LinearAlgebraError/libraryMissing(_:)``.
  public init(of matrix: Matrix) throws(LinearAlgebraError) {
    try loadLinearAlgebra()
    let (m, n) = (matrix.rowCount, matrix.columnCount)
    let order = min(m, n)
    guard order > 0 else {
      upper = Matrix(rows: 0, columns: n)
      return
    }
    var work = matrix.elements
    var scales = [Double](repeating: 0, count: order)
    let info = unsafe work.withUnsafeMutableBufferPointer { cells in
      unsafe scales.withUnsafeMutableBufferPointer { tau in
        unsafe assay_dgeqrf(Int32(m), Int32(n), cells.baseAddress!, Int32(m), tau.baseAddress!)
      }
    }
    // info < 0 means this wrapper passed a bad argument: our bug, not the caller's data.
    precondition(info == 0, "dgeqrf rejected argument \(-info)")
    upper = Matrix(rows: order, columns: n)
    for column in 0..<n {
      for row in 0...min(column, order - 1) { upper.elements[row + column * order] = work[row + column * m] }
    }
  }

  /// Takes further rows in: the factor of what was factored so far with the rows of a matrix under it.
  ///
  /// - Throws: ``LinearAlgebraError/libraryMissing(_:)``.
  public mutating func append(_ rows: Matrix) throws(LinearAlgebraError) {
    self = try HouseholderQR(of: upper.stacked(over: rows))
  }
}

extension Matrix {
  /// The matrix with the rows of another under its own.
  public func stacked(over other: Matrix) -> Matrix {
    precondition(columnCount == other.columnCount)
    var all: [Double] = []
    all.reserveCapacity(elements.count + other.elements.count)
    for column in 0..<columnCount {
      all.append(contentsOf: elements[column * rowCount..<(column + 1) * rowCount])
      all.append(contentsOf: other.elements[column * other.rowCount..<(column + 1) * other.rowCount])
    }
    return Matrix(rows: rowCount + other.rowCount, columns: columnCount, elements: all)
  }

  /// The solution X of U X = B, or of Uᵀ X = B, where U is the upper triangle of this square matrix.
  ///
  /// LAPACK `dtrtrs`.
  ///
  /// - Throws: ``LinearAlgebraError/notPositiveDefinite(leadingMinor:)`` where an element of the diagonal is 0;
  ///   ``LinearAlgebraError/libraryMissing(_:)``.
  public func solveUpper(_ right: Matrix, transposed: Bool = false) throws(LinearAlgebraError) -> Matrix {
    try loadLinearAlgebra()
    precondition(rowCount == columnCount && right.rowCount == rowCount)
    guard rowCount > 0, right.columnCount > 0 else { return right }
    var solution = right
    let order = Int32(rowCount)
    let info = unsafe solution.elements.withUnsafeMutableBufferPointer { cells in
      unsafe assay_dtrtrs(
        transposed, order, Int32(right.columnCount), elements, order, cells.baseAddress!, order)
    }
    precondition(info >= 0, "dtrtrs rejected argument \(-info)")
    guard info == 0 else { throw .notPositiveDefinite(leadingMinor: Int(info)) }
    return solution
  }
}
