/// Ranks one list of scores after the other, in time that hardly grows faster than their number.
///
/// A score becomes a whole number of 40 bits by its place between the best and the worst, with its position in the bits
/// below. These keys are put in order by their upper bits in two passes over digits, and by insertion where these are
/// equal, which few are: a comparison sort takes log n unpredictable branches a score. Where many are, they are sorted.
/// Scores that may be tied are put in order by the scores themselves.
struct DrawRanker<Rank: FixedWidthInteger & UnsignedInteger & Sendable> {
  private let count: Int
  /// The bits of each of the two upper digits of a key.
  private let digitBits: UInt64
  /// The counts of the lower digit and then of the upper.
  private var starts: [UInt32]
  private var keys: [UInt64]
  private var moved: [UInt64]
  /// Keys whose places are less than this apart may be of tied scores; nil where all may.
  private var near: UInt64? = 0

  private static var positionBits: UInt64 { 24 }
  /// The largest place, so that a key and ``largestNear`` can be added.
  private static var lastPlace: Double { 0x1p40 - 0x1p32 }
  private static var largestNear: Double { 0x1p31 }

  /// - Precondition: Fewer than 2²⁴ scores, and no more than a rank can count.
  init(count: Int) {
    precondition(count < 1 << Int(Self.positionBits) && count <= Int(Rank.max))
    self.count = count
    // Both digits together have 8 or 9 bits more than the positions, so that few keys are equal in them.
    digitBits = (UInt64(Int.bitWidth - count.leadingZeroBitCount) + 9) / 2
    starts = Array(repeating: 0, count: 2 << Int(digitBits))
    keys = Array(repeating: 0, count: count)
    moved = keys
  }

  /// Writes the competition ranks of scores, 1 the largest; ties are as in ``ScoreRanks``.
  ///
  /// - Parameters:
  ///   - scores: As many finite scores as the ranker was made for.
  ///   - ranks: As many places.
  mutating func rank(_ scores: UnsafeBufferPointer<Double>, into ranks: UnsafeMutableBufferPointer<Rank>) {
    precondition(scores.count == count && ranks.count == count && count > 0)
    let (digitBits, count) = (digitBits, UInt64(1) << digitBits)
    let (least, most) = unsafe Self.extent(scores)
    let width = most - least
    // A width that is 0, or so small or so large that the factor overflows or vanishes, gives all the same place.
    let factor = width > 0x1p-900 && width < 0x1p900 ? Self.lastPlace / width : 0
    // Rounding moves a place by less than 1.
    let ties = ScoreTies(largest: Swift.max(abs(least), abs(most)))
    let apart = ties.tolerance(least, most) * factor + 3
    near = factor > 0 && apart < Self.largestNear ? UInt64(apart) << Self.positionBits : nil
    // Positions in keys are below the count of scores, and digits below their number, because both are cut from the
    // keys' own bits.
    unsafe starts.withUnsafeMutableBufferPointer { starts in
      unsafe keys.withUnsafeMutableBufferPointer { keys in
        unsafe moved.withUnsafeMutableBufferPointer { moved in
          let lower = unsafe UnsafeMutableBufferPointer(rebasing: starts[..<Int(count)])
          let upper = unsafe UnsafeMutableBufferPointer(rebasing: starts[Int(count)...])
          unsafe Self.makeKeys(scores, keys, most, factor)
          unsafe Self.makeStarts(keys, lower, upper, digitBits)
          unsafe Self.move(keys, lower, moved, 64 - 2 * digitBits, count - 1)
          unsafe Self.move(moved, upper, keys, 64 - digitBits, count - 1)
          unsafe Self.insert(keys)
          unsafe Self.write(keys, near, ties, scores, ranks)
        }
      }
    }
  }

  /// The positions with a rank of at most `limit` in the scores ranked last, from the best.
  func best(_ limit: Int, _ ranks: UnsafeBufferPointer<Rank>) -> [Int] {
    var found: [Int] = []
    for key in keys {
      let position = Int(truncatingIfNeeded: key & ((1 << Self.positionBits) - 1))
      guard unsafe Int(ranks[position]) <= limit else { break }
      found.append(position)
    }
    return found
  }

  /// Makes the keys, smaller for better scores.
  private static func makeKeys(
    _ scores: UnsafeBufferPointer<Double>, _ keys: UnsafeMutableBufferPointer<UInt64>, _ most: Double,
    _ factor: Double
  ) {
    for position in 0..<scores.count {
      // The lowest bits of a sum between 2⁵² and 2⁵³ are the summand, rounded; the shift drops all others.
      let place = unsafe ((most - scores[position]) * factor + 0x1p52).bitPattern
      unsafe keys[position] = place &<< positionBits | UInt64(truncatingIfNeeded: position)
    }
  }

  private static func extent(_ scores: UnsafeBufferPointer<Double>) -> (Double, Double) {
    var low = unsafe SIMD8<Double>(repeating: scores[0])
    var high = low
    var position = 0
    let base = unsafe UnsafeRawPointer(scores.baseAddress!)
    while position + 8 <= scores.count {
      let eight = unsafe base.loadUnaligned(fromByteOffset: 8 * position, as: SIMD8<Double>.self)
      low.replace(with: eight, where: eight .< low)
      high.replace(with: eight, where: eight .> high)
      position += 8
    }
    var (least, most) = (low.min(), high.max())
    while position < scores.count {
      least = unsafe Swift.min(least, scores[position])
      most = unsafe Swift.max(most, scores[position])
      position += 1
    }
    return (least, most)
  }

