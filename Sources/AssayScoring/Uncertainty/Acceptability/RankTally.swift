/// Counts of the ranks of a run of subjects over all draws.
///
/// Quantiles are found by narrowing: each pass over the draws counts ranks in ``binCount`` bins, at first of all ranks
/// and then of the bin that holds the quantile, until a bin is one rank. Memory is the same for any number of draws.
///
/// One piece of the parallel loop works on a tally at a time, and no two pieces on the same one.
final class RankTally<Rank: FixedWidthInteger & UnsignedInteger & Sendable>: @unchecked Sendable {
  static var binBits: Int { 7 }
  static var binCount: Int { 128 }
  static var levels: [Double] { [0.05, 0.5, 0.95] }

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
  /// The ranks of each round, those of a subject side by side, where they are kept for later passes.
  private var kept: [(ranks: [Rank], draws: Int)] = []
  private let keepsRanks: Bool

  init(subjects: Range<Int>, rankCount: Int, gradeCount: Int, keepsRanks: Bool) {
    self.keepsRanks = keepsRanks
    self.subjects = subjects
    self.gradeCount = gradeCount
    let count = subjects.count
    sums = Array(repeating: 0, count: count)
    squares = sums
    grades = Array(repeating: 0, count: count * gradeCount)
    prefixes = Array(repeating: 0, count: count * Self.levels.count)
    below = Array(repeating: 0, count: count * Self.levels.count)
    bins = Array(repeating: 0, count: count * Self.binCount)
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
  ///
  /// - Parameter all: The number of subjects.
  func add(_ round: [RankedDraws<Rank>], all: Int) {
    let draws = round.reduce(0) { $0 + $1.ranks.count / all }
    var bins = self.bins
    self.bins = []
    if isFirstPass, keepsRanks {
      let ranks = unsafe [Rank](unsafeUninitializedCapacity: subjects.count * draws) { ranks, filled in
        unsafe add(round, all: all, &bins, copying: ranks, draws: draws)
        filled = subjects.count * draws
      }
      kept.append((ranks, draws))
    } else {
      unsafe add(round, all: all, &bins, copying: nil, draws: draws)
    }
    self.bins = bins
    guard isFirstPass else { return }
    for block in round where !block.grades.isEmpty {
      for draw in 0..<block.ranks.count / all {
        for subject in 0..<subjects.count {
          grades[subject * gradeCount + Int(block.grades[draw * all + subjects.lowerBound + subject])] += 1
        }
      }
    }
  }

  private func add(
    _ round: [RankedDraws<Rank>], all: Int, _ bins: inout [UInt32], copying copy: UnsafeMutableBufferPointer<Rank>?,
    draws: Int
  ) {
    for first in stride(from: 0, to: subjects.count, by: 8) {
      var draw = 0
      for block in round {
        let count = block.ranks.count / all
        unsafe block.ranks.withUnsafeBufferPointer { ranks in
          for subject in first..<min(subjects.count, first + 8) {
            let own = unsafe ranks.baseAddress! + subjects.lowerBound + subject
            if isFirstPass {
              let target = unsafe copy.map { unsafe $0.baseAddress! + subject * draws + draw }
              unsafe countAll(own, step: all, draws: count, of: subject, &bins, copying: target)
            } else {
              unsafe countInWindows(own, step: all, draws: count, of: subject, &bins)
            }
          }
        }
        draw += count
      }
    }
  }

  /// Counts the ranks that were kept, in a pass after the first; false where none were.
  func addKept() -> Bool {
    guard !kept.isEmpty else { return false }
    var bins = self.bins
    self.bins = []
    for (ranks, draws) in kept {
      unsafe ranks.withUnsafeBufferPointer { ranks in
        for subject in 0..<subjects.count {
          unsafe countInWindows(ranks.baseAddress! + subject * draws, step: 1, draws: draws, of: subject, &bins)
        }
      }
    }
    self.bins = bins
    return true
  }

  /// Counts the ranks of a subject, `step` apart, and copies them side by side where they are kept.
  private func countAll(
    _ ranks: UnsafePointer<Rank>, step: Int, draws: Int, of subject: Int, _ bins: inout [UInt32],
    copying copy: UnsafeMutablePointer<Rank>?
  ) {
    let shift = shift
    var (sum, square) = (UInt64(0), UInt64(0))
    // A rank less 1, shifted, is below the bin count.
    unsafe bins.withUnsafeMutableBufferPointer { bins in
      let own = unsafe bins.baseAddress! + subject * Self.binCount
      for draw in 0..<draws {
        let rank = unsafe UInt32(truncatingIfNeeded: ranks[draw &* step])
        sum &+= UInt64(rank)
        square &+= UInt64(rank) &* UInt64(rank)
        unsafe own[Int(truncatingIfNeeded: (rank &- 1) &>> shift)] &+= 1
        if let copy = unsafe copy { unsafe copy[draw] = Rank(truncatingIfNeeded: rank) }
      }
    }
    sums[subject] &+= Int(sum)
    squares[subject] &+= Int(square)
  }

  private func countInWindows(
    _ ranks: UnsafePointer<Rank>, step: Int, draws: Int, of subject: Int, _ bins: inout [UInt32]
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
        let rank = unsafe UInt32(truncatingIfNeeded: ranks[draw &* step]) &- 1
        let prefix = rank &>> windows
        let slot = isEqual(prefix, a) &+ 2 &* isEqual(prefix, b) &+ 3 &* isEqual(prefix, c)
        unsafe own[Int(truncatingIfNeeded: slot &<< 7 | (rank &>> shift) & mask)] &+= 1
      }
    }
  }

  /// Narrows each window to the bin with its quantile, after a pass over all draws.
  func narrow(draws: Int) {
    let windows = Self.levels.count
    let wanted = Self.levels.map { max(1, Int(($0 * Double(draws) - 1e-9).rounded(.up))) }
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
    if wasLast { kept = [] }
    self.bins = wasLast ? [] : Array(repeating: 0, count: subjects.count * (windows + 1) * Self.binCount)
  }

  /// The 5 %, 50 % and 95 % quantiles of a subject's rank, once a bin was one rank.
  func quantiles(of subject: Int) -> [Int] {
    Self.levels.indices.map { Int(prefixes[subject * Self.levels.count + $0]) + 1 }
  }
}

/// 1 for equal numbers under 2³¹ and 0 for others, without a branch: which draws fall into a window cannot be
/// predicted.
@inline(__always)
private func isEqual(_ x: UInt32, _ y: UInt32) -> UInt32 { ((x ^ y) &- 1) &>> 31 }
