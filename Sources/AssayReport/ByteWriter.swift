/// Writes bytes into memory that has been measured before.
///
/// A table of a million rows is millions of small pieces of text; that none of them asks whether there is room is a good
/// part of the speed. Whoever makes a writer has reserved the most bytes of each cell, and ``slack`` bytes more.
@safe struct ByteWriter {
  private(set) var next: UnsafeMutablePointer<UInt8>

  /// Bytes after the end that may be written and overwritten.
  static let slack = 64
  /// The most bytes of a number.
  static let numberWidth = 25
  /// The most bytes of a whole number.
  static let integerWidth = 20

  init(at start: UnsafeMutablePointer<UInt8>) { unsafe next = start }

  mutating func append(byte: UInt8) {
    unsafe next.pointee = byte
    unsafe next += 1
  }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    unsafe next.update(from: start, count: bytes.count)
    unsafe next += bytes.count
  }

  mutating func append(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append($0) }
  }

  mutating func append(_ text: StaticString) {
    unsafe append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a short run of bytes in steps of 16, which may pass its end on both sides by 15.
  mutating func appendShort(_ start: UnsafePointer<UInt8>, count: Int) {
    var place = 0
    repeat {
      let part = unsafe UnsafeRawPointer(start + place).loadUnaligned(as: SIMD16<UInt8>.self)
      unsafe UnsafeMutableRawPointer(next + place).storeBytes(of: part, as: SIMD16<UInt8>.self)
      place += 16
    } while place < count
    unsafe next += count
  }

  mutating func append(_ integer: Int) {
    if integer < 0 { append(byte: UInt8(ascii: "-")) }
    appendDigits(UInt64(integer.magnitude))
  }

  /// Writes a finite number so that reading it gives the same `Double`: shortest digits, no `.0`, no negative zero.
  mutating func append(_ number: Double) {
    if let integer = Int(exactly: number), integer.magnitude < 1 << 53 {
      append(integer)
    } else if let decimal = ShortestDecimal(number.magnitude) {
      if number < 0 { append(byte: UInt8(ascii: "-")) }
      append(decimal)
    } else {
      var text = number.description
      text.withUTF8 { unsafe append($0) }
    }
  }

  /// Writes a number that has a fraction, with a power of ten where it is below 0.0001.
  private mutating func append(_ decimal: ShortestDecimal) {
    let start = unsafe next
    appendDigits(decimal.digits)
    let count = unsafe next - start
    let point = count + decimal.exponent
    if point > 0 {
      unsafe (start + point + 1).update(from: start + point, count: count - point)
      unsafe start[point] = UInt8(ascii: ".")
      unsafe next += 1
    } else if point > -4 {
      unsafe (start + 2 - point).update(from: start, count: count)
      unsafe start.update(repeating: UInt8(ascii: "0"), count: 2 - point)
      unsafe start[1] = UInt8(ascii: ".")
      unsafe next += 2 - point
    } else {
      if count > 1 {
        unsafe (start + 2).update(from: start + 1, count: count - 1)
        unsafe start[1] = UInt8(ascii: ".")
        unsafe next += 1
      }
      append(byte: UInt8(ascii: "e"))
      append(byte: UInt8(ascii: "-"))
      if 1 - point < 10 { append(byte: UInt8(ascii: "0")) }
      appendDigits(UInt64(1 - point))
    }
  }

  private mutating func appendDigits(_ number: UInt64) {
    if number < 10 { return append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)) }
    // Three groups of eight, from which the zeros in front are left out: groups are all the same to the processor,
    // where a digit at a time waits for the one before.
    let head = unsafe UnsafeMutableRawPointer(next + 32)
    let (rest, last) = number.quotientAndRemainder(dividingBy: 100_000_000)
    if rest == 0 {
      let group = Self.eightDigits(last)
      let zeros = (group ^ 0x3030_3030_3030_3030).trailingZeroBitCount / 8
      unsafe UnsafeMutableRawPointer(next).storeBytes(of: group >> UInt64(zeros * 8), as: UInt64.self)
      unsafe next += 8 - zeros
      return
    }
    let (first, middle) = rest.quotientAndRemainder(dividingBy: 100_000_000)
    unsafe head.storeBytes(of: Self.eightDigits(first), as: UInt64.self)
    unsafe head.storeBytes(of: Self.eightDigits(middle), toByteOffset: 8, as: UInt64.self)
    unsafe head.storeBytes(of: Self.eightDigits(last), toByteOffset: 16, as: UInt64.self)
    let zeros: Int
    if first > 0 {
      zeros = (Self.eightDigits(first) ^ 0x3030_3030_3030_3030).trailingZeroBitCount / 8
    } else {
      zeros = 8 + (Self.eightDigits(middle) ^ 0x3030_3030_3030_3030).trailingZeroBitCount / 8
    }
    let digits = unsafe next + 32 + zeros
    unsafe appendShort(digits, count: 24 - zeros)
  }

  /// The eight decimal digits of a number below 10⁸ as text, the first in the lowest byte.
  ///
  /// Each step splits all groups at once: into fours, into twos, into ones. Multiplying and shifting divides exactly in
  /// these ranges: ⌊x · 10486 / 2²⁰⌋ is ⌊x / 100⌋ up to 9,999, and ⌊x · 103 / 2¹⁰⌋ is ⌊x / 10⌋ up to 99.
  private static func eightDigits(_ number: UInt64) -> UInt64 {
    let fours = number / 10_000 | (number % 10_000) << 32
    let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- 100 &* hundreds) << 16
    let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
    let ones = tens | (twos &- 10 &* tens) << 8
    return ones | 0x3030_3030_3030_3030
  }
}
