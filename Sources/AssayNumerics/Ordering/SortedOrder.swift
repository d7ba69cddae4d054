/// The positions of values in ascending order, equal ones in the order of the data.
///
/// Many values are sorted by the upper half of their bits, eleven at a time from the lowest (a radix sort), and then the
/// few neighbours that differ only in lower bits by comparing: three passes for a million values, where all the bits would
/// take six. Digits that all values share cost no pass.
///
/// Reference: Knuth, *The Art of Computer Programming*, vol. 3 (2nd ed., 1998), §5.2.5.
package struct SortedOrder: Sendable {
  /// For each place in ascending order, the position of its value.
  package var positions: [UInt32] { run.positions }
  private let run: SortedRun

  /// The value at a place in ascending order; both zeros are +0.
  package func value(at place: Int) -> Double { number(orderedBits: run.keys[place]) }

  /// Sorts finite values.
  ///
  /// - Parameter parallelism: Threads, each of which sorts a part of many values before the parts are merged.
  /// - Precondition: Fewer than 2³² values.
  package init(_ values: [Double], parallelism: Parallelism = Parallelism(threads: 1)) {
    precondition(values.count <= UInt32.max, "Positions have 32 bits.")
    // A power of two, so that parts are merged in pairs; the order is the same for any number of parts.
    var parts = 1
    while parts * 2 <= parallelism.threads, values.count / (parts * 2) >= Self.worthThread { parts *= 2 }
    let count = parts
    var runs = parallelism.silent.map(pieces: count) { part in
      Self.sorted(values, values.count * part / count..<values.count * (part + 1) / count)
    }
    while runs.count > 1 {
      let pairs = runs
      runs = parallelism.silent.map(pieces: pairs.count / 2) { SortedRun(merging: pairs[2 * $0], pairs[2 * $0 + 1]) }
    }
    run = runs[0]
  }

  /// Fewer values are sorted before a thread has started.
  private static let worthThread = 50_000
  /// Below this many values the tables of digits cost more than comparing.
  private static let shortest = 400

  private static func sorted(_ values: [Double], _ range: Range<Int>) -> SortedRun {
    range.count < shortest ? byComparison(values, range) : byDigits(values, range)
  }

  private static func byComparison(_ values: [Double], _ range: Range<Int>) -> SortedRun {
    let order = range.sorted { first, second in
      let (x, y) = (values[first], values[second])
      return x < y || (x == y && first < second)
    }
    return SortedRun(keys: order.map { orderedBits(values[$0]) }, positions: order.map { UInt32($0) })
  }

  private static let digitBits = 11
  private static let digitCount = 3
  /// The bits below the digits: the lower 33 of the 52 of a fraction.
  private static let lowBits: UInt64 = 64 - 31

  private static func byDigits(_ values: [Double], _ range: Range<Int>) -> SortedRun {
    let buckets = 1 << digitBits
    let mask = buckets - 1
    var keys = values[range].map(orderedBits)
    var order = range.map { UInt32(truncatingIfNeeded: $0) }
    var counts = [Int](repeating: 0, count: buckets * digitCount)
    for key in keys {
      let high = Int(truncatingIfNeeded: key >> lowBits)
      counts[high & mask] += 1
      counts[buckets + (high >> digitBits) & mask] += 1
      counts[2 * buckets + high >> (2 * digitBits)] += 1
    }
    var nextKeys = keys
    var nextOrder = order
    for digit in 0..<digitCount {
      var starts = Array(counts[digit * buckets..<(digit + 1) * buckets])
      if starts.contains(range.count) { continue }
      var start = 0
      for bucket in 0..<buckets {
        let size = starts[bucket]
        starts[bucket] = start
        start += size
      }
      scatter(
        keys, order, into: &nextKeys, &nextOrder, starts: &starts, shift: lowBits + UInt64(digit * digitBits))
      swap(&keys, &nextKeys)
      swap(&order, &nextOrder)
    }
    sortByLowBits(&keys, &order)
    return SortedRun(keys: keys, positions: order)
  }

  /// Sorts the runs of keys that differ only in the bits below the digits.
  private static func sortByLowBits(_ keys: inout [UInt64], _ order: inout [UInt32]) {
    var place = 1
    while place < keys.count {
      guard keys[place] < keys[place - 1] else {
        place += 1
        continue
      }
      let high = keys[place] >> lowBits
      var start = place - 1
      while start > 0, keys[start - 1] >> lowBits == high { start -= 1 }
      var end = place + 1
      while end < keys.count, keys[end] >> lowBits == high { end += 1 }
      var run: [Keyed] = []
      for member in start..<end { run.append(Keyed(key: keys[member], position: order[member])) }
      run.sort()
      for (offset, element) in run.enumerated() {
        keys[start + offset] = element.key
        order[start + offset] = element.position
      }
      place = end
    }
  }

  private struct Keyed: Comparable {
    let key: UInt64
    let position: UInt32

    static func < (a: Keyed, b: Keyed) -> Bool { a.key < b.key || (a.key == b.key && a.position < b.position) }
  }

  /// Moves each key with its position to the next free place of its digit.
  private static func scatter(
    _ keys: [UInt64], _ order: [UInt32], into nextKeys: inout [UInt64], _ nextOrder: inout [UInt32],
    starts: inout [Int], shift: UInt64
  ) {
    let mask = (1 << digitBits) - 1
    let count = keys.count
    // Every place is below the count, because the starts are sums of the counts of these very digits.
    unsafe nextKeys.withUnsafeMutableBufferPointer { nextKeys in
      unsafe nextOrder.withUnsafeMutableBufferPointer { nextOrder in
        unsafe starts.withUnsafeMutableBufferPointer { starts in
          unsafe keys.withUnsafeBufferPointer { keys in
            unsafe order.withUnsafeBufferPointer { order in
              for place in 0..<count {
                let key = unsafe keys[place]
                let digit = Int(truncatingIfNeeded: key >> shift) & mask
                let target = unsafe starts[digit]
                unsafe nextKeys[target] = key
                unsafe nextOrder[target] = order[place]
                unsafe starts[digit] = target &+ 1
              }
            }
          }
        }
      }
    }
  }
}

