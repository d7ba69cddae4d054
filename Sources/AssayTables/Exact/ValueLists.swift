/// For each node of a level, the values of the ways to fill its stages, each with its probability given the node.
///
/// Only the values that completions can turn either way are listed, in ascending order; the rest is one sum.
struct ValueLists: Sendable {
  /// Where the list of each node starts, and the end of the last.
  private(set) var starts = [0]
  private(set) var values: [Int] = []
  private(set) var weights: [Double] = []
  /// The probability of the values from each on, within the list of its node.
  private(set) var upTo: [Double] = []
  private(set) var onward: [Double] = []
  /// For each node, the probability of what is extreme with any completion.
  private(set) var sure: [Double] = []

  /// What an entry takes, with its weight and without.
  static let bytesPerEntry = 32
  static let bytesPerKeptEntry = 24

  var count: Int { starts.count - 1 }
  var entryCount: Int { values.count }

  /// Adds the list of the next node from what was gathered for it.
  mutating func append(_ gathered: ValueGatherer, scale: Double, sure mass: Double) {
    let start = values.count
    gathered.drainSorted { value, weight in
      values.append(value)
      weights.append(weight * scale)
    }
    var sum = 0.0
    for entry in start..<values.count {
      sum += weights[entry]
      upTo.append(sum)
      onward.append(0)
    }
    sum = 0
    for entry in stride(from: values.count - 1, through: start, by: -1) {
      sum += weights[entry]
      onward[entry] = sum
    }
    sure.append(mass * scale)
    starts.append(values.count)
  }

  /// Lets go of the single weights, where only sums of them will be asked for.
  mutating func dropWeights() { weights = [] }

  /// Adds the lists of other nodes after these.
  mutating func append(_ other: ValueLists) {
    let base = values.count
    values += other.values
    weights += other.weights
    upTo += other.upTo
    onward += other.onward
    sure += other.sure
    starts += other.starts.dropFirst().map { $0 + base }
  }
}

extension ValueLists {
  /// Adds a list of one value.
  mutating func append(_ value: Int) {
    let one = ValueGatherer()
    one.add(value)
    append(one, scale: 1, sure: 0)
  }
}
