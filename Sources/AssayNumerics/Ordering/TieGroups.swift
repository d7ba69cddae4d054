/// Values in ascending order, those that are tied in one group.
///
/// Neighbours tie when they differ by at most 1e-12 of the larger: what is left of a tie after a recoding's arithmetic.
/// A chain of such neighbours is one group, as it is among the scores of a table.
package struct TieGroups: Sendable {
  /// The group of each value, from 0 in ascending order.
  package let codes: [Int32]
  /// The number of groups.
  package let count: Int

  /// Groups finite values.
  ///
  /// - Parameter magnitudes: For each value the size of the numbers that it is a difference of, to which its rounding is
  ///   relative; nil when the values are themselves the data.
  package init(_ values: [Double], magnitudes: [Double]? = nil) {
    let order = SortedOrder(values).positions
    var codes = [Int32](repeating: 0, count: values.count)
    var group: Int32 = 0
    if var previous = order.first.map(Int.init) {
      for position in order.dropFirst() {
        let next = Int(position)
        let gap = values[next] - values[previous]
        if gap > 0 {
          let size =
            if let magnitudes { max(magnitudes[next], magnitudes[previous]) } else {
              max(abs(values[next]), abs(values[previous]))
            }
          if gap > tieTolerance * size { group += 1 }
        }
        codes[next] = group
        previous = next
      }
    }
    self.codes = codes
    count = values.isEmpty ? 0 : Int(group) + 1
  }

  /// The number of values in each group.
  package var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for code in codes { sizes[Int(code)] += 1 }
    return sizes
  }
}

/// Numbers that differ by at most this share of the larger are tied.
package let tieTolerance = 1e-12
