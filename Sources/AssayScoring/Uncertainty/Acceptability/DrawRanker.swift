/// Ranks one list of scores after the other, in time that hardly grows faster than their number.
///
/// Scores are spread over as many buckets as there are scores, by their place between the smallest and the largest, and each bucket
/// is put in order by insertion: two passes over memory that stays in cache, where sorting would take log n. Buckets that fill up,
/// as those of skewed scores do, are sorted. (Measured on 10,000 scores: 3 to 4 times as fast as the radix sort.)
struct DrawRanker {
  private let count: Int
  private var starts: [UInt32]
  private var buckets: [UInt32]
  private var sorted: [Double]
  private var subjects: [UInt32]

  /// Buckets with more scores than this are sorted before insertion.
  private static let largestInserted = 24

  init(count: Int) {
    self.count = count
    starts = Array(repeating: 0, count: count + 1)
    buckets = Array(repeating: 0, count: count)
    sorted = Array(repeating: 0, count: count)
    subjects = Array(repeating: 0, count: count)
  }

  /// Writes the competition ranks of scores, 1 the largest; ties are as in ``ScoreRanks``.
  ///
  /// - Parameters:
  ///   - scores: As many finite scores as the ranker was made for.
  ///   - ranks: As many places.
  mutating func rank(_ scores: UnsafeBufferPointer<Double>, into ranks: UnsafeMutableBufferPointer<UInt32>) {
    let count = count
    precondition(scores.count == count && ranks.count == count)
    guard count > 0 else { return }
    // Every index below is under the count: buckets are cut to count − 1, and places come from the sizes of the buckets.
    unsafe starts.withUnsafeMutableBufferPointer { starts in
      unsafe buckets.withUnsafeMutableBufferPointer { buckets in
        unsafe sorted.withUnsafeMutableBufferPointer { sorted in
          unsafe subjects.withUnsafeMutableBufferPointer { subjects in
            unsafe Self.spread(scores, starts, buckets)
            let isFull = unsafe Self.place(scores, starts, buckets, sorted, subjects)
            if isFull { unsafe Self.sortFullBuckets(starts, sorted, subjects) }
            unsafe Self.insert(sorted, subjects)
            unsafe Self.write(sorted, subjects, ranks)
          }
        }
      }
    }
  }

  /// Finds the bucket of each score, the best in bucket 0, and counts those of each.
  private static func spread(
    _ scores: UnsafeBufferPointer<Double>, _ starts: UnsafeMutableBufferPointer<UInt32>,
    _ buckets: UnsafeMutableBufferPointer<UInt32>
  ) {
    let count = scores.count
    var low = unsafe SIMD4<Double>(repeating: scores[0])
    var high = low
    var place = 0
    while place + 4 <= count {
      let four = unsafe SIMD4<Double>(scores[place], scores[place + 1], scores[place + 2], scores[place + 3])
      low = pointwiseMin(low, four)
      high = pointwiseMax(high, four)
      place += 4
    }
    var (least, most) = (low.min(), high.max())
    while place < count {
      least = unsafe min(least, scores[place])
      most = unsafe max(most, scores[place])
      place += 1
    }
    unsafe starts.update(repeating: 0)
    let width = most - least
    // A width that is 0, or so small or so large that the factor overflows or vanishes, leaves all in one bucket.
    let factor = width > 0x1p-900 && width < 0x1p900 ? Double(count) / width : 0
    let last = Int32(count - 1)
    for place in 0..<count {
      let bucket = unsafe min(Int32((most - scores[place]) * factor), last)
      unsafe buckets[place] = UInt32(bitPattern: bucket)
      unsafe starts[Int(bucket) + 1] &+= 1
    }
  }

  /// Moves scores to their buckets; afterwards `starts[b]` is the end of bucket b. Says whether a bucket is full.
  private static func place(
    _ scores: UnsafeBufferPointer<Double>, _ starts: UnsafeMutableBufferPointer<UInt32>,
    _ buckets: UnsafeMutableBufferPointer<UInt32>, _ sorted: UnsafeMutableBufferPointer<Double>,
    _ subjects: UnsafeMutableBufferPointer<UInt32>
  ) -> Bool {
    let count = scores.count
    var (sum, largest) = (UInt32(0), UInt32(0))
    for bucket in 1...count {
      let size = unsafe starts[bucket]
      largest = max(largest, size)
      sum &+= size
      unsafe starts[bucket] = sum
    }
    for place in 0..<count {
      let bucket = unsafe Int(buckets[place])
      let target = unsafe Int(starts[bucket])
      unsafe starts[bucket] &+= 1
      unsafe sorted[target] = scores[place]
      unsafe subjects[target] = UInt32(truncatingIfNeeded: place)
    }
    return largest > UInt32(largestInserted)
  }

  private static func sortFullBuckets(
    _ ends: UnsafeMutableBufferPointer<UInt32>, _ sorted: UnsafeMutableBufferPointer<Double>,
    _ subjects: UnsafeMutableBufferPointer<UInt32>
  ) {
    var start = 0
    for bucket in 0..<sorted.count {
      let end = unsafe Int(ends[bucket])
      if end - start > largestInserted {
        let order = unsafe SortedOrderDescending.positions(Array(sorted[start..<end]))
        let (values, people) = unsafe (Array(sorted[start..<end]), Array(subjects[start..<end]))
        for (offset, position) in order.enumerated() {
          unsafe sorted[start + offset] = values[position]
          unsafe subjects[start + offset] = people[position]
        }
      }
      start = end
    }
  }

  private static func insert(
    _ sorted: UnsafeMutableBufferPointer<Double>, _ subjects: UnsafeMutableBufferPointer<UInt32>
  ) {
    for place in 1..<max(1, sorted.count) {
      let score = unsafe sorted[place]
      if unsafe sorted[place - 1] >= score { continue }
      let subject = unsafe subjects[place]
      var free = place
      while free > 0, unsafe sorted[free - 1] < score {
        unsafe sorted[free] = sorted[free - 1]
        unsafe subjects[free] = subjects[free - 1]
        free -= 1
      }
      unsafe sorted[free] = score
      unsafe subjects[free] = subject
    }
  }

  private static func write(
    _ sorted: UnsafeMutableBufferPointer<Double>, _ subjects: UnsafeMutableBufferPointer<UInt32>,
    _ ranks: UnsafeMutableBufferPointer<UInt32>
  ) {
    var (rank, previous) = unsafe (UInt32(1), sorted[0])
    for place in 0..<sorted.count {
      let score = unsafe sorted[place]
      if previous - score > 1e-12 * max(1, abs(previous), abs(score)) { rank = UInt32(truncatingIfNeeded: place) + 1 }
      unsafe ranks[Int(subjects[place])] = rank
      previous = score
    }
  }
}

/// Positions of values from the largest to the smallest.
private enum SortedOrderDescending {
  static func positions(_ values: [Double]) -> [Int] {
    values.indices.sorted { values[$0] > values[$1] || (values[$0] == values[$1] && $0 < $1) }
  }
}
