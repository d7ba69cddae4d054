internal import AssayData

/// Powers of ten that a double holds exactly.
private let exactPowers: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// The number that bytes spell, correctly rounded, or nil.
///
/// Up to 2⁵³ in digits and 22 decimal places the division of two exact doubles rounds once, so it is correct (Clinger,
/// “How to read floating point numbers accurately”, PLDI 1990); everything else goes to the standard library.
///
/// - Parameter decimalComma: Whether a comma may stand for the decimal point.
func parseNumber(_ start: UnsafePointer<UInt8>, _ length: Int, decimalComma: Bool) -> Double? {
  var position = 0
  var negative = false
  if length > 0, unsafe start[0] == UInt8(ascii: "-") {
    negative = true
    position = 1
  }
  var mantissa: UInt64 = 0
  var digits = 0
  var places = 0
  var afterPoint = false
  while position < length {
    let byte = unsafe start[position]
    if byte &- UInt8(ascii: "0") < 10 {
      mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
      digits += 1
      if afterPoint { places += 1 }
    } else if !afterPoint, byte == UInt8(ascii: ".") || (decimalComma && byte == UInt8(ascii: ",")) {
      afterPoint = true
    } else {
      return unsafe slowNumber(start, length, decimalComma: decimalComma)
    }
    position += 1
  }
  // 18 digits cannot overflow the mantissa.
  guard digits > 0, digits <= 18, mantissa <= 1 << 53, places <= 22 else {
    return unsafe slowNumber(start, length, decimalComma: decimalComma)
  }
  let value = places == 0 ? Double(mantissa) : Double(mantissa) / exactPowers[places]
  return negative ? -value : value
}

private func slowNumber(
  _ start: UnsafePointer<UInt8>, _ length: Int, decimalComma: Bool
) -> Double? {
  var token = unsafe String(decoding: UnsafeBufferPointer(start: start, count: length), as: UTF8.self)
  if decimalComma, !token.utf8.contains(UInt8(ascii: ".")) {
    token = String(token.map { $0 == "," ? "." : $0 })
  }
  return Double(decimal: token)
}
