/// Whole numbers divided by powers of ten, correctly rounded, by one or two products of 64 bits.
///
/// ```
/// m / 10^p = m · c[p] · 2^-k,   c[p] = ⌊2^(z + 127) / 5^p⌋ + 1,   2^(z - 1) < 5^p ≤ 2^z
/// ```
/// The upper 128 bits of `m · c[p]` decide the rounding unless they are all ones below it, which is given back as
/// undecided; ties, which can only be where 5^p divides the significand, go to the even neighbour.
///
/// Reference: Lemire, “Number parsing at a gigabyte per second”, Software: Practice and Experience 51 (2021), §§5–8.
enum DecimalProduct {
  /// The most decimal places: 5²⁷ is the last power of five below 2⁶⁴.
  static let mostPlaces = 27

  /// c[p] as its upper and its lower half.
  private static let reciprocals: [(high: UInt64, low: UInt64)] = (0...mostPlaces).map { places in
    var power: UInt64 = 1
    for _ in 0..<places { power *= 5 }
    // 2^(z + 127) divided by hand, 64 bits at a time; z = 64 - leading zeros of the power less 1.
    let bits = 64 - (power - 1).leadingZeroBitCount + 127
    var limbs: [UInt64] = [0, 0, 0]
    limbs[2 - bits / 64] = 1 << UInt64(bits % 64)
    var remainder: UInt64 = 0
    for place in 0..<3 {
      (limbs[place], remainder) = power.dividingFullWidth((remainder, limbs[place]))
    }
    // A power of five is odd, so the division leaves a remainder: but for 5⁰, whose quotient is exact.
    if places > 0 { limbs[2] += 1 }
    return (limbs[1], limbs[2])
  }

  /// `mantissa / 10^places`; nil where the product does not settle the rounding.
  static func value(_ mantissa: UInt64, places: Int) -> Double? {
    if mantissa == 0 { return 0 }
    if places == 0 { return Double(mantissa) }
    let zeros = mantissa.leadingZeroBitCount
    let reciprocal = reciprocals[places]
    let scaled = mantissa << UInt64(zeros)
    var (high, low) = scaled.multipliedFullWidth(by: reciprocal.high)
    // All ones below the 54 bits that matter: what the lower half adds may carry into them.
    if high & 0x1FF == 0x1FF {
      let more = scaled.multipliedFullWidth(by: reciprocal.low).high
      let (sum, carry) = low.addingReportingOverflow(more)
      (high, low) = (high &+ (carry ? 1 : 0), sum)
      if low == .max { return nil }
    }
    let upper = high >> 63
    let shift = upper + 9
    var significand = high >> shift
    // 10^-p = 2^⌊-p · log2 10⌋ · …; the constant is log2(10) · 2¹⁶.
    let exponent = (-217_706 * places) >> 16 + 63 + Int(upper) - zeros
    // Exactly between two neighbours: only where the product is exact, for no more than four places.
    if low <= 1, places <= 4, significand & 3 == 1, significand << shift == high { significand &= ~1 }
    significand = (significand + (significand & 1)) >> 1
    return Double(significand) * Double(sign: .plus, exponent: exponent - 52, significand: 1)
  }
}
