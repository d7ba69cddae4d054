public import AssayNumerics

extension MultinomialFit {
  /// What the same fit says when another category is the one the others are compared with.
  public struct Rebased: Sendable {
    /// The parameters, category after category.
    public let parameters: [Parameter]
    /// Their estimates.
    public let estimates: [Double]
    /// The covariance of the estimates.
    public let covariance: Matrix
  }

  /// Expresses estimates and their covariance for another reference, without another fit.
  ///
  /// ```
  /// β'(k) = β(k) − β(reference'),   V' = A V Aᵀ,   with β(reference) = 0
  /// ```
  ///
  /// - Parameters:
  ///   - reference: The category that the others shall be compared with.
  ///   - covariance: V; that of the model by default.
  /// - Throws: ``RegressionError/mismatch(_:)`` where the model has no such category.
  public func rebased(on reference: String, covariance: Matrix? = nil) throws(RegressionError) -> Rebased {
    guard let place = outcomes.firstIndex(of: reference) else {
      throw .mismatch(
        "The model has no category “\(reference)”; it has \(outcomes.map { "“\($0)”" }.joined(separator: ", "))")
    }
    let p = likelihood.width
    let (old, columns) = (likelihood.response.places, likelihood.matrix.columns)
    let categories = outcomes.indices.filter { $0 != place }
    /// Differences of two old coefficients; nil stands for the 0 of the old reference.
    let pairs: [(first: Int?, second: Int?)] = categories.flatMap { category in
      (0..<p).map { column in
        (
          old[category] < 0 ? nil : old[category] * p + column, old[place] < 0 ? nil : old[place] * p + column
        )
      }
    }
    func value(_ position: Int?) -> Double { position.map { estimates[$0] } ?? 0 }
    let source = covariance ?? self.covariance
    func element(_ row: Int?, _ column: Int?) -> Double {
      guard let row, let column else { return 0 }
      return source[row, column]
    }
    return Rebased(
      parameters: categories.flatMap { category in
        columns.map { Parameter($0.name, response: outcomes[category]) }
      },
      estimates: pairs.map { value($0.first) - value($0.second) },
      covariance: Matrix(rows: pairs.count, columns: pairs.count) { row, column in
        let (one, other) = (pairs[row], pairs[column])
        return (element(one.first, other.first) - element(one.first, other.second))
          - (element(one.second, other.first) - element(one.second, other.second))
      })
  }
}
