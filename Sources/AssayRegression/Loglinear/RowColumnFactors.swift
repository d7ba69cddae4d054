internal import AssayNumerics

/// The cells of a table by the two factors of an association of row and column effects.
struct RowColumnPair {
  let term: AssociationTerm
  /// The factors' positions in the table.
  let row: Int
  let column: Int
  /// The numbers of categories.
  let rows: Int
  let columns: Int
  let dimensions: Int
  /// For each cell of the table its place in the table of the two factors, the second of which moves fastest.
  let positions: [Int]

  init(_ term: AssociationTerm, dimensions: Int, in table: LoglinearTable) throws(RegressionError) {
    self.term = term
    self.dimensions = dimensions
    (row, column) = try term.places(in: table)
    rows = table.factors[row].levels.count
    columns = table.factors[column].levels.count
    positions = table.margin([row, column]).positions
  }

  /// M(I + J − 2 − M).
  var parameterCount: Int { dimensions * (rows + columns - 2 - dimensions) }
}

/// A matrix of rank M whose rows and columns sum to 0: Σ φₘ uₘ vₘᵀ with orthonormal vectors.
struct RowColumnFactors {
  var strengths: [Double]
  var left: [[Double]]
  var right: [[Double]]

  /// The nearest such matrix to one that is given by its rows.
  init(nearest rows: [[Double]], dimensions: Int) {
    let decomposition = LeadingSingularVectors(
      of: rows.doublyCentred, count: dimensions,
      excluding: (rows.map { _ in 1 }, rows[0].map { _ in 1 }))
    strengths = decomposition.values
    left = decomposition.left
    right = decomposition.right
  }

  /// The rows of the matrix.
  var values: [[Double]] {
    left[0].indices.map { row in
      right[0].indices.map { column in
        strengths.indices.reduce(0) { $0 + strengths[$1] * left[$1][row] * right[$1][column] }
      }
    }
  }

  /// Directions x yᵀ in which a matrix of rank M can move without leaving that rank, to first order.
  ///
  /// ```
  /// uₐ v_bᵀ (M²),   p vₘᵀ for p ⊥ U, 1 (M(I − 1 − M)),   uₘ qᵀ for q ⊥ V, 1 (M(J − 1 − M))
  /// ```
  /// They are as many as there are parameters and well defined where several φ are equal, which scores are not.
  ///
  /// Reference: Vandereycken (2013), *SIAM Journal on Optimization* 23, 1214–1236, §2.
  var tangent: RowColumnTangent { RowColumnTangent(self) }

  /// The nearest matrix of the rank to this one moved along directions.
  func moved(_ steps: ArraySlice<Double>, along tangent: RowColumnTangent) -> RowColumnFactors {
    var values = self.values
    for (step, direction) in zip(steps, tangent.directions) {
      for row in values.indices {
        let factor = step * direction.row[row]
        for column in values[row].indices { values[row][column] += factor * direction.column[column] }
      }
    }
    return RowColumnFactors(nearest: values, dimensions: strengths.count)
  }
}

/// The directions of ``RowColumnFactors/tangent``.
struct RowColumnTangent {
  let directions: [(row: [Double], column: [Double])]
  private let dimensions: Int
  private let outerRows: Int
  private let outerColumns: Int
  private let strengths: [Double]

  init(_ factors: RowColumnFactors) {
    let (rows, columns) = (factors.left[0].count, factors.right[0].count)
    strengths = factors.strengths
    dimensions = strengths.count
    let ones = (rows: [Double](repeating: 1, count: rows), columns: [Double](repeating: 1, count: columns))
    let outside = (
      left: Array(factors.left.completed(to: rows - 1, orthogonalTo: ones.rows)[dimensions...]),
      right: Array(factors.right.completed(to: columns - 1, orthogonalTo: ones.columns)[dimensions...])
    )
    (outerRows, outerColumns) = (outside.left.count, outside.right.count)
    directions =
      factors.left.flatMap { row in factors.right.map { (row, $0) } }
      + outside.left.flatMap { row in factors.right.map { (row, $0) } }
      + factors.left.flatMap { row in outside.right.map { (row, $0) } }
  }

  /// xᵀRy of each direction.
  func forms(_ matrix: [[Double]]) -> [Double] {
    directions.map { direction in
      var sum = 0.0
      for (row, factor) in direction.row.enumerated() { sum += factor * matrix[row].dot(direction.column) }
      return sum
    }
  }

  /// Takes from an information what the curvature of the set of matrices of the rank adds to the expected one.
  ///
  /// ```
  /// a step C along p vₘᵀ and E along uₘ qᵀ moves the matrix by C E/φₘ p qᵀ besides:   −(pᵀRq)/φₘ
  /// ```
  ///
  /// - Parameters:
  ///   - residuals: R, counts less fitted counts.
  ///   - start: The place of the first direction in the information.
  func curve(_ information: inout Matrix, residuals: [[Double]], at start: Int) {
    let square = dimensions * dimensions
    for outer in 0..<outerRows {
      let row = directions[square + outer * dimensions].row
      for inner in 0..<outerColumns {
        let column = directions[square + outerRows * dimensions + inner].column
        var form = 0.0
        for (place, factor) in row.enumerated() { form += factor * residuals[place].dot(column) }
        for dimension in 0..<dimensions {
          let first = start + square + outer * dimensions + dimension
          let second = start + square + outerRows * dimensions + dimension * outerColumns + inner
          information[first, second] -= form / strengths[dimension]
          information[second, first] -= form / strengths[dimension]
        }
      }
    }
  }
}

extension [[Double]] {
  /// The matrix less the means of its rows and columns.
  var doublyCentred: [[Double]] {
    let columns = self[0].indices.map { column in reduce(0) { $0 + $1[column] } / Double(count) }
    let mean = columns.reduce(0, +) / Double(columns.count)
    return map { row in
      let own = row.reduce(0, +) / Double(row.count)
      return row.indices.map { row[$0] - own - columns[$0] + mean }
    }
  }
}
