/// The hypergeometric probabilities of a 2 × 2 table's first cell, in parts of 2¹⁶.
///
/// Each is a whole number of parts and a remainder. A random word of 16 bits decides among the whole parts by an alias
/// table; what the remainders add up to is one more outcome of that table, the escape, after which
/// ``remainder(at:beyond:)`` decides among them by a uniform of 53 bits. So the distribution is not one bit
/// coarser than that of a uniform of 53 bits.
struct HypergeometricShares {
  /// The parts of each value, of which those in `values` are filled.
  private var parts: [Double]
  /// The values that are not negligible: below 10⁻²⁰ of the most probable one, no double could tell.
  private var values = 0...0
  private var mode = 0

  /// - Parameter largest: The largest value that a first cell can have.
  init(largest: Int) {
    parts = [Double](repeating: 0, count: largest + 1)
  }

  /// Finds the probabilities of the first cell of a table with columns `first` and `second`, whose first row is `draws`.
  mutating func fill(first: Int, second: Int, draws: Int) {
    let (least, most) = (max(0, draws - second), min(first, draws))
    mode = min(most, max(least, (draws + 1) * (first + 1) / (first + second + 2)))
    let (a, x, rest) = (Double(first), Double(draws), Double(second - draws))
    var total = 1.0
    parts[mode] = 1
    var (low, high) = (mode, mode)
    var term = 1.0
    while high < most, term > 1e-20 {
      let y = Double(high)
      term *= (a - y) * (x - y) / ((y + 1) * (rest + y + 1))
      high += 1
      parts[high] = term
      total += term
    }
    term = 1
    while low > least, term > 1e-20 {
      let y = Double(low)
      term *= y * (rest + y) / ((a - y + 1) * (x - y + 1))
      low -= 1
      parts[low] = term
      total += term
    }
    values = low...high
    let scale = 0x1p16 / total
    for value in values { parts[value] *= scale }
  }

  /// The values that an alias table of `width` outcomes lists, from the least of them; the last outcome is the escape.
  func start(width: Int) -> Int {
    let listed = width - 1
    guard values.count > listed else { return values.lowerBound }
    return min(values.upperBound - listed + 1, max(values.lowerBound, mode - listed / 2))
  }

  /// Deals the 2¹⁶ words of an alias table to its outcomes.
  @unsafe func divide(_ words: UnsafeMutableBufferPointer<Int>) {
    let escape = words.count - 1
    let start = start(width: words.count)
    var left = 1 << 16
    for outcome in 0..<escape {
      let value = start + outcome
      let whole = value >= values.lowerBound && value <= values.upperBound ? Int(parts[value]) : 0
      unsafe words[outcome] = whole
      left -= whole
    }
    unsafe words[escape] = left
  }

  /// The value at a share of the remainders: those of the values that an alias table of `width` outcomes lists, and
  /// the whole of the others; with no table the whole of all.
  func remainder(at share: Double, beyond width: Int?) -> Int {
    let listed = width.map { start(width: $0)..<start(width: $0) + $0 - 1 } ?? 0..<0
    let remainder = { (value: Int) in
      listed.contains(value) ? parts[value] - parts[value].rounded(.down) : parts[value]
    }
    var left = share * values.reduce(0) { $0 + remainder($1) }
    var last = mode
    for value in values where remainder(value) > 0 {
      left -= remainder(value)
      if left < 0 { return value }
      // Rounding may leave some 2⁻⁵³ to nobody.
      last = value
    }
    return last
  }
}
