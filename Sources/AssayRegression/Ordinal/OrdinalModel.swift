public import AssayNumerics

/// Models of an ordered response by its cumulative probabilities.
///
/// ```
/// P(Y ≤ k) = F(θ_k − xβ),   θ_1 < θ_2 < … < θ_(K−1)
/// ```
/// A positive coefficient makes higher categories more likely. With the logistic F the odds of a higher category are
/// exp(β) times as large for one unit more of x, at every cut: proportional odds.
///
/// Reference: McCullagh (1980), *JRSS B* 42, 109–142; Agresti, *Analysis of Ordinal Categorical Data* (2nd ed., 2010),
/// ch. 3–5.
public enum OrdinalModel {
  /// What two analysts could choose differently.
  public struct Options: Sendable, Equatable {
    /// F; logit by default.
    public var link: OrdinalLink
    /// What the covariance is the inverse of.
    ///
    /// The expected information by default, as everywhere here; R's `polr` and `clm` and Stata's `ologit` take the observed.
    /// A sandwich wants the observed, whose inverse it holds true for where the model does not.
    public var information: InformationKind
    /// The terms that have a coefficient of their own at each cut: partial proportional odds.
    public var nonProportional: [String]

    /// Creates options.
    public init(
      link: OrdinalLink = .logit, information: InformationKind = .expected, nonProportional: [String] = []
    ) {
      self.link = link
      self.information = information
      self.nonProportional = nonProportional
    }
  }

  /// Fits a model by maximum likelihood, or by pseudo-likelihood where weights are those of a sample.
  ///
  /// - Parameters:
  ///   - matrix: The design, of full rank; an intercept is left out, because the thresholds take its place.
  ///   - levels: The position of the answer of each row in `levelNames`.
  ///   - levelNames: The categories from low to high; those without cases are left out, and named in the fit.
  ///   - offset: What is added to xβ of each row.
  ///   - cases: What each row stands for.
  ///   - options: Link, information, and terms without proportional odds.
  ///   - parallelism: How many threads.
  /// - Throws: ``RegressionError/unsuitableResponse(_:reason:remedy:)`` for fewer than two categories with cases;
  ///   ``RegressionError/tooFewCases(cases:coefficients:)``; ``RegressionError/separation(terms:remedy:)`` where
  ///   estimates do not exist; ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for a column that is constant or a
  ///   combination of others; ``RegressionError/mismatch(_:)`` for an unknown term;
  ///   ``RegressionError/noConvergence(iterations:reason:)``.
  public static func fit(
    _ matrix: ModelMatrix, levels: [Int], levelNames: [String], offset: [Double]? = nil, cases: CaseTotals,
    options: Options = Options(), parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) -> OrdinalFit {
    precondition(levels.count == matrix.rowCount && cases.counts.count == matrix.rowCount)
    precondition(offset.map { $0.count == matrix.rowCount } ?? true)
    let answers = try OrdinalAnswers(levels, names: levelNames, cases: cases)
    let kept = matrix.columns.indices.filter { $0 != matrix.intercept }
    let design = kept.count == matrix.columnCount ? matrix : matrix.selecting(kept)
    let free = try freeColumns(design, options.nonProportional)
    let parameters = free.reduce(0) { $0 + ($1 ? answers.kept.count - 1 : 1) } + answers.kept.count - 1
    guard cases.total > Double(parameters) else {
      throw .tooFewCases(cases: cases.total, coefficients: parameters)
    }
    let data = try OrdinalData(
      design, response: answers.response, categories: answers.kept.count, offset: offset, cases: cases,
      parallelism: parallelism)
    var problem = OrdinalProblem(data, options.link)
    var maximum = try OrdinalMaximum(problem, from: problem.start)
    if free.contains(true) {
      let partial = OrdinalProblem(data, options.link, isNonProportional: free)
      let start = partial.layout.adopting(maximum.point, from: problem.layout)
      problem = partial
      maximum = try OrdinalMaximum(problem, from: start)
    }
    return try OrdinalFit(
      problem, maximum, answers, options, intercept: matrix.intercept, crossings: problem.crossings(maximum.point))
  }

  /// Which columns belong to terms without proportional odds.
  private static func freeColumns(_ design: ModelMatrix, _ names: [String]) throws(RegressionError) -> [Bool] {
    for name in names {
      let isKnown = design.columns.contains { design.terms[$0.term] == name }
      guard isKnown else {
        throw .mismatch(
          "There is no term “\(name)” to have a coefficient at each cut; the terms are "
            + design.terms.filter { $0 != ModelMatrix.interceptName }.map { "“\($0)”" }.joined(separator: ", "))
      }
    }
    return design.columns.map { names.contains(design.terms[$0.term]) }
  }
}

/// The answers among the categories that have cases.
struct OrdinalAnswers: Sendable {
  /// The category of each row among those kept.
  let response: [Int]
  let kept: [String]
  let dropped: [String]

  init(_ levels: [Int], names: [String], cases: CaseTotals) throws(RegressionError) {
    var totals = [Double](repeating: 0, count: names.count)
    for (row, level) in levels.enumerated() { totals[level] += cases.weights[row] }
    var places = [Int](repeating: 0, count: names.count)
    var (kept, dropped): ([String], [String]) = ([], [])
    for (level, total) in totals.enumerated() {
      places[level] = kept.count
      if total > 0 { kept.append(names[level]) } else { dropped.append(names[level]) }
    }
    guard kept.count > 1 else {
      throw .mismatch(
        "All cases have the answer “\(kept.first ?? "")”; an ordinal model needs two categories or more, and is of use from "
          + "three")
    }
    // A row without weight may have an answer that no longer exists; it counts for nothing in any category.
    response = dropped.isEmpty ? levels : levels.map { min(places[$0], kept.count - 1) }
    self.kept = kept
    self.dropped = dropped
  }
}
