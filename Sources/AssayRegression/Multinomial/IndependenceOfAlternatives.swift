public import AssayInference
public import AssayNumerics

/// Hausman and McFadden's test that the odds of two categories do not depend on which others there are.
///
/// With the estimates θ(F) and V(F) of the model, and θ(R) and V(R) of the same model for the cases that are not in one
/// category A, for the coefficients that both have:
/// ```
/// H = (θ(R) − θ(F))ᵀ (V(R) − V(F))⁻¹ (θ(R) − θ(F)),   df = the number of these coefficients
/// ```
/// V(R) − V(F) is positive definite in large samples only; where it is not, there is no statistic. The test says little in
/// small samples, and results for several A may contradict each other.
///
/// Reference: Hausman and McFadden, *Econometrica* 52 (1984), pp. 1219–1240.
public struct IndependenceOfAlternatives: Sendable, Equatable {
  /// The category that was left out.
  public let omitted: String
  /// The test; nil where it is undefined.
  public let result: TestResult?
  /// Why it is undefined, in words; empty where it is not.
  public let undefinedReason: String
}

extension MultinomialFit {
  /// Tests that the odds of the other categories do not depend on one of them.
  ///
  /// - Parameters:
  ///   - category: The category to leave out; the reference too may be.
  ///   - parallelism: How many threads may work.
  /// - Throws: ``RegressionError/mismatch(_:)`` with sampling weights, under a penalty, for a category that the model does
  ///   not have, and where fewer than two others would remain; otherwise as ``MultinomialModel``.
  public func independenceOfAlternatives(
    omitting category: String, parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) -> IndependenceOfAlternatives {
    guard cases.kind != .sampling, !likelihood.isPenalised else {
      throw .mismatch("The test of Hausman and McFadden compares estimates of maximum likelihood, and these are none")
    }
    guard let place = outcomes.firstIndex(of: category), outcomes.count > 2 else {
      throw .mismatch(
        "“\(category)” cannot be left out of \(outcomes.map { "“\($0)”" }.joined(separator: ", ")): "
          + "two categories and more must remain")
    }
    let base = category == reference ? outcomes[place == 0 ? 1 : 0] : reference
    let whole = try rebased(on: base)
    let part = try restricted(without: place, reference: base, parallelism: parallelism)
    let shared = whole.parameters.indices.filter { whole.parameters[$0].response != category }
    let width = shared.count
    let difference = Matrix(rows: width, columns: width) {
      part.covariance[$0, $1] - whole.covariance[shared[$0], shared[$1]]
    }
    let moved = (0..<width).map { part.estimates[$0] - whole.estimates[shared[$0]] }
    guard let statistic = try Self.quadraticForm(moved, inverseOf: difference) else {
      return IndependenceOfAlternatives(
        omitted: category, result: nil,
        undefinedReason: "The difference of the two covariances is not positive definite.")
    }
    let result = TestResult(
      name: .hausmanMcFadden, statistic: statistic, reference: .chiSquared(degreesOfFreedom: Double(width)),
      method: "Hausman and McFadden's test without the category “\(category)”")
    return IndependenceOfAlternatives(omitted: category, result: result, undefinedReason: "")
  }

  /// The same model for the cases that are not in a category.
  private func restricted(
    without place: Int, reference: String, parallelism: Parallelism
  ) throws(RegressionError) -> MultinomialFit {
    let codes = likelihood.response.codes
    func kept(_ values: [Double]) -> [Double] { zip(values, codes).map { Int($1) == place ? 0 : $0 } }
    return try MultinomialModel.fit(
      likelihood.matrix, levels: codes.map { Int($0) }, levelNames: outcomes,
      reference: outcomes.firstIndex(of: reference) ?? 0,
      cases: CaseTotals(
        cases.kind, counts: kept(cases.counts), weights: kept(cases.weights), squares: kept(cases.squares)),
      parallelism: parallelism)
  }
}
