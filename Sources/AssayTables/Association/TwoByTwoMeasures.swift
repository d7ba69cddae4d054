internal import AssayNumerics

/// The measures for two rows and two columns: odds ratio, relative risks, risk difference, Yule's Q and Y.
///
/// With shares a, b in the first row and c, d in the second:
/// ```
/// odds ratio       a d / (b c)
/// relative risk    of column 1 (a/(a + b)) / (c/(c + d)), of column 2 (b/(a + b)) / (d/(c + d))
/// risk difference  a/(a + b) − c/(c + d)
/// Q                (a d − b c)/(a d + b c)
/// Y                (√(a d) − √(b c))/(√(a d) + √(b c))
/// ```
/// The ratios have their error and interval on the log scale (Woolf for the odds ratio, Katz for the relative risk).
/// They are undefined when the denominator is 0, and have no error when the numerator is; nothing is added to a cell.
/// The test of the risk difference pools the two risks, and its square is Pearson's X².
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §2.2 and §3.1; Woolf (1955), *Annals of Human
/// Genetics* 19, 251–253; Katz et al. (1978), *Biometrics* 34, 469–474; Yule (1912), *JRSS* 75, 579–652.
public enum TwoByTwoMeasures {
  /// The odds ratio, the relative risk of each column, the risk difference, Q and Y, in this order.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)`` unless the table has two rows and two columns, empty or not.
  public static func measures(of table: ContingencyTable) throws(TableError) -> [AssociationMeasure] {
    guard table.rowCount == 2, table.columnCount == 2 else {
      throw .notTwoByTwo(rows: table.rowCount, columns: table.columnCount)
    }
    let cells = FourCells(table)
    return [
      oddsRatio(cells), relativeRisk(cells, column: 0), relativeRisk(cells, column: 1), riskDifference(cells),
      yuleQ(cells), yuleY(cells),
    ]
  }

  private static func oddsRatio(_ cells: FourCells) -> AssociationMeasure {
    let range = 0...Double.infinity
    guard cells.odd > 0 else {
      return cells.family.undefined(
        .oddsRatio, scale: .logarithm, range: range,
        because: "The odds ratio divides by 0: the table has an empty cell off its diagonal.")
    }
    // log θ = ln a − ln b − ln c + ln d, of mean 0 over the shares.
    let influence = cells.even > 0 ? [1 / cells.a, -1 / cells.b, -1 / cells.c, 1 / cells.d] : nil
    return cells.measure(
      .oddsRatio, cells.even / cells.odd, influence, scale: .logarithm, range: range,
      note: influence == nil ? zeroRatio : nil)
  }

  private static func relativeRisk(_ cells: FourCells, column: Int) -> AssociationMeasure {
    let range = 0...Double.infinity
    let (upper, lower) = column == 0 ? (cells.a, cells.c) : (cells.b, cells.d)
    guard cells.top > 0, cells.bottom > 0 else {
      return cells.family.undefined(
        .relativeRisk, column: column, scale: .logarithm, range: range, because: emptyRow)
    }
    guard lower > 0 else {
      return cells.family.undefined(
        .relativeRisk, column: column, scale: .logarithm, range: range,
        because: "The relative risk divides by 0: no observation of the second row is in the column.")
    }
    // log θ = ln a − ln(a + b) − ln c + ln(c + d).
    var influence: [Double]?
    if upper > 0 {
      let (top, bottom) = (1 / cells.top, 1 / cells.bottom)
      influence =
        column == 0
        ? [1 / upper - top, -top, bottom - 1 / lower, bottom] : [-top, 1 / upper - top, bottom, bottom - 1 / lower]
    }
    return cells.measure(
      .relativeRisk, (upper / cells.top) / (lower / cells.bottom), influence, column: column, scale: .logarithm,
      range: range, note: influence == nil ? zeroRatio : nil)
  }