/// Values of a run of positions in ascending order, equal ones by position.
private struct SortedRun: Sendable {
  /// The ordered bits of the values.
  let keys: [UInt64]
  let positions: [UInt32]

  init(keys: [UInt64], positions: [UInt32]) {
    self.keys = keys
    self.positions = positions
  }

  /// Merges two runs, of which all positions of the first come before those of the second.
  init(merging first: SortedRun, _ second: SortedRun) {
    let count = first.keys.count + second.keys.count
    var positions: [UInt32] = []
    keys = unsafe [UInt64](unsafeUninitializedCapacity: count) { keys, keyCount in
      positions = unsafe [UInt32](unsafeUninitializedCapacity: count) { positions, positionCount in
        unsafe first.keys.withUnsafeBufferPointer { firstKeys in
          unsafe second.keys.withUnsafeBufferPointer { secondKeys in
            var (left, right) = (0, 0)
            for place in 0..<count {
              let takesLeft =
                unsafe right == secondKeys.count || (left < firstKeys.count && firstKeys[left] <= secondKeys[right])
              unsafe keys[place] = takesLeft ? firstKeys[left] : secondKeys[right]
              unsafe positions[place] = takesLeft ? first.positions[left] : second.positions[right]
              left += takesLeft ? 1 : 0
              right += takesLeft ? 0 : 1
            }
          }
        }
        positionCount = count
      }
      keyCount = count
    }
    self.positions = positions
  }
}

/// The bits of a number as a whole number of the same order; both zeros are one, and neighbours are neighbours.
@inline(__always)
package func orderedBits(_ value: Double) -> UInt64 {
  let bits = (value + 0).bitPattern
  return bits >> 63 == 1 ? 0 &- bits : bits | (1 << 63)
}

/// The number with these ordered bits.
@inline(__always)
package func number(orderedBits bits: UInt64) -> Double {
  Double(bitPattern: bits >> 63 == 1 ? bits & ~(1 << 63) : 0 &- bits)
}
