internal import AssayNumerics

/// The values of one criterion as a method takes them: a target or an interval has become closeness, a benefit.
///
/// Closeness is 1 − d/max d with d the distance from the best value; benefit and cost keep their raw values.
struct OrientedColumn: Sendable {
  let criterion: Criterion
  /// One value an alternative.
  let values: [Double]
  /// Whether less is better.
  let isCost: Bool
  /// The smallest value.
  let minimum: Double
  /// The largest value.
  let maximum: Double

  /// Whether all alternatives have the same value, so that the criterion counts for nothing.
  var isConstant: Bool { minimum == maximum }

  init(_ criterion: Criterion, _ raw: [Double]) {
    self.criterion = criterion
    switch criterion.direction {
    case .benefit, .cost:
      values = raw
      isCost = criterion.direction == .cost
    case .target, .interval:
      let distances = Self.distances(raw, criterion.direction)
      let farthest = distances.extent.upperBound
      values = distances.map { farthest > 0 ? 1 - $0 / farthest : 1 }
      isCost = false
    }
    (minimum, maximum) = (values.extent.lowerBound, values.extent.upperBound)
  }

  /// Distances from the best value; those that differ by rounding only, as of 2.9 and 3.1 from 3, become the same.
  private static func distances(_ raw: [Double], _ direction: Direction) -> [Double] {
    let distances = raw.map { direction.distance($0) ?? 0 }
    // A distance is rounded relative to the value and the best value that it lies between.
    let groups = TieGroups(distances, magnitudes: zip(raw, distances).map { abs($0) + $1 })
    var smallest = [Double](repeating: .infinity, count: groups.count)
    for (code, distance) in zip(groups.codes, distances) { smallest[Int(code)] = min(smallest[Int(code)], distance) }
    return groups.codes.map { smallest[Int($0)] }
  }

  /// The arithmetic mean.
  ///
  /// Blocks are added up plainly and their sums with compensation, so that the error does not grow with the number of
  /// rows.
  var mean: Double {
    let count = Double(values.count)
    var total = DoubleDouble(0)
    for start in stride(from: 0, to: values.count, by: DecisionMatrix.blockSize) {
      var sum = 0.0
      for row in start..<min(start + DecisionMatrix.blockSize, values.count) { sum += values[row] }
      total += sum
    }
    // Finite values may add up to more than a number can hold; their mean lies among them all the same.
    guard total.value.isFinite else { return values.reduce(0) { $0 + $1 / count } }
    return min(max(total.value / count, minimum), maximum)
  }
}

extension DecisionMatrix {
  /// The columns as methods take them, in the order of the criteria.
  func orientedColumns(parallelism: Parallelism) -> [OrientedColumn] {
    parallelism.map(pieces: criterionCount) { OrientedColumn(criteria[$0], columns[$0]) }
  }
}
