internal import AssayNumerics

/// A weighted mean of class means whose raters can be drawn again.
struct ResampledMean {
  private let classes: [RaterPoints]
  private let weights: Double
  let estimate: Double
  /// nil where a class has a single rater.
  let standardError: Double?

  /// nil without a rater in a class of positive weight.
  init?(_ classes: [RaterPoints]) {
    self.classes = classes.filter { $0.weight > 0 && !$0.points.isEmpty }
    weights = self.classes.reduce(0) { $0 + $1.weight }
    guard weights > 0 else { return nil }
    let votes = self.classes.compactMap { ClassVotes($0.name, weight: $0.weight, raters: $0.points) }
    let error = CompositeError(votes)
    guard let mean = error.mean else { return nil }
    estimate = mean
    standardError = error.standardError
  }

  /// The mean of one replicate, and its standard error.
  func drawn(using generator: inout Philox) -> (mean: Double, standardError: Double?) {
    var (sum, variance, isDefined) = (0.0, 0.0, true)
    for group in classes {
      let count = group.points.count
      var (total, squares) = (0.0, 0.0)
      // About the first value, so that squares do not cancel.
      let origin = group.points[0]
      for _ in 0..<count {
        let value = group.points[generator.below(count)] - origin
        total += value
        squares += value * value
      }
      let n = Double(count)
      sum += group.weight * (origin + total / n)
      isDefined = isDefined && count > 1
      variance += group.weight * group.weight * max(0, squares - total * total / n) / (n * max(1, n - 1))
    }
    return (sum / weights, isDefined ? variance.squareRoot() / weights : nil)
  }
}

/// The raters of two subjects, those of a class that rated both as one.
struct SharedRaters {
  /// One rater of a class, with the values for the two subjects.
  private struct Rater {
    var first: Double?
    var second: Double?
  }
  /// A class of one or both subjects; a weight of 0 where it did not vote on one.
  private struct Group {
    var raters: [Rater]
    let firstWeight: Double
    let secondWeight: Double
  }
  private var groups: [Group] = []

  init(_ first: [RaterPoints], _ second: [RaterPoints]) {
    for group in first where group.weight > 0 && !group.points.isEmpty {
      let other = second.first { $0.name == group.name && $0.weight > 0 && !$0.points.isEmpty }
      guard let other, let ids = group.raters, let others = other.raters else {
        groups.append(
          Group(raters: group.points.map { Rater(first: $0) }, firstWeight: group.weight, secondWeight: 0))
        continue
      }
      var places: [Int: Int] = [:]
      var raters: [Rater] = []
      for (id, value) in zip(ids, group.points) {
        places[id] = raters.count
        raters.append(Rater(first: value))
      }
      for (id, value) in zip(others, other.points) {
        if let place = places[id] { raters[place].second = value } else { raters.append(Rater(second: value)) }
      }
      groups.append(Group(raters: raters, firstWeight: group.weight, secondWeight: other.weight))
    }
    for group in second where group.weight > 0 && !group.points.isEmpty {
      let other = first.first { $0.name == group.name && $0.weight > 0 && !$0.points.isEmpty }
      if let other, other.raters != nil, group.raters != nil { continue }
      groups.append(
        Group(raters: group.points.map { Rater(second: $0) }, firstWeight: 0, secondWeight: group.weight))
    }
  }

  /// The difference of one replicate; nil where it drew nobody who rated one of the subjects.
  func drawnDifference(using generator: inout Philox) -> Double? {
    var (a, b) = (Sum(), Sum())
    for group in groups {
      var (first, second) = (Sum(), Sum())
      for _ in group.raters.indices {
        let rater = group.raters[generator.below(group.raters.count)]
        if let value = rater.first { first.add(value) }
        if let value = rater.second { second.add(value) }
      }
      if first.weight > 0 { a.add(first.mean, weight: group.firstWeight) }
      if second.weight > 0 { b.add(second.mean, weight: group.secondWeight) }
    }
    return a.weight > 0 && b.weight > 0 ? a.mean - b.mean : nil
  }

  private struct Sum {
    var total = 0.0
    var weight = 0.0
    var mean: Double { total / weight }
    mutating func add(_ value: Double, weight: Double = 1) {
      total += weight * value
      self.weight += weight
    }
  }
}

extension Philox {
  /// A whole number from 0 that is smaller than `bound`, all equally likely but for 2⁻³² of the chance.
  mutating func below(_ bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(bound)) >> 32)
  }
}
