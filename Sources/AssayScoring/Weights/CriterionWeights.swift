public import AssayNumerics

/// The weights of criteria as a method found them.
public struct CriterionWeights: Sendable, Equatable {
  /// One of the quantities that the weights are made of, such as the entropy of each criterion.
  public struct Part: Sendable, Equatable {
    /// The column's name in results, such as `entropy`.
    public let name: String
    /// One value a criterion; nil where it is not defined.
    public let values: [Double?]

    /// Creates a part.
    public init(_ name: String, _ values: [Double?]) {
      self.name = name
      self.values = values
    }
  }

  /// One a criterion, at least 0; they add up to 1.
  public let values: [Double]
  /// What the weights were made of.
  public let parts: [Part]
  /// What was decided on the way, in sentences.
  public let notes: [String]
  /// What a reader should know, such as a criterion that has one value only and so the weight 0.
  public let warnings: [ScoringWarning]

  /// Creates weights.
  public init(values: [Double], parts: [Part] = [], notes: [String] = [], warnings: [ScoringWarning] = []) {
    self.values = values
    self.parts = parts
    self.notes = notes
    self.warnings = warnings
  }
}

/// A way to find weights in the data themselves.
public protocol WeightingMethod: Sendable {
  /// The name in models and results, such as `entropy`.
  static var name: String { get }

  /// Weighs the criteria of a matrix.
  ///
  /// - Throws: ``ScoringError``, where the method is not defined for these values.
  func weights(of matrix: DecisionMatrix, parallelism: Parallelism) throws(ScoringError) -> CriterionWeights
}
