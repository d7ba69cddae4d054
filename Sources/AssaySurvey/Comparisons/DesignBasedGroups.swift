public import AssayComparisons
internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// The values of several groups under sampling weights, each row of the data its own cluster and no strata.
///
/// With weights w of the n rows of the design, of which those of group g have values y and weights that sum to W[g]:
/// ```
/// ȳ[g] = Σ w y / W[g],   V[g] = n/(n − 1) · Σ w² (y − ȳ[g])² / W[g]²
/// ```
/// is the mean and its linearised variance, sampling with replacement. The means of different groups have no row in
/// common, and so no covariance. Rows with a weight that are in no group, or have no value, are a domain's complement:
/// they count in n as zeros, as in R's survey package. All weights times a constant give the same errors and tests.
///
/// Reference: Binder (1983), *International Statistical Review* 51, 279–292; Lumley, *Complex Surveys* (2010), §2.2, §5.2.
public struct DesignBasedGroups: Sendable, Equatable {
  /// The groups that have rows with a weight above 0, in their order.
  public let groups: [DesignBasedMean]
  /// The labels of groups that have none.
  public let emptyGroups: [String]
  /// n: all rows of the data that have a weight.
  public let designSize: Int
  /// The rows with a weight above 0 that are in a group and have a value.
  public let usedCount: Int
  /// The values, weights and groups of these rows.
  let rows: WeightedRows

  /// Groups the rows of the data.
  ///
  /// - Parameters:
  ///   - values: One for each row that has a weight; NaN where it is missing.
  ///   - groups: The position of each row's label; negative where the row is in no group.
  ///   - labels: The names of the groups.
  ///   - weights: The inverse of each row's probability of being sampled, up to a factor.
  /// - Throws: ``ComparisonError/mismatch(_:)`` for lists of unlike length, or a weight that is negative or not finite;
  ///   ``ComparisonError/invalidValue(_:group:)`` for an infinite value;
  ///   ``ComparisonError/tooFewValues(_:group:needed:)`` with fewer than two rows in the design.
  public init(values: [Double], groups: [Int], labels: [String], weights: [Double]) throws(ComparisonError) {
    guard values.count == groups.count, values.count == weights.count else {
      throw .mismatch("There are \(values.count) values, \(groups.count) groups and \(weights.count) weights of rows.")
    }
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw .mismatch("A weight is negative or not finite.")
    }
    guard weights.count > 1 else { throw .tooFewValues(weights.count, group: "all rows", needed: 2) }
    guard groups.allSatisfy({ $0 < labels.count }) else { throw .mismatch("A row is in a group that has no label.") }
    var rows = WeightedRows()
    var occupied = [Bool](repeating: false, count: labels.count)
    for row in values.indices where weights[row] > 0 && groups[row] >= 0 && !values[row].isNaN {
      guard values[row].isFinite else { throw .invalidValue(values[row], group: labels[groups[row]]) }
      rows.append(value: values[row], weight: weights[row], group: groups[row])
      occupied[groups[row]] = true
    }
    let kept = labels.indices.filter { occupied[$0] }
    rows.renumber(kept, of: labels.count)
    self.init(
      rows: rows, labels: kept.map { labels[$0] },
      emptyGroups: labels.indices.filter { !occupied[$0] }.map { labels[$0] },
      designSize: weights.count)
  }

  private init(rows: WeightedRows, labels: [String], emptyGroups: [String], designSize: Int) {
    self.rows = rows
    self.emptyGroups = emptyGroups
    self.designSize = designSize
    usedCount = rows.values.count
    groups = rows.means(of: rows.values, labels: labels, designSize: designSize)
  }

  /// The degrees of freedom of the rows that are compared, as R counts those of a domain: their number less 1.
  public var degreesOfFreedom: Double { Double(usedCount - 1) }
}

