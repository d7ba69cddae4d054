internal import CLAPACK

/// Loads BLAS and LAPACK before their first use.
internal func loadLinearAlgebra() throws(LinearAlgebraError) {
  guard assay_lapack_load() else {
    throw .libraryMissing(unsafe String(cString: assay_lapack_error()))
  }
}

extension Matrix {
  /// The product of two matrices, either of them transposed on request.
  ///
  /// ```
  /// C = op(A) · op(B),   op(A): m × k,  op(B): k × n,  C: m × n
  /// ```
  /// BLAS `dgemm`. The inner sizes must agree.
  ///
  /// - Throws: ``LinearAlgebraError/libraryMissing(_:)``.
  public func times(
    _ other: Matrix, transposed: Bool = false, otherTransposed: Bool = false
  ) throws(LinearAlgebraError) -> Matrix {
    try loadLinearAlgebra()
    let m = transposed ? columnCount : rowCount
    let k = transposed ? rowCount : columnCount
    let n = otherTransposed ? other.rowCount : other.columnCount
    precondition(k == (otherTransposed ? other.columnCount : other.rowCount))
    var product = Matrix(rows: m, columns: n)
    guard m > 0, n > 0, k > 0 else { return product }
    unsafe product.elements.withUnsafeMutableBufferPointer { c in
      unsafe assay_dgemm(
        transposed, otherTransposed, Int32(m), Int32(n), Int32(k), 1, elements, Int32(rowCount),
        other.elements, Int32(other.rowCount), 0, c.baseAddress!, Int32(m))
    }
    return product
  }

  /// Writes the product of two matrices, column after column, over the front of an array that is long enough.
  ///
  /// - Throws: ``LinearAlgebraError/libraryMissing(_:)``.
  package func times(_ other: Matrix, into product: inout [Double]) throws(LinearAlgebraError) {
    try loadLinearAlgebra()
    let (m, k, n) = (rowCount, columnCount, other.columnCount)
    precondition(k == other.rowCount && product.count >= m * n)
    guard m > 0, n > 0, k > 0 else {
      for place in 0..<m * n { product[place] = 0 }
      return
    }
    unsafe product.withUnsafeMutableBufferPointer { c in
      unsafe assay_dgemm(
        false, false, Int32(m), Int32(n), Int32(k), 1, elements, Int32(m), other.elements, Int32(k), 0,
        c.baseAddress!, Int32(m))
    }
  }

  /// The product of the matrix, or its transpose, and a vector.
  ///
  /// BLAS `dgemv`.
  ///
  /// - Throws: ``LinearAlgebraError/libraryMissing(_:)``.
  public func times(_ vector: [Double], transposed: Bool = false) throws(LinearAlgebraError) -> [Double] {
    try loadLinearAlgebra()
    precondition(vector.count == (transposed ? rowCount : columnCount))
    var product = [Double](repeating: 0, count: transposed ? columnCount : rowCount)
    guard rowCount > 0, columnCount > 0 else { return product }
    unsafe product.withUnsafeMutableBufferPointer { y in
      unsafe assay_dgemv(
        transposed, Int32(rowCount), Int32(columnCount), 1, elements, Int32(rowCount), vector, 0,
        y.baseAddress!)
    }
    return product
  }

  /// The symmetric cross-product AᵀA of an m × n matrix: n × n.
  ///
  /// BLAS `dsyrk`.
  ///
  /// - Throws: ``LinearAlgebraError/libraryMissing(_:)``.
  public func crossProduct() throws(LinearAlgebraError) -> Matrix {
    try loadLinearAlgebra()
    let n = columnCount
    var product = Matrix(rows: n, columns: n)
    guard n > 0, rowCount > 0 else { return product }
    unsafe product.elements.withUnsafeMutableBufferPointer { c in
      unsafe assay_dsyrk(
        Int32(n), Int32(rowCount), 1, elements, Int32(rowCount), 0, c.baseAddress!, Int32(n))
    }
    for column in 0..<n {
      for row in 0..<column { product[column, row] = product[row, column] }
    }
    return product
  }
}
