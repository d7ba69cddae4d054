/// Adds up weights by value: a hash table that grows, and empties in the order of values.
@safe final class ValueGatherer {
  private struct Entry {
    var value: Int
    var weight: Double
  }
  private static let free = Int.min
  /// The table and its size, at an address of their own: the loops check no access to the class.
  @unsafe private struct State {
    var table: UnsafeMutablePointer<Entry>
    var size: Int
    var shift: UInt64
    var count: Int
  }
  private let state: UnsafeMutablePointer<State>
  private var buffer: [Entry] = []

  init() {
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State(table: Self.allocate(1 << 8), size: 1 << 8, shift: 64 - 8, count: 0))
  }

  deinit {
    unsafe state.pointee.table.deallocate()
    unsafe state.deallocate()
  }

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
    let wanted = unsafe 2 &* (state.pointee.count &+ range.count)
    if unsafe wanted > state.pointee.size { resize(to: wanted) }
    let (table, shift, mask) = unsafe (state.pointee.table, state.pointee.shift, state.pointee.size &- 1)
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
    unsafe state.pointee.count &+= added
  }

  /// Hands over each value with its sum, ascending, and is empty then.
  ///
  /// Values are dealt to about as many buckets as there are values, by size, and sorted within: linear in their number.
  func drainSorted(_ body: (Int, Double) -> Void) {
    let (table, size, count) = unsafe (state.pointee.table, state.pointee.size, state.pointee.count)
    guard count > 0 else { return }
    // In a variable of its own while it is filled: each access to a property of a class is checked.
    var buffer: [Entry] = []
    swap(&buffer, &self.buffer)
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
    unsafe state.pointee.count = 0
    // The next list is likely as long: emptying a table much larger than it would cost more than the list.
    if size > 64 * max(16, buffer.count) { resize(to: 8 * buffer.count) }
    let sorted = sort(buffer, least, most)
    for entry in sorted { body(entry.value, entry.weight) }
    swap(&buffer, &self.buffer)
  }

  private func sort(_ buffer: [Entry], _ least: Int, _ most: Int) -> [Entry] {
    var places = 0
    while (most - least) >> places >= 2 * buffer.count { places += 1 }
    let buckets = ((most - least) >> places) + 1
    var starts = [Int32](repeating: 0, count: buckets + 1)
    for entry in buffer { starts[((entry.value - least) >> places) + 1] += 1 }
    for bucket in 0..<buckets { starts[bucket + 1] += starts[bucket] }
    var sorted = [Entry](repeating: Entry(value: 0, weight: 0), count: buffer.count)
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
    return sorted
  }

  private func resize(to wanted: Int) {
    let (old, oldSize) = unsafe (state.pointee.table, state.pointee.size)
    var (size, shift) = (1 << 8, UInt64(64 - 8))
    while size < wanted {
      size *= 2
      shift -= 1
    }
    let table = unsafe Self.allocate(size)
    let mask = size - 1
    for place in 0..<oldSize where unsafe old[place].value != Self.free {
      let entry = unsafe old[place]
      var slot = Int(truncatingIfNeeded: (UInt64(bitPattern: Int64(entry.value)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while unsafe table[slot].value != Self.free { slot = (slot + 1) & mask }
      unsafe table[slot] = entry
    }
    unsafe old.deallocate()
    unsafe (state.pointee.table, state.pointee.size, state.pointee.shift) = (table, size, shift)
  }
}
