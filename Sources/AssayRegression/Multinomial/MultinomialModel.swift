public import AssayNumerics

/// The multinomial logit model: the log odds of each category against one of them are linear in the columns.
///
/// With categories 0…K − 1, the reference r, and row x of the design:
/// ```
/// log(P(Y = k) / P(Y = r)) = xᵀβ(k),   β(r) = 0
/// ℓ = Σ w log P(Y = y)
/// I = Σ w (diag p − p pᵀ) ⊗ x xᵀ       (observed and expected are the same)
/// ```
/// Cases must be independent, and the odds of two categories must not depend on which others there are. Newton's method
/// with the exact information, on columns that are centred and scaled, with step-halving; the estimates are right to
/// about 1e-10 of their standard errors.
///
/// Firth's penalty adds ½ log det I to the log-likelihood. It takes away the first-order bias, and its estimates are finite
/// where categories are separated. With weights that are not frequencies a penalised likelihood has no meaning that is
/// agreed on, so that sampling weights are refused.
///
/// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §8.1; Firth, *Biometrika* 80 (1993), pp. 27–38;
/// Kosmidis and Firth, *Biometrika* 98 (2011), pp. 755–759.
public enum MultinomialModel {
  /// Fits the model.
  ///
  /// - Parameters:
  ///   - matrix: The design: rows × p, of full rank.
  ///   - levels: The category of the response of each row.
  ///   - levelNames: The categories; those that nobody is in are left out, and the fit says so.
  ///   - reference: The position of the category that the others are compared with.
  ///   - responseName: What errors call the response.
  ///   - cases: What each row stands for.
  ///   - firth: Whether to penalise.
  /// - Throws: ``RegressionError/unsuitableResponse(_:reason:remedy:)`` where fewer than two categories have cases or the
  ///   reference has none; ``RegressionError/tooFewCases(cases:coefficients:)`` where there are no more cases than columns;
  ///   ``RegressionError/separation(terms:remedy:)``; ``RegressionError/mismatch(_:)`` for a penalty with sampling weights;
  ///   ``RegressionError/noConvergence(iterations:reason:)``; ``RegressionError/algebra(_:)``.
  public static func fit(
    _ matrix: ModelMatrix, levels: [Int], levelNames: [String], reference: Int = 0, responseName: String = "response",
    cases: CaseTotals, parallelism: Parallelism = Parallelism(), firth: Bool = false
  ) throws(RegressionError) -> MultinomialFit {
    precondition(levels.count == matrix.rowCount && cases.counts.count == matrix.rowCount)
    precondition(levelNames.indices.contains(reference) && levels.allSatisfy(levelNames.indices.contains))
    if firth, cases.kind == .sampling {
      throw .mismatch(
        "Firth's penalty needs a likelihood, and with sampling weights there is none; leave out one of them")
    }
    var totals = [Double](repeating: 0, count: levelNames.count)
    for (row, level) in levels.enumerated() { totals[level] += cases.weights[row] }
    let kept = levelNames.indices.filter { totals[$0] > 0 }
    guard kept.count > 1 else {
      throw .unsuitableResponse(
        responseName, reason: kept.isEmpty ? "has no cases" : "has one value only, “\(levelNames[kept[0]])”",
        remedy:
          "A model needs at least two categories with cases; look at the selection of cases and at missing values.")
    }
    guard let place = kept.firstIndex(of: reference) else {
      throw .unsuitableResponse(
        responseName, reason: "has no cases in its reference category, “\(levelNames[reference])”",
        remedy: "Name another reference: \(kept.map { "“\(levelNames[$0])”" }.joined(separator: ", ")).")
    }
    let size = matrix.columnCount * (kept.count - 1)
    guard cases.total > Double(matrix.columnCount) else { throw .tooFewCases(cases: cases.total, coefficients: size) }

    let positions = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    // A row of weight 0 may be of a category that was left out; it adds nothing whatever category it is given.
    let codes = levels.map { UInt16(positions[$0] ?? place) }
    let response = MultinomialResponse(
      codes: codes, names: kept.map { levelNames[$0] }, reference: place, weights: cases.weights,
      caseCount: cases.total)
    let likelihood = MultinomialLikelihood(
      matrix: matrix, columns: CentredColumns(matrix, weights: cases.weights, parallelism: parallelism),
      response: response, isPenalised: firth, parallelism: parallelism)
    let remedy =
      cases.kind == .sampling
      ? "Merge categories, or leave the term out." : "Use Firth's penalty, merge categories, or leave the term out."
    return MultinomialFit(
      likelihood: likelihood, solution: try likelihood.maximised(remedy: remedy), cases: cases,
      emptyCategories: levelNames.indices.filter { totals[$0] <= 0 }.map { levelNames[$0] })
  }
}

/// The response of a multinomial model.
internal struct MultinomialResponse: Sendable {
  /// The category of each row.
  let codes: [UInt16]
  /// The categories, K.
  let names: [String]
  /// The category that the others are compared with.
  let reference: Int
  /// Σw over the cases of each row.
  let weights: [Double]
  /// n.
  let caseCount: Double

  /// The categories with coefficients, K − 1.
  var others: [Int] { names.indices.filter { $0 != reference } }

  /// Σw of each category.
  var totals: [Double] {
    var totals = [Double](repeating: 0, count: names.count)
    for (row, code) in codes.enumerated() { totals[Int(code)] += weights[row] }
    return totals
  }

  /// For each category its place among those with coefficients; −1 for the reference.
  var places: [Int] {
    names.indices.map { $0 == reference ? -1 : $0 < reference ? $0 : $0 - 1 }
  }
}
