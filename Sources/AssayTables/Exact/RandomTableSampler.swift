internal import AssayDistributions
internal import AssayNumerics

/// Draws tables with fixed margins, each with its probability when rows and columns are independent.
///
/// Small tables: the observations, each with its column, are dealt to the rows in a random order, which takes one
/// multiplication for an observation. Large ones: cell after cell by its hypergeometric distribution given the cells
/// before it, as Patefield's algorithm does, which takes no longer for more observations.
///
/// Reference: Patefield (1981), *Applied Statistics* 30, 91–97 (AS 159); Brackett-Rozinsky & Lemire (2024), *ACM TOMACS*
/// 35, “Batched ranged random integer generation”.
struct RandomTableSampler: Sendable {
  private let rows: [Int]
  private let columns: [Int]
  private let total: Int
  /// The rows that are dealt, and the one that takes what they leave.
  private let dealt: [Int]
  private let last: Int
  /// The column of each observation, when observations are dealt.
  private let deck: [UInt16]
  private let batches: [Batch]

  /// Several draws from one random word: with m₁, m₂, … values each, for as long as the product leaves room.
  private struct Batch {
    let count: Int
    let product: UInt64
    /// Words whose remainder is less would favour some values.
    let threshold: UInt64
  }

  init(_ table: WholeTable) {
    rows = table.rows
    columns = table.columns
    total = table.total
    let sizes = table.rows
    let largest = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
    last = largest
    dealt = sizes.indices.filter { $0 != largest }
    let drawn = total - rows[largest]
    // Measured: a hypergeometric draw takes as long as some twenty deals.
    guard drawn <= 20 * sizes.count * table.columns.count, total <= 1 << 14 else {
      deck = []
      batches = []
      return
    }
    deck = columns.indices.flatMap { [UInt16](repeating: UInt16($0), count: table.columns[$0]) }
    var batches: [Batch] = []
    var bound = UInt64(total)
    var left = drawn
    while left > 0 {
      var (count, product) = (0, UInt64(1))
      // A word is drawn again with a chance below 2⁻⁸.
      while count < left, product < (1 << 56) / bound {
        product *= bound
        bound -= 1
        count += 1
      }
      batches.append(Batch(count: count, product: product, threshold: (0 &- product) % product))
      left -= count
    }
    self.batches = batches
  }

  /// Room for one table and its making.
  struct Scratch {
    fileprivate var deck: [UInt16]
    var counts: [Int]
  }

  func scratch() -> Scratch {
    Scratch(deck: deck, counts: [Int](repeating: 0, count: rows.count * columns.count))
  }

  /// Fills `counts`, row by row, with a table.
  func draw(into scratch: inout Scratch, using generator: inout Philox) {
    if deck.isEmpty {
      drawCells(into: &scratch.counts, using: &generator)
    } else {
      deal(into: &scratch, using: &generator)
    }
  }

  private func deal(into scratch: inout Scratch, using generator: inout Philox) {
    let width = columns.count
    unsafe scratch.counts.withUnsafeMutableBufferPointer { counts in
      for cell in counts.indices { unsafe counts[cell] = 0 }
      for column in 0..<width { unsafe counts[last * width + column] = columns[column] }
    }
    unsafe scratch.deck.withUnsafeMutableBufferPointer { cards in
      unsafe deck.withUnsafeBufferPointer { unsafe cards.baseAddress!.update(from: $0.baseAddress!, count: cards.count) }
      unsafe scratch.counts.withUnsafeMutableBufferPointer { counts in
        unsafe dealCards(cards, counts, using: &generator)
      }
    }
  }

  @unsafe private func dealCards(
    _ cards: UnsafeMutableBufferPointer<UInt16>, _ counts: UnsafeMutableBufferPointer<Int>,
    using generator: inout Philox
  ) {
    let width = columns.count
    var position = 0
    var turn = 0
    var row = dealt[0]
    var left = rows[row]
    for batch in batches {
      var word = generator.next()
      var indices = Self.remainder(word, bound: UInt64(total - position), count: batch.count)
      while indices < batch.threshold {
        word = generator.next()
        indices = Self.remainder(word, bound: UInt64(total - position), count: batch.count)
      }
      for _ in 0..<batch.count {
        let (pick, rest) = word.multipliedFullWidth(by: UInt64(truncatingIfNeeded: total &- position))
        word = rest
        let other = position &+ Int(truncatingIfNeeded: pick)
        let card = unsafe cards[other]
        unsafe cards[other] = cards[position]
        unsafe counts[row &* width &+ Int(card)] &+= 1
        unsafe counts[last &* width &+ Int(card)] &-= 1
        position &+= 1
        left &-= 1
        if left == 0, turn + 1 < dealt.count {
          turn += 1
          row = dealt[turn]
          left = rows[row]
        }
      }
    }
  }

  /// What is left of a random word after `count` draws.
  @inline(__always) private static func remainder(_ word: UInt64, bound: UInt64, count: Int) -> UInt64 {
    var (word, bound) = (word, bound)
    for _ in 0..<count {
      word = word &* bound
      bound &-= 1
    }
    return word
  }

  private func drawCells(into counts: inout [Int], using generator: inout Philox) {
    let width = columns.count
    var left = columns
    var population = total
    for row in dealt {
      var draws = rows[row]
      var pool = population
      for column in 0..<width - 1 {
        let count = HypergeometricSampler(population: pool, successes: left[column], draws: draws).draw(using: &generator)
        counts[row * width + column] = count
        pool -= left[column]
        draws -= count
        left[column] -= count
      }
      counts[row * width + width - 1] = draws
      left[width - 1] -= draws
      population -= rows[row]
    }
    for column in 0..<width { counts[last * width + column] = left[column] }
  }
}
