/// The count, mean, spread and range of the values of one group, kept so that parts can be merged.
///
/// With n the cases, of which a value may stand for several:
/// ```
/// mean = Σx / n,   sumOfSquares = Σ(x − mean)²,   variance = sumOfSquares / (n − 1)
/// ```
/// The sum of squares is taken about a first mean and corrected (the two-pass algorithm), and the mean is kept in two
/// parts, so that thirteen leading digits that all values share cost no digit of the spread.
/// Reference: Chan, Golub & LeVeque (1983), *The American Statistician* 37, 242–247, for the correction and the merge.
public struct GroupMoments: Sendable, Equatable {
  /// The cases: values, or as many as they stand for.
  public private(set) var count: Double
  /// The mean rounded to a double; 0 where there are no cases.
  public private(set) var mean: Double
  /// What rounding the mean lost.
  public private(set) var meanRemainder: Double
  /// Σ(x − mean)².
  public private(set) var sumOfSquares: Double
  /// The smallest value; infinite where there are no cases, minus infinite where it is not known.
  public private(set) var minimum: Double
  /// The largest value; minus infinite where there are no cases, infinite where it is not known.
  public private(set) var maximum: Double

  /// The moments of no cases.
  public init() {
    (count, mean, meanRemainder, sumOfSquares) = (0, 0, 0, 0)
    (minimum, maximum) = (.infinity, -.infinity)
  }

  /// Published moments, from which a comparison of means can be made again.
  ///
  /// - Precondition: `count` is above 0 and the sum of squares not negative.
  public init(count: Double, mean: Double, standardDeviation: Double) {
    precondition(count > 0 && standardDeviation >= 0, "Moments need cases and a standard deviation of at least 0.")
    self.init(
      count: count, mean: mean, remainder: 0, sumOfSquares: standardDeviation * standardDeviation * (count - 1),
      range: (-.infinity, .infinity))
  }

  /// Moments that were summed up elsewhere.
  ///
  /// - Precondition: `count` is above 0 and the sum of squares about the mean not negative.
  public init(count: Double, mean: Double, sumOfSquares: Double) {
    precondition(count > 0 && sumOfSquares >= 0, "Moments need cases and a sum of squares of at least 0.")
    self.init(count: count, mean: mean, remainder: 0, sumOfSquares: sumOfSquares, range: (-.infinity, .infinity))
  }

  /// The moments of some values.
  ///
  /// - Parameters:
  ///   - values: Finite numbers.
  ///   - weights: How many identical cases each stands for; nil when each is one.
  /// - Complexity: Two passes.
  public init(_ values: [Double], weights: [Double]? = nil) {
    self.init(values[...], weights: weights.map { $0[...] })
  }

  /// The moments of a run of values.
  public init(_ values: ArraySlice<Double>, weights: ArraySlice<Double>? = nil) {
    self.init()
    if let weights {
      precondition(weights.count == values.count, "There is one weight for each value.")
      add(values, weights)
    } else if !values.isEmpty {
      add(values)
    }
  }

  private init(
    count: Double, mean: Double, remainder: Double, sumOfSquares: Double, range: (low: Double, high: Double)
  ) {
    self.count = count
    let rounded = mean + remainder
    self.mean = rounded
    meanRemainder = remainder - (rounded - mean)
    self.sumOfSquares = sumOfSquares
    (minimum, maximum) = range
  }

  /// The values that are summed up before their sum is added to others.
  private static let run = 64

  private mutating func add(_ values: ArraySlice<Double>) {
    let size = Double(values.count)
    var low = Double.infinity
    var high = -Double.infinity
    var total = 0.0
    for value in values {
      total += value
      low = min(low, value)
      high = max(high, value)
    }
    // The centre only has to lie among the values: the correction below makes up for its rounding.
    let centre = Self.centre(total / size, low, high)
    var deviation = 0.0
    var squares = 0.0
    var start = values.startIndex
    while start < values.endIndex {
      // Short sums first: rounding then grows with the number of runs and not of values.
      let end = min(start + Self.run, values.endIndex)
      var (sum, sumOfSquares) = (0.0, 0.0)
      for value in values[start..<end] {
        let distance = value - centre
        sum += distance
        sumOfSquares += distance * distance
      }
      deviation += sum
      squares += sumOfSquares
      start = end
    }
    self = GroupMoments(
      count: size, mean: centre, remainder: deviation / size,
      sumOfSquares: low == high ? 0 : max(0, squares - deviation * (deviation / size)), range: (low, high))
  }

  private mutating func add(_ values: ArraySlice<Double>, _ weights: ArraySlice<Double>) {
    var low = Double.infinity
    var high = -Double.infinity
    var total = 0.0
    var size = 0.0
    for (value, weight) in zip(values, weights) where weight > 0 {
      total += weight * value
      size += weight
      low = min(low, value)
      high = max(high, value)
    }
    guard size > 0 else { return }
    let centre = Self.centre(total / size, low, high)
    var deviation = 0.0
    var squares = 0.0
    for (value, weight) in zip(values, weights) where weight > 0 {
      let distance = value - centre
      deviation += weight * distance
      squares += weight * distance * distance
    }
    self = GroupMoments(
      count: size, mean: centre, remainder: deviation / size,
      sumOfSquares: low == high ? 0 : max(0, squares - deviation * (deviation / size)), range: (low, high))
  }

  /// The total of large values may overflow where their mean does not.
  private static func centre(_ mean: Double, _ low: Double, _ high: Double) -> Double {
    mean.isFinite ? min(max(mean, low), high) : low / 2 + high / 2
  }

  /// The moments of these cases and others.
  public func merged(with other: GroupMoments) -> GroupMoments {
    guard other.count > 0 else { return self }
    guard count > 0 else { return other }
    let total = count + other.count
    let distance = other.meanDifference(from: self)
    return GroupMoments(
      count: total, mean: mean, remainder: meanRemainder + distance * (other.count / total),
      sumOfSquares: sumOfSquares + other.sumOfSquares + distance * distance * (count / total) * other.count,
      range: (min(minimum, other.minimum), max(maximum, other.maximum)))
  }

  /// This mean less another, without the digits they share.
  public func meanDifference(from other: GroupMoments) -> Double {
    (mean - other.mean) + (meanRemainder - other.meanRemainder)
  }

  /// This mean less a number.
  public func meanDifference(from value: Double) -> Double { (mean - value) + meanRemainder }

  /// The variance with n − 1; nil with fewer than two cases, or where the sum of squares is not a number that counts.
  public var variance: Double? { count > 1 && hasMeasurableSpread ? sumOfSquares / (count - 1) : nil }

  /// Whether squares of the deviations neither overflow nor are all too small for a number.
  var hasMeasurableSpread: Bool {
    sumOfSquares.isFinite && (sumOfSquares > 0 || minimum == maximum || minimum.isInfinite)
  }

  /// The standard deviation; nil with fewer than two cases.
  public var standardDeviation: Double? { variance?.squareRoot() }

  /// The standard error of the mean, s/√n; nil with fewer than two cases.
  public var standardError: Double? { variance.map { ($0 / count).squareRoot() } }

  /// Whether all values are the same, as far as squares of their deviations tell.
  public var isConstant: Bool { sumOfSquares == 0 }
}
