public import AssayNumerics

/// The distinct values of a numeric variable in ascending order, and how often each occurs.
///
/// Everything that does not depend on the order of the rows follows from it exactly: moments, quantiles, the mode. It
/// merges, and takes memory for distinct values only.
public struct ValueDistribution: Sendable, Equatable {
  /// Distinct and ascending; never NaN.
  public private(set) var values: [Double]
  /// The cases of each value.
  public private(set) var counts: [Int]
  /// Σw of each value; the count when there are no weights.
  public private(set) var weights: [DoubleDouble]
  /// Σw² of each value; the count when there are no weights.
  public private(set) var squares: [DoubleDouble]

  /// The distribution of no values.
  public init() {
    values = []
    counts = []
    weights = []
    squares = []
  }

  /// The distribution of values; NaN is missing and left out.
  public init(_ observations: some Sequence<Double>) {
    self.init()
    var sorted = observations.filter { !$0.isNaN }
    sorted.sort()
    var index = 0
    while index < sorted.count {
      let value = sorted[index]
      let start = index
      while index < sorted.count, sorted[index] == value { index += 1 }
      let times = DoubleDouble(Double(index - start))
      values.append(value)
      counts.append(index - start)
      weights.append(times)
      squares.append(times)
    }
  }

  /// The distribution of weighted values.
  ///
  /// - Parameters:
  ///   - observations: Values, each with a weight; pairs with a value that is NaN, or without a weight above 0, are left out.
  ///   - areFrequencies: Whether a weight is a number of identical cases.
  public init(_ observations: some Sequence<(value: Double, weight: Double)>, areFrequencies: Bool) {
    self.init(
      entries: observations.lazy.filter { !$0.value.isNaN && $0.weight > 0 }.map {
        Entry(value: $0.value, weight: $0.weight, count: areFrequencies ? Int($0.weight) : 1)
      })
    if areFrequencies { squares = weights }
  }

  /// The distribution of values that were counted already, each of them once or more.
  ///
  /// - Parameter cells: Values with their cases, Σw and Σw².
  package init(cells: [(value: Double, count: Int, weight: DoubleDouble, square: DoubleDouble)]) {
    self.init()
    for cell in cells.sorted(by: { $0.value < $1.value }) where cell.count > 0 {
      if values.last != cell.value {
        values.append(cell.value)
        counts.append(0)
        weights.append(DoubleDouble())
        squares.append(DoubleDouble())
      }
      counts[counts.count - 1] += cell.count
      weights[weights.count - 1] += cell.weight
      squares[squares.count - 1] += cell.square
    }
  }

  private struct Entry {
    let value: Double
    let weight: Double
    let count: Int
  }

  private init(entries: some Sequence<Entry>) {
    self.init()
    // Ties keep their order, so that sums of weights do not depend on the sorting.
    let sorted = entries.enumerated().sorted {
      $0.element.value != $1.element.value ? $0.element.value < $1.element.value : $0.offset < $1.offset
    }
    for (_, entry) in sorted {
      if values.last != entry.value {
        values.append(entry.value)
        counts.append(0)
        weights.append(DoubleDouble())
        squares.append(DoubleDouble())
      }
      counts[counts.count - 1] += entry.count
      weights[weights.count - 1] += entry.weight
      squares[squares.count - 1] += entry.weight * entry.weight
    }
  }

  /// The distribution of both sets of cases.
  public func merged(with other: ValueDistribution) -> ValueDistribution {
    var union = ValueDistribution()
    var (mine, theirs) = (0, 0)
    func take(_ source: ValueDistribution, _ index: Int) {
      if union.values.last == source.values[index] {
        union.counts[union.counts.count - 1] += source.counts[index]
        union.weights[union.weights.count - 1] += source.weights[index]
        union.squares[union.squares.count - 1] += source.squares[index]
      } else {
        union.values.append(source.values[index])
        union.counts.append(source.counts[index])
        union.weights.append(source.weights[index])
        union.squares.append(source.squares[index])
      }
    }
    while mine < values.count || theirs < other.values.count {
      if theirs >= other.values.count || (mine < values.count && values[mine] <= other.values[theirs]) {
        take(self, mine)
        mine += 1
      } else {
        take(other, theirs)
        theirs += 1
      }
    }
    return union
  }

  /// The number of cases.
  public var count: Int { counts.reduce(0, +) }

  /// Σw.
  public var totalWeight: Double { weights.reduce(into: DoubleDouble()) { $0 += $1 }.value }
}

/// Distributions of pieces, merged in pairs of like size so that the work grows as n log n.
public struct ValueDistributionSum: Sendable {
  private var runs: [(level: Int, distribution: ValueDistribution)] = []

  /// The sum of no pieces.
  public init() {}

  /// Adds the distribution of the next piece.
  public mutating func add(_ piece: ValueDistribution) {
    var run = (level: 0, distribution: piece)
    while let last = runs.last, last.level == run.level {
      runs.removeLast()
      run = (run.level + 1, last.distribution.merged(with: run.distribution))
    }
    runs.append(run)
  }

  /// The distribution of all pieces.
  public var total: ValueDistribution {
    runs.reversed().reduce(ValueDistribution()) { $1.distribution.merged(with: $0) }
  }
}
