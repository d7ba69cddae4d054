/// Values put in ascending order, without their positions.
///
/// Many values are sorted by their place within the range, a whole number of 32 bits, eleven bits at a time from the lowest
/// (a radix sort); then neighbours whose places are the same but which differ are put right by insertion. Where there are
/// many of those, because an outlier has drawn the range out, the rest is sorted by comparing.
///
/// Reference: Knuth, *The Art of Computer Programming*, vol. 3 (2nd ed., 1998), §5.2.1 and §5.2.5.
struct AscendingValues: Sendable {
  let values: [Double]

  /// Below this many values the tables of digits cost more than comparing.
  private static let shortest = 4_000
  private static let digitBits: UInt32 = 11
  private static let buckets = 1 << 11

  /// Sorts finite values within a range of more than one number.
  init(_ values: [Double], within range: ClosedRange<Double>) {
    guard values.count >= Self.shortest else {
      self.values = values.sorted()
      return
    }
    var sorted = Self.byPlace(values, range)
    if !Self.insert(&sorted) { sorted.sort() }
    self.values = sorted
  }

  private static func byPlace(_ values: [Double], _ range: ClosedRange<Double>) -> [Double] {
    let low = range.lowerBound
    // A little less than 2³², so that rounding leaves the largest place below it.
    let scale = 4_294_967_000 / (range.upperBound - low)
    // Added to 2⁵², a number below it is rounded to the whole number that its low bits then hold.
    func place(_ value: Double) -> UInt32 {
      UInt32(truncatingIfNeeded: ((value - low) * scale + 4_503_599_627_370_496).bitPattern)
    }
    var counts = [Int](repeating: 0, count: 3 * buckets)
    for value in values {
      let place = place(value)
      counts[Int(place & 2_047)] += 1
      counts[buckets + Int((place >> digitBits) & 2_047)] += 1
      counts[2 * buckets + Int(place >> (2 * digitBits))] += 1
    }
    var (from, to) = (values, values)
    for digit in 0..<3 {
      var start = 0
      for bucket in digit * buckets..<(digit + 1) * buckets {
        (counts[bucket], start) = (start, start + counts[bucket])
      }
      let shift = UInt32(digit) * digitBits
      // Every place is below the count, because the starts are sums of the counts of these very digits.
      unsafe to.withUnsafeMutableBufferPointer { to in
        unsafe counts.withUnsafeMutableBufferPointer { counts in
          unsafe from.withUnsafeBufferPointer { from in
            for position in from.indices {
              let value = unsafe from[position]
              let bucket = digit * buckets + Int((place(value) >> shift) & 2_047)
              let target = unsafe counts[bucket]
              unsafe to[target] = value
              unsafe counts[bucket] = target &+ 1
            }
          }
        }
      }
      swap(&from, &to)
    }
    return from
  }

  /// Sorts by insertion; gives up, and returns false, after eight moves a value.
  private static func insert(_ values: inout [Double]) -> Bool {
    var moves = 8 * values.count
    for place in 1..<values.count where values[place] < values[place - 1] {
      let value = values[place]
      var hole = place
      while hole > 0, values[hole - 1] > value {
        values[hole] = values[hole - 1]
        hole -= 1
        moves -= 1
      }
      values[hole] = value
      if moves < 0 { return false }
    }
    return true
  }
}
