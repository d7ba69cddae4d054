/// The least-squares fit of row and column effects to the means of the cells, each with its count as weight.
///
/// Rows are fitted first and exactly. What columns add is found by Gram–Schmidt on their indicators less row means,
/// each made orthogonal twice, so that columns which rows and other columns already tell (as empty cells allow) show as
/// vectors of no length and cost no degree of freedom.
/// Reference: Björck, *Numerical Methods for Least Squares Problems* (1996), §2.4.5.
struct AdditiveFit {
  /// The sum of squares of rows alone.
  let first: Double
  /// What columns add to it.
  let second: Double
  /// What rows and columns leave of the sum of squares between cells.
  let rest: Double
  /// The degrees of freedom that columns add.
  let rank: Int

  init(_ layout: TwoWayLayout) {
    let width = layout.columns.count
    let counts = layout.cells.map(\.count)
    let origin = layout.groups.pooled
    let roots = counts.map { $0.squareRoot() }
    // In units of √n, so that sums of squares are plain.
    var response = layout.cells.map { $0.count > 0 ? $0.meanDifference(from: origin) : 0 }
    let rowMeans = Self.rowMeans(response, counts, width: width)
    first = layout.rows.indices.reduce(0) { sum, row in
      let total = counts[row * width..<(row + 1) * width].reduce(0, +)
      return sum + total * rowMeans[row] * rowMeans[row]
    }
    for cell in response.indices { response[cell] = (response[cell] - rowMeans[cell / width]) * roots[cell] }

    var basis: [[Double]] = []
    var explained = 0.0
    for column in 0..<width {
      var vector = response.indices.map { $0 % width == column ? 1.0 : 0 }
      let means = Self.rowMeans(vector, counts, width: width)
      var length = 0.0
      for cell in vector.indices {
        if cell % width == column { length += counts[cell] }
        vector[cell] = (vector[cell] - means[cell / width]) * roots[cell]
      }
      for _ in 0..<2 {
        for direction in basis { Self.subtract(direction, from: &vector) }
      }
      let rest = Self.product(vector, vector)
      // What rounding leaves of a vector that lies in the span of the others.
      guard rest > 1e-20 * length else { continue }
      let scale = 1 / rest.squareRoot()
      for cell in vector.indices { vector[cell] *= scale }
      let effect = Self.product(vector, response)
      explained += effect * effect
      Self.subtract(vector, from: &response)
      basis.append(vector)
    }
    second = explained
    rank = basis.count
    rest = Self.product(response, response)
  }

  private static func rowMeans(_ values: [Double], _ counts: [Double], width: Int) -> [Double] {
    stride(from: 0, to: values.count, by: width).map { start in
      let cells = start..<start + width
      return cells.reduce(0) { $0 + counts[$1] * values[$1] } / cells.reduce(0) { $0 + counts[$1] }
    }
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func subtract(_ direction: [Double], from vector: inout [Double]) {
    let share = product(direction, vector)
    for cell in vector.indices { vector[cell] -= share * direction[cell] }
  }
}
