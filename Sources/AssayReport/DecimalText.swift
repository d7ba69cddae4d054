/// Decimal digits of a number, rounded for people.
///
/// The number is taken as its shortest decimal that reads back as the same `Double`, and a digit 5 rounds away from
/// zero: 56.25 % becomes 56.3 and 1.005 becomes 1.01, as with a pencil and in most published tables.
package struct DecimalText {
  private var isNegative: Bool
  /// The significant digits, first not zero; empty for 0.
  private var digits: [UInt8]
  /// How many of the digits stand before the decimal point; may be negative.
  private var pointOffset: Int

  /// Takes the digits of a finite number.
  package init(_ number: Double) {
    isNegative = number < 0
    digits = []
    pointOffset = 0
    var exponent = 0
    var seenPoint = false
    var characters = number.magnitude.description.utf8.makeIterator()
    while let character = characters.next() {
      switch character {
      case UInt8(ascii: "."):
        seenPoint = true
      case UInt8(ascii: "e"):
        var text = ""
        while let next = characters.next() { text.unicodeScalars.append(Unicode.Scalar(next)) }
        exponent = Int(text) ?? 0
      default:
        let digit = character - UInt8(ascii: "0")
        if digits.isEmpty && digit == 0 {
          if seenPoint { pointOffset -= 1 }
        } else {
          digits.append(digit)
          if !seenPoint { pointOffset += 1 }
        }
      }
    }
    pointOffset += exponent
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { pointOffset = 0 }
  }

  /// The decimals that the number has.
  var decimals: Int { max(0, digits.count - pointOffset) }

  /// Writes the number with a fixed count of decimals; what rounds to zero has no sign.
  package func fixed(_ decimals: Int) -> String {
    let (digits, pointOffset) = rounded(toDigits: self.pointOffset + decimals)
    var text = isNegative && !digits.isEmpty ? "-" : ""
    func append(from start: Int, to end: Int) {
      for place in start..<end {
        let digit = digits.indices.contains(place) ? digits[place] : 0
        text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + digit))
      }
    }
    if pointOffset > 0 {
      append(from: 0, to: pointOffset)
    } else {
      text += "0"
    }
    if decimals > 0 {
      text += "."
      append(from: pointOffset, to: pointOffset + decimals)
    }
    return text
  }

  /// Writes the number with a power of ten, such as `1.23e-5`.
  package func scientific(significant: Int) -> String {
    let (digits, pointOffset) = rounded(toDigits: significant)
    guard !digits.isEmpty else { return "0" }
    var text = isNegative ? "-" : ""
    for place in 0..<significant {
      if place == 1 { text += "." }
      let digit = place < digits.count ? digits[place] : 0
      text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + digit))
    }
    return text + "e\(pointOffset - 1)"
  }

  /// Keeps so many leading digits; a carry out of the first digit moves the point.
  private func rounded(toDigits count: Int) -> (digits: [UInt8], pointOffset: Int) {
    guard count < digits.count else { return (digits, pointOffset) }
    guard count >= 0 else { return ([], 0) }
    let roundsUp = digits[count] >= 5
    var kept = Array(digits[..<count])
    guard roundsUp else { return kept.isEmpty ? ([], 0) : (kept, pointOffset) }
    var place = count - 1
    while place >= 0 && kept[place] == 9 {
      kept[place] = 0
      place -= 1
    }
    if place >= 0 {
      kept[place] += 1
      return (kept, pointOffset)
    }
    return ([1] + kept, pointOffset + 1)
  }
}
