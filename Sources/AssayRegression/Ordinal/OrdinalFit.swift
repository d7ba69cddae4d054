public import AssayNumerics

/// An ordinal model with its estimates.
///
/// Parameters are the coefficients, column by column, and then the thresholds. A coefficient that differs from cut to
/// cut has the cut, such as `Low|Medium`, as its `response`; the term of a threshold is its cut.
public struct OrdinalFit: ModelFit, Sendable {
  public let parameters: [Parameter]
  public let estimates: [Double]
  public let bread: Matrix
  /// F.
  public let link: OrdinalLink
  /// What ``bread`` is the inverse of.
  public let information: InformationKind
  /// The categories with cases, from low to high.
  public let levels: [String]
  /// The categories without cases, which the model leaves out.
  public let droppedLevels: [String]
  /// Whether the design had an intercept, which the model leaves out.
  public let droppedIntercept: Bool
  /// The terms with a coefficient of their own at each cut.
  public let nonProportional: [String]
  /// Σ w ℓ: a pseudo-log-likelihood where weights are those of a sample.
  public let logLikelihood: Double
  /// The steps that led to the estimates.
  public let iterations: Int
  /// The cases for whose values some category has a cumulative probability below that of the one before it, so that the
  /// model is not one there; 0 unless ``nonProportional`` names terms.
  public let crossings: Double
  /// What the estimates say of new cases.
  public let model: OrdinalResponseModel

  let problem: OrdinalProblem
  let maximum: OrdinalMaximum

  init(
    _ problem: OrdinalProblem, _ maximum: OrdinalMaximum, _ answers: OrdinalAnswers, _ options: OrdinalModel.Options,
    intercept: Int?, crossings: Double
  ) throws(RegressionError) {
    self.problem = problem
    self.maximum = maximum
    self.crossings = crossings
    link = options.link
    // Where cumulative probabilities cross, the model gives some answers a negative probability and no expectation.
    information = crossings > 0 ? .observed : options.information
    levels = answers.kept
    droppedLevels = answers.dropped
    droppedIntercept = intercept != nil
    nonProportional = options.nonProportional
    logLikelihood = maximum.evaluation.logLikelihood
    iterations = maximum.iterations
    estimates = problem.unscaled(maximum.point)
    model = OrdinalResponseModel(
      link: options.link, levels: answers.kept, isNonProportional: problem.layout.isNonProportional,
      intercept: intercept)
    parameters = model.parameters(problem.data.matrix.columns.map(\.name))
    let used =
      information == .observed
      ? maximum.evaluation.information : try problem.evaluate(maximum.point, expected: true).information
    bread = try problem.bread(used, after: maximum.iterations)
  }

  /// The inverse of the information: there is no dispersion.
  public var covariance: Matrix { bread }
  public var cases: CaseTotals { problem.data.cases }
  public var blocks: [Range<Int>] { problem.data.blocks }

  /// The cut points by name, such as `Low|Medium`.
  public var cuts: [String] { model.cuts }

  public func scores(_ rows: Range<Int>) throws(RegressionError) -> Matrix {
    let layout = problem.layout
    let x = problem.data.matrix.block(rows)
    let arguments = try model.arguments(
      x, offset: problem.data.offset.map { Array($0[rows]) }, at: estimates)
    var scores = Matrix(rows: rows.count, columns: layout.count)
    for (place, row) in rows.enumerated() {
      let level = problem.data.response[row]
      let upper = level < layout.cuts ? arguments[place, level] : .infinity
      let lower = level > 0 ? arguments[place, level - 1] : -.infinity
      // Rows without weight may have an answer that is impossible for them; they count for nothing.
      guard upper > lower else { continue }
      let terms = link.terms(upper: upper, lower: lower)
      for (cut, slope) in [(level, terms.upper), (level - 1, -terms.lower)] where cut >= 0 && cut < layout.cuts {
        scores[place, layout.threshold(cut)] += slope
        for column in 0..<layout.columns { scores[place, layout.location(column, cut)] -= slope * x[place, column] }
      }
    }
    return scores
  }

  /// Nothing: the model has no hat matrix.
  public func leverages(_ rows: Range<Int>) throws(RegressionError) -> [Double]? { nil }
}

extension OrdinalFit: ResponseModel {
  public var outcomes: [String] { levels }

  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    try model.predictions(x, offset: offset, at: estimates)
  }

  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] {
    try model.gradients(x, offset: offset, at: estimates)
  }
}

extension OrdinalProblem {
  /// The inverse of an information of centred and scaled columns, for the columns as they are.
  func bread(_ information: Matrix, after iterations: Int) throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) {
      let inverse = try OrdinalInformation(information).inverse
      let map = unscaling
      let raw = try map.times(inverse).times(map, otherTransposed: true)
      return Matrix(rows: raw.rowCount, columns: raw.rowCount) { (raw[$0, $1] + raw[$1, $0]) / 2 }
    } catch {
      guard case .notPositiveDefinite = error else { throw .algebra(error) }
      throw try failure(
        after: iterations, "the information at the estimates is singular, so that they are no maximum")
    }
  }

  /// The cases in whose rows cumulative probabilities cross.
  func crossings(_ point: [Double]) throws(RegressionError) -> Double {
    guard !layout.isProportional else { return 0 }
    let slopes = layout.slopes(point)
    let thresholds = layout.thresholds(point)
    var total = 0.0
    try data.parallelism.reduce(pieces: data.blocks.count) { (piece) throws(RegressionError) -> Double in
      let rows = data.blocks[piece]
      let arguments = try cutArguments(data.block(rows), slopes, thresholds, rows)
      var own = 0.0
      for (place, row) in rows.enumerated() {
        let crosses = (1..<layout.cuts).contains { arguments[place, $0] <= arguments[place, $0 - 1] }
        if crosses { own += data.cases.counts[row] }
      }
      return own
    } merge: { (own) throws(RegressionError) in
      total += own
    }
    return total
  }
}
