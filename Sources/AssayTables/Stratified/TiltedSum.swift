internal import AssayNumerics

/// The distribution of the sum of the first cells of several strata, at one common odds ratio e^λ.
///
/// Goals, in order: (1) probabilities with a relative error near 1e-12 wherever they are asked for, also at 1e-1000;
/// (2) an answer for large tables.
///
/// A sum s far from its mean at odds ratio 1 is near its mean at the odds ratio that fits s, and one distribution follows
/// from the other by a factor e^(λ s). So probabilities are convolved at the tilt where they are large, with nothing in
/// logarithms, and outcomes that are less than 1e-60 of the most probable one are left out: together they are less than
/// 1e-50 of the mass, and an outcome that has 1e-30 of it keeps twenty digits.
///
/// Reference: Mehta, Patel & Gray (1985), *JASA* 80, 969–973, for the convolution; Agresti, *Categorical Data Analysis*
/// (3rd ed., 2013), §16.6.4.
struct TiltedSum {
  /// λ.
  let tilt: Double
  /// The sum that the first of the probabilities belongs to.
  let first: Int
  /// The probabilities; they add up to 1.
  let values: [Double]
  /// The smallest and the largest possible sum.
  let least: Int
  let most: Int
  /// What exponents are measured from.
  let centre: Int
  /// log Σ P₁(s) e^(λ (s − centre)), with P₁ the probabilities at odds ratio 1.
  let logMass: Double

  /// What is left out: outcomes with less than this part of the largest probability.
  static let negligible = 1e-60

  /// The most multiplications of one convolution, some tens of seconds of work.
  static let workLimit = 4e10

  /// The most probabilities that are held for one stratum.
  static let windowLimit = 3e7

  /// The sum over strata.
  ///
  /// - Throws: ``TableError/tooManyOutcomes`` beyond the limits.
  static func sum(of strata: [TiltedStratum], tilt: Double) throws(TableError) -> TiltedSum {
    try strata.requireHeldWindows()
    var sums = strata.map { $0.window(tilt: tilt, negligible: negligible) }
    // Neighbours in pairs, then pairs of pairs: far fewer products than one after the other.
    sums.sort { $0.values.count < $1.values.count }
    var work = 0.0
    while sums.count > 1 {
      var joined: [TiltedSum] = []
      for start in stride(from: 0, to: sums.count, by: 2) {
        guard start + 1 < sums.count else {
          joined.append(sums[start])
          break
        }
        work += Double(sums[start].values.count) * Double(sums[start + 1].values.count)
        guard work <= workLimit else { throw .tooManyOutcomes }
        joined.append(sums[start].plus(sums[start + 1]))
      }
      sums = joined
    }
    return sums[0]
  }

  /// The distribution of the sum with an independent one.
  private func plus(_ other: TiltedSum) -> TiltedSum {
    let (short, long) = values.count < other.values.count ? (values, other.values) : (other.values, values)
    var products = [Double](repeating: 0, count: short.count + long.count - 1)
    let width = long.count
    unsafe products.withUnsafeMutableBufferPointer { products in
      unsafe long.withUnsafeBufferPointer { long in
        for (shift, factor) in short.enumerated() {
          // One pointer for each row of products: bounds checks would keep the loop from being vectorised.
          let row = unsafe products.baseAddress! + shift
          for place in 0..<width { unsafe row[place] += factor * long[place] }
        }
      }
    }
    let floor = (products.max() ?? 0) * Self.negligible
    let start = products.firstIndex { $0 >= floor } ?? 0
    let end = products.lastIndex { $0 >= floor } ?? products.count - 1
    return TiltedSum(
      tilt: tilt, first: first + other.first + start, values: Array(products[start...end]),
      least: least + other.least, most: most + other.most, centre: centre + other.centre,
      logMass: logMass + other.logMass)
  }

  /// The largest sum that was kept.
  var last: Int { first + values.count - 1 }

  /// The probability of a sum at this tilt; 0 where it was left out.
  func probability(_ sum: Int) -> Double { sum < first || sum > last ? 0 : values[sum - first] }

  /// The logarithm of the probability of a sum at odds ratio 1; −∞ where it was left out.
  func logProbabilityUntilted(_ sum: Int) -> Double {
    Double.log(probability(sum)) - tilt * Double(sum - centre) + logMass
  }

  /// Σ P(j)/P(s) e^(−λ (j − s)) from a sum s outward: the tail at odds ratio 1, relative to the probability of s.
  func relativeTailUntilted(from sum: Int, upward: Bool) -> Double {
    let step = Double.exp(upward ? -tilt : tilt)
    var factor = 1.0
    var tail = 0.0
    var place = sum
    while place >= first, place <= last {
      tail += factor * probability(place)
      factor *= step
      place += upward ? 1 : -1
    }
    return tail / probability(sum)
  }
}

extension [TiltedStratum] {
  /// Checks, before anything is computed, that the probabilities of every stratum can be held.
  func requireHeldWindows() throws(TableError) {
    for stratum in self {
      // Thirty-four standard deviations of at most √N/4 hold 1e-60 on both sides.
      let total = Double(stratum.firstRow) + Double(stratum.secondRow)
      guard Swift.min(Double(stratum.most - stratum.least), 9 * total.squareRoot()) < TiltedSum.windowLimit else {
        throw .tooManyOutcomes
      }
    }
  }

  /// The mean less the centre and the variance of the sum at a tilt, and the logarithm of its mass.
  ///
  /// Everything counts from the centre, as in ``TiltedSum/logMass``: beside a cell of 10¹² a mean would lose its digits.
  func moments(tilt: Double) -> (mean: Double, variance: Double, logMass: Double) {
    var mean = 0.0
    var variance = 0.0
    var logMass = 0.0
    for stratum in self {
      // The mean needs double precision only, and so a narrower window.
      let window = stratum.window(tilt: tilt, negligible: 1e-20)
      var first = 0.0
      for (place, value) in window.values.enumerated() { first += Double(place) * value }
      var second = 0.0
      for (place, value) in window.values.enumerated() {
        second += (Double(place) - first) * (Double(place) - first) * value
      }
      mean += Double(window.first - stratum.centre) + first
      variance += second
      logMass += window.logMass
    }
    return (mean, variance, logMass)
  }

  /// The tilt at which the sum has a given mean, counted from the centre and strictly between its ends.
  ///
  /// The mean rises with the tilt, at the rate of the variance: Newton's steps, or halving where they leave the bracket.
  func tilt(forMean target: Double) -> Double {
    var low = -700.0
    var high = 700.0
    var tilt = 0.0
    for _ in 0..<200 {
      let (mean, variance, _) = moments(tilt: tilt)
      if mean == target { return tilt }
      if mean < target { low = tilt } else { high = tilt }
      var next = tilt + (target - mean) / variance
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if abs(next - tilt) <= 4e-16 * Swift.max(1, abs(tilt)) { return next }
      tilt = next
    }
    return tilt
  }
}
