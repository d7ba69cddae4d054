/// An unevaluated sum of two doubles, which together carry about 106 significant bits.
///
/// Totals of weights are kept in this form, so that merging partial totals in another grouping moves the result by less
/// than 1e-14 relative.
///
/// Reference: Knuth, *The Art of Computer Programming*, vol. 2 (3rd ed., 1997), §4.2.2, theorem B (two-sum);
/// Dekker, *Numerische Mathematik* 18 (1971), pp. 224–242.
public struct DoubleDouble: Sendable, Hashable {
  /// The sum rounded to a double.
  public private(set) var high: Double
  /// What rounding lost; at most half a unit in the last place of `high`.
  public private(set) var low: Double

  /// Creates the exact value of a double.
  @inlinable public init(_ value: Double = 0) { self.init(high: value, low: 0) }

  @usableFromInline internal init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  /// The sum rounded to a double.
  public var value: Double { high + low }

  /// Adds a double.
  public static func += (sum: inout DoubleDouble, term: Double) {
    let total = sum.high + term
    let part = total - sum.high
    let lost = (sum.high - (total - part)) + (term - part)
    sum = DoubleDouble(renormalising: total, lost + sum.low)
  }

  /// Adds another sum.
  public static func += (sum: inout DoubleDouble, other: DoubleDouble) {
    sum += other.high
    sum += other.low
  }

  /// Adds two sums.
  public static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    var sum = a
    sum += b
    return sum
  }

  private init(renormalising high: Double, _ low: Double) {
    let total = high + low
    self.init(high: total, low: low - (total - high))
  }
}
