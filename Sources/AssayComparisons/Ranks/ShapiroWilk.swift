internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// The Shapiro–Wilk test that values come from a normal distribution.
///
/// W is the squared correlation of the ordered values with weights that approximate those of the best linear estimate of
/// the standard deviation; its tail comes from a normalising transformation of 1 − W.
///
/// Reference: Royston (1995), algorithm AS R94, *Applied Statistics* 44, 547–551.
///
/// - Throws: ``ComparisonError/tooFewValues(_:group:needed:)`` with fewer than 3 values; ``ComparisonError/mismatch(_:)`` with
///   more than 5,000, for which the approximation was not made; ``ComparisonError/invalidValue(_:group:)``;
///   ``ComparisonError/noVariation(_:)`` when all values are the same.
public func shapiroWilk(_ values: [Double]) throws(ComparisonError) -> TestResult {
  if let value = values.first(where: { !$0.isFinite }) { throw .invalidValue(value, group: "values") }
  guard values.count >= 3 else { throw .tooFewValues(values.count, group: "values", needed: 3) }
  guard values.count <= 5_000 else {
    throw .mismatch("There are \(values.count) values, and the Shapiro–Wilk test is made for 3 to 5,000.")
  }
  let sorted = values.sorted()
  let range = sorted[sorted.count - 1] - sorted[0]
  guard range > 0 else { throw .noVariation("All values are the same") }
  // Shifted and scaled, so that neither a large mean nor a small unit costs digits.
  let middle = sorted[sorted.count / 2]
  let scaled = sorted.map { ($0 - middle) / range }
  let rest = departure(of: scaled, weights: RoystonWeights.weights(scaled.count))
  let tail = RoystonTail(count: scaled.count, departure: rest)
  return TestResult(
    name: .shapiroWilk, statistic: 1 - rest, reference: .normal, pValue: tail.pValue, logPValue: tail.logPValue,
    method: scaled.count == 3 ? "Exact distribution for three values" : "Royston's normal transformation of 1 − W")
}

/// 1 − W, from the product of a difference and a sum, so that W near 1 keeps its digits.
private func departure(of sorted: [Double], weights: [Double]) -> Double {
  let n = Double(sorted.count)
  let mean = sorted.reduce(0, +) / n
  let weightMean = weights.reduce(0, +) / n
  var valueSquares = 0.0
  var weightSquares = 0.0
  var products = 0.0
  for (value, weight) in zip(sorted, weights) {
    let x = value - mean
    let a = weight - weightMean
    valueSquares += x * x
    weightSquares += a * a
    products += x * a
  }
  let both = (valueSquares * weightSquares).squareRoot()
  return max(0, (both - products) * (both + products) / (valueSquares * weightSquares))
}

/// The weights of ordered values, after Royston.
private enum RoystonWeights {
  static func weights(_ count: Int) -> [Double] {
    let half = count / 2
    var upper: [Double]
    if count == 3 {
      upper = [(1 / 2.0).squareRoot()]
    } else {
      let n = Double(count)
      // Blom's approximation of expected normal order statistics, largest first.
      let scores = (1...half).map { Normal.standard.quantile(upperTail: (Double($0) - 0.375) / (n + 0.25)) }
      let squares = 2 * scores.reduce(0) { $0 + $1 * $1 }
      let root = squares.squareRoot()
      let u = 1 / n.squareRoot()
      let first = polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], u) + scores[0] / root
      if count > 5 {
        let second = polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u) + scores[1] / root
        let used = scores[0] * scores[0] + scores[1] * scores[1]
        let scale = ((squares - 2 * used) / (1 - 2 * first * first - 2 * second * second)).squareRoot()
        upper = [first, second] + scores.dropFirst(2).map { $0 / scale }
      } else {
        let scale = ((squares - 2 * scores[0] * scores[0]) / (1 - 2 * first * first)).squareRoot()
        upper = [first] + scores.dropFirst().map { $0 / scale }
      }
    }
    return upper.map { -$0 } + Array(repeating: 0, count: count % 2) + upper.reversed()
  }
}

/// The upper tail of 1 − W, after Royston.
private struct RoystonTail {
  let pValue: Double
  let logPValue: Double

  init(count: Int, departure: Double) {
    guard departure > 0 else {
      (pValue, logPValue) = (1, 0)
      return
    }
    if count == 3 {
      // W lies in ¾...1, where its distribution is known.
      let p = 6 / Double.pi * (Double.asin((1 - departure).squareRoot()) - Double.pi / 3)
      pValue = min(1, max(0, p))
      logPValue = Double.log(max(p, Double.leastNormalMagnitude))
      return
    }
    let n = Double(count)
    let y = Double.log(departure)
    let z: Double
    if count <= 11 {
      let gamma = polynomial([-2.273, 0.459], n)
      let mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n)
      let deviation = Double.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n))
      // 1 − W never reaches exp(γ) for these n.
      z = (-Double.log(gamma - y) - mean) / deviation
    } else {
      let logCount = Double.log(n)
      let mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], logCount)
      z = (y - mean) / Double.exp(polynomial([-0.4803, -0.082676, 0.0030302], logCount))
    }
    pValue = Normal.standard.upperTail(z)
    logPValue = Normal.standard.logUpperTail(z)
  }
}

/// The value of c₀ + c₁x + c₂x² + … at x.
private func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
  coefficients.reversed().reduce(0) { $0 * x + $1 }
}
