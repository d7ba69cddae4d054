/// The content of one table cell.
///
/// A result that is not defined is ``empty``; NaN and infinity are never built. Make a number from an optional with the
/// initialiser that takes one, which sees to that.
public enum Value: Sendable, Equatable {
  case text(String)
  case integer(Int)
  case number(Double)
  case empty

  /// Makes a number, or an empty cell where there is no finite number.
  public init(_ number: Double?) {
    if let number, number.isFinite {
      self = .number(number)
    } else {
      self = .empty
    }
  }

  /// Makes a whole number, or an empty cell where there is none.
  public init(_ integer: Int?) {
    if let integer {
      self = .integer(integer)
    } else {
      self = .empty
    }
  }

  /// Makes a text, or an empty cell where there is none.
  public init(_ text: String?) {
    if let text {
      self = .text(text)
    } else {
      self = .empty
    }
  }
}

extension Value: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
}

extension Value: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .integer(value) }
}

extension Value: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self.init(Optional(value)) }
}

extension Value {
  /// The absolute value of the finite number in the cell, if there is one.
  var magnitude: Double? {
    switch self {
    case .integer(let integer): Double(integer).magnitude
    case .number(let number): number.isFinite ? number.magnitude : nil
    case .text, .empty: nil
    }
  }

  /// Says whether the cell prints as nothing.
  ///
  /// A number that is not finite breaks the contract of this type; every renderer prints it as it prints `empty`.
  var isBlank: Bool {
    switch self {
    case .empty: true
    case .number(let number): !number.isFinite
    case .text, .integer: false
    }
  }
}
