internal import AssayDistributions
internal import AssayInference
internal import AssayNumerics

/// Differences of pairs, with what decides whether they are 0.
struct SignedDifferences {
  /// Those that are not 0.
  private(set) var nonzero: [Double] = []
  /// The size of the numbers subtracted, to which the rounding of each is relative.
  private(set) var magnitudes: [Double] = []
  /// The cases each stands for; nil when each is one.
  private(set) var cases: [Double]?
  private(set) var zeroCount = 0.0

  init(_ first: [Double], _ second: [Double], frequencies: [Double]?) throws(ComparisonError) {
    guard first.count == second.count else { throw .unequalLengths(first.count, second.count) }
    if let frequencies {
      guard frequencies.count == first.count else {
        throw .mismatch("There are \(first.count) pairs and \(frequencies.count) frequencies.")
      }
      if let broken = frequencies.first(where: { !($0 >= 0 && $0 == $0.rounded() && $0.isFinite) }) {
        throw .mismatch("A pair stands for \(broken) cases; ranks need whole numbers of cases.")
      }
      // Beyond 2⁵³ a double no longer counts.
      guard frequencies.reduce(0, +) < 0x1p53 else {
        throw .mismatch("The pairs stand for more cases than can be counted.")
      }
      cases = []
    }
    try add(first, second, frequencies)
  }

  private mutating func add(
    _ first: [Double], _ second: [Double], _ frequencies: [Double]?
  ) throws(ComparisonError) {
    for place in first.indices {
      let (x, y) = (first[place], second[place])
      guard x.isFinite else { throw .invalidValue(x, group: "first") }
      guard y.isFinite else { throw .invalidValue(y, group: "second") }
      let count = frequencies?[place] ?? 1
      guard count > 0 else { continue }
      let size = max(abs(x), abs(y))
      if abs(x - y) <= tieTolerance * size {
        zeroCount += count
        continue
      }
      nonzero.append(x - y)
      magnitudes.append(size)
      cases?.append(count)
    }
  }
}

/// The ranks of the sizes of differences, parted by their signs.
struct SignedRanks {
  private(set) var positiveSum = 0.0
  private(set) var negativeSum = 0.0
  private(set) var positiveCount = 0.0
  private(set) var negativeCount = 0.0
  /// Σ(t³ − t) over tied sizes other than 0.
  private(set) var tieSum = 0.0
  /// Each rank that occurs, with its cases.
  private var ranks: [(rank: Double, cases: Double)] = []

  init(_ differences: SignedDifferences, rankingZeros: Bool) {
    let ties = TieGroups(differences.nonzero.map(abs), magnitudes: differences.magnitudes)
    var positive = [Double](repeating: 0, count: ties.count)
    var negative = positive
    for (place, code) in ties.codes.enumerated() {
      let count = differences.cases?[place] ?? 1
      if differences.nonzero[place] > 0 { positive[Int(code)] += count } else { negative[Int(code)] += count }
    }
    var below = rankingZeros ? differences.zeroCount : 0
    for code in 0..<ties.count {
      let t = positive[code] + negative[code]
      let rank = below + (t + 1) / 2
      positiveSum += positive[code] * rank
      negativeSum += negative[code] * rank
      positiveCount += positive[code]
      negativeCount += negative[code]
      tieSum += (t - 1) * t * (t + 1)
      ranks.append((rank, t))
      below += t
    }
  }

  /// The exact test; nil where it takes more work than allowed.
  func exact(workLimit: Int, words: String) -> ExactTestResult? {
    let count = positiveCount + negativeCount
    guard count * count <= Double(workLimit) else { return nil }
    var scores = ranks.flatMap { Array(repeating: Int(2 * $0.rank), count: Int($0.cases)) }
    let step = scores.reduce(0, greatestCommonDivisor)
    scores = scores.map { $0 / step }
    guard SignedRankDistribution.work(scores: scores) <= Double(workLimit) else { return nil }
    let total = scores.reduce(0, +)
    let tails = SumTails(
      SignedRankDistribution(scores: scores).probabilities, observed: Int(2 * positiveSum) / step, expected: (total, 2))
    return ExactTestResult(
      name: .wilcoxonSignedRankExact, statistic: positiveSum, pValue: tails.twoSided,
      logPValue: Double.log(tails.twoSided), midP: tails.twoSided - tails.atObserved / 2,
      method: "Exact distribution over the signs of the ranks\(words.replacingCorrection)")
  }
}

extension String {
  /// An exact test takes ties as they are and corrects nothing for them.
  fileprivate var replacingCorrection: String {
    hasSuffix(", corrected for ties") ? dropLast(", corrected for ties".count) + ", given the ties" : self
  }
}

/// The sign test.
enum SignTest {
  /// The exact binomial test of two counts that are equally probable.
  static func result(positive: Double, negative: Double) -> ExactTestResult {
    let method = "Exact binomial test of the signs, zeros dropped"
    let trials = positive + negative
    guard positive != negative else {
      return ExactTestResult(name: .signTest, statistic: positive, pValue: 1, logPValue: 0, method: method)
    }
    let half = Binomial(trials: Int(trials), probability: 0.5)
    let fewer = min(positive, negative)
    let logP = min(0, half.logLowerTail(fewer) + Double.log(2))
    return ExactTestResult(
      name: .signTest, statistic: positive, pValue: min(1, 2 * half.lowerTail(fewer)), logPValue: logP, method: method)
  }
}
