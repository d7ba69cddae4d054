/// The pairs that two rankings put in opposite order; ties in either are no opposition.
///
/// - Complexity: O(n log n), by merging.
struct ReversedPairs {
  let count: Int

  /// - Parameters:
  ///   - first: Competition ranks.
  ///   - second: Those of the other ranking.
  ///   - order: The positions in the order of the first.
  init(_ first: [Int], _ second: [Int], order: [Int]) {
    // Within a tie of the first the second ascends, so that no pair of the tie counts.
    let sorted = order.sorted { (first[$0], second[$0], $0) < (first[$1], second[$1], $1) }
    var values = sorted.map { second[$0] }
    var buffer = values
    count = Self.inversions(&values, &buffer, 0..<values.count)
  }

  /// The pairs with the larger value first, counted while the range is put in order.
  private static func inversions(_ values: inout [Int], _ buffer: inout [Int], _ range: Range<Int>) -> Int {
    guard range.count > 1 else { return 0 }
    let middle = (range.lowerBound + range.upperBound) / 2
    var count =
      inversions(&values, &buffer, range.lowerBound..<middle) + inversions(&values, &buffer, middle..<range.upperBound)
    var (left, right) = (range.lowerBound, middle)
    for place in range {
      if left < middle, right == range.upperBound || values[left] <= values[right] {
        buffer[place] = values[left]
        left += 1
      } else {
        count += middle - left
        buffer[place] = values[right]
        right += 1
      }
    }
    for place in range { values[place] = buffer[place] }
    return count
  }
}
