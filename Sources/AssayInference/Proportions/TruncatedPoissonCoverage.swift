internal import AssayDistributions
internal import AssayNumerics

/// The probability that no category of a multinomial sample is further than a width from its expected count.
///
/// Given their sum, independent Poisson counts are multinomial, so by Bayes' rule
/// ```
/// ν(c) = Π P(|Y[i] − x[i]| ≤ c) · P(ΣT = n) / P(Pois(n) = n)
/// ```
/// where T[i] is Y[i] ~ Pois(x[i]) kept within x[i] ± c. The density of ΣT is expanded after Edgeworth, from the
/// cumulants of the T[i], which are summed directly: differences of factorial moments would lose every digit for large
/// counts. Reference: Levin (1981), *Annals of Statistics* 9, 1123–1126; Sison & Glaz (1995), eq. 2.4.
struct TruncatedPoissonCoverage {
  let counts: [Double]
  let total: Double

  /// The least whole width whose probability is above a level; nil when no width up to the total is.
  func leastWidth(exceeding level: Double) -> Double? {
    var high = 1.0
    while !(probability(width: high) > level) {
      if high >= total { return nil }
      high = min(2 * high, total)
    }
    var low = high == 1 ? 0 : (high / 2).rounded(.down)
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if probability(width: middle) > level { high = middle } else { low = middle }
    }
    return high
  }

  func probability(width: Double) -> Double {
    var sum = Cumulants()
    for count in counts { sum.add(Cumulants(poisson: count, width: width)) }
    guard sum.second > 0 else { return 0 }
    let deviation = sum.second.squareRoot()
    let z = -sum.first / deviation
    let skewness = sum.third / (sum.second * deviation)
    let kurtosis = sum.fourth / (sum.second * sum.second)
    let square = z * z
    let expansion =
      1 + skewness * z * (square - 3) / 6 + kurtosis * (square * (square - 6) + 3) / 24
      + skewness * skewness * (square * (square * (square - 15) + 45) - 15) / 72
    let logDensity = Normal.standard.logDensity(z) - Double.log(deviation)
    return expansion * Double.exp(logDensity + sum.logProbability - Poisson(mean: total).logDensity(total))
  }
}

/// The cumulants, from the Poisson mean, of a truncated Poisson variable or of a sum of such.
private struct Cumulants {
  var first = 0.0
  var second = 0.0
  var third = 0.0
  var fourth = 0.0
  /// The logarithm of the probability of not being cut off.
  var logProbability = 0.0

  init() {}

  init(poisson mean: Double, width: Double) {
    guard mean > 0 else { return }
    // Beyond forty standard deviations nothing is left to add.
    let reach = min(width, 40 * (mean.squareRoot() + 10))
    let top = Poisson(mean: mean).density(mean)
    var moments = [top, 0, 0, 0, 0]
    for direction in [1.0, -1] {
      var mass = top
      for step in stride(from: 1, through: reach, by: 1) {
        let count = mean + direction * step
        if count < 0 { break }
        mass *= direction > 0 ? mean / count : (count + 1) / mean
        if mass < 1e-300 { break }
        var power = mass
        for order in 0...4 {
          moments[order] += power
          power *= direction * step
        }
      }
    }
    let m = moments.map { $0 / moments[0] }
    let variance = m[2] - m[1] * m[1]
    first = m[1]
    second = variance
    third = m[3] - 3 * m[1] * m[2] + 2 * m[1] * m[1] * m[1]
    let central = m[4] - 4 * m[1] * m[3] + 6 * m[1] * m[1] * m[2] - 3 * m[1] * m[1] * m[1] * m[1]
    fourth = central - 3 * variance * variance
    logProbability = Double.log(moments[0])
  }

  mutating func add(_ other: Cumulants) {
    first += other.first
    second += other.second
    third += other.third
    fourth += other.fourth
    logProbability += other.logProbability
  }
}
