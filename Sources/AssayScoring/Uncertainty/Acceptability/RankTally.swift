/// Counts of the ranks of a run of subjects over all draws.
///
/// Where all ranks are given at once, quantiles are found by halving. Where they come in rounds, they are found by
/// narrowing: each pass over the draws counts ranks in ``binCount`` bins, at first of all ranks and then of the bin that
/// holds the quantile, until a bin is one rank. Memory is the same for any number of draws.
///
/// One piece of the parallel loop works on a tally at a time, and no two pieces on the same one.
final class RankTally<Rank: FixedWidthInteger & UnsignedInteger & Sendable>: @unchecked Sendable {
  static var binBits: Int { 7 }
  static var binCount: Int { 128 }
  static var levels: [Double] { [0.05, 0.5, 0.95] }
  /// Subjects that are counted together.
  private static var atOnce: Int { 8 }

  let subjects: Range<Int>
  private(set) var sums: [Int]
  private(set) var squares: [Int]
  /// A subject's counts of all grades side by side.
  private(set) var grades: [Int]
  private let gradeCount: Int
  /// The bins of the passes so far that hold each quantile: the upper bits of its rank less 1.
  private var prefixes: [UInt32]
  /// The draws with a rank before those of the bin.
  private var below: [Int]
  private var bins: [UInt32]
  /// A rank less 1, shifted by this, ends with the number of its bin.
  private var shift: UInt32
  /// A rank less 1, shifted by this, is the prefix of its window.
  private var windowShift: UInt32
  private var isFirstPass = true

  init(subjects: Range<Int>, rankCount: Int, gradeCount: Int) {
    self.subjects = subjects
    self.gradeCount = gradeCount
    let count = subjects.count
    sums = Array(repeating: 0, count: count)
    squares = sums
    grades = Array(repeating: 0, count: count * gradeCount)
    prefixes = Array(repeating: 0, count: count * Self.levels.count)
    below = Array(repeating: 0, count: count * Self.levels.count)
    bins = []
    windowShift = UInt32(Self.bits(rankCount))
    shift = windowShift - min(windowShift, UInt32(Self.binBits))
  }

  /// The bits of the largest rank less 1.
  private static func bits(_ rankCount: Int) -> Int { Int.bitWidth - max(0, rankCount - 1).leadingZeroBitCount }

  /// The passes that it takes until a bin is one rank.
  static func passes(rankCount: Int) -> Int { max(1, (bits(rankCount) + binBits - 1) / binBits) }

  /// Counts the ranks of a round of draws.
  ///
  /// A few subjects are counted over all blocks before the next ones, so that their bins stay in cache.
  func add(_ round: [RankedDraws<Rank>]) {
    var bins = self.bins
    self.bins = []
    if bins.isEmpty { bins = Array(repeating: 0, count: subjects.count * Self.binCount) }
    for first in stride(from: 0, to: subjects.count, by: Self.atOnce) {
      for block in round {
        let count = block.drawCount
        unsafe block.ranks.withUnsafeBufferPointer { ranks in
          for subject in first..<min(subjects.count, first + Self.atOnce) {
            let own = unsafe ranks.baseAddress! + (subjects.lowerBound + subject) * count
            if isFirstPass {
              unsafe countAll(own, draws: count, of: subject, &bins)
            } else {
              unsafe countInWindows(own, draws: count, of: subject, &bins)
            }
          }
        }
      }
    }
    self.bins = bins
    if isFirstPass { addGrades(round) }
  }

  private func addGrades(_ round: [RankedDraws<Rank>]) {
    guard gradeCount > 0 else { return }
    var grades = self.grades
    self.grades = []
    for block in round {
      let all = block.grades.count / block.drawCount
      for draw in 0..<block.drawCount {
        for subject in 0..<subjects.count {
          grades[subject * gradeCount + Int(block.grades[draw * all + subjects.lowerBound + subject])] += 1
        }
      }
    }
    self.grades = grades
  }

  /// Counts the ranks of a subject.
  private func countAll(_ ranks: UnsafePointer<Rank>, draws: Int, of subject: Int, _ bins: inout [UInt32]) {
    let shift = shift
    var (sum, square) = (UInt64(0), UInt64(0))
    // A rank less 1, shifted, is below the bin count.
    unsafe bins.withUnsafeMutableBufferPointer { bins in
      let own = unsafe bins.baseAddress! + subject * Self.binCount
      for draw in 0..<draws {
        let rank = unsafe UInt32(truncatingIfNeeded: ranks[draw])
        sum &+= UInt64(rank)
        square &+= UInt64(rank) &* UInt64(rank)
        unsafe own[Int(truncatingIfNeeded: (rank &- 1) &>> shift)] &+= 1
      }
    }
    sums[subject] &+= Int(sum)
    squares[subject] &+= Int(square)
  }

