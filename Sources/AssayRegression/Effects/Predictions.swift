public import AssayInference
public import AssayNumerics

/// The link of a model with one prediction, on whose scale intervals are made and from which they are brought back.
public struct LinkScale: Sendable {
  /// What results call it, such as `logit`.
  public let name: String
  /// η = g(μ), monotone.
  public let link: @Sendable (Double) -> Double
  /// μ = g⁻¹(η).
  public let inverse: @Sendable (Double) -> Double
  /// dη/dμ at a μ.
  public let slope: @Sendable (Double) -> Double

  /// Creates a link.
  public init(
    _ name: String, link: @escaping @Sendable (Double) -> Double, inverse: @escaping @Sendable (Double) -> Double,
    slope: @escaping @Sendable (Double) -> Double
  ) {
    self.name = name
    self.link = link
    self.inverse = inverse
    self.slope = slope
  }
}

/// What a model predicts at values of its variables, averaged over cases, with delta-method standard errors.
///
/// With P the prediction of each row once the variables of the grid have their values, and w what a case counts:
/// ```
/// estimate = Σ w P / Σ w,   std error = √(gᵀ V g),   g = Σ w ∂P/∂θ / Σ w
/// ```
/// Where the others are as observed these are average adjusted predictions; at means or reference levels they are
/// predictions for one made-up case; balanced they are the marginal means of a design with equally many cases in each cell,
/// averaged on the scale of the response.
///
/// With one outcome and a link, intervals are made on the link's scale, whose standard error is that of the estimate times
/// |dη/dμ|, and brought back, so that they stay in the range of the response; else they are symmetric.
///
/// Reference: Lane & Nelder (1982), *Biometrics* 38, 613–621; Searle, Speed & Milliken (1980), *The American
/// Statistician* 34, 216–221.
public struct Predictions: Sendable {
  /// What analysts may choose differently.
  public struct Options: Sendable {
    /// The link on whose scale intervals are made; nil for that of the response.
    public var link: LinkScale?
    /// The level of confidence.
    public var level: Double
    /// How intervals are widened for the family of all predictions of the call.
    public var adjustment: MultiplicityAdjustment

    /// Creates options.
    public init(link: LinkScale? = nil, level: Double = 0.95, adjustment: MultiplicityAdjustment = .none) {
      self.link = link
      self.level = level
      self.adjustment = adjustment
    }
  }

  /// One prediction.
  public struct Row: Sendable, Equatable {
    /// The category of the response; empty where there is one prediction.
    public let outcome: String
    /// The values that variables were given.
    public let settings: [CovariateSetting]
    /// The group of cases.
    public let group: [CovariateSetting]
    /// The prediction, its standard error and interval; the test is of 0.
    public let value: WaldEstimate

    /// The values in words, such as `sex=2, age=40`.
    public var name: String { (group + settings).map(\.name).joined(separator: ", ") }
  }

  /// The predictions: by scenario, group and outcome.
  public let rows: [Row]
  /// The gradients of the predictions in the parameters, a row each.
  public let gradients: [[Double]]
  /// The scale of the intervals: `response`, or the name of the link.
  public let intervalScale: String
  private let covariance: Matrix
  private let reference: WaldReference
  private let level: Double

