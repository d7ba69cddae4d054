// Products, differences and quotients of double-doubles, with errors of a few units in the 104th bit.
//
// Reference: Hida, Li & Bailey, *Proceedings of the 15th IEEE Symposium on Computer Arithmetic* (2001), 155–162.

extension DoubleDouble {
  /// Creates the exact value of two doubles of which the second is small beside the first.
  @inlinable public init(_ high: Double, plus low: Double) {
    let total = high + low
    self.init(high: total, low: low - (total - high))
  }

  /// The exact product of two doubles.
  @inlinable public init(product a: Double, _ b: Double) {
    let product = a * b
    self.init(high: product, low: (-product).addingProduct(a, b))
  }

  /// The negative.
  @inlinable public static prefix func - (a: DoubleDouble) -> DoubleDouble {
    DoubleDouble(high: -a.high, low: -a.low)
  }

  /// The difference.
  @inlinable public static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

  /// The product.
  @inlinable public static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = a.high * b.high
    let lost = (-product).addingProduct(a.high, b.high) + (a.high * b.low + a.low * b.high)
    return DoubleDouble(product, plus: lost)
  }

  /// The product with a double.
  @inlinable public static func * (a: DoubleDouble, b: Double) -> DoubleDouble {
    let product = a.high * b
    return DoubleDouble(product, plus: (-product).addingProduct(a.high, b) + a.low * b)
  }

  /// The quotient; the divisor must not be 0.
  @inlinable public static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    var rest = a - b * first
    let second = rest.high / b.high
    rest = rest - b * second
    var quotient = DoubleDouble(first, plus: second)
    quotient += rest.high / b.high
    return quotient
  }

  /// The square root of a value that is not below 0.
  public var squareRoot: DoubleDouble {
    guard high > 0 else { return DoubleDouble(0) }
    let guess = high.squareRoot()
    // One step of Newton's method from 53 bits gives twice as many.
    let rest = self - DoubleDouble(product: guess, guess)
    return DoubleDouble(guess, plus: rest.high / (2 * guess))
  }
}
