internal import AssayInference
internal import AssayNumerics

/// Adds the probabilities of all multinomial samples that are at most as likely as one of them.
///
/// A branch fixes the first counts. The log probability of a sample is a sum of concave functions of its counts, so the
/// best completion of a branch follows from merging their slopes and the worst one puts all that is left in one
/// category. A branch whose best completion is unlikely enough is added whole, by the multinomial theorem; one whose
/// worst is too likely adds nothing. Of the last two counts the excluded values form one run, found by halving.
struct MultinomialEnumeration {
  private let categories: Int
  private let total: Int
  private let budget: Int
  /// `[i][j]`: j log π[i] − log j!.
  private let terms: [[Double]]
  /// `[i][r]`: the most and the least that the categories from i on can add when they share r.
  private let best: [[Double]]
  private let worst: [[Double]]
  /// `[i][r]`: the logarithm of the sum over all ways to share r among the categories from i on.
  private let whole: [[Double]]

  /// Prepares the tables; nil where they alone are beyond the budget.
  init?(shares: [Double], total: Int, budget: Int) {
    let cells = (total + 1).multipliedReportingOverflow(by: 4 * shares.count)
    guard !cells.overflow, cells.partialValue <= min(budget, 40_000_000) else { return nil }
    let logFactorials = (0...total).map { Double.lgamma(Double($0) + 1) }
    func table(_ share: Double) -> [Double] {
      let logShare = Double.log(share)
      return logFactorials.indices.map { Double($0) * logShare - logFactorials[$0] }
    }
    let terms = shares.map(table)
    var best = terms
    var worst = terms
    var whole = terms
    var rest = shares[shares.count - 1]
    for i in stride(from: shares.count - 2, through: 0, by: -1) {
      best[i] = Self.merged(terms[i], best[i + 1])
      worst[i] = zip(terms[i], worst[i + 1]).map { min($0, $1) }
      rest += shares[i]
      whole[i] = table(rest)
    }
    categories = shares.count
    self.total = total
    self.budget = budget
    self.terms = terms
    self.best = best
    self.worst = worst
    self.whole = whole
  }

  /// The test of an observed sample; nil where the budget ended.
  func test(_ observed: [Double]) -> ExactMultinomial? {
    let logObserved = zip(terms, observed).reduce(0) { $0 + $1.0[Int($1.1)] }
    let tolerance = Double.log1p(1e-7)
    guard let upTo = logSum(atMost: logObserved + tolerance, budget: budget),
      let below = logSum(atMost: logObserved - tolerance, budget: budget - upTo.nodes)
    else { return nil }
    let scale = whole[0][total]
    let logP = min(0, upTo.value - scale)
    let p = Double.exp(logP)
    let test = ExactTestResult(
      name: .exactMultinomial, statistic: nil, pValue: p, logPValue: logP,
      midP: 0.5 * (p + Double.exp(min(0, below.value - scale))),
      method: "Exact multinomial test by the order of probabilities")
    return ExactMultinomial(test: test, way: .enumeration(nodes: upTo.nodes + below.nodes), interval: nil)
  }

  /// The best sums of two concave sequences: their steps, merged from the largest down.
  private static func merged(_ first: [Double], _ second: [Double]) -> [Double] {
    var (i, j) = (0, 0)
    var result = [first[0] + second[0]]
    result.reserveCapacity(first.count)
    while result.count < first.count {
      if first[i + 1] - first[i] >= second[j + 1] - second[j] { i += 1 } else { j += 1 }
      result.append(first[i] + second[j])
    }
    return result
  }

  private func logSum(atMost bound: Double, budget: Int) -> (value: Double, nodes: Int)? {
    var walk = Walk(bound: bound, left: budget)
    guard visit(0, total, 0, &walk) else { return nil }
    return (walk.sum.logarithm, budget - walk.left)
  }

  private struct Walk {
    let bound: Double
    var left: Int
    var sum = LogSum()
  }

  /// Adds a branch; false when the budget ended.
  private func visit(_ i: Int, _ rest: Int, _ prefix: Double, _ walk: inout Walk) -> Bool {
    if prefix + best[i][rest] <= walk.bound {
      walk.sum.add(prefix + whole[i][rest])
      return true
    }
    if prefix + worst[i][rest] > walk.bound { return true }
    walk.left -= 1
    if walk.left < 0 { return false }
    if i == categories - 2 {
      addPair(rest, prefix, &walk)
      return true
    }
    for count in 0...rest {
      guard visit(i + 1, rest - count, prefix + terms[i][count], &walk) else { return false }
    }
    return true
  }

  /// Adds the samples of a branch where two counts are left: those on both sides of the excluded run.
  private func addPair(_ rest: Int, _ prefix: Double, _ walk: inout Walk) {
    let (own, other) = (terms[categories - 2], terms[categories - 1])
    func term(_ count: Int) -> Double { prefix + own[count] + other[rest - count] }
    var low = 0
    var high = rest
    while low < high {
      let middle = (low + high) / 2
      if term(middle + 1) > term(middle) { low = middle + 1 } else { high = middle }
    }
    let peak = low
    (low, high) = (-1, peak)
    while high - low > 1 {
      let middle = (low + high) / 2
      if term(middle) > walk.bound { high = middle } else { low = middle }
    }
    let first = low
    (low, high) = (peak, rest + 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if term(middle) > walk.bound { low = middle } else { high = middle }
    }
    let last = high
    // Terms fall on the way out; those below e⁻⁴⁴ of the first are lost in its rounding.
    for count in stride(from: first, through: 0, by: -1) {
      if term(count) < term(first) - 44 { break }
      walk.sum.add(term(count))
    }
    for count in stride(from: last, through: rest, by: 1) {
      if term(count) < term(last) - 44 { break }
      walk.sum.add(term(count))
    }
  }
}

/// A sum kept as its logarithm, of numbers given by theirs.
private struct LogSum {
  private var scale = -Double.infinity
  private var sum = 0.0

  var logarithm: Double { scale + Double.log(sum) }

  mutating func add(_ logTerm: Double) {
    if logTerm > scale + 300 || sum == 0 {
      sum = sum * Double.exp(scale - logTerm) + 1
      scale = logTerm
    } else {
      sum += Double.exp(logTerm - scale)
    }
  }
}
