internal import AssayDistributions
internal import AssayInference
internal import AssayNumerics

extension RaoScottIndependence {
  /// The p-value of X² against its own null law, a sum of χ² variables, by the saddlepoint approximation.
  ///
  /// With d = (Σδ)²/Σδ² · (n − 1) it is the probability that
  /// ```
  /// Σ δ[i] Z[i]² − (X²/d) Σ Z′[j]² > 0,   j = 1 … ⌊d⌋
  /// ```
  /// for independent standard normal Z. R's survey package calls it `saddlepoint`, and gives it for `lincom` too where
  /// the package CompQuadForm is not installed; its ⌊d⌋ copies, and the fall back on the second-order F where the
  /// saddlepoint is within 1e-4 of 0, are kept.
  ///
  /// Reference: Kuonen (1999), *Biometrika* 86, 929–935; Lumley, survey 4.1-1, `pFsum`.
  public var saddlepointPValue: Double {
    let trace = designEffects.reduce(0, +)
    let numerator = trace * trace / designEffects.reduce(0) { $0 + $1 * $1 }
    let degrees = numerator * designDegreesOfFreedom
    // Where all δ are equal, d is a whole number but for rounding.
    let copies = (degrees * (1 + 1e-12)).rounded(.down)
    let form = SaddlepointForm(
      positive: designEffects, negative: uncorrectedStatistic / degrees, copies: copies)
    return form.upperTailAtZero ?? secondOrder.pValue
  }
}

/// A sum of weighted χ²₁ variables, many of which share one negative weight.
private struct SaddlepointForm {
  private let positive: [Double]
  private let negative: Double
  private let copies: Double

  init(positive: [Double], negative: Double, copies: Double) {
    let largest = positive.max() ?? 1
    self.positive = positive.filter { $0 > 0 }.map { $0 / largest }
    self.negative = negative / largest
    self.copies = copies
  }

  /// K(ζ) = −½ Σ log(1 − 2ζa), and its first two derivatives.
  private func cumulant(_ zeta: Double) -> (value: Double, first: Double, second: Double) {
    var value = 0.0
    var first = 0.0
    var second = 0.0
    func add(_ a: Double, _ count: Double) {
      let factor = 1 - 2 * zeta * a
      value -= count / 2 * Double.log1p(-2 * zeta * a)
      first += count * a / factor
      second += count * 2 * a * a / (factor * factor)
    }
    for a in positive { add(a, 1) }
    add(-negative, copies)
    return (value, first, second)
  }

  /// P(form > 0); nil where the saddlepoint is too near 0 for the formula.
  var upperTailAtZero: Double? {
    var low = -0.5 / negative
    var high = 0.5 / (positive.max() ?? 1)
    // K′ rises from −∞ to ∞ between the poles; bisection to the last bit takes fewer than 200 steps.
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if cumulant(middle).first < 0 { low = middle } else { high = middle }
    }
    let zeta = low + (high - low) / 2
    guard zeta.magnitude >= 1e-4 else { return nil }
    let (value, _, second) = cumulant(zeta)
    let w = (zeta < 0 ? -1 : 1) * (-2 * value).squareRoot()
    let v = zeta * second.squareRoot()
    return Normal.standard.upperTail(w + Double.log(v / w) / w)
  }
}