  private static func riskDifference(_ cells: FourCells) -> AssociationMeasure {
    guard cells.top > 0, cells.bottom > 0 else {
      return cells.family.undefined(.riskDifference, column: 0, because: emptyRow)
    }
    let (first, second) = (cells.a / cells.top, cells.c / cells.bottom)
    // (a d − b c)/((a + b)(c + d)) keeps a small difference accurate.
    let estimate = cells.determinant / (cells.top * cells.bottom)
    let influence = [
      (cells.b / cells.top) / cells.top, -first / cells.top, -(cells.d / cells.bottom) / cells.bottom,
      second / cells.bottom,
    ]
    let pooled = cells.left * cells.right / (cells.top * cells.bottom)
    return cells.measure(
      .riskDifference, estimate, influence, column: 0, range: -1...1, unitVarianceNull: pooled,
      test: .standardErrorNull)
  }

  private static func yuleQ(_ cells: FourCells) -> AssociationMeasure {
    let sum = cells.even + cells.odd
    guard sum > 0 else { return cells.family.undefined(.yuleQ, because: noPairs) }
    let estimate = cells.even > 0 && cells.odd > 0 ? cells.determinant / sum : (cells.even - cells.odd) / sum
    // ∂Q = 2 θ-elasticities: Q = (ad − bc)/(ad + bc) has ∂Q/∂a = 2 d b c/(ad + bc)², and so on.
    let factor = 2 / (sum * sum)
    let influence = [
      factor * cells.d * cells.odd, -factor * cells.c * cells.even, -factor * cells.b * cells.even,
      factor * cells.a * cells.odd,
    ]
    return cells.measure(.yuleQ, estimate, influence, range: -1...1)
  }

  private static func yuleY(_ cells: FourCells) -> AssociationMeasure {
    let (even, odd) = (cells.even.squareRoot(), cells.odd.squareRoot())
    guard even + odd > 0 else { return cells.family.undefined(.yuleY, because: noPairs) }
    // (ad − bc)/(√(ad) + √(bc))², and ∂Y/∂(log θ) = √(ad bc)/(√(ad) + √(bc))².
    let square = (even + odd) * (even + odd)
    let slope = even * odd / square
    let influence = slope > 0 ? [slope / cells.a, -slope / cells.b, -slope / cells.c, slope / cells.d] : nil
    let estimate = slope > 0 ? cells.determinant / square : (even - odd) / (even + odd)
    return cells.measure(
      .yuleY, estimate, influence, range: -1...1,
      note: influence == nil ? "An empty cell puts Y at its limit, where it has no derivative." : nil)
  }

  private static let zeroRatio = "The ratio is 0, and its logarithm, on which the error is taken, is not a number."
  private static let emptyRow = "A row has no observations, so its risk is undefined."
  private static let noPairs = "Both products of opposite cells are 0, so the odds of the two rows cannot be compared."
}

/// The shares of a table of two rows and two columns.
private struct FourCells {
  let family: AssociationMeasure.Family
  let a: Double
  let b: Double
  let c: Double
  let d: Double

  init(_ table: ContingencyTable) {
    family = AssociationMeasure.Family(shares: OccupiedShares(table))
    a = table.counts[0] / table.total
    b = table.counts[1] / table.total
    c = table.counts[2] / table.total
    d = table.counts[3] / table.total
  }

  var top: Double { a + b }
  var bottom: Double { c + d }
  var left: Double { a + c }
  var right: Double { b + d }
  /// The products of the cells on the diagonal, and off it.
  var even: Double { a * d }
  var odd: Double { b * c }
  /// a d − b c, which is the first cell's deviation from independence when no line is empty, and 0 when one is.
  var determinant: Double {
    family.shares.smallerCount == 2 ? family.shares.deviations[0] : 0
  }

  func measure(
    _ name: MeasureName, _ estimate: Double, _ influence: [Double]?, column: Int? = nil,
    scale: AssociationMeasure.Scale = .identity, range: ClosedRange<Double>, note: String? = nil,
    unitVarianceNull: Double? = nil, test: AssociationMeasure.NullTest = .wald
  ) -> AssociationMeasure {
    // The family speaks of occupied cells; with an empty line only the ratios that lack it are left.
    let kept = influence.map { whole in
      family.shares.rows.flatMap { row in family.shares.columns.map { whole[row * 2 + $0] } }
    }
    return family.measure(
      name, column: column, estimate: estimate, influence: kept, scale: scale, errorNote: note,
      unitVarianceNull: unitVarianceNull, nullTest: test, range: range)
  }
}
