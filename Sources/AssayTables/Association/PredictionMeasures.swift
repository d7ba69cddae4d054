/// The measures of how much one variable helps to predict the other: Goodman and Kruskal's λ and τ.
///
/// For the column variable predicted from the rows, with shares p:
/// ```
/// λ = (Σ_i max_j p[i,j] − max_j p[·,j]) / (1 − max_j p[·,j])
/// τ = (Σ p[i,j]²/p[i,·] − Σ_j p[·,j]²) / (1 − Σ_j p[·,j]²)
/// ```
/// The symmetric λ adds the numerators and the denominators of the two directions. λ predicts the commonest category
/// and may be 0 in a table with a clear association; τ predicts in proportion.
///
/// Where categories tie for the commonest, λ has no derivative: its error takes the first of them, in the order of the
/// table, as SPSS and PSPP do. The test of τ uses `(N − 1)(J − 1) τ` against chi-squared (Light & Margolin).
///
/// Reference: Goodman & Kruskal (1972), *JASA* 67, 415–421; Agresti, *Categorical Data Analysis* (2nd ed., 2002),
/// §2.4.2; Light & Margolin (1971), *JASA* 66, 534–544.
public enum PredictionMeasures {
  /// λ (symmetric, row and column dependent) and τ (row and column dependent), in this order.
  public static func measures(of table: ContingencyTable) -> [AssociationMeasure] {
    let shares = OccupiedShares(table)
    let family = AssociationMeasure.Family(shares: shares)
    if let reason = family.tooFewCategories {
      return [AssociationMeasure.Dependent.symmetric, .row, .column].map {
        family.undefined(.lambda, $0, range: 0...1, because: reason)
      }
        + [AssociationMeasure.Dependent.row, .column].map {
          family.undefined(.goodmanKruskalTau, $0, range: 0...1, because: reason)
        }
    }
    let rows = ModalPrediction(of: .row, in: shares)
    let columns = ModalPrediction(of: .column, in: shares)
    return [
      lambda(family, .symmetric, [rows, columns]), lambda(family, .row, [rows]),
      lambda(family, .column, [columns]),
      proportionalPrediction(family, .row), proportionalPrediction(family, .column),
    ]
  }

  private static func lambda(
    _ family: AssociationMeasure.Family, _ dependent: AssociationMeasure.Dependent,
    _ predictions: [ModalPrediction]
  ) -> AssociationMeasure {
    let shares = family.shares
    let errors = predictions.reduce(0) { $0 + $1.errorWithout }
    let saved = predictions.reduce(0) { $0 + $1.hitsGained }
    let estimate = max(0, saved / errors)
    // ∂λ: a hit with the predictor adds 1/errors, a hit without takes (1 − λ)/errors away.
    let slopes = shares.map { row, column in
      predictions.reduce(0) { sum, prediction in
        sum + prediction.hitWith(row, column) - (1 - estimate) * prediction.hitWithout(row, column)
      } / errors
    }
    let centre = shares.mean(slopes)
    let gains = shares.map { row, column in
      predictions.reduce(0) { $0 + $1.hitWith(row, column) - $1.hitWithout(row, column) }
    }
    let unitVarianceNull = (shares.mean(gains.map { $0 * $0 }) - saved * saved) / (errors * errors)
    let tied = predictions.contains { $0.hasTies }
    return family.measure(
      .lambda, dependent, estimate: estimate, influence: slopes.map { $0 - centre },
      errorNote: tied
        ? "Categories tie for the commonest, where λ has no derivative; the error takes the first of them." : nil,
      unitVarianceNull: unitVarianceNull, nullTest: .standardErrorNull, range: 0...1)
  }

