internal import AssayNumerics

/// Numbers, with what rounding lost of each where arithmetic knows it.
///
/// Sums, products, quotients and whole powers keep about 106 bits; NIST's Filip data, a polynomial of degree 10, need
/// them. Reference: Dekker, *Numerische Mathematik* 18 (1971), pp. 224–242; Joldes, Muller & Popescu, *ACM Transactions on
/// Mathematical Software* 44 (2017), no. 15, algorithms 6, 12 and 17.
struct DoubleDoubleColumn {
  var values: [Double]
  /// Nil where every value is exact.
  var lows: [Double]?

  init(_ values: [Double], lows: [Double]? = nil) {
    self.values = values
    self.lows = lows
  }

  var count: Int { values.count }

  /// The column without lows that are all 0.
  var trimmed: DoubleDoubleColumn {
    guard let lows, lows.allSatisfy({ $0 == 0 }) else { return self }
    return DoubleDoubleColumn(values)
  }

  func combined(
    with other: DoubleDoubleColumn, _ body: (Pair, Pair) -> Pair
  ) -> DoubleDoubleColumn {
    var highs = values
    var lost = Array(repeating: 0.0, count: count)
    for i in values.indices {
      let result = body(
        Pair(values[i], lows?[i] ?? 0), Pair(other.values[i], other.lows?[i] ?? 0))
      highs[i] = result.high
      // What is not finite has no rounding; the value alone tells the fault.
      lost[i] = result.low.isFinite ? result.low : 0
    }
    return DoubleDoubleColumn(highs, lows: lost)
  }

  func mapped(_ body: (Pair) -> Pair) -> DoubleDoubleColumn { combined(with: self) { a, _ in body(a) } }

  /// An unevaluated sum.
  struct Pair {
    let high: Double
    let low: Double

    init(_ high: Double, _ low: Double) {
      self.high = high
      self.low = low
    }

    private init(normalising high: Double, _ low: Double) {
      let total = high + low
      self.init(total, low - (total - high))
    }

    static func + (a: Pair, b: Pair) -> Pair {
      let (high, lost) = twoSum(a.high, b.high)
      let (low, lowLost) = twoSum(a.low, b.low)
      let first = Pair(normalising: high, lost + low)
      return Pair(normalising: first.high, lowLost + first.low)
    }

    static prefix func - (a: Pair) -> Pair { Pair(-a.high, -a.low) }

    static func * (a: Pair, b: Pair) -> Pair {
      let product = a.high * b.high
      let lost = (-product).addingProduct(a.high, b.high)
      let cross = (a.high * b.low).addingProduct(a.low, b.high)
      return Pair(normalising: product, lost + cross)
    }

    static func / (a: Pair, b: Pair) -> Pair {
      let quotient = a.high / b.high
      guard quotient.isFinite, b.high.isFinite else { return Pair(quotient, 0) }
      let rest = a + -(b * Pair(quotient, 0))
      return Pair(normalising: quotient, (rest.high + rest.low) / b.high)
    }

    /// The power with a whole exponent, by squaring.
    func power(_ exponent: Int) -> Pair {
      var result = Pair(1, 0)
      var square = self
      var rest = exponent.magnitude
      while rest > 0 {
        if rest & 1 == 1 { result = result * square }
        rest >>= 1
        if rest > 0 { square = square * square }
      }
      return exponent < 0 ? Pair(1, 0) / result : result
    }

    private static func twoSum(_ a: Double, _ b: Double) -> (Double, Double) {
      let sum = a + b
      let part = sum - a
      return (sum, (a - (sum - part)) + (b - part))
    }
  }
}
