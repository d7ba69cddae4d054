internal import AssayDistributions
internal import AssayInference
internal import AssayNumerics
internal import AssayRegression

/// The predictions of a stored model for the rows of a frame, with errors where they are wanted.
struct StoredPredictions {
  /// The predicted quantities: one with an empty name for a mean, or categories.
  let outcomes: [String]
  /// For each outcome one number a row.
  private(set) var values: [[Double]]
  /// Standard errors and limits, in the same form; empty where they were not asked for.
  private(set) var errors: [[Double]] = []
  private(set) var lows: [[Double]] = []
  private(set) var highs: [[Double]] = []

  /// What one run of rows gives.
  private struct Part: Sendable {
    var means: Matrix
    var errors: Matrix?
  }

  init(
    _ model: StoredModel, frame: ModelFrame, hasIntervals: Bool, level: Double, parallelism: Parallelism
  ) throws {
    let response = try model.responseModel()
    let (matrix, offset) = try model.matrix(frame)
    let (blocks, estimates, covariance) = (matrix.blocks, model.estimates, model.covariance)
    let parts = try parallelism.map(pieces: blocks.count) { (piece) throws(RegressionError) -> Part in
      let rows = blocks[piece]
      let x = matrix.block(rows)
      let own = offset.map { Array($0[rows]) }
      let means = try response.predictions(x, offset: own, at: estimates)
      guard hasIntervals else { return Part(means: means) }
      let gradients = try response.gradients(x, offset: own, at: estimates)
      return Part(means: means, errors: Self.errors(gradients, covariance))
    }
    outcomes = response.outcomes
    values = response.outcomes.indices.map { outcome in
      parts.flatMap { part in (0..<part.means.rowCount).map { part.means[$0, outcome] } }
    }
    guard hasIntervals else { return }
    guard model.dispersion > 0 else {
      // An exact fit leaves nothing that errors could be made of; what is no number is printed empty.
      errors = values.map { $0.map { _ in .nan } }
      (lows, highs) = (errors, errors)
      return
    }
    errors = response.outcomes.indices.map { outcome in
      parts.flatMap { part in (0..<part.means.rowCount).map { part.errors?[$0, outcome] ?? 0 } }
    }
    setLimits(model, level: level)
  }

  /// √(gᵀVg) of each row and outcome.
  private static func errors(_ gradients: [Matrix], _ covariance: Matrix) -> Matrix {
    let size = covariance.rowCount
    return Matrix(rows: gradients[0].rowCount, columns: gradients.count) { row, outcome in
      let gradient = gradients[outcome]
      var sum = 0.0
      for i in 0..<size {
        var inner = 0.0
        for j in 0..<size { inner += covariance[i, j] * gradient[row, j] }
        sum += gradient[row, i] * inner
      }
      return max(0, sum).squareRoot()
    }
  }

  /// Limits on the scale of the link where there is one, and else on that of the response, within 0 and 1 for shares.
  private mutating func setLimits(_ model: StoredModel, level: Double) {
    let df = model.coefficients.compactMap(\.df).min()
    let reference: ReferenceDistribution = df.map { .studentT(degreesOfFreedom: $0) } ?? .normal
    let reach = reference.quantile(upperTail: (1 - level) / 2)
    let link = model.kind == .generalized ? Link(rawValue: model.link) : nil
    let isShare = model.kind == .ordinal || model.kind == .multinomial
    for outcome in outcomes.indices {
      var (low, high) = ([Double](), [Double]())
      for (value, error) in zip(values[outcome], errors[outcome]) {
        guard let link else {
          low.append(isShare ? max(0, value - reach * error) : value - reach * error)
          high.append(isShare ? min(1, value + reach * error) : value + reach * error)
          continue
        }
        let center = link.predictor(of: value)
        let half = reach * error / abs(link.slope(at: center))
        let ends = [link.mean(of: center - half), link.mean(of: center + half)]
        low.append(min(ends[0], ends[1]))
        high.append(max(ends[0], ends[1]))
      }
      lows.append(low)
      highs.append(high)
    }
  }
}
