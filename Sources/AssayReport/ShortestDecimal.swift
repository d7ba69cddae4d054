/// The shortest decimal that reads back as the same `Double`; of several, the one that is closest to it.
///
/// These are the digits of the standard library's `description`, in the same form, at a fraction of the time: no string
/// is made, and a table of exact powers of ten takes the place of estimates.
///
/// Reference: Giulietti, *The Schubfach way to render doubles* (2021), §9; rounding to odd of §9.6.
struct ShortestDecimal {
  /// The significant digits, at most 17, the last not 0.
  let digits: UInt64
  /// The number is `digits · 10^exponent`.
  let exponent: Int

  /// Takes apart a positive number with a fraction whose last bit weighs at least 2⁻¹²⁵; nil for others.
  ///
  /// In that range ten to the power that scales the fraction has fewer than 128 bits, so that it is exact.
  init?(_ number: Double) {
    let biased = Int(number.exponentBitPattern)
    let ulp = biased - 1075
    guard ulp >= -125, ulp < 0, number > 0 else { return nil }
    let significand = number.significandBitPattern | 1 << 52
    // Below a power of two the next number is only half as far away.
    let isUneven: UInt64 = number.significandBitPattern == 0 ? 1 : 0
    // ⌊log10 2^ulp⌋, and of three quarters of it: §9.8 with 22 bits, exact for all exponents of a Double.
    let power = (ulp * 1_262_611 - (isUneven == 1 ? 524_031 : 0)) >> 22
    let scale = Self.powers[-power]
    // ⌊log2 10^-power⌋ by 19 bits.
    let shift = UInt64(truncatingIfNeeded: ulp + (-power * 1_741_647) >> 19 + 1)
    let middle = 4 &* significand
    let lowest = Self.product(scale, (middle &- 2 &+ isUneven) << shift) &+ (significand & 1)
    let value = Self.product(scale, middle << shift)
    let highest = Self.product(scale, (middle &+ 2) << shift) &- (significand & 1)
    let whole = value / 4
    let tens = whole / 10
    if tens > 0 {
      let lowFits = lowest <= 40 &* tens
      let highFits = 40 &* tens &+ 40 <= highest
      if lowFits != highFits {
        (digits, exponent) = Self.trimmed(tens &+ (highFits ? 1 : 0), power + 1)
        return
      }
    }
    let lowFits = lowest <= 4 &* whole
    let highFits = 4 &* whole &+ 4 <= highest
    let half = 4 &* whole &+ 2
    let roundsUp =
      lowFits != highFits ? highFits : value > half || (value == half && whole & 1 == 1)
    (digits, exponent) = Self.trimmed(whole &+ (roundsUp ? 1 : 0), power)
  }

  /// 10^k for k in 0...38, shifted so that the highest of 128 bits is 1.
  private static let powers: [UInt128] = {
    var power: UInt128 = 1
    return (0...38).map { place in
      defer { if place < 38 { power *= 10 } }
      return power << UInt128(power.leadingZeroBitCount)
    }
  }()

  /// The bits of `scale · factor` from 2¹²⁸ on, with the lowest set to 1 where anything below them is lost.
  private static func product(_ scale: UInt128, _ factor: UInt64) -> UInt64 {
    let low = UInt64(truncatingIfNeeded: scale).multipliedFullWidth(by: factor).high
    let high = UInt64(truncatingIfNeeded: scale >> 64).multipliedFullWidth(by: factor)
    let (middle, carry) = high.low.addingReportingOverflow(low)
    return (high.high &+ (carry ? 1 : 0)) | (middle > 1 ? 1 : 0)
  }

  /// Takes zeros off the end.
  private static func trimmed(_ digits: UInt64, _ exponent: Int) -> (UInt64, Int) {
    var (digits, exponent) = (digits, exponent)
    if digits % 10 != 0 { return (digits, exponent) }
    while digits % 100_000_000 == 0 { (digits, exponent) = (digits / 100_000_000, exponent + 8) }
    if digits % 10_000 == 0 { (digits, exponent) = (digits / 10_000, exponent + 4) }
    if digits % 100 == 0 { (digits, exponent) = (digits / 100, exponent + 2) }
    if digits % 10 == 0 { (digits, exponent) = (digits / 10, exponent + 1) }
    return (digits, exponent)
  }
}
