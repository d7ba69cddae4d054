extension Double {
  /// The number that a token spells: an optional sign, digits with at most one point, an optional exponent.
  ///
  /// Spaces around it are allowed; hexadecimal, infinities, NaN and digit grouping are not. Correctly rounded.
  public init?(decimal token: some StringProtocol) {
    var body = Substring(token)
    while body.utf8.first == UInt8(ascii: " ") { body = body.dropFirst() }
    while body.utf8.last == UInt8(ascii: " ") { body = body.dropLast() }
    var digits = 0
    var points = 0
    var exponents = 0
    var previous: UInt8 = 0
    for byte in body.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "."): points += exponents == 0 ? 1 : 2
      case UInt8(ascii: "e"), UInt8(ascii: "E"): exponents += digits > 0 ? 1 : 2
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        guard previous == 0 || previous | 0x20 == UInt8(ascii: "e") else { return nil }
      default: return nil
      }
      previous = byte
    }
    guard digits > 0, points <= 1, exponents <= 1, let value = Double(body), value.isFinite else {
      return nil
    }
    self = value
  }

  /// The shortest spelling, without `.0` on a whole number.
  public var token: String {
    guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Inf" : "Inf" }
    if self == rounded(), magnitude < 0x1p53 { return String(Int64(self)) }
    return description
  }
}

/// Tokens that mean missing, also by value: with `-9` a numeric cell `-9.0` is missing too.
package struct MissingCodes: Sendable {
  package let tokens: [String]
  private let values: [Double]

  package init(_ tokens: [String]) {
    self.tokens = tokens
    values = tokens.compactMap { Double(decimal: $0) }
  }

  package var isEmpty: Bool { tokens.isEmpty }

  package func contains(_ token: String) -> Bool {
    token.isEmpty || tokens.contains(token)
  }

  package func contains(_ value: Double) -> Bool { values.contains(value) }
}
