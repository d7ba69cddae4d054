internal import AssayNumerics

/// The distribution of a score in a reference group, against which new people are scored.
///
/// It holds what scoring needs and nothing else, so that a table that was stored scores everybody with the same bits as
/// the one that was made:
///
/// - n, Σw, the mean and the standard deviation, with the name of its denominator;
/// - points v[1] < … < v[k] of the distribution, each with B[i] = Σw of those below it and T[i] = Σw up to and
///   including it.
///
/// The standing of a value x is the weight below it plus half of the weight at it (the mid-rank):
/// ```
/// s(x) = (B[i] + T[i])/2                                            where x is v[i]
/// s(x) = T[i] + (B[i+1] − T[i])·(x − v[i])/(v[i+1] − v[i])          where v[i] < x < v[i+1]
/// s(x) = 0 below v[1], Σw above v[k]
/// percentile rank = 100·s(x)/Σw
/// ```
/// With every value of the group among the points nobody lies between two of them, B[i+1] = T[i], and the percentile
/// rank is exact. A large group keeps some points only; then s(x) is right at these and lies between the right bounds
/// elsewhere.
///
/// The group must be one that the people to be scored can be compared with, and large enough: a percentile rank from n
/// people moves in steps of 100/n.
///
/// Reference: Crocker & Algina, *Introduction to Classical and Modern Test Theory* (1986), ch. 19.
public struct NormTable: Sendable, Hashable {
  /// The people of the reference group, n; those of weight 0 are not counted.
  public let count: Int
  /// Σw.
  public let weightSum: Double
  /// Σwx/Σw.
  public let mean: Double
  /// nil for one person and the denominator n − 1; 0 where all have the same value.
  public let standardDeviation: Double?
  /// What the sum of squares was divided by.
  public let denominator: SpreadDenominator
  /// The points v, ascending.
  public let values: [Double]
  /// B: for each point, Σw of the values below it.
  public let below: [Double]
  /// T: for each point, Σw of the values up to and including it.
  public let through: [Double]
  /// The names of the parts of the scale; nil for none.
  public let bands: NormBands?

  /// Whether every value of the reference group is among the points.
  public var isExact: Bool {
    zip(through, below.dropFirst()).allSatisfy { $0 == $1 }
  }

  /// Creates a table from its parts, as one that was stored.
  ///
  /// - Parameter below: nil where every value of the group is among the points.
  /// - Throws: ``ScoringError/mismatch(_:)`` where the parts cannot be those of one group.
  public init(
    count: Int, weightSum: Double, mean: Double, standardDeviation: Double?, denominator: SpreadDenominator,
    values: [Double], below: [Double]? = nil, through: [Double], bands: NormBands? = nil
  ) throws(ScoringError) {
    let below: [Double] = below ?? ([0] + through.dropLast())
    try Self.check(count: count, weightSum, mean, standardDeviation, values, below, through)
    self.count = count
    self.weightSum = weightSum
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.denominator = denominator
    self.values = values
    self.below = below
    self.through = through
    self.bands = bands
  }

  /// The same table with other bands.
  public func banded(by bands: NormBands?) -> NormTable {
    NormTable(copying: self, bands: bands)
  }

  private init(copying other: NormTable, bands: NormBands?) {
    (count, weightSum, mean) = (other.count, other.weightSum, other.mean)
    (standardDeviation, denominator) = (other.standardDeviation, other.denominator)
    (values, below, through) = (other.values, other.below, other.through)
    self.bands = bands
  }

  private static func check(
    count: Int, _ weightSum: Double, _ mean: Double, _ deviation: Double?, _ values: [Double], _ below: [Double],
    _ through: [Double]
  ) throws(ScoringError) {
    guard !values.isEmpty, values.count == through.count, values.count == below.count else {
      throw .mismatch(
        "A norm table has \(values.count) values, \(through.count) cumulative weights and \(below.count) weights "
          + "below; it needs at least one, and as many of each")
    }
    guard count >= 1, weightSum > 0, weightSum.isFinite, mean.isFinite,
      deviation.map({ $0 >= 0 && $0.isFinite }) ?? true
    else {
      throw .mismatch(
        "The n, sum of weights, mean or standard deviation of a norm table is not one that a group can have")
    }
    var (last, reached) = (-Double.infinity, 0.0)
    for (place, value) in values.enumerated() {
      guard value > last, value.isFinite else {
        throw .mismatch("Value \(place + 1) of a norm table is \(value), which is not above the one before it")
      }
      guard below[place] >= reached, through[place] >= below[place], through[place].isFinite else {
        throw .mismatch("The weights of a norm table fall at value \(place + 1), which is \(value)")
      }
      (last, reached) = (value, through[place])
    }
    guard below[0] == 0, abs(reached - weightSum) <= 1e-9 * weightSum else {
      throw .mismatch("The last cumulative weight of a norm table is \(reached), and the sum of weights \(weightSum)")
    }
  }
}

/// What the sum of squares of a standard deviation is divided by.
///
/// Under sampling weights the squares are Σw(x − x̄)²/Σw, and n − 1 means that times n/(n − 1), with n the people:
/// weights times a constant change nothing.
public enum SpreadDenominator: String, Sendable, Hashable, CaseIterable {
  /// An estimate for the population that the group stands for.
  case sample = "n-1"
  /// The spread of the group itself.
  case population = "n"
}

/// What the weights of a reference group mean.
public enum NormWeights: Sendable, Hashable {
  /// Everybody counts once.
  case equal
  /// How many people each value stands for; whole numbers.
  case frequency([Double])
  /// In proportion to the people that each stands for in the population.
  case sampling([Double])
}
