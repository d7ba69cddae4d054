internal import AssayData
public import AssayNumerics

/// Why alternatives cannot be weighted or scored as asked.
public enum ScoringError: Error, Equatable, Sendable {
  /// There are no alternatives, or no criteria.
  case empty(alternatives: Int, criteria: Int)
  /// A value is missing, infinite or not a number; `row` counts alternatives from 1.
  case notFinite(row: Int, criterion: String)
  /// Two criteria, or two nodes of a tree, have the same name.
  case duplicateName(String)
  /// Lists that belong together have different lengths, or a parameter is out of its range; a clause without a full stop.
  case mismatch(String)
  /// The weights under a node do not add up to 1.
  case weightsDoNotAdd(node: String, sum: Double)
  /// A weight is negative or not finite.
  case invalidWeight(Double, name: String)
  /// The method needs values of another kind in this criterion; two clauses without a full stop.
  case unsuitable(method: String, criterion: String, reason: String, remedy: String)
  /// Every criterion is constant, so that nothing tells the alternatives apart.
  case allConstant(method: String)
  /// An iteration did not settle.
  case noConvergence(method: String)
  /// A matrix routine failed.
  case linearAlgebra(LinearAlgebraError)
}

extension ScoringError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty(let alternatives, let criteria):
      "There are \(alternatives) alternatives and \(criteria) criteria; at least one of each is needed."
    case .notFinite(let row, let criterion):
      "Alternative \(row) has no finite value in “\(criterion)”. Say what to do with missing values: "
        + "missing: refuse, reweight or worst."
    case .duplicateName(let name):
      "The name “\(name)” stands twice among the criteria; names must differ."
    case .mismatch(let what):
      "\(what)."
    case .weightsDoNotAdd(let node, let sum):
      "The weights under “\(node)” add up to \(((sum * 1e12).rounded() / 1e12).token), not to 1."
    case .invalidWeight(let weight, let name):
      "“\(name)” has the weight \(weight); weights must be finite and at least 0."
    case .unsuitable(let method, let criterion, let reason, let remedy):
      "\(method): “\(criterion)” \(reason)." + (remedy.isEmpty ? "" : " \(remedy).")
    case .allConstant(let method):
      "\(method): every criterion has the same value for all alternatives, so nothing tells them apart."
    case .noConvergence(let method):
      "\(method) did not converge."
    case .linearAlgebra(let error):
      error.description
    }
  }
}

/// What a reader should know of a result that could be made all the same; printed as a warning.
public struct ScoringWarning: Sendable, Equatable, CustomStringConvertible {
  /// The criterion or node that it is about; nil when it is about all.
  public let subject: String?
  /// One sentence with a full stop.
  public let description: String

  /// Creates a warning.
  public init(_ description: String, about subject: String? = nil) {
    self.description = description
    self.subject = subject
  }
}
