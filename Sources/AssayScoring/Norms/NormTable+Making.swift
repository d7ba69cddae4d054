internal import AssayNumerics

extension NormTable {
  /// The points that a table keeps unless told otherwise: a percentile rank between two of them is off by less than
  /// 0.05.
  public static let pointLimit = 2_001

  /// Makes the norms of a reference group.
  ///
  /// Values that differ by at most 1e-12·max(1, |x|) are one. A group with more different values than `pointLimit`
  /// keeps the smallest, the largest and those at which the cumulative weight reaches an equal share; a percentile rank
  /// that falls between two points is then off by less than 100/(`pointLimit` − 1), and by nothing at a point.
  ///
  /// - Parameters:
  ///   - values: One a person, all finite: leave people without a score out, and say how many they are.
  ///   - bands: Names for parts of the scale.
  ///   - pointLimit: At least 2.
  /// - Throws: ``ScoringError``: no value, one that is not finite, weights that are not as many, or no weight above 0.
  /// - Complexity: Linear in the number of values.
  public init(
    reference values: [Double], weights: NormWeights = .equal, denominator: SpreadDenominator = .sample,
    bands: NormBands? = nil, pointLimit: Int = NormTable.pointLimit
  ) throws(ScoringError) {
    guard pointLimit >= 2 else {
      throw .mismatch("A norm table needs at least 2 points, and \(pointLimit) were asked for")
    }
    let group = try ReferenceGroup(values, weights)
    let moments = group.moments(denominator)
    var points = group.points
    if points.values.count > pointLimit { points = points.thinned(to: pointLimit) }
    try self.init(
      count: group.count, weightSum: points.through.last ?? 0, mean: moments.mean,
      standardDeviation: moments.standardDeviation, denominator: denominator, values: points.values,
      below: points.below, through: points.through, bands: bands)
  }
}

/// The people of a reference group who have a weight.
private struct ReferenceGroup {
  let values: [Double]
  /// nil where everybody counts once.
  let weights: [Double]?
  let count: Int

  init(_ values: [Double], _ weights: NormWeights) throws(ScoringError) {
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw .mismatch("Person \(place + 1) of the reference group has no finite value; leave such people out")
    }
    guard let stated = try Self.weights(weights, count: values.count) else {
      guard !values.isEmpty else { throw .mismatch("The reference group of the norms is empty") }
      (self.values, self.weights, count) = (values, nil, values.count)
      return
    }
    let used = values.indices.filter { stated[$0] > 0 }
    guard !used.isEmpty else { throw .mismatch("Nobody in the reference group of the norms has a weight above 0") }
    self.values = used.map { values[$0] }
    let kept = used.map { stated[$0] }
    self.weights = kept
    count = if case .frequency = weights { Int(kept.reduce(0, +)) } else { used.count }
  }

  private static func weights(_ weights: NormWeights, count: Int) throws(ScoringError) -> [Double]? {
    let (stated, isWhole): ([Double], Bool)
    switch weights {
    case .equal: return nil
    case .frequency(let values): (stated, isWhole) = (values, true)
    case .sampling(let values): (stated, isWhole) = (values, false)
    }
    guard stated.count == count else {
      throw .mismatch("There are \(stated.count) weights for \(count) people of the reference group")
    }
    for (place, weight) in stated.enumerated() {
      // 2⁵³ people are more than a count can hold exactly.
      guard weight >= 0, weight.isFinite, !isWhole || (weight == weight.rounded() && weight < 0x1p53) else {
        throw .invalidWeight(weight, name: "person \(place + 1) of the reference group")
      }
    }
    return stated
  }

  /// The mean, and the standard deviation.
  func moments(_ denominator: SpreadDenominator) -> (mean: Double, standardDeviation: Double?) {
    // In units of a power of two near the largest value, so that sums and squares neither overflow nor vanish, and the
    // division is exact.
    let size = values.reduce(0) { max($0, abs($1)) }
    let unit = size > 0 ? Double(sign: .plus, exponent: min(size.exponent, 1022), significand: 1) : 1
    var (total, sum) = (DoubleDouble(0), DoubleDouble(0))
    for (place, value) in values.enumerated() {
      let weight = weights?[place] ?? 1
      total += weight
      sum += weight * (value / unit)
    }
    let mean = sum.value / total.value
    var squares = DoubleDouble(0)
    for (place, value) in values.enumerated() {
      let deviation = value / unit - mean
      squares += (weights?[place] ?? 1) * (deviation * deviation)
    }
    let isConstant = values.allSatisfy { $0 == values[0] }
    let n = Double(count)
    let ratio: Double? =
      switch denominator {
      case .population: 1
      case .sample: count > 1 ? n / (n - 1) : nil
      }
    let deviation = ratio.map { isConstant ? 0 : unit * (squares.value / total.value * $0).squareRoot() }
    return (isConstant ? values[0] : unit * mean, deviation)
  }

  /// Every different value, with the weight below it and up to it.
  var points: NormPoints {
    let ties = TieGroups(values, magnitudes: values.map { max(1, abs($0)) })
    var smallest = [Double](repeating: .infinity, count: ties.count)
    var sums = [DoubleDouble](repeating: DoubleDouble(0), count: ties.count)
    for (place, code) in ties.codes.enumerated() {
      smallest[Int(code)] = min(smallest[Int(code)], values[place])
      sums[Int(code)] += weights?[place] ?? 1
    }
    var reached = DoubleDouble(0)
    var (below, through): ([Double], [Double]) = ([], [])
    for sum in sums {
      below.append(reached.value)
      reached += sum
      through.append(reached.value)
    }
    return NormPoints(values: smallest, below: below, through: through)
  }
}

private struct NormPoints {
  let values: [Double]
  let below: [Double]
  let through: [Double]

  /// The first, the last, and those at which the cumulative weight reaches an equal share.
  func thinned(to limit: Int) -> NormPoints {
    let total = through[through.count - 1]
    var kept = [0]
    var place = 0
    for share in 1..<(limit - 1) {
      let target = total * (Double(share) / Double(limit - 1))
      while through[place] < target { place += 1 }
      if place > kept[kept.count - 1] { kept.append(place) }
    }
    if kept[kept.count - 1] < values.count - 1 { kept.append(values.count - 1) }
    return NormPoints(values: kept.map { values[$0] }, below: kept.map { below[$0] }, through: kept.map { through[$0] })
  }
}
