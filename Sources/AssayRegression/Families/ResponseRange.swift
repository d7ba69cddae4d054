internal import AssayData
internal import AssayNumerics

extension Family {
  /// Refuses a response that the family cannot have.
  ///
  /// - Parameters:
  ///   - response: A value for each row.
  ///   - name: What the response is called.
  ///   - cases: What the rows stand for; rows without cases are not looked at.
  /// - Returns: How many cases have a count that is not a whole number.
  /// - Throws: ``RegressionError/unsuitableResponse(_:reason:remedy:)`` for one value only, or one out of range.
  func check(
    _ response: [Double], name: String, cases: CaseTotals
  ) throws(RegressionError) -> Double {
    var first: Double?
    var isConstant = true
    var fractions = 0.0
    let isCount = self.isCount
    for (row, y) in response.enumerated() where cases.counts[row] > 0 {
      if let reason = fault(of: y) {
        throw .unsuitableResponse(name, reason: "has the value \(y.token); \(reason)", remedy: rangeRemedy)
      }
      if isCount, y != y.rounded() { fractions += cases.counts[row] }
      if let first { if y != first { isConstant = false } } else { first = y }
    }
    guard let first else { throw .tooFewCases(cases: 0, coefficients: 0) }
    if isConstant {
      throw .unsuitableResponse(
        name,
        reason: "has one value, \(first.token), in all \(cases.total.token) cases, so that nothing can explain it",
        remedy: "Check the filter and the missing values.")
    }
    return fractions
  }

  /// Whether the response counts something.
  var isCount: Bool {
    switch distribution {
    case .poisson, .negativeBinomial: true
    default: false
    }
  }

  private var rangeRemedy: String {
    switch distribution {
    case .binomial: "Name the value that is the event, so that it becomes 1 and the other one 0."
    case .gamma: "Leave these cases out, or choose another family."
    default: "Choose another family, or recode the response."
    }
  }

  private func fault(of y: Double) -> String? {
    guard y.isFinite else { return "every value must be a number" }
    switch distribution {
    case .binomial: return y == 0 || y == 1 ? nil : "a binomial response is 0 or 1"
    case .quasiBinomial, .quasi(.bernoulli): return y >= 0 && y <= 1 ? nil : "every value must lie between 0 and 1"
    case .poisson, .negativeBinomial, .quasiPoisson: return y >= 0 ? nil : "counts are 0 or more"
    case .quasi(.mean), .quasi(.negativeBinomial): return y >= 0 ? nil : "every value must be 0 or more"
    case .gamma, .quasi(.meanSquared), .quasi(.meanCubed): return y > 0 ? nil : "every value must be greater than 0"
    case .gaussian, .quasi(.constant): return nil
    }
  }

  /// The mean from which the iteration starts for a case, as R's `glm` has it.
  func startingMean(_ y: Double) -> Double {
    switch distribution {
    case .binomial, .quasiBinomial, .quasi(.bernoulli): (y + 0.5) / 2
    case .poisson, .quasiPoisson, .quasi(.mean): y + 0.1
    case .negativeBinomial, .quasi(.negativeBinomial): y + (y == 0 ? 1.0 / 6 : 0)
    case .gamma, .quasi(.meanSquared), .quasi(.meanCubed): y
    case .gaussian, .quasi(.constant):
      switch link {
      case .log: max(y, 0.1)
      case .inverse: y == 0 ? 0.1 : y
      case .squareRoot: max(y, 0)
      default: y
      }
    }
  }
}
