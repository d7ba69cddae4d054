public import AssayInference

/// Log-linear models of one table, each compared with a smaller one that it has within it.
///
/// ```
/// ΔG² = G² of the smaller − G² of the larger ~ χ² with Δdf degrees of freedom
/// ```
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §9.2.4.
public struct LoglinearComparison: Sendable {
  /// A model and what it adds to a smaller one.
  public struct Row: Sendable {
    /// The margins.
    public let generators: LoglinearGenerators
    /// The model in brackets, with its structured associations.
    public let model: String
    /// How well the model fits.
    public let goodness: LoglinearGoodness
    /// The smaller model: the last one before that is part of this one; nil for the first.
    public let smaller: String?
    /// ΔG² and Δdf; nil for the first model, and where both have the same df.
    public let difference: Difference?
    /// The test of the smaller model within this one; nil where there is no difference, and where it is not distributed as χ².
    public let gain: TestResult?
    /// Whether this model has a dimension of scores that the smaller one has not.
    ///
    /// Under the smaller one these scores are undefined, and ΔG² is not distributed as χ² (Haberman 1981, *Annals of Statistics* 9, 1178–1186).
    public let addsDimension: Bool
  }

  /// What a larger model fits better.
  public struct Difference: Sendable, Equatable {
    /// G² of the smaller model less that of the larger.
    public let statistic: Double
    /// The difference of the degrees of freedom.
    public let degreesOfFreedom: Double
  }

  /// The models, the smallest first: by their degrees of freedom.
  public let rows: [Row]

  /// Compares models.
  ///
  /// - Parameter fits: Fits of one table; each model must have another of them within it, the smallest excepted.
  /// - Throws: ``RegressionError/mismatch(_:)`` where models are not nested.
  public init(_ fits: [LoglinearFit]) throws(RegressionError) {
    let sorted = fits.enumerated().sorted { a, b in
      let (own, other) = (a.element.goodness.degreesOfFreedom, b.element.goodness.degreesOfFreedom)
      if own != other { return own > other }
      return (a.element.terms.count, a.offset) < (b.element.terms.count, b.offset)
    }.map(\.element)
    var rows: [Row] = []
    for (place, fit) in sorted.enumerated() {
      guard place > 0 else {
        rows.append(Row(fit, smaller: nil))
        continue
      }
      guard let smaller = sorted[..<place].last(where: { $0.isNested(in: fit) }) else {
        throw .mismatch(
          "The model \(sorted[place - 1]) is not part of \(fit), so that they cannot be compared; name a model that both "
            + "have within them, such as that of independence")
      }
      rows.append(Row(fit, smaller: smaller))
    }
    self.rows = rows
  }
}

extension LoglinearComparison.Row {
  fileprivate init(_ fit: LoglinearFit, smaller: LoglinearFit?) {
    generators = fit.generators
    model = fit.description
    goodness = fit.goodness
    self.smaller = smaller?.description
    addsDimension = smaller.map { fit.addsDimension(to: $0) } ?? false
    guard let smaller, smaller.zeroCells == fit.zeroCells,
      smaller.goodness.degreesOfFreedom > fit.goodness.degreesOfFreedom
    else {
      (difference, gain) = (nil, nil)
      return
    }
    let difference = LoglinearComparison.Difference(
      statistic: max(0, smaller.goodness.deviance - fit.goodness.deviance),
      degreesOfFreedom: smaller.goodness.degreesOfFreedom - fit.goodness.degreesOfFreedom)
    self.difference = difference
    gain =
      addsDimension
      ? nil
      : TestResult(
        name: .likelihoodRatio, statistic: difference.statistic,
        reference: .chiSquared(degreesOfFreedom: difference.degreesOfFreedom),
        method: "G² of the smaller model less that of the larger")
  }
}

extension LoglinearFit {
  /// Whether another model can express everything that this one can.
  fileprivate func isNested(in other: LoglinearFit) -> Bool {
    let structured = Set(associations.map(\.label))
    guard Set(terms).subtracting(structured).isSubset(of: other.terms) else { return false }
    return Set(associations.map(\.pair)).allSatisfy { pair in
      // The interaction leaves the two factors free.
      if other.generators.margins.contains(where: { pair.isSubset(of: $0) }) { return true }
      return AssociationTerm.isNested(
        associations.filter { $0.pair == pair }, in: other.associations.filter { $0.pair == pair })
    }
  }

  /// Whether some pair has more dimensions of scores than a smaller model gives it.
  fileprivate func addsDimension(to smaller: LoglinearFit) -> Bool {
    associations.contains { association in
      guard let dimensions = association.dimensions else { return false }
      let own = associations.filter { $0.pair == association.pair }
      let others = smaller.associations.filter { $0.pair == association.pair }
      return (AssociationTerm.rank(of: others, beside: own) ?? 0) < dimensions
    }
  }
}
