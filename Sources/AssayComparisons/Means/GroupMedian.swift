extension ValueGroup {
  /// The middle value, or the mean of the two middle ones; 0 where there are no cases.
  ///
  /// - Complexity: Linear on average; with weights, that of sorting.
  public var median: Double {
    guard let weights else { return values.middle }
    let sorted = zip(values, weights).filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
    let half = sorted.reduce(0) { $0 + $1.1 } / 2
    var below = 0.0
    for (index, (value, weight)) in sorted.enumerated() {
      below += weight
      if below > half { return value }
      // The two middle cases lie on both sides of this value's end.
      if below == half { return index + 1 < sorted.count ? value.middle(sorted[index + 1].0) : value }
    }
    return sorted.last?.0 ?? 0
  }
}

extension Double {
  /// The mean of two numbers, which does not overflow where they do not.
  fileprivate func middle(_ other: Double) -> Double {
    let sum = self + other
    return sum.isFinite ? sum / 2 : self / 2 + other / 2
  }
}

extension [Double] {
  /// The median.
  fileprivate var middle: Double {
    guard !isEmpty else { return 0 }
    var values = self
    let place = count / 2
    values.partition(around: place)
    guard count.isMultiple(of: 2) else { return values[place] }
    // All values before the place are at most the one there.
    return values[..<place].reduce(-.infinity, Swift.max).middle(values[place])
  }

  /// Puts the value that sorting would put at a place there, smaller ones before and larger ones after it.
  ///
  /// Hoare (1961), *Communications of the ACM* 4, 321, with the median of three as pivot.
  private mutating func partition(around place: Int) {
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = self[(low + high) / 2]
      let (first, last) = (self[low], self[high])
      let pivot = Swift.max(Swift.min(first, middle), Swift.min(Swift.max(first, middle), last))
      var (left, right) = (low, high)
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if right < place { low = left }
      if place < left { high = right }
      if right < place, place < left { return }
    }
  }
}
