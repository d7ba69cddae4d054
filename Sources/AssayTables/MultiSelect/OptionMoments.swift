internal import AssayNumerics

/// The first two moments of the sum of X² over the options of a question, from sums over groups and combinations.
///
/// With a[g] the shares of the groups, p[g,j] the share that ticks option j in group g, p[j] in all, and
/// ```
/// X²  = m Σ a[g] (p[g,j] − p[j])² / (p[j](1 − p[j]))
/// R[g] = the covariance matrix of the answers within group g, over √(p[j](1 − p[j]) p[k](1 − p[k]))
/// ```
/// X² is in the limit Σ λ χ²₁ with λ the eigenvalues of a matrix of blocks √(a[g]a[h]) ([g = h] R[g]/a[g] − R[g] − R[h]
/// + R̄), R̄ = Σ a[g] R[g]. Its trace and squared norm come out without the matrix:
/// ```
/// Σλ = Σ tr R[g] − tr R̄        Σλ² = Σ (1 − 2a[g]) |R[g]|² + |R̄|²
/// ```
/// so that the cost is groups × options², and nothing is factored. Under weights R[g] is the linearised covariance.
package struct OptionMoments: Sendable {
  /// The groups with answers, and the options that some tick and others do not.
  package let groups: [Int]
  package let options: [Int]
  /// m a[g] (p[g,j] − p[j])²/(p[j](1 − p[j])) summed over the groups, for each of `options`.
  package let statistics: [Double]
  /// Σλ and Σλ².
  package let trace: Double
  package let squares: Double

  /// Sums up.
  ///
  /// - Parameters:
  ///   - sums: Σw of each combination in each group.
  ///   - squared: Σw² of the same.
  ///   - multiplier: m.
  ///   - covarianceScale: What makes Σ w² r r′/(W W[g]) a covariance for one of m cases.
  package init(
    _ patterns: OptionPatterns, groupCount: Int, sums: [Double], squared: [Double], multiplier: Double,
    covarianceScale: Double
  ) throws(MultiSelectError) {
    let tallies = (0..<groupCount).map { group in
      OptionTally(patterns, sums: sums, group: group, groupCount: groupCount)
    }
    let groups = tallies.indices.filter { tallies[$0].total > 0 }
    guard groups.count > 1 else { throw .tooFewGroups(groups.count) }
    let all = tallies.reduce(OptionTally(optionCount: patterns.optionCount)) { $0 + $1 }
    let options = (0..<patterns.optionCount).filter { all.ticks[$0] > 0 && all.rest[$0] > 0 }
    guard !options.isEmpty else { throw .noVaryingOption }
    let variances = options.map { (all.ticks[$0] / all.total) * (all.rest[$0] / all.total) }
    var statistics = [Double](repeating: 0, count: options.count)
    var mean = [Double](repeating: 0, count: options.count * options.count)
    var trace = 0.0
    var squares = 0.0
    for group in groups {
      let tally = tallies[group]
      let share = tally.total / all.total
      for (place, option) in options.enumerated() {
        let departure = Double.differenceOfProducts(tally.ticks[option], all.total, tally.total, all.ticks[option])
        let difference = departure / tally.total / all.total
        statistics[place] += multiplier * share * (difference * difference / variances[place])
      }
      let covariance = OptionCovariance(patterns, squared: squared, group: group, groupCount: groupCount, tally: tally)
      let scaled = covariance.scaled(
        options, by: covarianceScale / (all.total * tally.total), variances: variances)
      for place in options.indices { trace += scaled[place * options.count + place] * (1 - share) }
      squares += (1 - 2 * share) * scaled.reduce(0) { $0 + $1 * $1 }
      for (cell, value) in scaled.enumerated() { mean[cell] += share * value }
    }
    self.groups = groups
    self.options = options
    self.statistics = statistics
    self.trace = trace
    self.squares = squares + mean.reduce(0) { $0 + $1 * $1 }
  }

  /// The number of degrees of freedom that independent options would have: (groups − 1) × options.
  package var nominalDegreesOfFreedom: Double { Double((groups.count - 1) * options.count) }

  /// Whether answers vary within some group: what is left of covariances of 0 is rounding.
  package var isVarying: Bool { trace > 1e-10 * nominalDegreesOfFreedom && squares > 1e-20 * nominalDegreesOfFreedom }

  /// Why a test that needs the covariance has no value.
  package static let constantGroups =
    "Within every group all respondents ticked the same options, so the covariance of the shares is 0."

  /// The sum of the options' statistics.
  package var statistic: Double { statistics.reduce(0, +) }
}

/// Σw of a group: of all its rows, of those that tick each option, and of those that do not.
private struct OptionTally {
  var total = 0.0
  var ticks: [Double]
  /// Counted for itself: the total less the ticks would keep the rounding of both.
  var rest: [Double]

  init(optionCount: Int) {
    ticks = Array(repeating: 0, count: optionCount)
    rest = ticks
  }

  init(_ patterns: OptionPatterns, sums: [Double], group: Int, groupCount: Int) {
    self.init(optionCount: patterns.optionCount)
    var isTicked = [Bool](repeating: false, count: patterns.optionCount)
    for (pattern, options) in patterns.ticked.enumerated() {
      let sum = sums[pattern * groupCount + group]
      guard sum > 0 else { continue }
      total += sum
      for option in options { isTicked[option] = true }
      for option in isTicked.indices {
        if isTicked[option] { ticks[option] += sum } else { rest[option] += sum }
      }
      for option in options { isTicked[option] = false }
    }
  }

  static func + (first: OptionTally, second: OptionTally) -> OptionTally {
    var sum = first
    sum.total += second.total
    for option in sum.ticks.indices {
      sum.ticks[option] += second.ticks[option]
      sum.rest[option] += second.rest[option]
    }
    return sum
  }
}

/// Σ w² r r′ over the rows of a group, r the answers less the group's shares.
private struct OptionCovariance {
  private let optionCount: Int
  /// Σw² of the rows that tick both options; of those that tick one; of all.
  private var joint: [Double]
  private var single: [Double]
  private var all = 0.0
  private let shares: [Double]

  init(_ patterns: OptionPatterns, squared: [Double], group: Int, groupCount: Int, tally: OptionTally) {
    let count = patterns.optionCount
    optionCount = count
    joint = Array(repeating: 0, count: count * count)
    single = Array(repeating: 0, count: count)
    shares = tally.ticks.map { $0 / tally.total }
    for (pattern, options) in patterns.ticked.enumerated() {
      let square = squared[pattern * groupCount + group]
      guard square > 0 else { continue }
      all += square
      for first in options {
        single[first] += square
        for second in options { joint[first * count + second] += square }
      }
    }
  }

  /// The matrix of some options, times a factor, over the roots of their variances.
  func scaled(_ options: [Int], by factor: Double, variances: [Double]) -> [Double] {
    let count = options.count
    var matrix = [Double](repeating: 0, count: count * count)
    for (row, j) in options.enumerated() {
      for (column, k) in options.enumerated() {
        let sum =
          joint[j * optionCount + k] - shares[j] * single[k] - shares[k] * single[j] + all * shares[j] * shares[k]
        matrix[row * count + column] = factor * sum / (variances[row] * variances[column]).squareRoot()
      }
    }
    return matrix
  }
}
