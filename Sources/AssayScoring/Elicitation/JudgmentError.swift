internal import AssayData

/// Why judgments give no weights.
public enum JudgmentError: Error, Equatable, Sendable {
  /// There are no criteria, or no experts.
  case empty(String)
  /// Two criteria, or two experts, have the same name.
  case duplicateName(String)
  /// Lists that belong together have different lengths; a clause without a full stop.
  case mismatch(String)
  /// A judgment is zero, negative or not finite.
  case notPositive(Double, row: String, column: String)
  /// A criterion compared with itself is not 1.
  case diagonal(Double, criterion: String)
  /// Two judgments of a pair contradict each other.
  case notReciprocal(row: String, column: String, value: Double, mirrored: Double)
  /// The judgments fall into parts that nobody compared with each other.
  case disconnected(parts: [[String]])
  /// A method needs every pair, and this one is missing.
  case missingPair(row: String, column: String, method: String)
  /// The two entries of a pair in a precedence chart do not add up to the total.
  case notComplementary(row: String, column: String, value: Double, mirrored: Double, total: Double)
  /// A rating or a rank is out of its range; two clauses without a full stop.
  case invalidRating(Double, criterion: String, expert: String?, rule: String)
  /// All ratings are 0, so that there are no shares.
  case allZero(expert: String?)
  /// An expert's weight is negative or not finite, or all are 0.
  case invalidExpertWeight(Double, expert: String)
  /// The two lists of the best–worst method contradict each other; two clauses, the second a remedy.
  case bestWorst(String, remedy: String)
  /// An option is out of its range; a clause without a full stop.
  case option(String)
}

extension JudgmentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .empty(let what):
      "There are no \(what), so there is nothing to weigh."
    case .duplicateName(let name):
      "The name “\(name)” stands twice; names must differ."
    case .mismatch(let what):
      "\(what)."
    case .notPositive(let value, let row, let column):
      "The judgment of “\(row)” over “\(column)” is \(value.token); judgments are ratios and must be above 0, such as 3 "
        + "or 1/3. Leave the cell empty where nobody judged."
    case .diagonal(let value, let criterion):
      "“\(criterion)” compared with itself is \(value.token); it must be 1."
    case .notReciprocal(let row, let column, let value, let mirrored):
      "“\(row)” over “\(column)” is \(value.token), and “\(column)” over “\(row)” is \(mirrored.token); one must be 1 over "
        + "the other (\((1 / value).token) for \(value.token)). Correct one of them, or leave it empty."
    case .disconnected(let parts):
      "The judgments fall into \(parts.count) parts that nobody compared with each other: "
        + parts.map { "{" + $0.joined(separator: ", ") + "}" }.joined(separator: " and ")
        + ". Add a judgment between them."
    case .missingPair(let row, let column, let method):
      "\(method) needs every pair, and “\(row)” against “\(column)” is missing."
    case .notComplementary(let row, let column, let value, let mirrored, let total):
      "“\(row)” against “\(column)” is \(value.token), and “\(column)” against “\(row)” is \(mirrored.token); together they "
        + "must be \(total.token)."
    case .invalidRating(let value, let criterion, let expert, let rule):
      "“\(criterion)”\(expert.map { " of expert “\($0)”" } ?? "") is \(value.token); \(rule)."
    case .allZero(let expert):
      "All ratings\(expert.map { " of expert “\($0)”" } ?? "") are 0, so they give no weights."
    case .invalidExpertWeight(let weight, let expert):
      "Expert “\(expert)” has the weight \(weight.token); weights must be finite and at least 0, and one above 0."
    case .bestWorst(let what, let remedy):
      "\(what). \(remedy)."
    case .option(let what):
      "\(what)."
    }
  }
}
