/// The permutation distribution of the sum of the scores of m cases drawn from N without replacement.
///
/// Scores are whole numbers a₁ ≤ a₂ ≤ …, such as doubled midranks. With P[i, j](s) the probability that j of the first i
/// cases are drawn and sum to s, given that j of them are drawn:
/// ```
/// P[i, j](s) = (i − j)/i · P[i − 1, j](s) + j/i · P[i − 1, j − 1](s − aᵢ)
/// ```
/// This is the shift algorithm in probabilities instead of counts, which neither overflow nor cancel.
///
/// Reference: Streitberg & Röhmel (1986), *Statistical Software Newsletter* 12, 10–17.
struct RankSumDistribution {
  /// The sum of the m lowest scores.
  let lowest: Int
  /// The probability of each sum from `lowest`.
  let probabilities: [Double]

  /// The multiplications and additions that the distribution costs.
  ///
  /// - Returns: An upper bound; infinite where it has more digits than a double tells.
  static func work(scores: [Int], drawn: Int) -> Double {
    let widest =
      scores.suffix(drawn).reduce(0.0) { $0 + Double($1) } - scores.prefix(drawn).reduce(0.0) { $0 + Double($1) }
    return Double(scores.count) * Double(drawn) * (widest + 1) / 3
  }

  /// Counts over all draws.
  ///
  /// - Parameters:
  ///   - scores: Ascending.
  ///   - drawn: m, from 1 to the number of scores.
  init(scores: [Int], drawn: Int) {
    precondition(drawn >= 1 && drawn <= scores.count)
    // Row j holds the sums of j scores, from that of the j lowest. `tops[j]` is the widest that it has become.
    let span = scores.suffix(drawn).reduce(0, +) - scores.prefix(drawn).reduce(0, +)
    let width = span + 1
    var rows = [Double](repeating: 0, count: (drawn + 1) * width)
    rows[0] = 1
    var tops = [Int](repeating: -1, count: drawn + 1)
    tops[0] = 0
    for i in 1...scores.count {
      let total = Double(i)
      for j in stride(from: min(i, drawn), through: 1, by: -1) {
        // Below, at least `drawn − j` of the cases to come must be drawn, and more cannot be.
        guard drawn - j <= scores.count - i else { break }
        let kept = Double(i - j) / total
        let taken = Double(j) / total
        let shift = scores[i - 1] - scores[j - 1]
        Self.advance(
          &rows, row: j * width, top: tops[j], from: (j - 1) * width, fromTop: tops[j - 1], shift: shift, kept: kept,
          taken: taken)
        tops[j] = max(tops[j], tops[j - 1] + shift)
      }
    }
    lowest = scores.prefix(drawn).reduce(0, +)
    probabilities = Array(rows[drawn * width..<(drawn + 1) * width])
  }

  /// row[s] = kept · row[s] + taken · from[s − shift].
  private static func advance(
    _ rows: inout [Double], row: Int, top: Int, from: Int, fromTop: Int, shift: Int, kept: Double, taken: Double
  ) {
    // A span checked once, so that the loops vectorise.
    var span = rows.mutableSpan
    if top >= 0 {
      for s in 0...top { span[row + s] *= kept }
    }
    guard fromTop >= 0 else { return }
    for s in 0...fromTop { span[row + shift + s] += taken * span[from + s] }
  }
}

/// The tails of a distribution of sums.
struct SumTails {
  /// P(S ≤ s).
  let lower: Double
  /// P(S ≥ s).
  let upper: Double
  /// P(|S − E| ≥ |s − E|).
  let twoSided: Double
  /// P(|S − E| = |s − E|).
  let atObserved: Double

  /// The tails of a sum.
  ///
  /// - Parameters:
  ///   - observed: The position of the observed sum.
  ///   - expected: The numerator and denominator of the expected position, so that distances are compared exactly.
  init(_ probabilities: [Double], observed: Int, expected: (numerator: Int, denominator: Int)) {
    let distance = abs(observed * expected.denominator - expected.numerator)
    var lower = 0.0
    var twoSided = 0.0
    var atObserved = 0.0
    for (sum, probability) in probabilities.enumerated() where probability > 0 {
      if sum <= observed { lower += probability }
      let own = abs(sum * expected.denominator - expected.numerator)
      if own >= distance { twoSided += probability }
      if own == distance { atObserved += probability }
    }
    self.lower = min(1, lower)
    // From the far end, so that the small terms come first.
    upper = min(1, probabilities[observed...].reversed().reduce(0, +))
    self.twoSided = min(1, twoSided)
    self.atObserved = min(1, atObserved)
  }
}

extension [Double] {
  /// The smallest position at which the sum from the start reaches p.
  func quantilePosition(lowerTail p: Double) -> Int {
    var sum = 0.0
    for (position, probability) in enumerated() {
      sum += probability
      // As many roundings as there are terms must not push a limit outwards.
      if sum >= p * (1 - 1e-13) { return position }
    }
    return count - 1
  }
}
