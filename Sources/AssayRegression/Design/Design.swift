/// The columns of a model: a formula with all that it learned from the data of the fit.
///
/// Columns follow R's `model.matrix`: terms by degree; within an interaction the first factor's columns move fastest; a
/// categorical variable is coded by contrasts where the terms that it is marginal to are in the model, else by one column
/// for each level. R differs in one place: without an intercept it gives a factor all its columns even in an interaction
/// whose margin is there (`0 + x + f:x`), and then drops one as aliased; here there are contrasts.
///
/// Reference: Chambers & Hastie, *Statistical Models in S* (1992), §2.4.
public struct Design: Sendable {
  /// The formula.
  public let formula: Formula
  /// All that is needed to form the same columns again.
  public let stored: StoredDesign
  /// The terms; the intercept comes first where there is one.
  public let terms: [DesignTerm]
  /// The names of the columns.
  public let columnNames: [String]
  /// The factors of each term but the intercept.
  let plans: [[PlannedFactor]]

  /// Learns a design from the data of a fit.
  ///
  /// - Throws: ``RegressionError/formula(_:)`` for a variable that is not there or of the wrong kind,
  ///   ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for a term that the data cannot form.
  public init(
    _ formula: Formula, training frame: ModelFrame, options: DesignOptions = DesignOptions()
  ) throws(RegressionError) {
    var learning = DesignLearning(formula, frame, options)
    try self.init(formula, stored: try learning.learn())
  }

  /// Makes a design again of what it learned.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` where the stored values do not fit together.
  public init(stored: StoredDesign) throws(RegressionError) {
    try self.init(try Formula(parsing: stored.formula), stored: stored)
  }

  private init(_ formula: Formula, stored: StoredDesign) throws(RegressionError) {
    try stored.validate(formula)
    self.formula = formula
    self.stored = stored
    var plans: [[PlannedFactor]] = []
    var terms: [DesignTerm] = []
    var names: [String] = []
    if formula.hasIntercept {
      names.append(ModelMatrix.interceptName)
      terms.append(DesignTerm.intercept)
    }
    for (position, term) in formula.terms.enumerated() {
      var plan: [PlannedFactor] = []
      for factor in term.factors {
        plan.append(try PlannedFactor(factor, in: term, at: position, of: formula, stored: stored))
      }
      let own = PlannedFactor.columnNames(plan)
      terms.append(
        DesignTerm(
          label: term.label, degree: term.degree, factors: term.factors.map(\.label),
          variables: term.factors.flatMap { $0.form.uses.map(\.name) }.uniqued,
          columns: names.count..<names.count + own.count, isCategorical: plan.contains { $0.isCategorical }))
      plans.append(plan)
      names += own
    }
    self.plans = plans
    self.terms = terms
    columnNames = names
  }
}

/// A term of a design and its columns.
public struct DesignTerm: Sendable, Hashable {
  /// What results call it: `age`, `sex:age`, `(Intercept)`.
  public let label: String
  /// The number of factors; 0 for the intercept.
  public let degree: Int
  /// The expressions that the term multiplies; a term is marginal to another whose factors include all its own.
  public let factors: [String]
  /// The columns of the data that it is made of.
  public let variables: [String]
  /// The columns of the design that it has.
  public let columns: Range<Int>
  /// Whether one of its factors is categorical.
  public let isCategorical: Bool

  static let intercept = DesignTerm(
    label: ModelMatrix.interceptName, degree: 0, factors: [], variables: [], columns: 0..<1, isCategorical: false)
}

/// Choices about a design that the formula leaves open.
public struct DesignOptions: Sendable, Hashable {
  /// The contrasts by variable, where the formula names none.
  public var contrasts: [String: ContrastChoice]
  /// The contrasts of all other variables; by default each level against the first.
  public var standard: ContrastChoice
  /// Contrasts of all variables whatever the formula says, such as those to sum for analyses of variance of type III.
  public var imposed: ContrastChoice?

  /// Creates choices.
  public init(
    contrasts: [String: ContrastChoice] = [:], standard: ContrastChoice = .treatment(reference: nil),
    imposed: ContrastChoice? = nil
  ) {
    self.contrasts = contrasts
    self.standard = standard
    self.imposed = imposed
  }
}

/// The values of a response.
public enum ResponseValues: Sendable, Equatable {
  /// Numbers.
  case numbers([Double])
  /// The position of the level of each row.
  case levels(codes: [Int], levels: [FactorLevel], isOrdered: Bool)
}

extension [String] {
  /// Each word once, by first appearance.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