  /// Predicts.
  ///
  /// - Throws: ``RegressionError`` when a variable or a level is not in the model, and whatever the design and the model
  ///   throw.
  public init(
    _ fit: FittedResponse, frame: ModelFrame, explanatory: ModelVariables, grid: CovariateGrid = CovariateGrid(),
    options: Options = Options(), parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) {
    let rows = try GridRows(grid, frame: frame, variables: explanatory)
    let scenarios = grid.scenarios
    let quantities = scenarios.map { RowQuantity(kind: .level, settings: $0) }
    let averages = try AveragedQuantities(quantities, over: rows, fit, parallelism: parallelism)
    var (labels, estimates, gradients): ([(String, [CovariateSetting], [CovariateSetting])], [Double], [[Double]]) =
      ([], [], [])
    for (place, settings) in scenarios.enumerated() {
      for (group, name) in rows.groups.enumerated() {
        for (outcome, category) in averages.outcomes.enumerated() {
          labels.append((category, settings, name))
          estimates.append(averages.mean(place, group: group, outcome: outcome))
          gradients.append(averages.gradient(place, group: group, outcome: outcome))
        }
      }
    }
    // One of several outcomes is a category, and what is predicted of it a share.
    let areShares = averages.outcomes.count > 1
    let link = areShares ? nil : options.link
    let values = try WaldEstimate.family(
      estimates, jacobian: gradients, covariance: fit.covariance, reference: fit.reference, level: options.level,
      adjustment: options.adjustment)
    self.gradients = gradients
    self.rows = zip(labels, values).map { label, value in
      Row(
        outcome: label.0, settings: label.1, group: label.2,
        value: areShares ? value.withinShares : link.map(value.onScale) ?? value)
    }
    intervalScale = link?.name ?? "response"
    (covariance, reference, level) = (fit.covariance, fit.reference, options.level)
  }

  /// Which predictions are compared.
  public enum Pairs: String, Sendable, CaseIterable {
    /// Each with the first.
    case reference
    /// Each with the one before it.
    case sequential
    /// All pairs.
    case pairwise
  }

  /// One difference of predictions.
  public struct Difference: Sendable, Equatable {
    /// The position in ``Predictions/rows`` of the prediction, and of what is taken off it.
    public let high: Int
    public let low: Int
    /// The category of the response; empty where there is one prediction.
    public let outcome: String
    /// The difference, its standard error, test and interval.
    public let value: WaldEstimate
  }

  /// The differences between the predictions of each outcome, as one family.
  public func differences(
    _ pairs: Pairs, adjustment: MultiplicityAdjustment
  ) throws(RegressionError) -> [Difference] {
    var chosen: [(high: Int, low: Int)] = []
    var outcomes: [String] = []
    for row in rows where !outcomes.contains(row.outcome) { outcomes.append(row.outcome) }
    for outcome in outcomes {
      let own = rows.indices.filter { rows[$0].outcome == outcome }
      switch pairs {
      case .reference: chosen += own.dropFirst().map { ($0, own[0]) }
      case .sequential: chosen += zip(own.dropFirst(), own).map { ($0, $1) }
      case .pairwise: chosen += own.indices.flatMap { low in own[(low + 1)...].map { ($0, own[low]) } }
      }
    }
    let values = try WaldEstimate.family(
      chosen.map { (rows[$0.high].value.estimate ?? .nan) - (rows[$0.low].value.estimate ?? .nan) },
      jacobian: chosen.map { pair in zip(gradients[pair.high], gradients[pair.low]).map { $0 - $1 } },
      covariance: covariance, reference: reference, level: level, adjustment: adjustment)
    return zip(chosen, values).map { pair, value in
      Difference(high: pair.high, low: pair.low, outcome: rows[pair.high].outcome, value: value)
    }
  }
}

extension CovariateSetting {
  /// In words, such as `age=40`.
  public var name: String { "\(variable)=\(value.name)" }
}

extension WaldEstimate {
  /// The interval within 0 and 1.
  fileprivate var withinShares: WaldEstimate {
    guard let interval else { return self }
    return replacing(
      interval: ConfidenceInterval(low: max(0, interval.low), high: min(1, interval.high), level: interval.level),
      undefined: undefined)
  }

  /// The interval made on the scale of a link and brought back.
  fileprivate func onScale(_ scale: LinkScale) -> WaldEstimate {
    guard let estimate, let interval else { return self }
    let center = scale.link(estimate)
    let reach = (interval.high - interval.low) / 2 * abs(scale.slope(estimate))
    let (first, second) = (scale.inverse(center - reach), scale.inverse(center + reach))
    guard first.isFinite, second.isFinite else {
      return replacing(
        interval: nil, undefined: "the prediction is at the end of its range, where the link has no finite value")
    }
    return replacing(
      interval: ConfidenceInterval(low: min(first, second), high: max(first, second), level: interval.level),
      undefined: undefined)
  }
}
