/// Adds up weights by value: a hash table that grows, and empties in the order of values.
@safe final class ValueGatherer {
  private struct Entry {
    var value: Int
    var weight: Double
  }
  private static let free = Int.min
  private var table: UnsafeMutablePointer<Entry>
  private var size: Int
  private var shift: UInt64
  private var count = 0
  private var buffer: [Entry] = []
  private var sorted: [Entry] = []
  private var starts: [Int32] = []

  init() {
    size = 1 << 8
    shift = 64 - 8
    unsafe table = Self.allocate(1 << 8)
  }

  deinit { unsafe table.deallocate() }

  @unsafe private static func allocate(_ size: Int) -> UnsafeMutablePointer<Entry> {
    let table = UnsafeMutablePointer<Entry>.allocate(capacity: size)
    unsafe table.initialize(repeating: Entry(value: free, weight: 0), count: size)
    return unsafe table
  }

  /// Adds one value of weight 1.
  func add(_ value: Int) {
    unsafe withUnsafePointer(to: value) { value in
      unsafe withUnsafePointer(to: 1.0) { weight in unsafe add(value, weight, 0..<1, offset: 0, factor: 1) }
    }
  }

  /// Adds `factor · weights[i]` at `values[i] + offset` for a range of a list.
  @unsafe func add(
    _ values: UnsafePointer<Int>, _ weights: UnsafePointer<Double>, _ range: Range<Int>, offset: Int, factor: Double
  ) {
    if 2 * (count + range.count) > size { resize(to: 2 * (count + range.count)) }
    let (table, shift, mask) = unsafe (table, shift, size &- 1)
    var added = 0
    var entry = range.lowerBound
    while entry < range.upperBound {
      let value = unsafe values[entry] &+ offset
      let weight = unsafe weights[entry] * factor
      var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(value)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while true {
        let key = unsafe table[slot].value
        if key == value {
          unsafe table[slot].weight += weight
          break
        }
        if key == Self.free {
          unsafe table[slot] = Entry(value: value, weight: weight)
          added &+= 1
          break
        }
        slot = (slot &+ 1) & mask
      }
      entry &+= 1
    }
    count &+= added
  }

  /// Hands over each value with its sum, ascending, and is empty then.
  ///
  /// Values are dealt to about as many buckets as there are values, by size, and sorted within: linear in their number.
  func drainSorted(_ body: (Int, Double) -> Void) {
    guard count > 0 else { return }
    buffer.removeAll(keepingCapacity: true)
    buffer.reserveCapacity(count)
    var (least, most) = (Int.max, Int.min)
    for slot in 0..<size {
      let entry = unsafe table[slot]
      guard entry.value != Self.free else { continue }
      buffer.append(entry)
      least = min(least, entry.value)
      most = max(most, entry.value)
      unsafe table[slot].value = Self.free
    }
    count = 0
    // The next list is likely as long: emptying a table much larger than it would cost more than the list.
    if size > 64 * max(16, buffer.count) { resize(to: 8 * buffer.count) }
    sort(least, most)
    for entry in sorted { body(entry.value, entry.weight) }
  }

  private func sort(_ least: Int, _ most: Int) {
    var places = 0
    while (most - least) >> places >= 2 * buffer.count { places += 1 }
    let buckets = ((most - least) >> places) + 1
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: buckets + 1))
    for entry in buffer { starts[((entry.value - least) >> places) + 1] += 1 }
    for bucket in 0..<buckets { starts[bucket + 1] += starts[bucket] }
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: repeatElement(Entry(value: 0, weight: 0), count: buffer.count))
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
  }

  private func resize(to wanted: Int) {
    let (old, oldSize) = unsafe (table, size)
    size = 1 << 8
    shift = 64 - 8
    while size < wanted {
      size *= 2
      shift -= 1
    }
    unsafe table = Self.allocate(size)
    let mask = size - 1
    for place in 0..<oldSize where unsafe old[place].value != Self.free {
      let entry = unsafe old[place]
      var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(entry.value)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while unsafe table[slot].value != Self.free { slot = (slot + 1) & mask }
      unsafe table[slot] = entry
    }
    unsafe old.deallocate()
  }
}
