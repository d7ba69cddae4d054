/// Cohen's kappa: the agreement of two classifications by the same categories, beyond chance.
///
/// With shares p, margins `p[i,·]` and `p[·,i]`, and a disagreement v that is 0 on the diagonal:
/// ```
/// p_o = Σ (1 − v) p[i,j],   p_e = Σ (1 − v) p[i,·] p[·,j],   κ = (p_o − p_e)/(1 − p_e)
/// v   = 1 off the diagonal                unweighted
///     = |i − j|/(k − 1)                   linear
///     = (i − j)²/(k − 1)²                 quadratic
/// ASE0² = (Σ p[i,·] p[·,j] (v − v̄[i,·] − v̄[·,j])² − (1 − p_e)²) / (N (1 − p_e)²)
/// ```
/// Rows and columns must list the same categories in the same order, unused ones included: their places set the
/// distances. It is undefined when both classifications use one category alone, where p_e = 1 and p_o = 1.
///
/// Reference: Cohen (1968), *Psychological Bulletin* 70, 213–220; Fleiss, Cohen & Everitt (1969), *Psychological
/// Bulletin* 72, 323–327; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §11.5.4–11.5.5.
public struct Kappa: Sendable, Equatable {
  /// How much a disagreement counts.
  public enum Weighting: Sendable, Hashable, CaseIterable {
    case unweighted
    case linear
    case quadratic

    var name: MeasureName {
      switch self {
      case .unweighted: .kappa
      case .linear: .weightedKappaLinear
      case .quadratic: .weightedKappaQuadratic
      }
    }
  }

  /// The weighted share of observations on which the two agree, p_o; nil when the table is not square.
  public let observedAgreement: Double?
  /// The weighted share expected by chance, p_e; nil when the table is not square.
  public let expectedAgreement: Double?
  /// κ itself.
  public let measure: AssociationMeasure

  /// Kappa of a square table.
  public init(of table: ContingencyTable, weighting: Weighting = .unweighted) {
    let shares = OccupiedShares(table)
    let family = AssociationMeasure.Family(shares: shares)
    guard table.rowCount == table.columnCount else {
      observedAgreement = nil
      expectedAgreement = nil
      measure = family.undefined(
        weighting.name,
        because: "Kappa needs the same categories in rows and columns; there are \(table.rowCount) rows and "
          + "\(table.columnCount) columns.")
      return
    }
    let chance = ChanceAgreement(shares, weighting, categories: table.rowCount)
    observedAgreement = 1 - chance.observed
    expectedAgreement = 1 - chance.expected
    guard chance.expected > 0 else {
      measure = family.undefined(
        weighting.name,
        because: "Both classifications put every observation in one category, so that chance agreement is 1.")
      return
    }
    let estimate = 1 - chance.observed / chance.expected
    let slopes = shares.map { row, column in
      let margins = chance.rowMeans[row] + chance.columnMeans[column]
      return ((1 - estimate) * margins - chance.disagreement(row, column)) / chance.expected
    }
    let centre = shares.mean(slopes)
    measure = family.measure(
      weighting.name, estimate: estimate, influence: slopes.map { $0 - centre },
      unitVarianceNull: chance.nullVariance, nullTest: .standardErrorNull, range: -1...1)
  }

  /// κ unweighted, with linear and with quadratic weights, in this order.
  public static func measures(of table: ContingencyTable) -> [AssociationMeasure] {
    Weighting.allCases.map { Kappa(of: table, weighting: $0).measure }
  }
}

/// The disagreement observed, and the disagreement expected from the margins.
private struct ChanceAgreement {
  let observed: Double
  let expected: Double
  /// The mean disagreement of a row with the columns' shares, and of a column with the rows'.
  let rowMeans: [Double]
  let columnMeans: [Double]
  private let shares: OccupiedShares
  private let weighting: Kappa.Weighting
  private let categories: Int

  init(_ shares: OccupiedShares, _ weighting: Kappa.Weighting, categories: Int) {
    self.shares = shares
    self.weighting = weighting
    self.categories = categories
    let disagreement = { Self.disagreement(shares.rows[$0], shares.columns[$1], weighting, categories) }
    observed = shares.mean(shares.map { disagreement($0, $1) })
    rowMeans = shares.rows.indices.map { row in
      shares.columns.indices.reduce(0) { $0 + shares.columnShares[$1] * disagreement(row, $1) }
    }
    columnMeans = shares.columns.indices.map { column in
      shares.rows.indices.reduce(0) { $0 + shares.rowShares[$1] * disagreement($1, column) }
    }
    expected = zip(shares.rowShares, rowMeans).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func disagreement(_ row: Int, _ column: Int) -> Double {
    Self.disagreement(shares.rows[row], shares.columns[column], weighting, categories)
  }

  /// N times the variance of κ under independence of the two classifications.
  var nullVariance: Double {
    var sum = 0.0
    for row in shares.rows.indices {
      for column in shares.columns.indices {
        // The mean of this difference is −p̄, so that centring needs no second sum of large terms.
        let difference = disagreement(row, column) - rowMeans[row] - columnMeans[column] + expected
        sum += shares.expected(row, column) * difference * difference
      }
    }
    return sum / (expected * expected)
  }

  private static func disagreement(
    _ row: Int, _ column: Int, _ weighting: Kappa.Weighting, _ categories: Int
  ) -> Double {
    let distance = Double(abs(row - column)) / Double(max(1, categories - 1))
    return switch weighting {
    case .unweighted: row == column ? 0 : 1
    case .linear: distance
    case .quadratic: distance * distance
    }
  }
}
