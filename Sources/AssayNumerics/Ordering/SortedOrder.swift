/// The positions of values in ascending order, equal ones in the order of the data.
///
/// Many values are sorted by the upper half of their bits, eleven at a time from the lowest (a radix sort), and then the
/// few neighbours that differ only in lower bits by comparing: three passes for a million values, where all the bits would
/// take six. Digits that all values share cost no pass.
///
/// Reference: Knuth, *The Art of Computer Programming*, vol. 3 (2nd ed., 1998), §5.2.5.
package struct SortedOrder: Sendable {
  /// For each place in ascending order, the position of its value.
  package let positions: [UInt32]

  /// Sorts finite values.
  ///
  /// - Precondition: Fewer than 2³² values.
  package init(_ values: [Double]) {
    precondition(values.count <= UInt32.max, "Positions have 32 bits.")
    positions =
      values.count < Self.shortest
      ? Self.byComparison(values)
      : Self.byDigits(values)
  }

  /// Below this many values the tables of digits cost more than comparing.
  private static let shortest = 400

  private static func byComparison(_ values: [Double]) -> [UInt32] {
    (0..<UInt32(values.count)).sorted { first, second in
      let (x, y) = (values[Int(first)], values[Int(second)])
      return x < y || (x == y && first < second)
    }
  }

  private static let digitBits = 11
  private static let digitCount = 3
  /// The bits below the digits: the lower 33 of the 52 of a fraction.
  private static let lowBits: UInt64 = 64 - 31

  private static func byDigits(_ values: [Double]) -> [UInt32] {
    let buckets = 1 << digitBits
    let mask = buckets - 1
    var keys = values.map(orderedBits)
    var order = (0..<UInt32(values.count)).map { $0 }
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
      if starts.contains(values.count) { continue }
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
    return order
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
