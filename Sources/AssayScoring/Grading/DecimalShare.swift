/// A share as it was written, such as `0.2` or `20%`: a decimal fraction, kept exactly.
///
/// The double nearest to 0.29 is less than it, so that 100 × 0.29 rounded down would be 28; here it is 29.
public struct DecimalShare: Sendable, Hashable, CustomStringConvertible {
  /// The digits as a whole number, and the power of ten that it is divided by.
  private let digits: Int
  private let divisor: Int
  /// As it was written.
  public let description: String

  /// Reads a share from 0 to 1, or from 0% to 100%.
  ///
  /// At most 15 digits; nil for anything else.
  public init?(_ text: String) {
    var body = text.utf8[...]
    while body.last == UInt8(ascii: " ") { body.removeLast() }
    let isPercent = body.last == UInt8(ascii: "%")
    if isPercent { body.removeLast() }
    while body.last == UInt8(ascii: " ") { body.removeLast() }
    var (digits, divisor, points, count) = (0, isPercent ? 100 : 1, 0, 0)
    var isEmpty = true
    for byte in body {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
        if points > 0 { divisor *= 10 }
        if digits > 0 || points > 0 { count += 1 }
        isEmpty = false
      case UInt8(ascii: ".") where points == 0: points = 1
      default: return nil
      }
      guard count <= 15 else { return nil }
    }
    guard !isEmpty, digits <= divisor else { return nil }
    self.digits = digits
    self.divisor = divisor
    description = text
  }

  /// The largest whole number that is at most the share of a count: ⌊q·N⌋.
  public func floor(of count: Int) -> Int {
    precondition(count >= 0)
    return divisor.dividingFullWidth(digits.multipliedFullWidth(by: count)).quotient
  }

  /// The nearest double.
  public var value: Double { Double(digits) / Double(divisor) }
}