  private static func proportionalPrediction(
    _ family: AssociationMeasure.Family, _ dependent: AssociationMeasure.Dependent
  ) -> AssociationMeasure {
    let shares = family.shares
    let ofColumns = dependent == .column
    let target = ofColumns ? shares.columnShares : shares.rowShares
    let given = ofColumns ? shares.rowShares : shares.columnShares
    let variation = 1 - target.reduce(0) { $0 + $1 * $1 }
    // Σ p[i,j]²/p[i,·] − Σ p[·,j]² = Σ (p[i,j] − p[i,·] p[·,j])²/p[i,·], which does not cancel.
    var explained = 0.0
    var squares = [Double](repeating: 0, count: given.count)
    for row in shares.rows.indices {
      for column in shares.columns.indices {
        let group = ofColumns ? row : column
        let deviation = shares.deviations[row * shares.columnCount + column]
        explained += deviation * (deviation / given[group])
        let conditional = shares[row, column] / given[group]
        squares[group] += conditional * conditional
      }
    }
    let estimate = min(1, explained / variation)
    let slopes = shares.map { row, column in
      let (group, category) = ofColumns ? (row, column) : (column, row)
      let gain = 2 * shares[row, column] / given[group] - squares[group] - 2 * target[category]
      return (gain + 2 * estimate * target[category]) / variation
    }
    let centre = shares.mean(slopes)
    return family.measure(
      .goodmanKruskalTau, dependent, estimate: estimate, influence: slopes.map { $0 - centre },
      nullTest: .chiSquared(
        statistic: max(0, shares.total - 1) * Double(target.count - 1) * estimate,
        degreesOfFreedom: shares.degreesOfFreedom, source: "Light and Margolin's chi-squared"),
      range: 0...1)
  }
}

/// The prediction of one variable's category by the commonest, without and with knowledge of the other.
private struct ModalPrediction {
  /// The share predicted rightly with the other variable and wrongly without; exactly 0 when the two always agree.
  let hitsGained: Double
  /// The share predicted wrongly without the other variable.
  let errorWithout: Double
  /// Whether two categories tie for the commonest anywhere.
  let hasTies: Bool
  private let mode: Int
  private let modes: [Int]
  private let predictsColumns: Bool

  init(of dependent: AssociationMeasure.Dependent, in shares: OccupiedShares) {
    let predictsColumns = dependent == .column
    let target = predictsColumns ? shares.columnShares : shares.rowShares
    let groupCount = predictsColumns ? shares.rowCount : shares.columnCount
    let overall = Self.firstMaximum(target)
    var modes: [Int] = []
    var gained = 0.0
    var hasTies = overall.isTied
    for group in 0..<groupCount {
      let line = target.indices.map { predictsColumns ? shares[group, $0] : shares[$0, group] }
      let maximum = Self.firstMaximum(line)
      modes.append(maximum.position)
      gained += line[maximum.position] - line[overall.position]
      hasTies = hasTies || maximum.isTied
    }
    self.predictsColumns = predictsColumns
    mode = overall.position
    self.modes = modes
    hitsGained = gained
    errorWithout = predictsColumns ? shares.restShare(ofColumn: mode) : shares.restShare(ofRow: mode)
    self.hasTies = hasTies
  }

  /// 1 where the prediction with the other variable is right, else 0.
  func hitWith(_ row: Int, _ column: Int) -> Double {
    (predictsColumns ? modes[row] == column : modes[column] == row) ? 1 : 0
  }

  /// 1 where the prediction without the other variable is right, else 0.
  func hitWithout(_ row: Int, _ column: Int) -> Double {
    (predictsColumns ? column : row) == mode ? 1 : 0
  }

  /// The first of the values that tie for the largest.
  ///
  /// A difference of 1e-12 is a tie: sums of weights that are equal on paper differ by their rounding.
  private static func firstMaximum(_ values: [Double]) -> (position: Int, isTied: Bool) {
    let threshold = (values.max() ?? 0) * (1 - 1e-12)
    let candidates = values.indices.filter { values[$0] >= threshold }
    return (candidates[0], candidates.count > 1)
  }
}
