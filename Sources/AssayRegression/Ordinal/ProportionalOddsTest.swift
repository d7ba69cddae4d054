public import AssayInference
internal import AssayNumerics

/// A test that the coefficients of an ordinal model are the same at every cut: proportional odds, where the link is
/// logit.
///
/// The hypothesis is β_1 = β_2 = … = β_(K−1) for all terms at once, and for each alone while the others keep one
/// coefficient. In large samples differences of no consequence are found; look at the coefficients at each cut as well.
public struct ProportionalOddsTest: Sendable, Equatable {
  /// The outcome for all terms, or for one.
  public struct Outcome: Sendable, Equatable {
    /// The test; nil where it does not exist.
    public let result: TestResult?
    /// Why it does not; nil where it does.
    public let undefinedReason: String?
  }

  /// A term, and the outcome for it alone.
  public struct Term: Sendable, Equatable {
    /// The term of the formula.
    public let term: String
    /// What came out.
    public let outcome: Outcome
  }

  /// The outcome for all terms at once.
  public let overall: Outcome
  /// For each term that has one coefficient in the model, in the order of the design.
  public let terms: [Term]
}

extension OrdinalFit {
  /// The score test of equal coefficients at every cut.
  ///
  /// ```
  /// X² = Uᵀ I⁻¹ U,   df = parameters that are set equal
  /// ```
  /// U and I are the score and the expected information of the model with coefficients at each cut, at the estimates of
  /// this fit, so that the larger model is never fitted. Sparse tables make the test reject too often.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for two categories, no terms left to test, or weights of a sample.
  ///
  /// Reference: Peterson & Harrell (1990), *Applied Statistics* 39, 205–217.
  public func proportionalOddsScoreTest() throws(RegressionError) -> ProportionalOddsTest {
    let columns = try testedColumns()
    let general = try problem.generalEvaluation(maximum.point, expected: true)
    return try equalSlopes(columns) { (free) throws(RegressionError) in
      let layout = OrdinalLayout(cuts: problem.layout.cuts, isNonProportional: free)
      let evaluation = general.contracted(to: layout)
      do throws(LinearAlgebraError) {
        let step = try OrdinalInformation(evaluation.information).solve(evaluation.gradient)
        let statistic = zip(step, evaluation.gradient).reduce(0) { $0 + $1.0 * $1.1 }
        return .init(
          .proportionalOddsScore, statistic, layout.count - problem.layout.count,
          "score test of equal coefficients at every cut, expected information")
      } catch {
        guard case .notPositiveDefinite = error else { throw .algebra(error) }
        return .init(reason: "The information of the model with coefficients at each cut is singular.")
      }
    }
  }

  /// The likelihood ratio test of equal coefficients at every cut, against fits with coefficients at each cut.
  ///
  /// ```
  /// X² = 2(ℓ_free − ℓ),   df = parameters that are set equal
  /// ```
  /// Undefined where the larger model has no estimates, as when an answer never occurs with a category of a term.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for two categories, no terms left to test, or weights of a sample.
  public func proportionalOddsRatioTest() throws(RegressionError) -> ProportionalOddsTest {
    try equalSlopes(try testedColumns()) { (free) throws(RegressionError) in
      let larger = OrdinalProblem(problem.data, link, isNonProportional: free)
      do throws(RegressionError) {
        let start = larger.layout.adopting(maximum.point, from: problem.layout)
        let height = try OrdinalMaximum(larger, from: start).evaluation.logLikelihood
        return .init(
          .proportionalOddsLikelihoodRatio, max(0, 2 * (height - logLikelihood)),
          larger.layout.count - problem.layout.count,
          "likelihood ratio of equal coefficients at every cut")
      } catch {
        if case .algebra = error { throw error }
        return .init(reason: "The model with coefficients at each cut has no estimates. \(error.description)")
      }
    }
  }

  /// Which columns have one coefficient, after a look at whether a test makes sense.
  func testedColumns() throws(RegressionError) -> [Int] {
    guard cases.kind != .sampling else {
      throw .mismatch("Weights of a sample give a pseudo-likelihood, of which there is no test of proportional odds")
    }
    guard levels.count > 2 else {
      throw .mismatch("With two categories there is one cut only, so that proportional odds cannot be tested")
    }
    let columns = problem.layout.isNonProportional.indices.filter { !problem.layout.isNonProportional[$0] }
    guard !columns.isEmpty else {
      throw .mismatch("No term of the model has one coefficient for all cuts, so that there is nothing to test")
    }
    return columns
  }

  /// The outcomes when all the columns, or those of one term, have coefficients at each cut.
  func equalSlopes(
    _ columns: [Int], _ outcome: ([Bool]) throws(RegressionError) -> ProportionalOddsTest.Outcome
  ) throws(RegressionError) -> ProportionalOddsTest {
    let design = problem.data.matrix
    let current = problem.layout.isNonProportional
    var terms: [ProportionalOddsTest.Term] = []
    for term in design.terms.indices where columns.contains(where: { design.columns[$0].term == term }) {
      let free = current.indices.map { current[$0] || design.columns[$0].term == term }
      terms.append(.init(term: design.terms[term], outcome: try outcome(free)))
    }
    let all = try terms.count == 1 ? terms[0].outcome : outcome(Array(repeating: true, count: current.count))
    return ProportionalOddsTest(overall: all, terms: terms)
  }
}

extension ProportionalOddsTest.Outcome {
  /// A test with a chi-squared reference.
  init(_ name: TestName, _ statistic: Double, _ degreesOfFreedom: Int, _ method: String) {
    self.init(
      result: TestResult(
        name: name, statistic: statistic, reference: .chiSquared(degreesOfFreedom: Double(degreesOfFreedom)),
        method: method), undefinedReason: nil)
  }

  /// No test.
  init(reason: String) { self.init(result: nil, undefinedReason: reason) }
}
