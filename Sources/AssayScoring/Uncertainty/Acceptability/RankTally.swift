/// Counts of the ranks of a run of subjects over all draws.
///
/// Quantiles are found by narrowing: each pass over the draws counts ranks in ``binCount`` bins, at first of all ranks and then of
/// the bin that holds the quantile, until a bin is one rank. Memory is the same for any number of draws.
///
/// One piece of the parallel loop works on a tally at a time, and no two pieces on the same one.
final class RankTally: @unchecked Sendable {
  static let binCount = 128
  static let levels = [0.05, 0.5, 0.95]

  let subjects: Range<Int>
  private let rankCount: Int
  private let top: Int
  private let gradeCount: Int
  private(set) var sums: [Int]
  private(set) var squares: [Int]
  private(set) var firsts: [Int]
  private(set) var tops: [Int]
  /// A subject's counts of all grades side by side.
  private(set) var grades: [Int]
  /// The rank before the first of each window: three windows a subject, and at first one that all three share.
  private var starts: [UInt32]
  /// The draws with a rank at or before the start of each window.
  private var below: [Int]
  private var bins: [UInt32]
  /// The ranks in a bin.
  private var binWidth: Int
  private var isFirstPass = true

  init(subjects: Range<Int>, rankCount: Int, top: Int, gradeCount: Int) {
    self.subjects = subjects
    self.rankCount = rankCount
    self.top = top
    self.gradeCount = gradeCount
    let count = subjects.count
    sums = Array(repeating: 0, count: count)
    squares = sums
    firsts = sums
    tops = sums
    grades = Array(repeating: 0, count: count * gradeCount)
    starts = Array(repeating: 0, count: count * Self.levels.count)
    below = Array(repeating: 0, count: count * Self.levels.count)
    bins = Array(repeating: 0, count: count * Self.binCount)
    binWidth = (rankCount + Self.binCount - 1) / Self.binCount
  }

  /// The passes that it takes until a bin is one rank.
  static func passes(rankCount: Int) -> Int {
    var (passes, width) = (1, (rankCount + binCount - 1) / binCount)
    while width > 1 {
      width = (width + binCount - 1) / binCount
      passes += 1
    }
    return passes
  }

  /// Counts the ranks of some draws.
  ///
  /// - Parameters:
  ///   - ranks: The ranks of all subjects in each draw, one draw after the other.
  ///   - grades: Their grades likewise; empty where none are counted.
  func add(_ ranks: [UInt32], grades: [UInt8]) {
    if isFirstPass { addAll(ranks, grades) } else { addToWindows(ranks) }
  }

  private func addAll(_ ranks: [UInt32], _ codes: [UInt8]) {
    let (count, all, first, width, top) = (subjects.count, rankCount, subjects.lowerBound, binWidth, top)
    let binOf = (0...all).map { UInt32(max(0, $0 - 1) / width) }
    let draws = ranks.count / all
    // Ranks are in 1...all, and so are bins under the bin count.
    unsafe ranks.withUnsafeBufferPointer { ranks in
      unsafe bins.withUnsafeMutableBufferPointer { bins in
        unsafe binOf.withUnsafeBufferPointer { binOf in
          for subject in 0..<count {
            var (sum, square, best, high) = (0, 0, 0, 0)
            for draw in 0..<draws {
              let rank = unsafe Int(ranks[draw * all + first + subject])
              sum &+= rank
              square &+= rank &* rank
              best &+= rank == 1 ? 1 : 0
              high &+= rank <= top ? 1 : 0
              unsafe bins[subject * Self.binCount + Int(binOf[rank])] &+= 1
            }
            sums[subject] += sum
            squares[subject] += square
            firsts[subject] += best
            tops[subject] += high
          }
        }
      }
    }
    guard !codes.isEmpty else { return }
    for draw in 0..<draws {
      for subject in 0..<count { grades[subject * gradeCount + Int(codes[draw * all + first + subject])] += 1 }
    }
  }

  private func addToWindows(_ ranks: [UInt32]) {
    let (count, all, first, windows) = (subjects.count, rankCount, subjects.lowerBound, Self.levels.count)
    let (width, reach) = (UInt32(binWidth), UInt32(binWidth * Self.binCount))
    let draws = ranks.count / all
    unsafe ranks.withUnsafeBufferPointer { ranks in
      unsafe bins.withUnsafeMutableBufferPointer { bins in
        for subject in 0..<count {
          for window in 0..<windows {
            let slot = subject * windows + window
            let start = starts[slot]
            for draw in 0..<draws {
              // A rank at or before the start wraps round to a large number.
              let offset = unsafe ranks[draw * all + first + subject] &- start &- 1
              if offset < reach { unsafe bins[slot * Self.binCount + Int(offset / width)] &+= 1 }
            }
          }
        }
      }
    }
  }

  /// Narrows each window to the bin with its quantile, after a pass over all draws.
  func narrow(draws: Int) {
    let windows = Self.levels.count
    for subject in 0..<subjects.count {
      for (window, level) in Self.levels.enumerated() {
        let slot = subject * windows + window
        let first = (isFirstPass ? subject : slot) * Self.binCount
        // The smallest rank with at least this many draws at or before it.
        let wanted = max(1, Int((level * Double(draws) - 1e-9).rounded(.up)))
        var bin = 0
        while below[slot] + Int(bins[first + bin]) < wanted {
          below[slot] += Int(bins[first + bin])
          bin += 1
        }
        starts[slot] += UInt32(bin * binWidth)
      }
    }
    isFirstPass = false
    binWidth = (binWidth + Self.binCount - 1) / Self.binCount
    bins = Array(repeating: 0, count: subjects.count * windows * Self.binCount)
  }

  /// The 5 %, 50 % and 95 % quantiles of a subject's rank, once a bin was one rank.
  func quantiles(of subject: Int) -> [Int] {
    Self.levels.indices.map { Int(starts[subject * Self.levels.count + $0]) + 1 }
  }
}
