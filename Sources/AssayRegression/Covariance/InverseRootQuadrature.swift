internal import AssayNumerics

/// Nodes that turn the inverse square root of a symmetric matrix into a sum of inverses.
///
/// For a matrix G whose eigenvalues lie in [m, M], with k² = m/M:
/// ```
/// G^(−½) = (2/π) ∫ (t² + G)⁻¹ dt ≈ Σ c (t² + G)⁻¹,   t = √m sc(u; 1 − k²),   u equidistant in (0, K)
/// ```
/// The error falls as exp(−2π² N/(ln(M/m) + 3)) with the number N of nodes.
///
/// Reference: Hale, Higham & Trefethen, *SIAM Journal on Numerical Analysis* 46 (2008), 2505–2523.
struct InverseRootQuadrature {
  /// t² and c of each node.
  let nodes: [(square: Double, weight: Double)]

  /// The logarithm of the error that is aimed at.
  private static let logAccuracy = 38.0

  /// Creates nodes for eigenvalues between two positive numbers.
  init(from least: Double, to most: Double) {
    // An interval that is wider than it must be keeps k away from 1, where the transformation below stands still.
    let lower = min(least, most) / 4
    let modulus = (lower / most).squareRoot()
    let count = Int((Self.logAccuracy * (Double.log(most / lower) + 3) / (2 * Double.pi * Double.pi)).rounded(.up))
    let (scales, end) = Self.transformation(modulus)
    var nodes: [(square: Double, weight: Double)] = []
    for place in 0..<count {
      let u = end * (Double(place) + 0.5) / Double(count)
      // sc(K − u) = 1/(k sc(u)), so that sc is computed where nothing cancels.
      let isUpper = 2 * place + 1 > count
      var ratio = Self.ratio(isUpper ? end - u : u, scales)
      if isUpper { ratio = 1 / (modulus * ratio) }
      let slope = ((1 + ratio * ratio) * (1 + modulus * modulus * ratio * ratio)).squareRoot()
      nodes.append((lower * ratio * ratio, 2 / Double.pi * end / Double(count) * lower.squareRoot() * slope))
    }
    self.nodes = nodes
  }

  /// The moduli of Landen's descending transformation, and the quarter period K of the complementary modulus.
  private static func transformation(_ modulus: Double) -> (scales: [Double], end: Double) {
    var scales: [Double] = []
    var k = modulus
    while k > 1e-17 {
      // (1 − k′)/(1 + k′) without cancellation.
      let root = 1 + ((1 - k) * (1 + k)).squareRoot()
      k = (k / root) * (k / root)
      scales.append(k)
    }
    var (a, b) = (1.0, modulus)
    while abs(a - b) > 1e-15 * a { (a, b) = ((a + b) / 2, (a * b).squareRoot()) }
    return (scales, Double.pi / (2 * a))
  }

  /// sc(u) = sn/cn of the complementary modulus: sn of the modulus at iu, over i.
  private static func ratio(_ u: Double, _ scales: [Double]) -> Double {
    let inner = scales.reduce(u) { $0 / (1 + $1) }
    var value = (Double.exp(inner) - Double.exp(-inner)) / 2
    if inner < 1e-3 { value = inner * (1 + inner * inner / 6 * (1 + inner * inner / 20)) }
    for k in scales.reversed() { value = (1 + k) * value / (1 - k * value * value) }
    return value
  }
}
