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

  static let bytesPerEntry = 32

  var count: Int { starts.count - 1 }
  var entryCount: Int { values.count }

  /// Adds the list of the next node from what was gathered for it.
  mutating func append(_ gathered: inout ValueGatherer, scale: Double, sure mass: Double) {
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

/// Adds up weights by value: a hash table that grows, and empties in the order of values.
struct ValueGatherer {
  private var keys: [Int]
  private var sums: [Double]
  private var shift: UInt64
  private var count = 0
  private static let free = Int.min
  private var buffer: [(value: Int, weight: Double)] = []
  private var sorted: [(value: Int, weight: Double)] = []
  private var starts: [Int32] = []

  init() {
    shift = 64 - 8
    keys = [Int](repeating: Self.free, count: 1 << 8)
    sums = [Double](repeating: 0, count: 1 << 8)
  }

  /// Adds one value of weight 1.
  mutating func add(_ value: Int) {
    unsafe withUnsafePointer(to: value) { value in
      unsafe withUnsafePointer(to: 1.0) { weight in unsafe add(value, weight, 0..<1, offset: 0, factor: 1) }
    }
  }

  /// Adds `factor · weights[i]` at `values[i] + offset` for a range of a list.
  @unsafe mutating func add(
    _ values: UnsafePointer<Int>, _ weights: UnsafePointer<Double>, _ range: Range<Int>, offset: Int, factor: Double
  ) {
    if 2 * (count + range.count) > keys.count { grow(by: range.count) }
    let shift = shift
    var added = 0
    unsafe keys.withUnsafeMutableBufferPointer { keys in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        let mask = keys.count &- 1
        let keys = keys.baseAddress!
        let sums = sums.baseAddress!
        for entry in range {
          let value = unsafe values[entry] &+ offset
          let weight = unsafe weights[entry] * factor
          var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(value)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
          while true {
            let key = unsafe keys[slot]
            if key == value {
              unsafe sums[slot] += weight
              break
            }
            if key == Self.free {
              unsafe keys[slot] = value
              unsafe sums[slot] = weight
              added &+= 1
              break
            }
            slot = (slot &+ 1) & mask
          }
        }
      }
    }
    count += added
  }

  private mutating func grow(by more: Int) {
    let (oldKeys, oldSums) = (keys, sums)
    var size = keys.count
    while 2 * (count + more) > size {
      size *= 2
      shift -= 1
    }
    keys = [Int](repeating: Self.free, count: size)
    sums = [Double](repeating: 0, count: size)
    let mask = size - 1
    for (key, sum) in zip(oldKeys, oldSums) where key != Self.free {
      var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(key)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while keys[slot] != Self.free { slot = (slot + 1) & mask }
      keys[slot] = key
      sums[slot] = sum
    }
  }

  /// Hands over each value with its sum, ascending, and is empty then.
  ///
  /// Values are dealt to about as many buckets as there are values, by size, and sorted within: linear in their number.
  mutating func drainSorted(_ body: (Int, Double) -> Void) {
    guard count > 0 else { return }
    buffer.removeAll(keepingCapacity: true)
    var (least, most) = (Int.max, Int.min)
    for slot in keys.indices where keys[slot] != Self.free {
      let key = keys[slot]
      buffer.append((key, sums[slot]))
      least = min(least, key)
      most = max(most, key)
      keys[slot] = Self.free
    }
    count = 0
    if keys.count > 64 * max(16, buffer.count) { shrink(to: 4 * buffer.count) }
    let width = max(1, buffer.count)
    var places = 0
    while (most - least) >> places >= 2 * width { places += 1 }
    let buckets = ((most - least) >> places) + 1
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: buckets + 1))
    for entry in buffer { starts[((entry.value - least) >> places) + 1] += 1 }
    for bucket in 0..<buckets { starts[bucket + 1] += starts[bucket] }
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: repeatElement((value: 0, weight: 0.0), count: buffer.count))
    for entry in buffer {
      let bucket = (entry.value - least) >> places
      sorted[Int(starts[bucket])] = entry
      starts[bucket] += 1
    }
    // Each bucket holds a few: insertion brings them in order.
    for place in sorted.indices.dropFirst() {
      let entry = sorted[place]
      var hole = place
      while hole > 0, sorted[hole - 1].value > entry.value {
        sorted[hole] = sorted[hole - 1]
        hole -= 1
      }
      sorted[hole] = entry
    }
    for entry in sorted { body(entry.value, entry.weight) }
  }

  private mutating func shrink(to wanted: Int) {
    var size = 1 << 8
    shift = 64 - 8
    while size < wanted {
      size *= 2
      shift -= 1
    }
    keys = [Int](repeating: Self.free, count: size)
    sums = [Double](repeating: 0, count: size)
  }
}
