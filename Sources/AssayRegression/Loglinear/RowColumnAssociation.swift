/// What the scores of row and column effects are normalised by.
///
/// ```
/// Σ wᵢ μᵢₘ = 0,   Σ wᵢ μᵢₘ² = 1,   Σ wᵢ μᵢₘ μᵢₖ = 0,   and the same for ν
/// ```
/// φ depends on the weights, the fit does not.
public enum ScoreWeighting: String, Sendable, CaseIterable {
  /// w is the share of the cases in the category: tables of different sizes and different numbers of categories compare.
  /// Goodman’s later papers and the R package logmult have it so.
  case marginal
  /// w = 1, as in Goodman (1979).
  case unit
}

/// The association that a term of row and column effects found: log m has Σₘ φₘ μᵢₘ νⱼₘ.
///
/// φ is positive and descends; in each dimension the last category of the first variable scores no less than the first.
/// Errors come from the expected information by the delta method, with marginal weights taken as known.
///
/// Reference: Goodman (1985), *Annals of Statistics* 13, 10–69; Becker & Clogg (1989), *Journal of the American Statistical
/// Association* 84, 142–151.
public struct RowColumnAssociation: Sendable, Equatable {
  /// The place of a category on a dimension.
  public struct Score: Sendable, Equatable {
    /// The category.
    public let level: String
    /// μ or ν.
    public let value: Double
    /// Nil where another dimension has the same φ, so that the two can be rotated.
    public let standardError: Double?
  }

  /// A dimension.
  public struct Dimension: Sendable, Equatable {
    /// φ.
    public let strength: Double
    /// The standard error of φ.
    public let standardError: Double
    /// φₘ²/Σφ², in 0...1.
    public let share: Double
    /// The scores of the first variable.
    public let rows: [Score]
    /// The scores of the second variable.
    public let columns: [Score]
  }

  /// The term.
  public let term: AssociationTerm
  /// What scores are normalised by.
  public let weighting: ScoreWeighting
  /// The dimensions, the strongest first.
  public let dimensions: [Dimension]
  /// How many searches for the maximum were made, from different starts.
  public let starts: Int
  /// How many of them ended there.
  public let agreeingStarts: Int
}
