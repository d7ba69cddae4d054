extension Double {
  /// a·b − c·d with an error of about one unit in the last place of the larger product's error.
  ///
  /// The fused multiply-add gives what each product lost in rounding (Kahan; Jeannerod, Louvet & Muller 2013,
  /// *Mathematics of Computation* 82, 2245–2264). Counts near 10¹² with a chi-squared near 12 need it.
  public static func differenceOfProducts(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
    let first = a * b
    let second = c * d
    let firstLost = (-first).addingProduct(a, b)
    let secondLost = (-second).addingProduct(c, d)
    return (first - second) + (firstLost - secondLost)
  }

  /// (1 + x) log(1 + x) − x for x ≥ −1, to full relative precision; 1 at −1, where 0 log 0 = 0.
  ///
  /// A likelihood ratio is a sum of these, one for each category and none below 0; its usual terms O log(O/E) have both
  /// signs and cancel.
  public static func entropyGain(_ x: Double) -> Double {
    guard x > -1 else { return 1 }
    guard abs(x) < 0.125 else { return (1 + x) * Double.log1p(x) - x }
    // Σ (−1)ᵏ xᵏ/(k(k − 1)) from k = 2. At |x| < 1/8 the terms fall below 2⁻⁵³ of the first after eighteen.
    var power = x * x
    var sum = power / 2
    for k in 3...20 {
      power *= -x
      sum += power / Double(k * (k - 1))
    }
    return sum
  }
}
