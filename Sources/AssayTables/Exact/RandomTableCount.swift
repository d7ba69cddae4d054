internal import AssayNumerics

/// How many random tables with the observed margins are as extreme as the observed one, by each of several orders.
struct RandomTableCount: Sendable {
  /// The count for one order.
  struct Tally: Sendable, Equatable {
    var replicates = 0
    var extreme = 0
    /// Those that are more extreme.
    var beyond = 0
    /// Whether the number of replicates was fixed in advance.
    var isFixed = true
    /// Whether the drawing ended at the last table counted as extreme.
    var isStopped = false
  }
  let tallies: [Tally]

  /// Replicates in a piece of the parallel loop; it does not depend on the number of threads.
  private static let pieceSize = 4096
  /// The stream of the generator that random tables use.
  static let stream: UInt32 = 0x7AB1E

  init(
    _ table: WholeTable, _ orders: [TableOrder], replicates: Int, stopAfter: Int?, seed: UInt64,
    parallelism: Parallelism
  ) {
    guard !orders.isEmpty else {
      tallies = []
      return
    }
    let replicates = max(1, min(replicates, Int(UInt32.max)))
    let draw = Self.counter(table, orders, seed: seed)
    guard let stopAfter else {
      let pieces = (replicates + Self.pieceSize - 1) / Self.pieceSize
      var sums = orders.map { _ in Tally() }
      for piece in parallelism.map(pieces: pieces, { draw(Self.range(of: $0, of: replicates)) }) {
        for order in orders.indices { sums[order].add(piece[order]) }
      }
      tallies = sums
      return
    }
    tallies = Self.sequential(
      orders, replicates: replicates, stopAfter: max(1, stopAfter), parallelism: parallelism, draw)
  }

  private static func range(of piece: Int, of replicates: Int) -> Range<Int> {
    piece * pieceSize..<min(replicates, (piece + 1) * pieceSize)
  }

  /// Each order stops at its own h-th extreme table; tables drawn beyond it are not used, so threads do not matter.
  private static func sequential(
    _ orders: [TableOrder], replicates: Int, stopAfter: Int, parallelism: Parallelism,
    _ draw: @Sendable (Range<Int>) -> [Tally]
  ) -> [Tally] {
    var sums = orders.map { _ in Tally(isFixed: false) }
    let pieces = (replicates + pieceSize - 1) / pieceSize
    var next = 0
    while next < pieces, !sums.allSatisfy(\.isStopped) {
      let first = next
      let round = min(pieces - first, parallelism.threads)
      for (offset, piece) in parallelism.map(pieces: round, { draw(range(of: first + $0, of: replicates)) })
        .enumerated()
      {
        for order in orders.indices where !sums[order].isStopped {
          guard sums[order].extreme + piece[order].extreme >= stopAfter else {
            sums[order].add(piece[order])
            continue
          }
          sums[order].advance(in: range(of: first + offset, of: replicates), until: stopAfter) { draw($0)[order] }
          sums[order].isStopped = true
        }
      }
      next += round
    }
    return sums
  }

  /// What counts the extreme tables among some replicates.
  private static func counter(
    _ table: WholeTable, _ orders: [TableOrder], seed: UInt64
  ) -> @Sendable (Range<Int>) -> [Tally] {
    if orders.count <= 4, let sampler = SplitSampler(table) {
      let values = CellValues(orders, of: table)
      return { range in
        var tallies = orders.map { _ in Tally() }
        var scratch = sampler.scratch()
        for first in Swift.stride(from: range.lowerBound, to: range.upperBound, by: SplitSampler.width) {
          sampler.draw(into: &scratch, from: UInt32(first), seed: seed, stream: stream)
          values.note(
            scratch.counts, replicates: min(SplitSampler.width, range.upperBound - first), in: &tallies)
        }
        return tallies
      }
    }
    let sampler = RandomTableSampler(table)
    return { range in
      var tallies = orders.map { _ in Tally() }
      var scratch = sampler.scratch()
      for replicate in range {
        sampler.draw(into: &scratch, seed: seed, stream: stream, replicate: UInt32(replicate))
        for order in orders.indices {
          tallies[order].note(orders[order].value(of: scratch.counts), by: orders[order])
        }
      }
      return tallies
    }
  }
}

extension RandomTableCount.Tally {
  /// Goes on to the replicate in `range` that makes the extreme ones `enough`, by halves.
  fileprivate mutating func advance(in range: Range<Int>, until enough: Int, _ count: (Range<Int>) -> Self) {
    var range = range
    while range.count > 1 {
      let middle = range.lowerBound + range.count / 2
      let half = count(range.lowerBound..<middle)
      if extreme + half.extreme >= enough {
        range = range.lowerBound..<middle
      } else {
        add(half)
        range = middle..<range.upperBound
      }
    }
    add(count(range))
  }

  mutating func add(_ other: Self) {
    replicates += other.replicates
    extreme += other.extreme
    beyond += other.beyond
  }

  @inline(__always) fileprivate mutating func note(_ value: Int, by order: TableOrder) {
    replicates &+= 1
    if order.isExtreme(value) { extreme &+= 1 }
    if order.isBeyond(value) { beyond &+= 1 }
  }
}

extension TableOrder {
  /// Whether a table of this value is as extreme as the observed one.
  @inline(__always) func isExtreme(_ value: Int) -> Bool { value >= upper || value <= lowest }

  /// Whether it is more extreme.
  @inline(__always) func isBeyond(_ value: Int) -> Bool { value > aboveUpper || value < belowLowest }

  /// The value of a table.
  func value(of counts: [Int]) -> Int {
    var sum = 0
    switch terms {
    case .shared(let table):
      unsafe table.withUnsafeBufferPointer { table in
        for count in counts { unsafe sum &+= table[count] }
      }
    case .squares(let weights):
      for cell in counts.indices { sum &+= weights[cell] &* counts[cell] &* counts[cell] }
    case .linear(let weights):
      for cell in counts.indices { sum &+= weights[cell] &* counts[cell] }
    case .departure(let departure, let expected, let unit):
      for cell in counts.indices {
        sum &+= departure.value(Double(counts[cell]), expected: expected[cell], unit: unit)
      }
    }
    return sum
  }
}
