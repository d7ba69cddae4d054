internal import AssayDistributions
internal import AssayNumerics

/// An interval of a coefficient from its profile likelihood.
public struct OrdinalProfileInterval: Sendable, Equatable {
  /// The coefficient.
  public let parameter: Parameter
  /// Its estimate.
  public let estimate: Double
  /// The lower limit; nil where the likelihood never falls far enough.
  public let low: Double?
  /// The upper limit; nil where the likelihood never falls far enough.
  public let high: Double?
  /// The level of confidence.
  public let level: Double
  /// Why a limit is missing; nil where none is.
  public let undefinedReason: String?
}

extension OrdinalFit {
  /// Profile likelihood intervals of the coefficients.
  ///
  /// ```
  /// limits: 2(ℓ(β̂) − max ℓ(β_j = b)) = z²,   z the two-sided quantile of the standard normal distribution
  /// ```
  /// They are exact to the last steps of the search, unlike those that interpolate between a few places.
  ///
  /// - Parameters:
  ///   - level: The level of confidence, strictly between 0 and 1.
  ///   - chosen: Places of coefficients among the parameters; nil for all of them, in order.
  /// - Throws: ``RegressionError/mismatch(_:)`` for weights of a sample, and for thresholds.
  ///
  /// Reference: Venzon & Moolgavkar (1988), *Applied Statistics* 37, 87–94.
  public func profileIntervals(
    level: Double = 0.95, of chosen: [Int]? = nil
  ) throws(RegressionError) -> [OrdinalProfileInterval] {
    precondition(level > 0 && level < 1)
    guard cases.kind != .sampling else {
      throw .mismatch(
        "Weights of a sample give a pseudo-likelihood, which has no profile intervals; use Wald intervals")
    }
    let places = chosen ?? Array(0..<problem.layout.locations)
    guard places.allSatisfy({ $0 < problem.layout.locations }) else {
      throw .mismatch("Profile intervals are those of coefficients, not of thresholds")
    }
    let quantile = Normal.standard.quantile(upperTail: (1 - level) / 2)
    let covariance = try Self.workingCovariance(problem, maximum)
    var intervals: [OrdinalProfileInterval] = []
    for place in places {
      let profile = OrdinalProfile(
        problem: problem, maximum: maximum, place: place, error: covariance[place, place].squareRoot(),
        quantile: quantile)
      let scale = problem.data.scales[problem.layout.column(of: place)]
      let low = try profile.limit(-1).map { $0 / scale }
      let high = try profile.limit(1).map { $0 / scale }
      let sides = [low == nil ? "lower" : nil, high == nil ? "upper" : nil].compactMap(\.self)
      intervals.append(
        OrdinalProfileInterval(
          parameter: parameters[place], estimate: estimates[place], low: low, high: high, level: level,
          undefinedReason: sides.isEmpty
            ? nil : "The likelihood does not fall far enough for the \(sides.joined(separator: " and the ")) limit."))
    }
    return intervals
  }

  private static func workingCovariance(
    _ problem: OrdinalProblem, _ maximum: OrdinalMaximum
  ) throws(RegressionError) -> Matrix {
    do throws(LinearAlgebraError) {
      return try OrdinalInformation(maximum.evaluation.information).inverse
    } catch {
      throw .algebra(error)
    }
  }
}

/// The likelihood of one coefficient when all other parameters follow it.
private struct OrdinalProfile {
  let problem: OrdinalProblem
  let maximum: OrdinalMaximum
  let place: Int
  let error: Double
  let quantile: Double

  /// The limit on one side; nil where there is none within a thousand standard errors.
  ///
  /// Newton's method on the signed root r of twice the fall, which is nearly a straight line: dr/db = −(∂ℓ/∂b)/r.
  /// Between a place that is too near and one that is too far, the middle is tried where a step would leave them.
  func limit(_ direction: Double) throws(RegressionError) -> Double? {
    let origin = maximum.point[place]
    var (near, far): (Double, Double?) = (origin, nil)
    var point = maximum.point
    var value = origin + direction * quantile * error
    for _ in 0..<60 {
      point[place] = value
      guard let current = try constrained(point) else { return nil }
      point = current.point
      let fall = max(0, 2 * (maximum.evaluation.logLikelihood - current.evaluation.logLikelihood))
      let root = fall.squareRoot()
      if abs(root - quantile) <= 1e-10 * quantile { return value }
      if root < quantile { near = value } else { far = value }
      var next = value + (quantile - root) * root / -current.evaluation.gradient[place]
      let reach = origin + 3 * (value - origin)
      if let far {
        if !(min(near, far)...max(near, far)).contains(next) || next == value { next = (near + far) / 2 }
        if abs(far - near) <= 1e-13 * (abs(near) + abs(far)) { return value }
      } else if !next.isFinite || direction * (next - value) <= 0 || direction * (reach - next) < 0 {
        next = reach
      }
      guard abs(next - origin) <= 1000 * quantile * error else { return nil }
      value = next
    }
    return value
  }

  /// The maximum with the coefficient held where it is; nil where the others then have no estimates.
  private func constrained(_ point: [Double]) throws(RegressionError) -> OrdinalMaximum? {
    do throws(RegressionError) {
      return try OrdinalMaximum(problem, from: point, fixed: place)
    } catch {
      switch error {
      case .separation, .noConvergence, .unsuitableTerm: return nil
      default: throw error
      }
    }
  }
}
