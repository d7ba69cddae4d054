import AssayInference
import AssayNumerics
import AssayRegression
import Testing

/// A sample that models are fitted to, and the coefficients that it was drawn with.
struct RegressionSample: Sendable {
  var x: ModelMatrix
  /// The response; of categories their places.
  var y: [Double]
  var truth: [Parameter: Double]
  /// The inverse probabilities of selection; nil where all cases were taken.
  var weights: [Double]?
  var clusters: ModelFrame.Clusters?

  var cases: CaseTotals {
    guard let weights else { return CaseTotals(rows: y.count) }
    return CaseTotals(.sampling, counts: y.map { _ in 1 }, weights: weights, squares: weights.map { $0 * $0 })
  }
}

/// A model that is fitted to samples.
struct RegressionModel: Sendable {
  let name: String
  /// The fit, and the degrees of freedom of t under the model's own covariance; nil for the normal distribution.
  let fit: @Sendable (RegressionSample) throws -> (fit: any ModelFit, df: Double?)

  init(_ name: String, _ fit: @escaping @Sendable (RegressionSample) throws -> (fit: any ModelFit, df: Double?)) {
    self.name = name
    self.fit = fit
  }

  /// The model of somebody who does not know of the weights.
  var unweighted: RegressionModel {
    RegressionModel("\(name), unweighted") { sample in
      var plain = sample
      plain.weights = nil
      return try fit(plain)
    }
  }
}

extension Probe<RegressionSample> {
  /// How often the Wald interval of a coefficient misses it, under the covariance of the model or a robust one.
  static func wald(
    _ model: RegressionModel, under kind: RobustCovariance.Kind? = nil, of parameter: Parameter = Parameter("x"),
    _ claim: LevelClaim
  ) -> Probe {
    let category = parameter.response.map { ", category \($0)" } ?? ""
    return misses("\(kind?.rawValue ?? "Wald"), \(model.name)\(category)", of: parameter, claim) { sample in
      let (fit, df) = try model.fit(sample)
      let robust = try kind.map {
        try RobustCovariance($0).estimate(fit, clusters: sample.clusters, parallelism: Parallelism(threads: 1))
      }
      let table = CoefficientTable(
        fit, covariance: robust?.matrix, df: robust?.df ?? df.map { [$0] }, level: 1 - NullBehaviour.level)
      let row = table.rows.first { $0.parameter == parameter }
      return row?.interval.map { ($0.low, $0.high) }
    }
  }

  /// How often an interval misses a coefficient, as a p-value on either side of the level.
  ///
  /// A limit that does not exist misses nothing; an interval that does not exist is undefined.
  static func misses(
    _ name: String, of parameter: Parameter = Parameter("x"), _ claim: LevelClaim,
    limits: @escaping @Sendable (RegressionSample) throws -> (low: Double?, high: Double?)?
  ) -> Probe {
    Probe(name, claim) { sample in
      guard let truth = sample.truth[parameter], let limits = try limits(sample) else { return nil }
      return (limits.low ?? -.infinity) <= truth && truth <= (limits.high ?? .infinity) ? 1 : 0
    }
  }
}

extension LevelClaim {
  /// The nominal level, but for three Monte Carlo standard errors of the samples that are drawn and a shortfall of the
  /// method itself, in percentage points.
  static func nominal(besides shortfall: Double) -> LevelClaim {
    let level = NullBehaviour.level
    let error = 100 * (level * (1 - level) / Double(NullBehaviour.samples)).squareRoot()
    return .nominal(within: ((shortfall + 3 * error) * 100).rounded() / 100)
  }

  /// Intervals that are exact in samples of any size: of linear models with normal errors.
  static let exact = nominal(besides: 0)
  /// Intervals that are right in large samples, in samples of hundreds.
  static let asymptotic = nominal(besides: 0.35)
  /// Intervals from the squares of some hundred scores, or of those of some dozens of clusters.
  static let robust = nominal(besides: 1)
}