  private func countInWindows(
    _ ranks: UnsafePointer<Rank>, draws: Int, of subject: Int, _ bins: inout [UInt32]
  ) {
    let (shift, windows) = (shift, windowShift)
    let mask = (UInt32(1) << (windows - shift)) - 1
    let (a, second, third) = (prefixes[3 * subject], prefixes[3 * subject + 1], prefixes[3 * subject + 2])
    // Equal windows share the slot of the first of them; no prefix is as large as the largest number.
    let b = second == a ? UInt32(Int32.max) : second
    let c = third == a || third == second ? UInt32(Int32.max) : third
    // Slot 0 takes what is in no window, so that there is no branch; each slot has the bin count.
    unsafe bins.withUnsafeMutableBufferPointer { bins in
      let own = unsafe bins.baseAddress! + subject * 4 * Self.binCount
      for draw in 0..<draws {
        let rank = unsafe UInt32(truncatingIfNeeded: ranks[draw]) &- 1
        let prefix = rank &>> windows
        let slot = isEqual(prefix, a) &+ 2 &* isEqual(prefix, b) &+ 3 &* isEqual(prefix, c)
        unsafe own[Int(truncatingIfNeeded: slot &<< 7 | (rank &>> shift) & mask)] &+= 1
      }
    }
  }

  /// Narrows each window to the bin with its quantile, after a pass over all draws.
  func narrow(draws: Int) {
    let windows = Self.levels.count
    let wanted = Self.wanted(draws: draws)
    // Local copies: each access to a member of a class is checked.
    var (prefixes, below) = (prefixes, below)
    let (bins, isFirstPass, narrowed) = (bins, isFirstPass, windowShift - shift)
    for subject in 0..<subjects.count {
      let own = subject * windows
      let old = (prefixes[own], prefixes[own + 1], prefixes[own + 2])
      for window in 0..<windows {
        let slot =
          switch window {
          case 0: 1
          case 1: old.1 == old.0 ? 1 : 2
          default: old.2 == old.0 ? 1 : (old.2 == old.1 ? 2 : 3)
          }
        var bin = (isFirstPass ? subject : subject * (windows + 1) + slot) * Self.binCount
        let first = bin
        // The smallest rank with at least as many draws as are wanted at or before it.
        var reached = below[own + window]
        while reached + Int(bins[bin]) < wanted[window] {
          reached += Int(bins[bin])
          bin += 1
        }
        below[own + window] = reached
        prefixes[own + window] = prefixes[own + window] << narrowed | UInt32(bin - first)
      }
    }
    (self.prefixes, self.below) = (prefixes, below)
    self.isFirstPass = false
    let wasLast = shift == 0
    windowShift = shift
    shift -= min(shift, UInt32(Self.binBits))
    self.bins = wasLast ? [] : Array(repeating: 0, count: subjects.count * (windows + 1) * Self.binCount)
  }

  /// For each quantile the least number of draws at or before it.
  private static func wanted(draws: Int) -> [Int] {
    levels.map { max(1, Int(($0 * Double(draws) - 1e-9).rounded(.up))) }
  }

  /// The 5 %, 50 % and 95 % quantiles of a subject's rank, once they are found.
  func quantiles(of subject: Int) -> [Int] {
    Self.levels.indices.map { Int(prefixes[subject * Self.levels.count + $0]) + 1 }
  }
}

// MARK: All ranks at once

extension RankTally {
  /// Counts all ranks of all draws and finds the quantiles, in place of any passes.
  func addAll(_ blocks: [RankedDraws<Rank>]) {
    // Signed numbers are compared faster, and small ones more at a time.
    if Rank.bitWidth == 16 { addAll(blocks, as: Int16.self) } else { addAll(blocks, as: Int32.self) }
    addGrades(blocks)
  }

