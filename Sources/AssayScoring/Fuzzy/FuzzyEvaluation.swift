/// Fuzzy comprehensive evaluation (模糊综合评价): how far a subject belongs to each grade, by the weights of its factors.
///
/// With w the weights of n factors and R the n × k shares of the raters who gave each factor each of k grades,
/// ```
/// b = w ∘ R,   b* = b/Σb,   score = Σ b*·v
/// ```
/// where ∘ is one of the four operators of ``CompositionOperator`` and v are the points of the grades. A factor may
/// itself be made of factors: its b* is then its row of R. The weighted mean is the default: the others let most
/// factors drop out of the result.
///
/// The weights of the parts of each node and the shares of each factor must add up to 1 within 1e-9.
///
/// References: Zadeh, “Fuzzy sets”, *Information and Control* 8 (1965), 338–353, for min and max; 谢季坚 & 刘承平,
/// *模糊数学方法及其应用* (Huazhong University of Science and Technology Press), for the operators in evaluation.
public struct FuzzyEvaluation: Sendable, Equatable {
  /// What one factor or the whole belongs to.
  public struct Result: Sendable, Equatable {
    /// The names from the top down; empty for the whole.
    public let path: [String]
    /// b, one a grade, each from 0 to 1.
    public let memberships: [Double]
    /// b*, which adds up to 1.
    public let normalised: [Double]
    /// Σ b*·v; nil without points.
    public let score: Double?

    /// The positions of the grades with the largest membership, from 0; several when they are tied within 1e-12.
    public var maximumLevels: [Int] { FuzzyEvaluation.maximumLevels(of: memberships[...]) }
  }

  /// The evaluation of the whole.
  public let total: Result
  /// The evaluation of each factor that is made of others, in the order of the tree.
  public let parts: [Result]
  /// How weights and shares were put together.
  public let composition: CompositionOperator

  /// Evaluates a subject.
  ///
  /// - Parameters:
  ///   - factors: The factors at the top, whose weights add up to 1.
  ///   - points: The points of each grade; nil for memberships only.
  ///   - composition: How weights and shares are put together.
  /// - Throws: ``ScoringError``, which says what does not add up to 1, stands twice or is not finite.
  public init(
    _ factors: [MembershipNode], points: [Double]? = nil, composition: CompositionOperator = .weightedMean
  ) throws(ScoringError) {
    guard !factors.isEmpty, let grades = points?.count ?? Self.gradeCount(factors), grades > 0 else {
      throw .empty(alternatives: 1, criteria: factors.count)
    }
    if let points, let row = points.firstIndex(where: { !$0.isFinite }) {
      throw .mismatch("The points of grade \(row + 1) are not finite")
    }
    try MembershipNode.check(factors, of: "all factors", grades: grades)
    var parts: [Result] = []
    total = Self.evaluate(factors, path: [], points: points, composition: composition, parts: &parts)
    self.parts = parts
    self.composition = composition
  }

  /// The positions of the largest memberships, from 0; several when they are tied within 1e-12.
  static func maximumLevels(of memberships: ArraySlice<Double>) -> [Int] {
    let largest = memberships.reduce(0) { max($0, $1) }
    return memberships.indices.filter { largest - memberships[$0] <= 1e-12 }.map { $0 - memberships.startIndex }
  }

  /// The grades of the first factor that has shares.
  private static func gradeCount(_ factors: [MembershipNode]) -> Int? {
    for factor in factors {
      if factor.parts.isEmpty { return factor.shares.count }
      if let count = gradeCount(factor.parts) { return count }
    }
    return nil
  }

  private static func evaluate(
    _ factors: [MembershipNode], path: [String], points: [Double]?, composition: CompositionOperator,
    parts: inout [Result]
  ) -> Result {
    var rows: [[Double]] = []
    for factor in factors {
      if factor.parts.isEmpty {
        rows.append(factor.shares)
      } else {
        // A factor stands before the factors that it is made of.
        let place = parts.count
        var below: [Result] = []
        let result = evaluate(
          factor.parts, path: path + [factor.name], points: points, composition: composition, parts: &below)
        parts.insert(contentsOf: [result] + below, at: place)
        rows.append(result.normalised)
      }
    }
    let memberships = composition(factors.map(\.weight), rows)
    // Some factor has a weight and some grade of it a share, so that the sum is above 0.
    let sum = memberships.reduce(0, +)
    let normalised = memberships.map { $0 / sum }
    return Result(
      path: path, memberships: memberships, normalised: normalised,
      score: points.map { points in zip(normalised, points).reduce(0) { $0 + $1.0 * $1.1 } })
  }
}
