internal import AssayNumerics

/// The measures of association made from Pearson's X².
///
/// With φ² = X²/N, I and J the numbers of occupied rows and columns, and k = min(I, J):
/// ```
/// φ  = √φ²;  for two rows and two columns (p11 p22 − p12 p21)/√(p1· p2· p·1 p·2), with its sign
/// V  = √(φ²/(k − 1))                                           Cramér
/// Ṽ  = √(max(0, φ² − (I−1)(J−1)/(N−1)) / min(Ĩ − 1, J̃ − 1)),   Ĩ = I − (I−1)²/(N−1), J̃ likewise    Bergsma
/// T  = √(φ²/√((I−1)(J−1)))                                     Tschuprow
/// C  = √(φ²/(1 + φ²)),   C/√((k−1)/k)                          Pearson, Sakoda
/// ```
/// They treat both variables as unordered. At φ² = 0 the root has no derivative, so that there is no delta-method
/// error; the non-central chi-squared interval of ``AssociationMeasure/multinomialInference(level:)`` needs none.
///
/// Reference: Bishop, Fienberg & Holland, *Discrete Multivariate Analysis* (1975), §11.3.1, also for the derivatives;
/// Bergsma (2013), *Journal of the Korean Statistical Society* 42, 323–328; Sakoda (1977), *American Sociological
/// Review* 42, 777–780.
public enum ChiSquaredMeasures {
  /// φ, V, V corrected for bias, T, C and C adjusted, in this order.
  public static func measures(of table: ContingencyTable) -> [AssociationMeasure] {
    let shares = OccupiedShares(table)
    let family = AssociationMeasure.Family(shares: shares)
    if let reason = family.tooFewCategories {
      return names.map { family.undefined($0, range: 0...1, because: reason) }
    }
    let phiSquared = shares.phiSquared
    let test = AssociationMeasure.NullTest.chiSquared(
      statistic: shares.total * phiSquared, degreesOfFreedom: shares.degreesOfFreedom,
      source: "Pearson's chi-squared")
    let k = Double(shares.smallerCount)
    let rowSteps = Double(shares.rowCount - 1)
    let columnSteps = Double(shares.columnCount - 1)
    let slope = phiSquaredInfluence(shares)

    func measure(_ name: MeasureName, _ function: PhiSquaredFunction, upTo limit: Double) -> AssociationMeasure {
      // Rounding leaves φ near 1e-16 in a table that is independent by construction.
      let atKink = phiSquared < 1e-28
      let factor = function.derivative(at: phiSquared)
      return family.measure(
        name, estimate: function(phiSquared), influence: atKink ? nil : slope.map { factor * $0 },
        errorNote: atKink ? "The table shows exact independence, where the measure has no derivative." : nil,
        nullTest: test, range: 0...limit, fromPhiSquared: function)
    }

    let isTwoByTwo = shares.rowCount == 2 && shares.columnCount == 2
    return [
      isTwoByTwo ? signedPhi(family, test) : measure(.phi, .root(divisor: 1), upTo: (k - 1).squareRoot()),
      measure(.cramersV, .root(divisor: k - 1), upTo: 1),
      corrected(family, phiSquared, test),
      measure(.tschuprowT, .root(divisor: (rowSteps * columnSteps).squareRoot()), upTo: 1),
      measure(.contingencyCoefficient, .contingency(maximum: 1), upTo: ((k - 1) / k).squareRoot()),
      measure(
        .contingencyCoefficientAdjusted, .contingency(maximum: ((k - 1) / k).squareRoot()), upTo: 1),
    ]
  }

  private static let names: [MeasureName] = [
    .phi, .cramersV, .cramersVCorrected, .tschuprowT, .contingencyCoefficient,
    .contingencyCoefficientAdjusted,
  ]

  /// u of φ².
  ///
  /// From `∂φ²/∂p[a,b] = 2 p[a,b]/(p[a,·] p[·,b]) − Σ_j p[a,j]²/(p[a,·]² p[·,j]) − Σ_i p[i,b]²/(p[i,·] p[·,b]²)`. Written
  /// in x = O/E − 1 the ones cancel by algebra and not in floating point, and the mean over p is 0.
  private static func phiSquaredInfluence(_ shares: OccupiedShares) -> [Double] {
    let x = shares.relativeDeviations
    let columnCount = shares.columnCount
    var rowSquares = [Double](repeating: 0, count: shares.rowCount)
    var columnSquares = [Double](repeating: 0, count: columnCount)
    for row in rowSquares.indices {
      for column in columnSquares.indices {
        let square = x[row * columnCount + column] * x[row * columnCount + column]
        rowSquares[row] += shares.columnShares[column] * square
        columnSquares[column] += shares.rowShares[row] * square
      }
    }
    return shares.map { row, column in
      2 * x[row * columnCount + column] - rowSquares[row] - columnSquares[column]
    }
  }

  /// φ of two rows and two columns is the correlation of two indicators, and smooth at 0.
  private static func signedPhi(
    _ family: AssociationMeasure.Family, _ test: AssociationMeasure.NullTest
  ) -> AssociationMeasure {
    let correlation = family.shares.correlation([0, 1], [0, 1])
    return family.measure(
      .phi, estimate: correlation.estimate, influence: correlation.influence, nullTest: test, range: -1...1)
  }

  private static func corrected(
    _ family: AssociationMeasure.Family, _ phiSquared: Double, _ test: AssociationMeasure.NullTest
  ) -> AssociationMeasure {
    let shares = family.shares
    guard shares.total > 1 else {
      return family.undefined(
        .cramersVCorrected, range: 0...1, because: "The correction for bias needs a total above 1.")
    }
    let rowSteps = Double(shares.rowCount - 1)
    let columnSteps = Double(shares.columnCount - 1)
    let rows = rowSteps - rowSteps * rowSteps / (shares.total - 1)
    let columns = columnSteps - columnSteps * columnSteps / (shares.total - 1)
    guard min(rows, columns) > 0 else {
      return family.undefined(
        .cramersVCorrected, range: 0...1,
        because: "There are too few observations for the number of categories to correct for bias.")
    }
    let excess = max(0, phiSquared - rowSteps * columnSteps / (shares.total - 1))
    return family.measure(
      .cramersVCorrected, estimate: min(1, (excess / min(rows, columns)).squareRoot()), influence: nil,
      errorNote: "The correction for bias depends on the number of observations and is cut at 0; it has no "
        + "delta-method error.",
      nullTest: test, range: 0...1)
  }
}
