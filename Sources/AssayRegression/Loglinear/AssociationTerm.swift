/// A structured association of two factors: fewer parameters than their interaction.
///
/// With I and J categories, and categories numbered from 1 in their order:
///
/// | written | log m has besides the main effects | parameters |
/// |---|---|---|
/// | `Linear(a, b)` | φ (i − 1)(j − 1): uniform association | 1 |
/// | `RowEffects(a, b)` | μᵢ (j − 1), μ₁ = 0 | I − 1 |
/// | `ColumnEffects(a, b)` | (i − 1) νⱼ, ν₁ = 0 | J − 1 |
/// | `Diag(a, b)` | δᵢ where i = j: quasi-independence | I |
/// | `Symm(a, b)` | σᵢⱼ = σⱼᵢ, 0 in the first row and column: quasi-symmetry | I(I − 1)/2 |
/// | `RC(a, b, M)` | Σₘ φₘ μᵢₘ νⱼₘ: row and column effects | M(I + J − 2 − M) |
///
/// Reference: Goodman (1979), *Journal of the American Statistical Association* 74, 537–552; Goodman (1985), *Annals of
/// Statistics* 13, 10–69; Agresti, *Categorical Data Analysis* (3rd ed., 2013), chs. 10–11.
public struct AssociationTerm: Sendable, Hashable {
  /// Which association.
  public enum Kind: Sendable, Hashable {
    case diagonal
    case symmetric
    /// Linear by linear, with the positions of the categories as scores.
    case linear
    /// A slope for each category of the first factor, over the positions of the second.
    case rowEffects
    /// A slope for each category of the second factor, over the positions of the first.
    case columnEffects
    /// Products of scores that are estimated, in so many dimensions.
    case multiplicative(dimensions: Int)
  }

  /// Which association.
  public let kind: Kind
  /// The first factor.
  public let row: String
  /// The second factor.
  public let column: String

  /// Creates a term.
  public init(_ kind: Kind, _ row: String, _ column: String) {
    self.kind = kind
    self.row = row
    self.column = column
  }

  /// The functions that formulas call for a term.
  static let functions = ["Diag", "Symm", "Linear", "RowEffects", "ColumnEffects", "RC"]

  /// The term as a formula writes it.
  public var label: String {
    let pair = "\(row.asFormulaName), \(column.asFormulaName)"
    return switch kind {
    case .diagonal: "Diag(\(pair))"
    case .symmetric: "Symm(\(pair))"
    case .linear: "Linear(\(pair))"
    case .rowEffects: "RowEffects(\(pair))"
    case .columnEffects: "ColumnEffects(\(pair))"
    case .multiplicative(1): "RC(\(pair))"
    case .multiplicative(let dimensions): "RC(\(pair), \(dimensions))"
    }
  }

  /// The number of dimensions of scores; nil where the term is linear in its parameters.
  var dimensions: Int? { if case .multiplicative(let dimensions) = kind { dimensions } else { nil } }

  /// The two factors.
  var pair: Set<String> { [row, column] }

  /// The same term with the factors in the order of their names, so that terms of one pair can be compared.
  private var ordered: AssociationTerm {
    guard column < row else { return self }
    let kind: Kind =
      switch kind {
      case .rowEffects: .columnEffects
      case .columnEffects: .rowEffects
      default: kind
      }
    return AssociationTerm(kind, column, row)
  }
}

extension AssociationTerm {
  /// Whether everything that some associations of one pair can express others can too.
  static func isNested(_ smaller: [AssociationTerm], in larger: [AssociationTerm]) -> Bool {
    let dimensions = larger.compactMap(\.dimensions).reduce(0, +)
    return rank(of: smaller, beside: larger).map { $0 <= dimensions } ?? false
  }

  /// The dimensions of scores that hold what some associations of one pair express and others do not by terms that are linear
  /// in their parameters; nil where none do.
  static func rank(of smaller: [AssociationTerm], beside larger: [AssociationTerm]) -> Int? {
    let others = larger.map(\.ordered.kind)
    var rest = Set(smaller.map(\.ordered.kind)).filter { kind in !others.contains { $0.contains(kind) } }
    if rest.contains(.rowEffects) || rest.contains(.columnEffects) { rest.remove(.linear) }
    var rank = 0
    for kind in rest {
      switch kind {
      case .diagonal, .symmetric: return nil
      case .linear, .rowEffects, .columnEffects: rank += 1
      case .multiplicative(let dimensions): rank += dimensions
      }
    }
    return rank
  }
}

extension AssociationTerm.Kind {
  /// Whether a term that is linear in its parameters has another as a special case.
  fileprivate func contains(_ other: AssociationTerm.Kind) -> Bool {
    switch (self, other) {
    case (.multiplicative, _): false
    case (.symmetric, .diagonal), (.symmetric, .linear), (.rowEffects, .linear), (.columnEffects, .linear): true
    default: self == other
    }
  }
}

/// What is in the brackets of a structured association.
extension ExpressionReading {
  mutating func association(
    _ function: String, _ arguments: [WrittenArgument], _ offset: Int
  ) throws(RegressionError) -> AssociationTerm {
    guard reader.isLoglinear else {
      throw reader.fault(
        at: offset, "\(function)() is a term of log-linear models, which explain the counts of cells",
        "Such a formula has no response: ~ a + b + \(function)(a, b), with the family loglinear.")
    }
    let (least, most) = function == "RC" ? (2, 3) : (2, 2)
    guard (least...most).contains(arguments.count), arguments.prefix(2).allSatisfy({ $0.name == nil }) else {
      throw reader.fault(
        at: offset, "\(function)() takes two variables\(function == "RC" ? ", and the number of dimensions" : "")",
        "Write \(function)(a, b)\(function == "RC" ? " or RC(a, b, 2)" : ""), for example.")
    }
    var names: [String] = []
    for argument in arguments.prefix(2) {
      guard let (name, place) = try variable(argument.value) else {
        throw reader.fault(
          at: argument.value.offset, "“\(argument.label)” is not the name of a variable",
          "\(function)() takes two variables.")
      }
      guard !names.contains(name) else {
        throw reader.fault(at: place, "\(function)() takes two different variables")
      }
      note(name, at: place, as: .either)
      names.append(name)
    }
    return AssociationTerm(try kind(function, arguments), names[0], names[1])
  }

  private func kind(
    _ function: String, _ arguments: [WrittenArgument]
  ) throws(RegressionError) -> AssociationTerm.Kind {
    switch function {
    case "Diag": return .diagonal
    case "Symm": return .symmetric
    case "Linear": return .linear
    case "RowEffects": return .rowEffects
    case "ColumnEffects": return .columnEffects
    default:
      guard arguments.count == 3 else { return .multiplicative(dimensions: 1) }
      guard case .number(let count, _) = arguments[2].value.content, count >= 1, count == count.rounded(), count < 1e6
      else {
        throw reader.fault(
          at: arguments[2].value.offset, "“\(arguments[2].label)” is not a number of dimensions",
          "Write a whole number from 1, such as RC(a, b, 2).")
      }
      return .multiplicative(dimensions: Int(count))
    }
  }
}