  /// Counts digits and turns the counts into the places at which their keys start.
  private static func makeStarts(
    _ keys: UnsafeMutableBufferPointer<UInt64>, _ lower: UnsafeMutableBufferPointer<UInt32>,
    _ upper: UnsafeMutableBufferPointer<UInt32>, _ digitBits: UInt64
  ) {
    unsafe lower.update(repeating: 0)
    unsafe upper.update(repeating: 0)
    let (lowShift, highShift, mask) = (64 - 2 * digitBits, 64 - digitBits, (UInt64(1) << digitBits) - 1)
    for position in 0..<keys.count {
      let key = unsafe keys[position]
      unsafe lower[Int(truncatingIfNeeded: key &>> lowShift & mask)] &+= 1
      unsafe upper[Int(truncatingIfNeeded: key &>> highShift)] &+= 1
    }
    var (low, high) = (UInt32(0), UInt32(0))
    for digit in 0..<lower.count {
      let (lowCount, highCount) = unsafe (lower[digit], upper[digit])
      unsafe lower[digit] = low
      unsafe upper[digit] = high
      low &+= lowCount
      high &+= highCount
    }
  }

  /// Moves keys to the places of a digit.
  private static func move(
    _ keys: UnsafeMutableBufferPointer<UInt64>, _ starts: UnsafeMutableBufferPointer<UInt32>,
    _ moved: UnsafeMutableBufferPointer<UInt64>, _ shift: UInt64, _ mask: UInt64
  ) {
    for position in 0..<keys.count {
      let key = unsafe keys[position]
      let digit = Int(truncatingIfNeeded: key &>> shift & mask)
      let target = unsafe starts[digit]
      unsafe starts[digit] = target &+ 1
      unsafe moved[Int(truncatingIfNeeded: target)] = key
    }
  }

  /// Puts keys in order, each of which is near its place; many that are not are sorted.
  private static func insert(_ sorted: UnsafeMutableBufferPointer<UInt64>) {
    var previous = unsafe sorted[0]
    var moves = 8 * sorted.count
    for place in 1..<Swift.max(1, sorted.count) {
      let key = unsafe sorted[place]
      if key >= previous {
        previous = key
        continue
      }
      var free = place
      while free > 0, unsafe sorted[free - 1] > key {
        unsafe sorted[free] = sorted[free - 1]
        free -= 1
      }
      unsafe sorted[free] = key
      moves -= place - free
      if moves < 0 {
        var all = unsafe sorted
        unsafe all.sort()
        return
      }
    }
  }

  /// Writes the ranks of keys in order.
  private static func write(
    _ sorted: UnsafeMutableBufferPointer<UInt64>, _ near: UInt64?, _ ties: ScoreTies,
    _ scores: UnsafeBufferPointer<Double>,
    _ ranks: UnsafeMutableBufferPointer<Rank>
  ) {
    let mask: UInt64 = (1 << positionBits) - 1
    guard let near else {
      unsafe writeNear(sorted, 0..<sorted.count, ties, scores, ranks)
      return
    }
    let count = sorted.count
    var place = 0
    while place < count {
      let key = unsafe sorted[place]
      if unsafe place + 1 < count && sorted[place + 1] &- key < near {
        var end = place + 2
        while unsafe end < count && sorted[end] &- sorted[end - 1] < near { end += 1 }
        unsafe writeNear(sorted, place..<end, ties, scores, ranks)
        place = end
      } else {
        unsafe ranks[Int(truncatingIfNeeded: key & mask)] = Rank(truncatingIfNeeded: place &+ 1)
        place += 1
      }
    }
  }

  /// Puts a run of neighbours in the order of their scores and writes their ranks.
  private static func writeNear(
    _ sorted: UnsafeMutableBufferPointer<UInt64>, _ run: Range<Int>, _ ties: ScoreTies,
    _ scores: UnsafeBufferPointer<Double>,
    _ ranks: UnsafeMutableBufferPointer<Rank>
  ) {
    let mask: UInt64 = (1 << positionBits) - 1
    let members = run.map { unsafe Near(score: scores[Int(sorted[$0] & mask)], key: sorted[$0]) }.sorted()
    var (rank, previous) = (run.lowerBound + 1, members[0].score)
    for (offset, member) in members.enumerated() {
      if !ties.areTied(previous, member.score) {
        rank = run.lowerBound + offset + 1
      }
      previous = member.score
      unsafe sorted[run.lowerBound + offset] = member.key
      unsafe ranks[Int(member.key & mask)] = Rank(truncatingIfNeeded: rank)
    }
  }
}

/// A score whose key is next to another, the larger score first.
private struct Near: Comparable {
  let score: Double
  let key: UInt64

  static func < (a: Near, b: Near) -> Bool {
    a.score > b.score || (a.score == b.score && a.key & 0xFF_FFFF < b.key & 0xFF_FFFF)
  }
}
