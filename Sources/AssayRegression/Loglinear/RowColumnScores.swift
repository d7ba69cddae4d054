internal import AssayNumerics

/// Strengths and scores of a fitted association in their normal form, with their errors.
///
/// With S = √w L̃ √v, where L̃ is the association less its weighted means, and S = Σ φₘ pₘ qₘᵀ:
/// ```
/// dφₘ = pₘᵀ dS qₘ
/// dpₘ = Σₖ≠ₘ pₖ (φₘ pₖᵀdS qₘ + φₖ pₘᵀdS qₖ)/(φₘ² − φₖ²) + (1 − PPᵀ) dS qₘ/φₘ,   μₘ = pₘ/√w
/// ```
/// and likewise for q and ν.
struct RowColumnScores {
  let pair: RowColumnPair
  private let weights: (row: [Double], column: [Double])
  private let strengths: [Double]
  private let left: [[Double]]
  private let right: [[Double]]

  /// Dimensions whose φ differ by less than this share have no scores of their own.
  private static let tie = 1e-6
  /// φ below this, where scores have a weighted variance of 1, is none.
  private static let nothing = 1e-7

  init(
    _ pair: RowColumnPair, _ factors: RowColumnFactors, in table: LoglinearTable, weighting: ScoreWeighting
  ) throws(RegressionError) {
    self.pair = pair
    let total = table.total
    func weights(_ factor: Int) -> [Double] {
      table.totals(of: factor).map { weighting == .unit ? 1 : $0 / total }
    }
    let weights = (row: weights(pair.row), column: weights(pair.column))
    self.weights = weights
    let roots = (row: weights.row.map { $0.squareRoot() }, column: weights.column.map { $0.squareRoot() })
    let values = factors.values
    let shift = WeightedShift(weights.row, weights.column)
    let (rows, columns, mean) = (shift.rows(values), shift.columns(values), shift.mean(values))
    let scaled = values.indices.map { row in
      values[row].indices.map { column in
        roots.row[row] * (values[row][column] - rows[row] - columns[column] + mean) * roots.column[column]
      }
    }
    let found = LeadingSingularVectors(of: scaled, count: pair.dimensions, excluding: (roots.row, roots.column))
    strengths = found.values
    if let last = strengths.last, last < Self.nothing * (weighting == .unit ? 10 : 1) {
      throw .unsuitableTerm(
        pair.term.label,
        reason: strengths.count == 1
          ? "finds no association" : "finds none in dimension \(strengths.count), so that scores are undefined",
        remedy: strengths.count == 1 ? "Leave it out." : "Ask for fewer dimensions.")
    }
    // The last category of the first variable scores no less than the first.
    let signs = found.left.map { vector -> Double in
      let rise = (vector.last ?? 0) / (roots.row.last ?? 1) - vector[0] / roots.row[0]
      if abs(rise) > 1e-9 { return rise < 0 ? -1 : 1 }
      return (vector.max { abs($0) < abs($1) } ?? 0) < 0 ? -1 : 1
    }
    left = zip(found.left, signs).map { vector, sign in vector.map { $0 * sign } }
    right = zip(found.right, signs).map { vector, sign in vector.map { $0 * sign } }
  }

  /// The association with errors.
  ///
  /// - Parameters:
  ///   - tangent: The directions that the covariance is in.
  ///   - covariance: That of the steps along them.
  func association(
    _ tangent: RowColumnTangent, covariance: Matrix, in table: LoglinearTable, weighting: ScoreWeighting,
    starts: Int, agreeing: Int
  ) throws(RegressionError) -> RowColumnAssociation {
    let changes = tangent.directions.map { change(along: $0) }
    let errors = try Matrix(rows: changes[0].count, columns: changes.count) { changes[$1][$0] }
      .quadraticForms(covariance).map { max(0, $0).squareRoot() }
    let total = strengths.reduce(0) { $0 + $1 * $1 }
    let count = strengths.count
    let dimensions = strengths.indices.map { dimension in
      let isTied = strengths.indices.contains {
        $0 != dimension && abs(strengths[$0] - strengths[dimension]) < Self.tie * strengths[0]
      }
      func scores(_ vector: [Double], _ weights: [Double], _ factor: Int, from start: Int) -> [RowColumnAssociation
        .Score]
      {
        vector.indices.map {
          .init(
            level: table.factors[factor].levels[$0], value: vector[$0] / weights[$0].squareRoot(),
            standardError: isTied ? nil : errors[start + $0])
        }
      }
      return RowColumnAssociation.Dimension(
        strength: strengths[dimension], standardError: errors[dimension],
        share: strengths[dimension] * strengths[dimension] / total,
        rows: scores(left[dimension], weights.row, pair.row, from: count + dimension * pair.rows),
        columns: scores(
          right[dimension], weights.column, pair.column, from: count + count * pair.rows + dimension * pair.columns))
    }
    return RowColumnAssociation(
      term: pair.term, weighting: weighting, dimensions: dimensions, starts: starts, agreeingStarts: agreeing)
  }

