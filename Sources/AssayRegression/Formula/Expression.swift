/// An expression in a formula: a variable, or what is computed from variables.
///
/// Expressions with the same text are the same expression: blanks and quotes do not matter.
public struct Expression: Sendable {
  /// How the expression is computed.
  public let form: Form
  /// The text, with blanks as R sets them: `log(age)`, `I(x^2)`, `poly(age, 2)`.
  public let label: String

  /// What is computed.
  public indirect enum Form: Sendable, Hashable {
    /// A number.
    case number(Double)
    /// A category, as comparisons name it.
    case text(String)
    /// A column of the data.
    case variable(String)
    /// A number with the other sign.
    case negative(Form)
    /// 1 where the operand is 0, else 0.
    case not(Form)
    /// Two operands; comparisons give 1 or 0.
    case operation(Operator, Form, Form)
    /// A function of one number.
    case function(ElementaryFunction, Form)
    /// A number less its mean, and divided by its standard deviation, as they were in the data of the fit.
    case standardised(Standardisation, Form)
    /// Several columns made of one number.
    case basis(BasisChoice, Form)
    /// A categorical variable.
    case categorical(CategoricalChoice)
  }

  /// An operator inside `I()` and function calls.
  public enum Operator: String, Sendable, Hashable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case dividedBy = "/"
    case toThePower = "^"
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and = "&"
    case or = "|"
  }

  /// A function of one number; its raw value is its name in formulas.
  public enum ElementaryFunction: String, Sendable, Hashable, CaseIterable {
    case log, log2, log10, log1p, exp, expm1, sqrt, abs
    case identity = "I"
  }

  /// What is taken off and divided by; the label is that of the call, under which means and deviations are kept.
  public struct Standardisation: Sendable, Hashable {
    /// The call.
    public let label: String
    /// Whether the mean is taken off.
    public let centres: Bool
    /// Whether the result is divided by the standard deviation.
    public let scales: Bool
  }

  /// The name of the variable, where the expression is nothing else.
  public var variable: String? {
    if case .variable(let name) = form { name } else { nil }
  }
}

extension Expression: Hashable {
  public static func == (a: Expression, b: Expression) -> Bool { a.label == b.label }

  public func hash(into hasher: inout Hasher) { hasher.combine(label) }
}

/// Several columns made of one number.
public enum BasisChoice: Sendable, Hashable {
  /// Polynomials up to a degree: orthogonal over the cases of the fit, or plain powers.
  case polynomial(degree: Int, raw: Bool)
  /// A natural cubic spline: the number of columns, or the knots inside.
  case naturalSpline(columns: Int?, knots: [Double], boundary: [Double])
  /// A B-spline of a degree: the number of columns, or the knots inside.
  case bSpline(columns: Int?, knots: [Double], degree: Int, boundary: [Double])
}

/// How a call such as `C(post, Sum)` makes a variable categorical.
public struct CategoricalChoice: Sendable, Hashable {
  /// The variable.
  public let variable: String
  /// The levels in order, where the call lists them.
  public var levels: [String]?
  /// The level that comes first, where the call says so.
  public var first: String?
  /// The contrasts, where the call names them.
  public var contrast: ContrastChoice?
  /// The position of the reference from 1, where the call gives a number.
  public var base: Int?

  /// Creates a choice that leaves all to defaults.
  init(variable: String) { self.variable = variable }
}

extension Expression.Form {
  /// The variables in order of appearance, each with how it is used.
  var uses: [(name: String, use: VariableUse.Use)] {
    switch self {
    case .number, .text: []
    case .variable(let name): [(name, .numeric)]
    case .categorical(let choice): [(choice.variable, .categorical)]
    case .negative(let operand), .not(let operand), .function(_, let operand), .standardised(_, let operand),
      .basis(_, let operand):
      operand.uses
    case .operation(_, .variable(let name), .text), .operation(_, .text, .variable(let name)): [(name, .categorical)]
    case .operation(_, let first, let second): first.uses + second.uses
    }
  }
}

extension Expression {
  /// The variable that the expression is, or takes for a categorical one; nil where it computes.
  public var plainVariable: String? {
    switch form {
    case .variable(let name): name
    case .categorical(let choice): choice.variable
    default: nil
    }
  }

  /// Whether the expression is the response again, as itself or as a categorical variable.
  func repeats(_ response: Expression) -> Bool {
    self == response || (plainVariable != nil && plainVariable == response.plainVariable)
  }
}
