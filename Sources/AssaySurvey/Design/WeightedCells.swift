internal import AssayNumerics

/// The cells of a two-way table under sampling weights, each row of the data its own cluster and no strata.
///
/// With weights w of n rows, `W = Σw` over the rows in the table, and for each cell c
/// ```
/// p[c] = Σ w / W        Q[c] = Σ w²
/// ```
/// the linearised variance of a smooth function θ of the shares, sampling with replacement, is
/// ```
/// V(θ) = n/(n − 1) · Σ Q[c] u[c]² / W²,   u[c] = ∂θ/∂p[c] − Σ p ∂θ/∂p
/// ```
/// Rows with a weight that are not in the table (a missing answer, a weight of 0) count in n: they are a domain's
/// complement, as in R's survey package.
///
/// Reference: Binder (1983), *International Statistical Review* 51, 279–292; Lumley, *Complex Surveys* (2010), §2.2.
public struct WeightedCells: Sendable, Equatable {
  /// The number of rows of the table.
  public let rowCount: Int
  /// The number of columns of the table.
  public let columnCount: Int
  /// Σw of each cell, row by row.
  public let sums: [Double]
  /// Σw² of each cell, row by row.
  public let squares: [Double]
  /// n: all rows of the data that have a weight.
  public let designSize: Int
  /// W.
  public let total: Double

  /// Creates cells.
  ///
  /// - Precondition: Both lists have `rowCount * columnCount` elements, some sum is above 0, and `designSize > 1`.
  public init(rowCount: Int, columnCount: Int, sums: [Double], squares: [Double], designSize: Int) {
    precondition(sums.count == rowCount * columnCount && squares.count == sums.count)
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.sums = sums
    self.squares = squares
    self.designSize = designSize
    total = sums.reduce(0, +)
  }

  /// p.
  public var shares: [Double] { sums.map { $0 / total } }

  /// The degrees of freedom of the design: n − 1.
  public var degreesOfFreedom: Double { Double(designSize - 1) }

  /// Kish's effective size W²/Σw².
  ///
  /// Reference: Kish, *Survey Sampling* (1965), §11.7.
  public var effectiveSize: Double {
    let squared = squares.reduce(0, +)
    return squared > 0 ? total * total / squared : 0
  }

  /// n/(n − 1).
  private var finite: Double { Double(designSize) / Double(designSize - 1) }

  /// The linearised variance of a function whose influence is `u` in each cell.
  public func variance(ofInfluence u: [Double]) -> Double {
    var sum = 0.0
    for (influence, square) in zip(u, squares) { sum += square * influence * influence }
    return varianceScale * sum
  }

  /// n/(n − 1)/W².
  package var varianceScale: Double { finite / total / total }

  /// The covariance matrix of the shares: n/(n − 1) · (diag(Q) − Q p′ − p Q′ + ΣQ · p p′)/W².
  var shareCovariance: Matrix {
    let p = shares
    let scale = varianceScale
    let all = squares.reduce(0, +)
    return Matrix(rows: p.count, columns: p.count) { i, j in
      let diagonal = i == j ? squares[i] : 0
      return scale * (diagonal - squares[i] * p[j] - p[i] * squares[j] + all * p[i] * p[j])
    }
  }

  /// The covariance matrix of the estimated totals of the cells: n/(n − 1) · (diag(Q) − T T′/n), T = Σw.
  var totalCovariance: Matrix {
    Matrix(rows: sums.count, columns: sums.count) { i, j in
      finite * ((i == j ? squares[i] : 0) - sums[i] * sums[j] / Double(designSize))
    }
  }

  /// The most cells of a table that is tested: matrices of the test have this many rows.
  public static let testedCellLimit = 2_500

  /// The occupied table, if it can be tested.
  func tested() throws(SurveyError) -> WeightedCells {
    let cells = occupied
    guard cells.rowCount > 1, cells.columnCount > 1 else {
      throw .tooFewCategories(rows: cells.rowCount, columns: cells.columnCount)
    }
    guard cells.designSize > 1 else { throw .oneUnit }
    guard cells.sums.count <= Self.testedCellLimit else {
      throw .tooManyCells(cells.sums.count, limit: Self.testedCellLimit)
    }
    return cells
  }

  /// The table without its empty rows and columns.
  public var occupied: WeightedCells {
    let rows = (0..<rowCount).filter { row in (0..<columnCount).contains { sums[row * columnCount + $0] > 0 } }
    let columns = (0..<columnCount).filter { column in
      (0..<rowCount).contains { sums[$0 * columnCount + column] > 0 }
    }
    let kept = rows.flatMap { row in columns.map { row * columnCount + $0 } }
    return WeightedCells(
      rowCount: rows.count, columnCount: columns.count, sums: kept.map { sums[$0] },
      squares: kept.map { squares[$0] }, designSize: designSize)
  }
}

/// Why a design-based statistic cannot be computed.
public enum SurveyError: Error, Equatable, Sendable {
  /// Fewer than two rows or columns hold observations.
  case tooFewCategories(rows: Int, columns: Int)
  /// The design has one row, so no variance can be estimated.
  case oneUnit
  /// The table has more cells than the test's matrices are built for.
  case tooManyCells(Int, limit: Int)
  /// The covariance of the interaction contrasts is singular.
  case singularCovariance
  /// BLAS or LAPACK could not be used, in their words.
  case linearAlgebra(String)
}

extension SurveyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooFewCategories(let rows, let columns):
      "Only \(rows) \(rows == 1 ? "row" : "rows") and \(columns) \(columns == 1 ? "column" : "columns") "
        + "hold observations; at least two of each are needed."
    case .oneUnit:
      "Only one row has a weight, so no sampling variance can be estimated."
    case .tooManyCells(let cells, let limit):
      "The table has \(cells) cells, and the design-based test is built for \(limit) at the most. Merge categories."
    case .singularCovariance:
      "Too many cells are empty: the covariance of the table's contrasts is singular. Merge categories."
    case .linearAlgebra(let reason):
      reason
    }
  }
}
