internal import AssayData
public import AssayNumerics

/// Why a model cannot be fitted or applied as asked.
public enum RegressionError: Error, Equatable, Sendable {
  /// The formula cannot be read; the fault points at a character.
  case formula(FormulaFault)
  /// The response is of a kind, or has values, that the model cannot have.
  case unsuitableResponse(String, reason: String, remedy: String)
  /// A term cannot be formed from the data: a logarithm of 0, a level that the model never saw.
  case unsuitableTerm(String, reason: String, remedy: String)
  /// There are no more cases than coefficients, or none at all.
  case tooFewCases(cases: Double, coefficients: Int)
  /// A category is predicted perfectly by a term, so that its coefficient has no finite estimate.
  case separation(terms: [String], remedy: String)
  /// The iteration did not converge.
  case noConvergence(iterations: Int, reason: String)
  /// A request that does not go with this model.
  case mismatch(String)
  /// The matrix library failed.
  case algebra(LinearAlgebraError)
}

/// What is wrong with a formula, and where.
public struct FormulaFault: Error, Equatable, Sendable {
  /// What kind of formula it is, such as `Formula` or `Combination`.
  public let subject: String
  /// The formula.
  public let formula: String
  /// The place of the fault: characters before it.
  public let offset: Int
  /// A clause without a full stop.
  public let problem: String
  /// A sentence; empty when there is nothing to be done.
  public let remedy: String

  /// Creates a fault.
  public init(subject: String = "Formula", formula: String, offset: Int, problem: String, remedy: String = "") {
    self.subject = subject
    self.formula = formula
    self.offset = offset
    self.problem = problem
    self.remedy = remedy
  }
}

extension FormulaFault: CustomStringConvertible {
  public var description: String {
    let marked = formula + "\n" + String(repeating: " ", count: offset) + "^"
    return "\(subject), character \(offset + 1): \(problem)." + (remedy.isEmpty ? "" : " \(remedy)") + "\n\(marked)"
  }
}

extension RegressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .formula(let fault): fault.description
    case .unsuitableResponse(let name, let reason, let remedy):
      "The response “\(name)” \(reason)." + (remedy.isEmpty ? "" : " \(remedy)")
    case .unsuitableTerm(let name, let reason, let remedy):
      "The term “\(name)” \(reason)." + (remedy.isEmpty ? "" : " \(remedy)")
    case .tooFewCases(let cases, let coefficients):
      "There \(cases == 1 ? "is 1 case" : "are \(cases.token) cases") for \(coefficients) "
        + "\(coefficients == 1 ? "coefficient" : "coefficients"); a model needs more cases than coefficients. "
        + "Leave terms out, or merge categories."
    case .separation(let terms, let remedy):
      "The response is separated by \(terms.map { "“\($0)”" }.joined(separator: ", ")): some of its values are predicted "
        + "perfectly, so that no finite estimate exists. \(remedy)"
    case .noConvergence(let iterations, let reason):
      iterations == 0
        ? "The model has no estimates: \(reason)."
        : "The estimates did not converge in \(iterations) iterations: \(reason)."
    case .mismatch(let sentence): sentence + "."
    case .algebra(let error): error.description
    }
  }
}