/// The weighted mean of one group, with its design-based error.
public struct DesignBasedMean: Sendable, Equatable {
  /// What people call the group.
  public let label: String
  /// The rows with a weight above 0.
  public let count: Int
  /// W, the sum of their weights.
  public let weightSum: Double
  /// ȳ.
  public let mean: Double
  /// √V.
  public let standardError: Double
  /// Kish's effective size W²/Σw².
  ///
  /// Reference: Kish, *Survey Sampling* (1965), §11.7.
  public let effectiveSize: Double
  /// n − 1, of all rows of the design.
  public let degreesOfFreedom: Double
  /// What rounding the mean lost.
  let meanRemainder: Double

  /// This mean less another, without the digits they share.
  func meanDifference(from other: DesignBasedMean) -> Double {
    (mean - other.mean) + (meanRemainder - other.meanRemainder)
  }

  /// ȳ ± t √V, on n − 1 degrees of freedom; nil with one row, whose error says nothing.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    guard count > 1 else { return nil }
    let reach = StudentT(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2) * standardError
    return ConfidenceInterval(low: mean - reach, high: mean + reach, level: level)
  }
}

/// Rows with a weight above 0.
struct WeightedRows: Sendable, Equatable {
  private(set) var values: [Double] = []
  private(set) var weights: [Double] = []
  private(set) var groups: [Int] = []

  mutating func append(value: Double, weight: Double, group: Int) {
    values.append(value)
    weights.append(weight)
    groups.append(group)
  }

  /// Numbers the groups that are kept from 0.
  mutating func renumber(_ kept: [Int], of count: Int) {
    guard kept.count < count else { return }
    var place = [Int](repeating: -1, count: count)
    for (new, old) in kept.enumerated() { place[old] = new }
    for row in groups.indices { groups[row] = place[groups[row]] }
  }

  /// The mean in each group of the values, or of scores in their place.
  func means(of scores: [Double], labels: [String], designSize: Int) -> [DesignBasedMean] {
    var sums = [GroupSums](repeating: GroupSums(), count: labels.count)
    for row in scores.indices { sums[groups[row]].addFirst(scores[row], weights[row]) }
    // The second pass is about the first mean, and corrects it.
    for place in sums.indices { sums[place].settleCentre() }
    for row in scores.indices { sums[groups[row]].addSecond(scores[row], weights[row]) }
    let n = Double(designSize)
    return zip(labels, sums).map { label, sum in
      let weightSum = sum.weights.value
      let shift = sum.deviations.value / weightSum
      // Σw²(y − c − s)² from the moments about the centre c.
      let squares =
        sum.isConstant
        ? 0 : max(0, sum.squares.value - 2 * shift * sum.crossed.value + shift * shift * sum.weightSquares.value)
      let mean = sum.isConstant ? sum.low : sum.centre + shift
      return DesignBasedMean(
        label: label, count: sum.count, weightSum: weightSum, mean: mean,
        standardError: (n / (n - 1) * squares).squareRoot() / weightSum,
        effectiveSize: weightSum * weightSum / sum.weightSquares.value, degreesOfFreedom: n - 1,
        meanRemainder: sum.isConstant ? 0 : shift - (mean - sum.centre))
    }
  }
}

/// The sums of one group.
private struct GroupSums {
  var count = 0
  var weights = DoubleDouble()
  var weightSquares = DoubleDouble()
  var products = DoubleDouble()
  var low = Double.infinity
  var high = -Double.infinity
  /// A number near the mean, that deviations are from.
  var centre = 0.0
  /// Σw(y − c), Σw²(y − c) and Σw²(y − c)².
  var deviations = DoubleDouble()
  var crossed = DoubleDouble()
  var squares = DoubleDouble()

  var isConstant: Bool { low == high }

  mutating func addFirst(_ value: Double, _ weight: Double) {
    count += 1
    weights += weight
    weightSquares += weight * weight
    products += weight * value
    low = min(low, value)
    high = max(high, value)
  }

  mutating func settleCentre() {
    centre = min(max(products.value / weights.value, low), high)
  }

  mutating func addSecond(_ value: Double, _ weight: Double) {
    let deviation = value - centre
    deviations += weight * deviation
    crossed += weight * weight * deviation
    squares += weight * weight * deviation * deviation
  }
}
