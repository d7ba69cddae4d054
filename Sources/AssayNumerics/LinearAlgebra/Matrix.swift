/// A dense matrix of doubles, column-major, as BLAS and LAPACK store it.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The elements, column after column: element (i, j) is at `i + j * rowCount`.
  public package(set) var elements: [Double]

  /// Creates a matrix with one value everywhere.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    precondition(rows >= 0 && columns >= 0)
    rowCount = rows
    columnCount = columns
    elements = Array(repeating: value, count: rows * columns)
  }

  /// Creates a matrix of elements that stand column after column.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns)
    rowCount = rows
    columnCount = columns
    self.elements = elements
  }

  /// Creates a matrix from a function of row and column.
  public init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Double) {
    self.init(rows: rows, columns: columns)
    for column in 0..<columns {
      for row in 0..<rows { elements[row + column * rows] = element(row, column) }
    }
  }

  /// The element at a row and a column.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[row + column * rowCount] }
    set { elements[row + column * rowCount] = newValue }
  }

  /// The sum of the diagonal of a square matrix.
  public var trace: Double {
    precondition(rowCount == columnCount)
    return (0..<rowCount).reduce(0) { $0 + self[$1, $1] }
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    Matrix(rows: columnCount, columns: rowCount) { row, column in self[column, row] }
  }
}

/// A failure of a matrix routine.
public enum LinearAlgebraError: Error, Equatable, Sendable {
  /// OpenBLAS or LAPACKE could not be loaded; the loader's words.
  case libraryMissing(String)
  /// The leading minor of this order is not positive definite.
  case notPositiveDefinite(leadingMinor: Int)
  /// The iteration for eigenvalues did not converge.
  case noConvergence
}

extension LinearAlgebraError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .libraryMissing(let reason):
      "OpenBLAS and LAPACKE could not be loaded (\(reason)). "
        + "Install the packages libopenblas0-pthread and liblapacke."
    case .notPositiveDefinite(let minor):
      "The matrix is not positive definite: its leading minor of order \(minor) is not."
    case .noConvergence:
      "The eigenvalues did not converge."
    }
  }
}
