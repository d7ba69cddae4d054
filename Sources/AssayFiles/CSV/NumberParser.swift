internal import AssayData

/// Powers of ten that a double holds exactly.
private let exactPowers: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// The number that bytes spell, correctly rounded, or nil.
///
/// Up to 2⁵³ in digits and 22 decimal places the division of two exact doubles rounds once, so it is correct (Clinger,
/// “How to read floating point numbers accurately”, PLDI 1990). Up to 19 digits and 27 places a product of 64 × 128 bits
/// settles it (``DecimalProduct``). Everything else goes to the standard library.
///
/// - Parameters:
///   - start: The first byte; eight bytes past the last one are readable.
///   - length: The number of bytes.
///   - decimalComma: Whether a comma may stand for the decimal point.
@inline(__always)
func parseNumber(_ start: UnsafePointer<UInt8>, _ length: Int, decimalComma: Bool) -> Double? {
  if length > 0, length <= 8 {
    let word = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    if unsafe start[0] == UInt8(ascii: "-"), length > 1 {
      if let value = EightDigits.number(word >> 8, length - 1, decimalComma: decimalComma) { return -value }
    } else if let value = EightDigits.number(word, length, decimalComma: decimalComma) {
      return value
    }
  }
  return unsafe parseLongNumber(start, length, decimalComma: decimalComma)
}

/// Arithmetic on eight characters at a time.
private enum EightDigits {
  /// Eight times the character 0.
  static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// The number that up to eight characters spell; nil where they are not digits with at most one point.
  ///
  /// The characters are moved to the upper end of the word, so that missing ones become zeros in front, and the point is
  /// taken out by moving what stands before it.
  @inline(__always)
  static func number(_ word: UInt64, _ length: Int, decimalComma: Bool) -> Double? {
    let missing = UInt64(8 &* (8 &- length))
    // The characters before the word begins are zeros: two shifts, because one by 64 would be one by 0.
    var text = word << missing | (zeros >> 8) >> (56 &- missing)
    var points = bytes(of: UInt8(ascii: "."), in: text)
    if decimalComma, points == 0 { points = bytes(of: UInt8(ascii: ","), in: text) }
    var places = 0
    if points != 0 {
      let point = UInt64(points.trailingZeroBitCount & ~7)
      let before = text & (1 << point &- 1)
      text = (text & ~(1 << point &- 1) & ~(0xFF << point)) | before << 8 | 0x30
      places = Int(7 &- point >> 3)
      if length == 1 { return nil }
    }
    guard areDigits(text) else { return nil }
    return Double(value(text)) / exactPowers[places]
  }

  /// The highest bit of each byte that is the wanted one, as far as the first of them.
  @inline(__always)
  static func bytes(of byte: UInt8, in text: UInt64) -> UInt64 {
    let difference = text ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }

  /// Whether all eight characters are digits: the upper halves are 3, also when 6 is added.
  @inline(__always)
  static func areDigits(_ text: UInt64) -> Bool {
    (text & 0xF0F0_F0F0_F0F0_F0F0) | ((text &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4
      == 0x3333_3333_3333_3333
  }

  /// The value of eight digits, the first in the lowest byte: pairs, fours, then all of them.
  @inline(__always)
  static func value(_ text: UInt64) -> UInt64 {
    let ones = text &- zeros
    let pairs = (ones &* 10 &+ ones >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
  }
}

/// The number that any bytes spell.
private func parseLongNumber(_ start: UnsafePointer<UInt8>, _ length: Int, decimalComma: Bool) -> Double? {
  let isNegative = unsafe length > 0 && start[0] == UInt8(ascii: "-")
  var position = isNegative ? 1 : 0
  var mantissa: UInt64 = 0
  var digits = 0
  var places = 0
  var afterPoint = false
  while position < length {
    let before = position
    while position + 8 <= length {
      let text = unsafe UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self)
      guard EightDigits.areDigits(text) else { break }
      mantissa = mantissa &* 100_000_000 &+ EightDigits.value(text)
      // Zeros in front cannot overflow the mantissa; one that has overflowed may be zero again.
      digits += digits == 0 && mantissa == 0 ? 0 : 8
      position += 8
    }
    while position < length, unsafe start[position] &- UInt8(ascii: "0") < 10 {
      mantissa = unsafe mantissa &* 10 &+ UInt64(start[position] &- UInt8(ascii: "0"))
      digits += digits == 0 && mantissa == 0 ? 0 : 1
      position += 1
    }
    if afterPoint { places = position - before }
    guard position < length else { break }
    let byte = unsafe start[position]
    guard !afterPoint, byte == UInt8(ascii: ".") || (decimalComma && byte == UInt8(ascii: ",")) else {
      return unsafe slowNumber(start, length, decimalComma: decimalComma)
    }
    afterPoint = true
    position += 1
  }
  // 19 digits cannot overflow the mantissa; there must be one besides the sign and the point.
  guard digits <= 19, length > (isNegative ? 1 : 0) + (afterPoint ? 1 : 0), places <= DecimalProduct.mostPlaces else {
    return unsafe slowNumber(start, length, decimalComma: decimalComma)
  }
  let value: Double
  if mantissa <= 1 << 53, places <= 22 {
    value = Double(mantissa) / exactPowers[places]
  } else if let product = DecimalProduct.value(mantissa, places: places) {
    value = product
  } else {
    return unsafe slowNumber(start, length, decimalComma: decimalComma)
  }
  return isNegative ? -value : value
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