  /// How φ, μ and ν of all dimensions change when the association moves along x yᵀ.
  private func change(along direction: (row: [Double], column: [Double])) -> [Double] {
    let x = Self.scaled(direction.row, weights.row)
    let y = Self.scaled(direction.column, weights.column)
    let (a, b) = (left.map { $0.dot(x) }, right.map { $0.dot(y) })
    let phi = strengths
    // What lies outside the scores.
    var (outerX, outerY) = (x, y)
    for place in phi.indices {
      for row in x.indices { outerX[row] -= a[place] * left[place][row] }
      for column in y.indices { outerY[column] -= b[place] * right[place][column] }
    }
    var (rows, columns): ([Double], [Double]) = ([], [])
    for m in phi.indices {
      var (p, q) = (outerX.map { $0 * b[m] / phi[m] }, outerY.map { $0 * a[m] / phi[m] })
      for k in phi.indices where k != m && abs(phi[k] - phi[m]) >= Self.tie * phi[0] {
        let gap = (phi[m] - phi[k]) * (phi[m] + phi[k])
        let turnP = (phi[m] * a[k] * b[m] + phi[k] * a[m] * b[k]) / gap
        let turnQ = (phi[m] * a[m] * b[k] + phi[k] * a[k] * b[m]) / gap
        for row in p.indices { p[row] += turnP * left[k][row] }
        for column in q.indices { q[column] += turnQ * right[k][column] }
      }
      rows += zip(p, weights.row).map { $0 / $1.squareRoot() }
      columns += zip(q, weights.column).map { $0 / $1.squareRoot() }
    }
    return zip(a, b).map { $0 * $1 } + rows + columns
  }

  /// √w times a vector less its weighted mean.
  private static func scaled(_ vector: [Double], _ weights: [Double]) -> [Double] {
    let mean = vector.dot(weights) / weights.reduce(0, +)
    return zip(vector, weights).map { ($0 - mean) * $1.squareRoot() }
  }

  /// How coefficients of the main effects change when the association is taken less its weighted means: for the constant, the
  /// categories of the first variable from the second on, and those of the second variable.
  func shifts(_ values: [[Double]]) -> [Double] {
    let shift = WeightedShift(weights.row, weights.column)
    let (rows, columns) = (shift.rows(values), shift.columns(values))
    return [rows[0] + columns[0] - shift.mean(values)] + rows.dropFirst().map { $0 - rows[0] }
      + columns.dropFirst().map { $0 - columns[0] }
  }
}

/// Weighted means of the rows, the columns and all of a matrix.
private struct WeightedShift {
  private let row: [Double]
  private let column: [Double]

  init(_ row: [Double], _ column: [Double]) {
    let (rows, columns) = (row.reduce(0, +), column.reduce(0, +))
    self.row = row.map { $0 / rows }
    self.column = column.map { $0 / columns }
  }

  func rows(_ values: [[Double]]) -> [Double] { values.map { $0.dot(column) } }

  func columns(_ values: [[Double]]) -> [Double] {
    column.indices.map { place in values.indices.reduce(0) { $0 + row[$1] * values[$1][place] } }
  }

  func mean(_ values: [[Double]]) -> Double { row.dot(rows(values)) }
}
