/// Scores from the best to the worst with their variances, and the question whether one is clearly better than another.
///
/// Positions count places in that order. A score without a standard error has an infinite variance: it is clear of
/// nobody, and nobody is clear of it.
struct RankedEstimates: Sendable {
  /// For each place, the position of the subject in the data.
  let order: [Int]
  /// Descending; larger is better.
  let values: [Double]
  let variances: [Double]
  /// The critical value of each place; empty where one value holds for all pairs.
  let criticalValues: [Double]
  /// The critical value of all pairs.
  let criticalValue: Double

  init(scores: [Double], variances: [Double], order: ScoreOrder) {
    let ranks = ScoreRanks(scores, order: order)
    self.order = ranks.order
    values = ranks.order.map { order == .descending ? scores[$0] : -scores[$0] }
    self.variances = ranks.order.map { variances[$0] }
    criticalValues = []
    criticalValue = .infinity
  }

  private init(_ other: RankedEstimates, criticalValues: [Double], criticalValue: Double) {
    order = other.order
    values = other.values
    variances = other.variances
    self.criticalValues = criticalValues
    self.criticalValue = criticalValue
  }

  /// The same estimates with one critical value for all pairs.
  func with(criticalValue: Double) -> RankedEstimates {
    RankedEstimates(self, criticalValues: [], criticalValue: criticalValue)
  }

  /// The same estimates with a critical value for each place.
  func with(criticalValues: [Double]) -> RankedEstimates {
    RankedEstimates(self, criticalValues: criticalValues, criticalValue: criticalValues.min() ?? 0)
  }

  var count: Int { values.count }

  /// The critical value of a place's own comparisons.
  @inline(__always)
  func criticalValue(at place: Int) -> Double { criticalValues.isEmpty ? criticalValue : criticalValues[place] }

  /// The critical value of a pair that is to be told apart in the sets of both.
  func criticalValue(_ first: Int, _ second: Int) -> Double {
    criticalValues.isEmpty ? criticalValue : max(criticalValues[first], criticalValues[second])
  }

  /// Whether the score at one place is better than that at another by more than `critical` standard errors.
  @inline(__always)
  func isClear(_ better: Int, _ worse: Int, critical: Double) -> Bool {
    RankedEstimates.isClear(
      values[better], variances[better], values[worse], variances[worse], squaredCritical: critical * critical)
  }

  /// Whether x is better than y by more than critical standard errors of the difference, and not tied with it.
  @inline(__always)
  static func isClear(_ x: Double, _ v: Double, _ y: Double, _ w: Double, squaredCritical: Double) -> Bool {
    let difference = x - y
    guard difference > 0 else { return false }
    let variance = v + w
    if variance > 0 { return difference * difference > squaredCritical * variance && !isTied(x, y) }
    return !isTied(x, y)
  }

  @inline(__always)
  private static func isTied(_ x: Double, _ y: Double) -> Bool {
    abs(x - y) <= 1e-12 * max(1, abs(x), abs(y))
  }
}

/// Places in groups that are alike in score and in variance, so that most pairs of groups are decided by their
/// extremes.
///
/// Places are cut into slabs along the order and each slab, by variance, into groups of ``size``.
struct EstimateGroups: Sendable {
  struct Group: Sendable {
    let places: [Int]
    let values: ClosedRange<Double>
    let variances: ClosedRange<Double>
  }
  static let size = 32
  let groups: [Group]

  /// Groups the places whose variance is finite.
  init(_ estimates: RankedEstimates) {
    let known = (0..<estimates.count).filter { estimates.variances[$0].isFinite }
    let groupCount = (known.count + Self.size - 1) / Self.size
    let slabCount = max(1, Int(Double(groupCount).squareRoot().rounded()))
    let perSlab = (groupCount + slabCount - 1) / slabCount * Self.size
    var groups: [Group] = []
    var start = 0
    while start < known.count {
      let slab = known[start..<min(known.count, start + perSlab)].sorted {
        (estimates.variances[$0], $0) < (estimates.variances[$1], $1)
      }
      for first in stride(from: 0, to: slab.count, by: Self.size) {
        let places = Array(slab[first..<min(slab.count, first + Self.size)]).sorted()
        groups.append(
          Group(
            places: places, values: places.map { estimates.values[$0] }.extent,
            variances: places.map { estimates.variances[$0] }.extent))
      }
      start += perSlab
    }
    self.groups = groups
  }
}
