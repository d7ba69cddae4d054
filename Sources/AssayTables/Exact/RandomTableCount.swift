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
  private static let stream: UInt32 = 0x7AB1E

  init(
    _ table: WholeTable, _ orders: [TableOrder], replicates: Int, stopAfter: Int?, seed: UInt64,
    parallelism: Parallelism
  ) {
    guard !orders.isEmpty else {
      tallies = []
      return
    }
    let replicates = max(1, min(replicates, Int(UInt32.max)))
    let sampler = RandomTableSampler(table)
    let draw: @Sendable (Range<Int>) -> [Tally] = { Self.count($0, sampler, orders, seed: seed) }
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
          var single = range(of: first + offset, of: replicates).lowerBound
          while sums[order].extreme < stopAfter {
            sums[order].add(draw(single..<single + 1)[order])
            single += 1
          }
          sums[order].isStopped = true
        }
      }
      next += round
    }
    return sums
  }

  private static func count(
    _ range: Range<Int>, _ sampler: RandomTableSampler, _ orders: [TableOrder], seed: UInt64
  ) -> [Tally] {
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

extension RandomTableCount.Tally {
  fileprivate mutating func add(_ other: Self) {
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
