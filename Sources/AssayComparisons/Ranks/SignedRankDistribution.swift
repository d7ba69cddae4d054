/// The distribution of the sum of scores to each of which a fair coin gives a sign: that of the positive ones.
///
/// ```
/// P[i](s) = ½ P[i − 1](s) + ½ P[i − 1](s − aᵢ)
/// ```
/// Reference: Hollander, Wolfe & Chicken, *Nonparametric Statistical Methods* (3rd ed., 2014), §3.1, comment 5.
struct SignedRankDistribution {
  /// The probability of each sum from 0.
  let probabilities: [Double]

  /// The multiplications and additions that the distribution costs.
  static func work(scores: [Int]) -> Double {
    scores.reduce(0.0) { $0 + Double($1) } * Double(scores.count) / 2
  }

  /// Counts over all signs.
  ///
  /// - Parameter scores: Above 0.
  init(scores: [Int]) {
    var probabilities = [Double](repeating: 0, count: scores.reduce(0, +) + 1)
    probabilities[0] = 1
    var top = 0
    var span = probabilities.mutableSpan
    for score in scores {
      // Downwards, so that what is added has not been changed yet.
      var place = top + score
      while place >= score {
        span[place] = 0.5 * ((place <= top ? span[place] : 0) + span[place - score])
        place -= 1
      }
      for place in 0..<min(score, top + 1) { span[place] *= 0.5 }
      top += score
    }
    self.probabilities = probabilities
  }
}
