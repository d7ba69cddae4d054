public import AssayInference
public import AssayNumerics

extension MultinomialFit {
  /// The test of one term.
  public struct TermTest: Sendable, Equatable {
    /// The term of the formula.
    public let term: String
    /// The test; nil where the covariance of the term's estimates is singular.
    public let result: TestResult?
  }

  /// Wald's test of each term but the intercept, across all categories: bᵀ V⁻¹ b.
  ///
  /// - Parameter covariance: V; that of the model by default.
  public func waldTests(
    covariance: Matrix? = nil
  ) throws(RegressionError) -> [TermTest] {
    let covariance = covariance ?? self.covariance
    var results: [TermTest] = []
    for (name, places) in termParameters {
      let part = Matrix(rows: places.count, columns: places.count) { covariance[places[$0], places[$1]] }
      results.append(TermTest(term: name, result: try Self.wald(places.map { estimates[$0] }, part)))
    }
    return results
  }

  /// The likelihood-ratio test of each term but the intercept: twice what ℓ falls when its coefficients are held at 0.
  ///
  /// Under a penalty ℓ is the penalised likelihood, and the penalty stays that of the whole model.
  ///
  /// Reference: Heinze and Schemper, *Statistics in Medicine* 21 (2002), pp. 2409–2419.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` with sampling weights;
  ///   ``RegressionError/noConvergence(iterations:reason:)``.
  public func likelihoodRatioTests() throws(RegressionError) -> [TermTest] {
    var results: [TermTest] = []
    for (name, places) in termParameters {
      results.append(
        TermTest(
          term: name, result: try likelihoodRatio(holding: places, what: "the term's coefficients in all categories")))
    }
    return results
  }

  /// The test of all coefficients but the intercepts by the penalised likelihood.
  ///
  /// - Throws: As ``likelihoodRatioTests()``.
  public func penalizedLikelihoodRatio() throws(RegressionError) -> TestResult? {
    let places = termParameters.flatMap(\.places)
    guard likelihood.isPenalised, !places.isEmpty else { return nil }
    return try likelihoodRatio(holding: places, what: "all coefficients but the intercepts")
  }

  private func likelihoodRatio(holding places: [Int], what: String) throws(RegressionError) -> TestResult {
    let held = try maximised(holding: places, at: places.map { _ in 0 }, from: solution.theta)
    let fall = (solution.logLikelihood + solution.penalty) - (held.logLikelihood + held.penalty)
    return TestResult(
      name: .likelihoodRatio, statistic: max(0, 2 * fall),
      reference: .chiSquared(degreesOfFreedom: Double(places.count)),
      method: (likelihood.isPenalised ? "Penalised likelihood" : "Likelihood") + "-ratio test of \(what)")
  }

  /// The maximum where some coefficients are held at values.
  internal func maximised(
    holding places: [Int], at values: [Double], from start: [Double]
  ) throws(RegressionError) -> MultinomialSolution {
    guard cases.kind != .sampling else {
      throw .mismatch("With sampling weights there is no likelihood to compare; use Wald's test and Wald intervals")
    }
    var elements: [Double] = []
    for place in places {
      var functional = [Double](repeating: 0, count: estimates.count)
      functional[place] = 1
      elements += likelihood.columns.pulledBack(functional)
    }
    let functionals = Matrix(rows: estimates.count, columns: places.count, elements: elements)
    return try likelihood.maximised(
      remedy: "Use Firth's penalty.", from: start, constraint: .init(functionals: functionals, values: values))
  }

  /// The terms but the intercept, and the positions of their parameters.
  private var termParameters: [(name: String, places: [Int])] {
    let matrix = likelihood.matrix
    return matrix.terms.enumerated().compactMap { term, name in
      let places = parameters.indices.filter { matrix.columns[$0 % matrix.columnCount].term == term }
      return name == ModelMatrix.interceptName || places.isEmpty ? nil : (name, places)
    }
  }

  private static func wald(_ estimates: [Double], _ covariance: Matrix) throws(RegressionError) -> TestResult? {
    guard let statistic = try quadraticForm(estimates, inverseOf: covariance) else { return nil }
    return TestResult(
      name: .waldChiSquared, statistic: statistic, reference: .chiSquared(degreesOfFreedom: Double(estimates.count)),
      method: "Wald's test of the term's coefficients in all categories")
  }

  /// dᵀ V⁻¹ d; nil where V is not positive definite.
  internal static func quadraticForm(
    _ vector: [Double], inverseOf covariance: Matrix
  ) throws(RegressionError) -> Double? {
    let scales = vector.indices.map { covariance[$0, $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 }) else { return nil }
    let correlation = Matrix(rows: scales.count, columns: scales.count) {
      covariance[$0, $1] / (scales[$0] * scales[$1])
    }
    let ratios = zip(vector, scales).map { $0 / $1 }
    let factor: Cholesky
    do throws(LinearAlgebraError) {
      factor = try Cholesky(of: correlation)
    } catch .notPositiveDefinite {
      return nil
    } catch {
      throw .algebra(error)
    }
    let solved = factor.solve(Matrix(rows: ratios.count, columns: 1, elements: ratios)).elements
    return max(0, zip(ratios, solved).reduce(0) { $0 + $1.0 * $1.1 })
  }
}
