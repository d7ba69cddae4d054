internal import AssayNumerics

/// The differences of every value of one group from every value of another, in ascending order but never written out.
struct PairDifferences: OrderedPairs {
  private let first: SortedCases
  private let second: SortedCases

  init(_ first: ValueGroup, _ second: ValueGroup) {
    self.first = SortedCases(first.values, first.weights)
    self.second = SortedCases(second.values, second.weights)
  }

  /// The number of differences.
  var count: Double { first.total * second.total }

  /// Σ(t³ − t) over the ties within either group.
  var tieSumWithin: Double { first.tieSum + second.tieSum }

  var range: (low: Double, high: Double) { (first.low - second.high, first.high - second.low) }

  var batch: Int { max(4_096, (first.values.count + second.values.count) / 16) }

  func countAtMost(_ limit: Double) -> Double {
    var total = 0.0
    var place = 0
    for (index, value) in first.values.enumerated() {
      while place < second.values.count, value - second.values[place] > limit { place += 1 }
      total += first.cases(index) * (second.total - second.cumulative(place))
    }
    return total
  }

  func elements(above low: Double, upTo high: Double) -> [(value: Double, cases: Double)] {
    var found: [(value: Double, cases: Double)] = []
    var (start, end) = (0, 0)
    for (index, value) in first.values.enumerated() {
      while start < second.values.count, value - second.values[start] > high { start += 1 }
      while end < second.values.count, value - second.values[end] > low { end += 1 }
      for place in start..<end {
        found.append((value - second.values[place], first.cases(index) * second.cases(place)))
      }
    }
    return found
  }
}

/// The means of every pair of values of one sample, each with itself included: Walsh's averages.
struct WalshAverages: OrderedPairs {
  private let sample: SortedCases

  init(_ values: [Double], _ cases: [Double]?) { sample = SortedCases(values, cases) }

  /// The number of averages.
  var count: Double { sample.total * (sample.total + 1) / 2 }

  /// Σ(t³ − t) over the ties among the values.
  var tieSum: Double { sample.tieSum }

  var range: (low: Double, high: Double) { (sample.low, sample.high) }

  var batch: Int { max(4_096, sample.values.count / 16) }

  func countAtMost(_ limit: Double) -> Double {
    var total = 0.0
    var place = sample.values.count - 1
    for index in sample.values.indices {
      while place >= index, average(index, place) > limit { place -= 1 }
      if place < index { break }
      let own = sample.cases(index)
      total += own * (own + 1) / 2 + own * (sample.cumulative(place + 1) - sample.cumulative(index + 1))
    }
    return total
  }

  func elements(above low: Double, upTo high: Double) -> [(value: Double, cases: Double)] {
    var found: [(value: Double, cases: Double)] = []
    var (start, end) = (sample.values.count - 1, sample.values.count - 1)
    for index in sample.values.indices {
      while end >= index, average(index, end) > high { end -= 1 }
      if end < index { break }
      while start >= index, average(index, start) > low { start -= 1 }
      let own = sample.cases(index)
      for place in stride(from: end, to: max(start, index - 1), by: -1) {
        found.append((average(index, place), place == index ? own * (own + 1) / 2 : own * sample.cases(place)))
      }
    }
    return found
  }

  /// Halves are added, because sums can overflow; halving is exact but for the smallest numbers.
  @inline(__always)
  private func average(_ first: Int, _ second: Int) -> Double { sample.values[first] / 2 + sample.values[second] / 2 }
}

/// Numbers that are made of pairs, too many to write out, of which single ones are found by their place in order.
protocol OrderedPairs {
  /// How many numbers there are.
  var count: Double { get }
  /// The smallest and the largest number.
  var range: (low: Double, high: Double) { get }
  /// How many numbers are cheaper to list than to narrow further.
  var batch: Int { get }
  /// How many numbers are at most `limit`; one walk along the sorted values.
  func countAtMost(_ limit: Double) -> Double
  /// The numbers in a half-open range.
  func elements(above low: Double, upTo high: Double) -> [(value: Double, cases: Double)]
}

extension OrderedPairs {
  /// The k-th smallest number, for k from 1, exactly.
  ///
  /// The range that holds it is narrowed by counting until it holds few enough numbers to list, or one number alone: a few
  /// walks along the values where these are smooth, and never more than about a hundred.
  func element(_ k: Double) -> Double {
    var (low, high) = range
    var below = countAtMost(low)
    if below >= k { return low }
    var above = count
    var step = 0
    while above - below > Double(batch), orderedBits(high) - orderedBits(low) > 1 {
      let pivot = self.pivot(low, high, share: (k - below) / (above - below), step: step)
      let counted = countAtMost(pivot)
      if counted >= k { (high, above) = (pivot, counted) } else { (low, below) = (pivot, counted) }
      step += 1
    }
    guard orderedBits(high) - orderedBits(low) > 1 else { return high }
    for (value, cases) in elements(above: low, upTo: high).sorted(by: { $0.value < $1.value }) {
      below += cases
      if below >= k { return value }
    }
    return high
  }

  /// A number strictly between two others that are not neighbours.
  ///
  /// By turns where the k-th would be if the numbers were spread evenly, and the middle; later on the middle of the bits,
  /// which comes to an end whatever the numbers are.
  private func pivot(_ low: Double, _ high: Double, share: Double, step: Int) -> Double {
    if step < 40 {
      let part = step.isMultiple(of: 2) ? min(0.99, max(0.01, share)) : 0.5
      let pivot = low + (high - low) * part
      if pivot > low, pivot < high { return pivot }
    }
    let (from, to) = (orderedBits(low), orderedBits(high))
    return number(orderedBits: from + (to - from) / 2)
  }
}

/// Different values in ascending order with the cases they stand for.
private struct SortedCases {
  let values: [Double]
  let total: Double
  /// The cases before each value, and last of all; nil when each value is one case.
  private let before: [Double]?

  init(_ values: [Double], _ cases: [Double]?) {
    var distinct: [Double] = []
    distinct.reserveCapacity(values.count)
    var sum = 0.0
    var before = [0.0]
    before.reserveCapacity(values.count + 1)
    for position in SortedOrder(values).positions {
      let value = values[Int(position)]
      sum += cases?[Int(position)] ?? 1
      if value == distinct.last {
        before[before.count - 1] = sum
      } else {
        distinct.append(value)
        before.append(sum)
      }
    }
    self.values = distinct
    total = sum
    self.before = cases == nil && distinct.count == values.count ? nil : before
  }

  var low: Double { values[0] }

  var high: Double { values[values.count - 1] }

  /// The cases before a place.
  @inline(__always)
  func cumulative(_ place: Int) -> Double { before.map { $0[place] } ?? Double(place) }

  /// The cases at a place.
  @inline(__always)
  func cases(_ place: Int) -> Double { before.map { $0[place + 1] - $0[place] } ?? 1 }

  /// Σ(t³ − t).
  var tieSum: Double {
    var sum = 0.0
    var start = 0
    for place in values.indices {
      let isLast =
        place + 1 == values.count
        || values[place + 1] - values[place] > tieTolerance * max(abs(values[place]), abs(values[place + 1]))
      guard isLast else { continue }
      let t = cumulative(place + 1) - cumulative(start)
      sum += (t - 1) * t * (t + 1)
      start = place + 1
    }
    return sum
  }
}
