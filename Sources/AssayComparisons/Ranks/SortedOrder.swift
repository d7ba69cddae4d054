/// The positions of values in ascending order, equal ones in the order of the data.
///
/// Many values are sorted by their bits, eleven at a time from the lowest (a radix sort): linear in their number.
/// Digits that all values share cost no pass, so that whole numbers and scales are sorted in two or three.
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
  private static let digitCount = 6

  private static func byDigits(_ values: [Double]) -> [UInt32] {
    let buckets = 1 << digitBits
    var keys = values.map(orderedBits)
    var order = (0..<UInt32(values.count)).map { $0 }
    var counts = [Int](repeating: 0, count: buckets * digitCount)
    for key in keys {
      for digit in 0..<digitCount {
        counts[digit * buckets + Int(truncatingIfNeeded: key >> UInt64(digit * digitBits)) & (buckets - 1)] += 1
      }
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
      scatter(keys, order, into: &nextKeys, &nextOrder, starts: &starts, shift: UInt64(digit * digitBits))
      swap(&keys, &nextKeys)
      swap(&order, &nextOrder)
    }
    return order
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

/// The bits of a number as a whole number of the same order; both zeros are one.
@inline(__always)
package func orderedBits(_ value: Double) -> UInt64 {
  let bits = (value + 0).bitPattern
  return bits >> 63 == 1 ? ~bits : bits | (1 << 63)
}

/// The number with these ordered bits.
@inline(__always)
package func number(orderedBits bits: UInt64) -> Double {
  Double(bitPattern: bits >> 63 == 1 ? bits & ~(1 << 63) : ~bits)
}
