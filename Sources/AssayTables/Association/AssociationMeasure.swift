/// A measure of association: a function θ of the shares p of a table's cells, with the derivative its error needs.
///
/// The shares are those of the counts given, which may be sums of weights. Under simple random sampling of N
/// observations the delta method gives the standard error
/// ```
/// √(Σ p[c] u[c]² / N),   u[c] = ∂θ/∂p[c] − Σ p ∂θ/∂p
/// ```
/// and under a complex design the variance of the total of u over the sample gives it. See
/// ``multinomialInference(level:)`` for the first.
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §16.1.
public struct AssociationMeasure: Sendable, Equatable {
  /// Which measure.
  public let name: MeasureName
  /// The variable that is predicted, where a measure has a direction.
  public let dependent: Dependent
  /// The position of the column whose risk it is; nil for all but a relative risk.
  public let column: Int?
  /// The value; nil when it is undefined.
  public let estimate: Double?
  /// One sentence that says why the value is undefined; nil when it is defined.
  public let undefinedReason: String?
  /// u for each cell of the table, row by row, of log θ when `scale` is logarithmic; nil when there is no smooth error.
  ///
  /// It is 0 in empty rows and columns, and where a derivative is infinite at a share of 0: no observation is there.
  public let influence: [Double]?
  /// The scale of the influence, of the standard error, and of the interval before it is brought back.
  public let scale: Scale
  /// Why there is no influence, or under which convention it was taken; nil when there is nothing to say.
  public let errorNote: String?
  /// The standard error under independence, for the total of the table given; nil where the measure has none.
  ///
  /// It belongs to counts of independent observations, never to sums of weights.
  public let standardErrorNull: Double?
  /// How the hypothesis that the measure is 0 (a ratio 1) is tested.
  public let nullTest: NullTest
  /// The smallest and the largest value the measure can take.
  public let range: ClosedRange<Double>
  /// How the value follows from X²/N; nil for the measures that do not, and for a signed φ.
  public let fromPhiSquared: PhiSquaredFunction?
  /// Σ p u², N times the multinomial variance; nil without influence.
  public let unitVariance: Double?
  /// The total of the table.
  public let total: Double

  /// The variable a measure predicts.
  public enum Dependent: String, Sendable, Hashable {
    case symmetric, row, column
  }

  /// The scale on which a measure's error is taken.
  public enum Scale: String, Sendable, Hashable {
    case identity, logarithm
  }

  /// How a measure is tested against independence, for counts of independent observations.
  public enum NullTest: Sendable, Hashable {
    /// The value over `standardErrorNull`, against the normal distribution.
    case standardErrorNull
    /// `r √((N − 2)/(1 − r²))` against t on N − 2 degrees of freedom.
    case correlation
    /// A chi-squared statistic of the table.
    case chiSquared(statistic: Double, degreesOfFreedom: Double, source: String)
    /// The value, or its logarithm, over its standard error, against the normal distribution.
    case wald
    /// There is no test.
    case untested
  }
}

extension AssociationMeasure {
  /// What every measure of one family has in common.
  struct Family {
    let shares: OccupiedShares

    /// A measure with a value.
    ///
    /// - Parameters:
    ///   - influence: u for the cells kept, centred.
    ///   - unitVarianceNull: N times the variance under independence.
    func measure(
      _ name: MeasureName, _ dependent: Dependent = .symmetric, column: Int? = nil, estimate: Double,
      influence: [Double]?, scale: Scale = .identity, errorNote: String? = nil,
      unitVarianceNull: Double? = nil, nullTest: NullTest = .untested,
      range: ClosedRange<Double>, fromPhiSquared: PhiSquaredFunction? = nil
    ) -> AssociationMeasure {
      // An infinite derivative where nothing was observed has no weight in any variance.
      let usable = influence.map { zip($0, shares.cells).map { $1 > 0 ? $0 : ($0.isFinite ? $0 : 0) } }
      let variance = usable.map { shares.mean($0.map { $0 * $0 }) }
      let standardErrorNull = unitVarianceNull.flatMap {
        $0 > 0 ? ($0 / shares.total).squareRoot() : nil
      }
      return AssociationMeasure(
        name: name, dependent: dependent, column: column, estimate: estimate, undefinedReason: nil,
        influence: usable.map(shares.expanded), scale: scale, errorNote: errorNote,
        standardErrorNull: standardErrorNull, nullTest: nullTest, range: range,
        fromPhiSquared: fromPhiSquared, unitVariance: variance, total: shares.total)
    }

    /// A measure without a value.
    func undefined(
      _ name: MeasureName, _ dependent: Dependent = .symmetric, column: Int? = nil,
      scale: Scale = .identity, range: ClosedRange<Double> = -1...1, because reason: String
    ) -> AssociationMeasure {
      AssociationMeasure(
        name: name, dependent: dependent, column: column, estimate: nil, undefinedReason: reason,
        influence: nil, scale: scale, errorNote: nil, standardErrorNull: nil, nullTest: .untested,
        range: range, fromPhiSquared: nil, unitVariance: nil, total: shares.total)
    }

    /// Why a table of one occupied row or column has no association; nil when it has two of each.
    var tooFewCategories: String? {
      guard shares.smallerCount < 2 else { return nil }
      return TableError.tooFewCategories(rows: shares.rowCount, columns: shares.columnCount).description
    }
  }
}
