/// The differences of every value of one group from every value of another, in ascending order but never written out.
///
/// The k-th smallest is found by bisection on the bits of the answer: each step counts, by one walk along both sorted
/// groups, how many differences are no larger. It is the k-th smallest exactly, in time linear in the values.
struct PairDifferences {
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

  /// The k-th smallest difference, for k from 1.
  func element(_ k: Double) -> Double {
    let low = first.values[0] - second.values[second.values.count - 1]
    let high = first.values[first.values.count - 1] - second.values[0]
    return smallest(from: low, to: high) { countAtMost($0) >= k }
  }

  private func countAtMost(_ limit: Double) -> Double {
    var total = 0.0
    var place = 0
    for (index, value) in first.values.enumerated() {
      while place < second.values.count, value - second.values[place] > limit { place += 1 }
      total += first.cases(index) * (second.total - second.cumulative(place))
    }
    return total
  }
}

/// The means of every pair of values of one sample, each with itself included: Walsh's averages.
struct WalshAverages {
  private let sample: SortedCases

  init(_ values: [Double], _ cases: [Double]?) { sample = SortedCases(values, cases) }

  /// The number of averages.
  var count: Double { sample.total * (sample.total + 1) / 2 }

  /// Σ(t³ − t) over the ties among the values.
  var tieSum: Double { sample.tieSum }

  /// The k-th smallest average, for k from 1.
  func element(_ k: Double) -> Double {
    // Half sums, because sums can overflow; halving is exact but for the smallest numbers.
    let low = sample.values[0]
    let high = sample.values[sample.values.count - 1]
    return smallest(from: low, to: high) { countAtMost($0) >= k }
  }

  private func countAtMost(_ limit: Double) -> Double {
    var total = 0.0
    var place = sample.values.count - 1
    for index in sample.values.indices {
      let half = sample.values[index] / 2
      while place >= index, half + sample.values[place] / 2 > limit { place -= 1 }
      if place < index { break }
      let own = sample.cases(index)
      total += own * (own + 1) / 2 + own * (sample.cumulative(place + 1) - sample.cumulative(index + 1))
    }
    return total
  }
}

/// Values in ascending order with the cases they stand for.
private struct SortedCases {
  let values: [Double]
  let total: Double
  /// The cases before each value, and last of all; nil when each value is one case.
  private let before: [Double]?

  init(_ values: [Double], _ cases: [Double]?) {
    let order = SortedOrder(values).positions
    self.values = order.map { values[Int($0)] }
    guard let cases else {
      total = Double(values.count)
      before = nil
      return
    }
    var sum = 0.0
    var before = [0.0]
    for position in order {
      sum += cases[Int(position)]
      before.append(sum)
    }
    total = sum
    self.before = before
  }

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

/// The smallest number in a range for which a condition holds that holds for all larger ones, and for the largest.
private func smallest(from low: Double, to high: Double, where holds: (Double) -> Bool) -> Double {
  var below = orderedBits(low)
  var above = orderedBits(high)
  while below < above {
    let middle = below + (above - below) / 2
    if holds(number(orderedBits: middle)) { above = middle } else { below = middle + 1 }
  }
  // The bits of the smallest negative number and of 0 are neighbours, so that −0 cannot come out.
  return number(orderedBits: below) + 0
}