  private func addAll<Word: RankWord>(_ blocks: [RankedDraws<Rank>], as: Word.Type) {
    let draws = blocks.reduce(0) { $0 + $1.drawCount }
    let wanted = Self.wanted(draws: draws)
    var (sums, squares, prefixes) = (sums, squares, prefixes)
    var words = [Word](repeating: 0, count: draws * Self.atOnce)
    for first in stride(from: 0, to: subjects.count, by: Self.atOnce) {
      let last = min(subjects.count, first + Self.atOnce)
      unsafe words.withUnsafeMutableBufferPointer { words in
        var start = 0
        for block in blocks {
          let count = block.drawCount
          unsafe block.ranks.withUnsafeBufferPointer { ranks in
            for subject in first..<last {
              let own = unsafe ranks.baseAddress! + (subjects.lowerBound + subject) * count
              let target = unsafe words.baseAddress! + (subject - first) * draws + start
              var (sum, square) = (UInt64(0), UInt64(0))
              for draw in 0..<count {
                let rank = unsafe UInt32(truncatingIfNeeded: own[draw])
                sum &+= UInt64(rank)
                // The square of a number of 16 bits has 32.
                square &+= Rank.bitWidth == 16 ? UInt64(rank &* rank) : UInt64(rank) &* UInt64(rank)
                // The order of signed numbers is that of the ranks.
                unsafe target[draw] = Word(truncatingIfNeeded: rank) ^ Word.min
              }
              sums[subject] &+= Int(sum)
              squares[subject] &+= Int(square)
            }
          }
          start += count
        }
        for subject in first..<last {
          let own = unsafe UnsafeBufferPointer(
            rebasing: words[(subject - first) * draws..<(subject - first + 1) * draws])
          let found = unsafe Self.smallest(wanted, own)
          for window in 0..<wanted.count {
            prefixes[subject * wanted.count + window] =
              UInt32(truncatingIfNeeded: Rank(truncatingIfNeeded: Word(found[window]) ^ Word.min)) - 1
          }
        }
      }
    }
    (self.sums, self.squares, self.prefixes) = (sums, squares, prefixes)
  }

  /// The smallest numbers with at least as many of all numbers at or before them, one for each of three counts.
  private static func smallest<Word: RankWord>(
    _ wanted: [Int], _ words: UnsafeBufferPointer<Word>
  ) -> SIMD3<Int> {
    var (least, most) = (Word.max, Word.min)
    for place in 0..<words.count {
      let word = unsafe words[place]
      least = Swift.min(least, word)
      most = Swift.max(most, word)
    }
    var (low, high) = (SIMD3(repeating: Int(least)), SIMD3(repeating: Int(most)))
    while low != high {
      let middle = (low &+ high) &>> 1
      let count = unsafe Word.atOrBefore(
        (Word(truncatingIfNeeded: middle.x), Word(truncatingIfNeeded: middle.y), Word(truncatingIfNeeded: middle.z)),
        words)
      for window in 0..<3 where low[window] < high[window] {
        if count[window] < wanted[window] { low[window] = middle[window] + 1 } else { high[window] = middle[window] }
      }
    }
    return low
  }
}

/// A signed number with the order of ranks.
private protocol RankWord: FixedWidthInteger, SignedInteger {
  /// How many numbers are no more than each of three.
  static func atOrBefore(_ limits: (Self, Self, Self), _ words: UnsafeBufferPointer<Self>) -> SIMD3<Int>
}

extension Int16: RankWord {
  static func atOrBefore(_ limits: (Int16, Int16, Int16), _ words: UnsafeBufferPointer<Int16>) -> SIMD3<Int> {
    let (first, second, third) = (
      SIMD8<Int16>(repeating: limits.0), SIMD8<Int16>(repeating: limits.1), SIMD8<Int16>(repeating: limits.2)
    )
    let (zero, one) = (SIMD8<Int16>(repeating: 0), SIMD8<Int16>(repeating: 1))
    var counts = SIMD3<Int>()
    var place = 0
    while place + 8 <= words.count {
      // No count of so many outgrows its lane.
      let end = Swift.min(words.count, place + (1 << 17))
      var (a, b, c) = (zero, zero, zero)
      while place + 8 <= end {
        let eight = unsafe UnsafeRawPointer(words.baseAddress! + place).loadUnaligned(as: SIMD8<Int16>.self)
        a &+= zero.replacing(with: one, where: eight .<= first)
        b &+= zero.replacing(with: one, where: eight .<= second)
        c &+= zero.replacing(with: one, where: eight .<= third)
        place += 8
      }
      for lane in 0..<8 { counts &+= SIMD3(Int(a[lane]), Int(b[lane]), Int(c[lane])) }
    }
    while place < words.count {
      let word = unsafe words[place]
      counts &+= SIMD3(word <= limits.0 ? 1 : 0, word <= limits.1 ? 1 : 0, word <= limits.2 ? 1 : 0)
      place += 1
    }
    return counts
  }
}

extension Int32: RankWord {
  static func atOrBefore(_ limits: (Int32, Int32, Int32), _ words: UnsafeBufferPointer<Int32>) -> SIMD3<Int> {
    var counts = SIMD3<Int>()
    for place in 0..<words.count {
      let word = unsafe words[place]
      counts &+= SIMD3(word <= limits.0 ? 1 : 0, word <= limits.1 ? 1 : 0, word <= limits.2 ? 1 : 0)
    }
    return counts
  }
}

/// 1 for equal numbers under 2³¹ and 0 for others, without a branch: which draws fall into a window cannot be
/// predicted.
@inline(__always)
private func isEqual(_ x: UInt32, _ y: UInt32) -> UInt32 { ((x ^ y) &- 1) &>> 31 }
