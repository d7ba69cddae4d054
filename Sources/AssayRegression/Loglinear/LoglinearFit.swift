public import AssayInference
internal import AssayNumerics

/// A fitted log-linear model.
public struct LoglinearFit: Sendable, CustomStringConvertible {
  /// The margins that were fitted.
  public let generators: LoglinearGenerators
  /// The structured associations.
  public let associations: [AssociationTerm]
  /// What those of row and column effects found, in the order of ``associations``.
  public let scores: [RowColumnAssociation]
  /// The columns of the design, the intercept first.
  public let columns: [ModelMatrix.Column]
  /// The terms of the design.
  public let terms: [String]
  /// The coefficients; nil where zeros, or terms before, leave nothing to estimate one from.
  public let estimates: [Double?]
  /// Their standard errors, from the expected information.
  public let standardErrors: [Double?]
  /// The fitted counts; 0 where a margin is.
  public let expected: [Double]
  /// (n − m)/√m; 0 in cells that are fitted with 0.
  public let pearsonResiduals: [Double]
  /// The Pearson residual over √(1 − leverage); nil where the cell is fitted exactly by the model.
  public let adjustedResiduals: [Double?]
  /// Cells that are left out of the degrees of freedom, fitted with 0 or impossible.
  public let zeroCells: Int
  /// How well the model fits.
  public let goodness: LoglinearGoodness
  /// How many steps were taken.
  public let iterations: Int

  init(_ model: LoglinearModel, _ x: ModelMatrix, _ kept: [Int], _ isOut: [Bool], _ cells: CellEstimates) {
    generators = model.generators
    associations = model.associations
    scores = cells.associations
    (columns, terms) = (x.columns, x.terms)
    var (estimates, errors) = (
      [Double?](repeating: nil, count: x.columnCount), [Double?](repeating: nil, count: x.columnCount)
    )
    for (place, column) in kept.enumerated() {
      estimates[column] = cells.estimates[place]
      errors[column] = cells.standardErrors[place]
    }
    (self.estimates, standardErrors) = (estimates, errors)
    var expected = cells.expected
    for cell in expected.indices where isOut[cell] { expected[cell] = 0 }
    self.expected = expected
    let (counts, leverages) = (model.table.counts, cells.leverages)
    pearsonResiduals = counts.indices.map {
      expected[$0] > 0 ? (counts[$0] - expected[$0]) / expected[$0].squareRoot() : 0
    }
    adjustedResiduals = counts.indices.map { cell in
      guard expected[cell] > 0, leverages[cell] < 1 - 1e-10 else { return nil }
      return (counts[cell] - expected[cell]) / (expected[cell] * (1 - leverages[cell])).squareRoot()
    }
    zeroCells = isOut.count { $0 }
    goodness = LoglinearGoodness(
      counts: counts, expected: expected,
      degreesOfFreedom: Double(isOut.count - zeroCells - kept.count - cells.otherParameters), zeroCells: zeroCells)
    iterations = cells.iterations
  }

  /// The model in brackets, with the structured associations behind: `[a][b] + RC(a, b)`.
  public var description: String { ([generators.description] + associations.map(\.label)).joined(separator: " + ") }
}

/// How far fitted counts are from a table.
public struct LoglinearGoodness: Sendable, Equatable {
  /// G²; without a test where no degrees of freedom are left.
  public let deviance: Double
  /// X².
  public let pearson: Double
  /// Cells less parameters, both without those that zeros take away.
  public let degreesOfFreedom: Double
  /// The likelihood-ratio test against the saturated model; nil for the saturated model itself.
  public let likelihoodRatio: TestResult?
  /// Pearson's test; nil for the saturated model itself.
  public let pearsonTest: TestResult?

  init(counts: [Double], expected: [Double], degreesOfFreedom: Double, zeroCells: Int) {
    var (deviance, pearson) = (DoubleDouble(), DoubleDouble())
    for (n, m) in zip(counts, expected) where m > 0 {
      deviance += 2 * VarianceFunction.mean.halfDeviance(n, mean: m)
      pearson += (n - m) * (n - m) / m
    }
    self.deviance = deviance.value
    self.pearson = pearson.value
    self.degreesOfFreedom = degreesOfFreedom
    guard degreesOfFreedom > 0 else {
      (likelihoodRatio, pearsonTest) = (nil, nil)
      return
    }
    let reference = ReferenceDistribution.chiSquared(degreesOfFreedom: degreesOfFreedom)
    let zeros = zeroCells > 0 ? "; \(zeroCells) cells that are fitted with 0 or impossible are left out" : ""
    likelihoodRatio = TestResult(
      name: .likelihoodRatio, statistic: deviance.value, reference: reference,
      method: "G² against the saturated model\(zeros)")
    pearsonTest = TestResult(
      name: .pearsonChiSquared, statistic: pearson.value, reference: reference,
      method: "X² against the saturated model\(zeros)")
  }
}
