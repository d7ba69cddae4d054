internal import AssayData
public import AssayInference
public import AssayNumerics

/// How much the prediction of a model moves with each variable, averaged over cases.
///
/// With P the prediction, θ the estimates, V their covariance, and w what a case counts:
/// ```
/// a number    dY/dX   Σ w ∂P/∂v / Σ w                        by differentiation on the raw variable
/// a number    +d      Σ w (P(v + d) − P(v)) / Σ w            on request
/// a category  B − A   Σ w (P(v = B) − P(v = A)) / Σ w        from the first level, or all pairs
/// variance    gᵀ V g,  g = ∂ effect/∂θ                       (delta method)
/// ```
/// The variable is moved in every term that holds it: logarithms, polynomials, splines and interactions follow. A number
/// with the values 0 and 1 is a number; to have a difference, take it as a category or ask for a step of 1. The cases are
/// taken as they are: an interval says how well the effect is known for cases with these covariates, not for a
/// population from which covariates are drawn anew. Under sampling weights the average is weighted, and the covariance
/// that is handed in should be of the design; precision weights do not weigh the average.
///
/// With several outcomes each has its own effect, and the effects on the categories of a response add up to 0.
///
/// Reference: Greene, *Econometric Analysis* (7th ed., 2012), §17.3.2; Bartus (2005), *The Stata Journal* 5, 309–329;
/// Williams (2012), *The Stata Journal* 12, 308–331.
public struct MarginalEffects: Sendable {
  /// What analysts may choose differently.
  public struct Options: Sendable, Equatable {
    /// What is done with a numeric variable.
    public enum Numeric: Sendable, Equatable {
      /// The derivative.
      case slope
      /// The difference that an amount makes which is added to the variable.
      case step(Double)
    }

    /// Which levels of a categorical variable are compared.
    public enum Categorical: String, Sendable, CaseIterable {
      /// Each level with that of the model's reference, by default the first.
      case reference
      /// Each level with the one before it.
      case sequential
      /// All pairs.
      case pairwise
    }

    /// What is done with numeric variables.
    public var numeric: Numeric
    /// Which levels of categorical variables are compared.
    public var categorical: Categorical
    /// The level of confidence.
    public var level: Double
    /// How the p-values are raised, and the intervals widened, for the family of all effects of the call.
    public var adjustment: MultiplicityAdjustment

    /// Creates options.
    public init(
      numeric: Numeric = .slope, categorical: Categorical = .reference, level: Double = 0.95,
      adjustment: MultiplicityAdjustment = .none
    ) {
      self.numeric = numeric
      self.categorical = categorical
      self.level = level
      self.adjustment = adjustment
    }
  }

  /// One effect.
  public struct Row: Sendable, Equatable {
    /// The variable.
    public let variable: String
    /// What was compared.
    public let contrast: EffectContrast
    /// The category of the response; empty where there is one prediction.
    public let outcome: String
    /// The values that variables were given.
    public let settings: [CovariateSetting]
    /// The group of cases.
    public let group: [CovariateSetting]
    /// The effect, its standard error, test and interval.
    public let value: WaldEstimate
  }

  /// The effects: by variable, contrast, scenario, group and outcome.
  public let rows: [Row]
  /// The gradients of the effects in the parameters, a row each.
  public let gradients: [[Double]]

  /// Computes effects.
  ///
  /// - Parameters:
  ///   - variables: The variables whose effects are wanted; all of the model by default.
  ///   - fit: The model.
  ///   - frame: The cases, as the model was fitted to them or others.
  ///   - explanatory: The variables of the model.
  ///   - grid: At which values, and of which cases.
  /// - Throws: ``RegressionError`` when a variable or a level is not in the model, when a variable has no slope, and
  ///   whatever the design and the model throw.
  public init(
    of variables: [String]? = nil, _ fit: FittedResponse, frame: ModelFrame, explanatory: ModelVariables,
    grid: CovariateGrid = CovariateGrid(), options: Options = Options(), parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) {
    let rows = try GridRows(grid, frame: frame, variables: explanatory)
    var plan = EffectPlan()
    for variable in variables ?? explanatory.names {
      try plan.add(
        variable, column: frame.column(variable), variables: explanatory, weights: frame.cases.averagingWeights,
        scenarios: grid.scenarios, options)
    }
    let averages = try AveragedQuantities(plan.ordered, over: rows, fit, parallelism: parallelism)
    var (labels, estimates, gradients): ([Label], [Double], [[Double]]) = ([], [], [])
    for effect in plan.effects {
      for (group, name) in rows.groups.enumerated() {
        for (place, outcome) in averages.outcomes.enumerated() {
          let high = plan.position(effect.high)
          var estimate = averages.mean(high, group: group, outcome: place)
          var gradient = averages.gradient(high, group: group, outcome: place)
          if let low = effect.low.map(plan.position) {
            estimate -= averages.mean(low, group: group, outcome: place)
            let other = averages.gradient(low, group: group, outcome: place)
            for parameter in gradient.indices { gradient[parameter] -= other[parameter] }
          }
          labels.append(Label(effect, outcome, name))
          estimates.append(estimate)
          gradients.append(gradient)
        }
      }
    }
    let values = try WaldEstimate.family(
      estimates, jacobian: gradients, covariance: fit.covariance, reference: fit.reference, level: options.level,
      adjustment: options.adjustment)
    self.gradients = gradients
    self.rows = zip(labels, values).map { label, value in
      Row(
        variable: label.effect.variable, contrast: label.effect.contrast, outcome: label.outcome,
        settings: label.effect.settings, group: label.group, value: value)
    }
  }

  private struct Label {
    let effect: EffectPlan.Effect
    let outcome: String
    let group: [CovariateSetting]
    init(_ effect: EffectPlan.Effect, _ outcome: String, _ group: [CovariateSetting]) {
      self.effect = effect
      self.outcome = outcome
      self.group = group
    }
  }
}

/// What an effect compares.
public enum EffectContrast: Sendable, Hashable {
  /// The derivative in a number.
  case slope
  /// What an amount makes that is added to a number.
  case step(Double)
  /// One level less another.
  case levels(high: FactorLevel, low: FactorLevel)

  /// In words: `dY/dX`, `+1`, or `B - A` with the codes of the levels.
  public var name: String {
    switch self {
    case .slope: "dY/dX"
    case .step(let amount): (amount < 0 ? "" : "+") + amount.token
    case .levels(let high, let low): "\(high.code) - \(low.code)"
    }
  }
}
