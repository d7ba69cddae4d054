internal import AssayNumerics

extension ClusterPart {
  /// Variances that differ by more than this lose digits of the least of them in a decomposition.
  private static let leastRatio = 0.01

  /// The part of a cluster whose rows are at hand.
  init(_ rows: ScaledRows) throws(RegressionError) {
    let order = rows.x.columnCount
    let (least, most) = (rows.variances.min() ?? 1, rows.variances.max() ?? 1)
    guard rows.x.rowCount > 0 else {
      self = try ClusterPart(leverage: Matrix(rows: order, columns: order), score: Array(repeating: 0, count: order))
      return
    }
    if rows.x.rowCount <= max(8, 2 * order), least >= Self.leastRatio * most, least < (1 - 1e-14) * most {
      self = try ClusterPart(decomposing: rows, unit: most)
    } else {
      let cluster = UnequalVariances(order: order, range: least...most) { (part) throws(RegressionError) in
        try part(rows)
      }
      self = try cluster.part()
    }
  }

  /// The part of a cluster of few rows, by the eigenvectors of G; see ``UnequalVariances``.
  private init(decomposing rows: ScaledRows, unit: Double) throws(RegressionError) {
    let x = rows.x
    let variances = rows.variances.map { $0 / unit }
    let count = x.rowCount
    self = try algebra { () throws(LinearAlgebraError) in
      let hat = try x.times(x, otherTransposed: true)
      let shares = try SymmetricEigen(of: hat).values
      let nullity = shares.reduce(0) { $0 + (1 - $1 > Self.leastRemainder ? 0 : 1) }
      let middle = Matrix(rows: count, columns: count) { row, column in
        ((row == column ? 1 : 0) - hat[row, column]) * variances[row] * variances[column]
      }
      let eigen = try SymmetricEigen(of: middle, vectors: true)
      let vectors = eigen.vectors ?? middle
      let turned = try vectors.times(x, transposed: true)
      var halved = turned
      halved.scaleRows(eigen.values.enumerated().map { $0 < nullity ? 0 : 1 / $1.squareRoot() })
      var present = turned
      present.scaleRows(eigen.values.indices.map { $0 < nullity ? 0 : 1 })
      var moved = try vectors.times(halved)
      moved.scaleRows(variances)
      return ClusterPart(
        score: try moved.times(rows.residuals, transposed: true), own: try present.times(present, transposed: true),
        image: try x.times(moved, transposed: true))
    }
  }
}
