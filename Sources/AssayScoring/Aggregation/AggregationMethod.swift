public import AssayNumerics

/// A way to make one score of an alternative's values on all criteria.
///
/// One method a file. A method is a value that holds its parameters; evaluating it keeps nothing of size m × m.
public protocol AggregationMethod: Sendable {
  /// The name in models and results, such as `topsis`.
  static var name: String { get }

  /// Scores every alternative.
  ///
  /// - Parameters:
  ///   - matrix: m alternatives by n criteria, in raw units; the method applies directions and its own normalisation.
  ///   - weights: One a criterion, each finite and at least 0; they add up to 1.
  /// - Throws: ``ScoringError``, where the method is not defined for these values.
  func evaluate(
    _ matrix: DecisionMatrix, weights: [Double], parallelism: Parallelism
  ) throws(ScoringError) -> AggregateScores
}

/// The scores of a method, with what they were made of.
public struct AggregateScores: Sendable, Equatable {
  /// One of the quantities that the score is made of, such as the distance from the ideal.
  public struct Part: Sendable, Equatable {
    /// The column's name in results, such as `d_plus`.
    public let name: String
    /// One value an alternative.
    public let values: [Double]

    /// Creates a part.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// One score an alternative, all finite.
  public let scores: [Double]
  /// Which end is the good one.
  public let order: ScoreOrder
  /// What the scores were made of.
  public let parts: [Part]
  /// What was decided on the way, in sentences; such as whether VIKOR's conditions hold.
  public let notes: [String]
  /// What a reader should know, such as a criterion that has one value only.
  public let warnings: [ScoringWarning]

  /// Creates scores.
  public init(
    scores: [Double], order: ScoreOrder = .descending, parts: [Part] = [], notes: [String] = [],
    warnings: [ScoringWarning] = []
  ) {
    self.scores = scores
    self.order = order
    self.parts = parts
    self.notes = notes
    self.warnings = warnings
  }

  /// The ranks, 1 the best.
  public var ranks: ScoreRanks { ScoreRanks(scores, order: order) }
}

extension DecisionMatrix {
  /// Checks that there is one finite weight of at least 0 for each criterion, and that they add up to 1 within 1e-9.
  public func check(weights: [Double]) throws(ScoringError) {
    guard weights.count == criterionCount else {
      throw .mismatch("There are \(weights.count) weights for \(criterionCount) criteria")
    }
    for (weight, criterion) in zip(weights, criteria) where !(weight >= 0 && weight.isFinite) {
      throw .invalidWeight(weight, name: criterion.name)
    }
    let sum = weights.reduce(0, +)
    guard abs(sum - 1) <= 1e-9 else { throw .weightsDoNotAdd(node: "all criteria", sum: sum) }
  }
}
