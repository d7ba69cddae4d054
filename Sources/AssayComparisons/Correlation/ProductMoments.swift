internal import AssayNumerics

/// The product-moment correlation of two lists, and how far it is from 1 and from −1.
///
/// With u and v the deviations from the means, each divided by the root of their sum of squares:
/// ```
/// r = Σuv,   1 − r = ½ Σ(u − v)²,   1 + r = ½ Σ(u + v)²
/// ```
/// The last two keep their digits where r is near 1 or −1, so that t and its tail do.
struct ProductMoments {
  /// r.
  let correlation: Double
  /// 1 − r.
  let belowOne: Double
  /// 1 + r.
  let aboveMinusOne: Double

  /// Correlates two lists of the same length; nil where one of them is constant.
  init?(_ x: [Double], _ y: [Double]) {
    guard let u = Self.standardized(x), let v = Self.standardized(y) else { return nil }
    var product = BlockSum()
    var difference = BlockSum()
    var sum = BlockSum()
    for (a, b) in zip(u, v) {
      product.add(a * b)
      difference.add((a - b) * (a - b))
      sum.add((a + b) * (a + b))
    }
    correlation = min(1, max(-1, product.value))
    belowOne = difference.value / 2
    aboveMinusOne = sum.value / 2
  }

  /// Whether the points lie on a line, up to the rounding of the deviations.
  ///
  /// Each deviation has a relative error of a few units of 1e-16, whose squares add up to about 1e-31.
  var isPerfect: Bool { min(belowOne, aboveMinusOne) < 1e-28 }

  /// Deviations from the mean with squares that add up to 1; nil where there are none.
  private static func standardized(_ values: [Double]) -> [Double]? {
    guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
    // Divided by the largest, so that squares neither overflow nor vanish.
    var scale = 0.0
    var total = BlockSum()
    for value in values {
      // Less the first value, so that digits which all share are gone before the sum is rounded.
      total.add(value - first)
      scale = max(scale, abs(value - first))
    }
    guard scale > 0, scale.isFinite else { return nil }
    let mean = total.value / Double(values.count)
    var deviations = values.map { (($0 - first) - mean) / scale }
    var squares = BlockSum()
    for deviation in deviations { squares.add(deviation * deviation) }
    guard squares.value > 0 else { return nil }
    let root = squares.value.squareRoot()
    for place in deviations.indices { deviations[place] /= root }
    return deviations
  }
}

/// A sum in blocks, whose rounding grows with the block and not with the number of terms.
private struct BlockSum {
  private var total = DoubleDouble()
  private var block = 0.0
  private var length = 0

  @inline(__always)
  mutating func add(_ term: Double) {
    block += term
    length += 1
    if length == 128 {
      total += block
      block = 0
      length = 0
    }
  }

  var value: Double { (total + DoubleDouble(block)).value }
}
