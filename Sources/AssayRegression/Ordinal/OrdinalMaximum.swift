internal import AssayNumerics

/// Where the log-likelihood of an ordinal model is largest.
///
/// Newton's method with step-halving. The log-likelihood is concave for every link but cauchit, so that the maximum is
/// the only one; for cauchit a step that the observed information cannot give is one of Fisher's scoring. Reference:
/// Burridge (1981), *JRSS B* 43, 41–45, on concavity; Pratt (1981), *JASA* 76, 103–106.
struct OrdinalMaximum: Sendable {
  /// In terms of centred and scaled columns.
  let point: [Double]
  /// At the maximum, with the observed information.
  let evaluation: OrdinalEvaluation
  let iterations: Int

  /// A decrement, in log-likelihood of one case, after which the next place is exact to all digits.
  private static let enough = 1e-12
  /// A step, in standard deviations of a column, that goes with an estimate that exists.
  private static let small = 1e-4
  private static let limit = 200

  /// Climbs from a place where the log-likelihood is finite.
  ///
  /// - Parameters:
  ///   - problem: What is to be maximised.
  ///   - start: The place.
  ///   - fixed: A parameter that stays where it is.
  /// - Throws: ``RegressionError/separation(terms:remedy:)`` where the estimates run off;
  ///   ``RegressionError/noConvergence(iterations:reason:)``.
  init(_ problem: OrdinalProblem, from start: [Double], fixed: Int? = nil) throws(RegressionError) {
    let free = start.indices.filter { $0 != fixed }
    let unit = problem.data.unit
    var point = start
    var current = try problem.evaluate(point, expected: false)
    guard current.logLikelihood.isFinite else {
      throw .noConvergence(iterations: 0, reason: "the log-likelihood is not finite where the iteration starts")
    }
    var iteration = 0
    while !free.isEmpty {
      iteration += 1
      guard let step = try Self.step(problem, point, current, free, isFirst: iteration == 1) else {
        throw try problem.failure(after: iteration, "the information has become singular")
      }
      let decrement = free.reduce(0) { $0 + step[$1] * current.gradient[$1] } / unit
      let length = free.map { abs(step[$0]) / (1 + abs(point[$0])) }.max() ?? 0
      if decrement < 1e-4, length > Self.small * 100 || decrement < Self.enough && length > Self.small {
        try problem.refuseSeparation(along: step)
      }
      guard iteration <= Self.limit else {
        throw try problem.failure(after: iteration, "the log-likelihood still rises")
      }
      guard let next = try Self.advance(problem, point, step, current.logLikelihood) else {
        // Only rounding is left to be gained where the decrement is of its size.
        if decrement < 1e-9 * (1 + abs(current.logLikelihood) / unit), length <= Self.small { break }
        throw try problem.failure(after: iteration, "no step raises the log-likelihood")
      }
      (point, current) = (next.point, next.evaluation)
      if next.isWhole, decrement <= Self.enough, length <= Self.small { break }
    }
    self.point = point
    evaluation = current
    iterations = iteration
  }

  /// Newton's step, 0 for what is fixed; nil where all information about some direction is lost on the way.
  private static func step(
    _ problem: OrdinalProblem, _ point: [Double], _ current: OrdinalEvaluation, _ free: [Int], isFirst: Bool
  ) throws(RegressionError) -> [Double]? {
    let gradient = free.map { current.gradient[$0] }
    var information = current.information.principal(free)
    var singular = 0
    for attempt in 0...1 {
      do throws(LinearAlgebraError) {
        let solution = try OrdinalInformation(information).solve(gradient)
        var step = [Double](repeating: 0, count: point.count)
        for (place, parameter) in free.enumerated() { step[parameter] = solution[place] }
        return step
      } catch {
        guard case .notPositiveDefinite(let minor) = error else { throw .algebra(error) }
        singular = free[minor - 1]
      }
      if attempt == 0 { information = try problem.evaluate(point, expected: true).information.principal(free) }
    }
    // Where it is singular from the start the columns are.
    if isFirst { throw problem.collinearity(at: singular) }
    return nil
  }

  /// The first place on the way, of the whole step and its halves, that is no lower.
  private static func advance(
    _ problem: OrdinalProblem, _ point: [Double], _ step: [Double], _ height: Double
  ) throws(RegressionError) -> (point: [Double], evaluation: OrdinalEvaluation, isWhole: Bool)? {
    // What rounding may take from a sum of this size.
    let slack = 1e-13 * (1 + abs(height))
    var fraction = 1.0
    while fraction > 1e-12 {
      let trial = zip(point, step).map { $0 + fraction * $1 }
      let evaluation = try problem.evaluate(trial, expected: false)
      if evaluation.logLikelihood >= height - slack { return (trial, evaluation, fraction == 1) }
      fraction /= 2
    }
    return nil
  }
}

extension OrdinalProblem {
  /// The error where the iteration fails, after a look whether that is because no maximum exists.
  ///
  /// - Throws: ``RegressionError/separation(terms:remedy:)`` where none does.
  func failure(after iterations: Int, _ reason: String) throws(RegressionError) -> RegressionError {
    try refuseSeparation()
    return .noConvergence(iterations: iterations, reason: reason)
  }

  /// The error for a parameter that the others make superfluous.
  fileprivate func collinearity(at parameter: Int) -> RegressionError {
    let column = (0..<layout.columns).first { layout.locations(of: $0).contains(parameter) }
    guard let column else {
      return .noConvergence(iterations: 0, reason: "the information of the thresholds is singular")
    }
    return .unsuitableTerm(
      data.matrix.columns[column].name, reason: "is a combination of other terms, or nearly so",
      remedy: "Leave it or one of them out.")
  }
}
