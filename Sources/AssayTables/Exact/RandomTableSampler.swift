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
  private let deck: [UInt8]
  /// For each deal, the first cell of the row that is dealt to.
  private let places: [UInt16]
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
    guard drawn <= 20 * sizes.count * table.columns.count, total <= 1 << 14,
      table.columns.count <= 256, sizes.count * table.columns.count <= 1 << 16
    else {
      deck = []
      places = []
      batches = []
      return
    }
    deck = columns.indices.flatMap { [UInt8](repeating: UInt8($0), count: table.columns[$0]) }
    places = dealt.flatMap { [UInt16](repeating: UInt16($0 * table.columns.count), count: sizes[$0]) }
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
    fileprivate var deck: [UInt8]
    var counts: [Int]
  }

  func scratch() -> Scratch {
    Scratch(deck: deck, counts: [Int](repeating: 0, count: rows.count * columns.count))
  }

  /// Fills `counts`, row by row, with the table of a replicate.
  func draw(into scratch: inout Scratch, seed: UInt64, stream: UInt32, replicate: UInt32) {
    guard !deck.isEmpty else {
      var generator = Philox(seed: seed, stream: stream, replicate: replicate)
      return drawCells(into: &scratch.counts, using: &generator)
    }
    var words = Words(seed: seed, stream: stream, replicate: replicate)
    unsafe scratch.counts.withUnsafeMutableBufferPointer { counts in
      unsafe scratch.deck.withUnsafeMutableBufferPointer { cards in
        unsafe deck.withUnsafeBufferPointer {
          unsafe cards.baseAddress!.update(from: $0.baseAddress!, count: cards.count)
        }
        unsafe places.withUnsafeBufferPointer { places in
          unsafe batches.withUnsafeBufferPointer { batches in
            unsafe deal(cards.baseAddress!, counts.baseAddress!, places.baseAddress!, batches, &words)
          }
        }
      }
    }
  }

  /// The random words of a replicate: what `Philox` gives, without keeping its place within a block.
  private struct Words {
    private let key: SIMD2<UInt32>
    private var counter: SIMD4<UInt32>
    private var spare: UInt64?

    init(seed: UInt64, stream: UInt32, replicate: UInt32) {
      key = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
      counter = [0, 0, stream, replicate]
    }

    @inline(__always) mutating func next() -> UInt64 {
      if let word = spare {
        spare = nil
        return word
      }
      let block = Philox.block(counter: counter, key: key)
      counter.x &+= 1
      spare = UInt64(block.z) | UInt64(block.w) << 32
      return UInt64(block.x) | UInt64(block.y) << 32
    }
  }

  @unsafe private func deal(
    _ cards: UnsafeMutablePointer<UInt8>, _ counts: UnsafeMutablePointer<Int>, _ places: UnsafePointer<UInt16>,
    _ batches: UnsafeBufferPointer<Batch>, _ words: inout Words
  ) {
    let width = columns.count
    for cell in 0..<rows.count &* width { unsafe counts[cell] = 0 }
    var position = 0
    var bound = UInt64(truncatingIfNeeded: total)
    for turn in 0..<batches.count {
      let batch = unsafe batches[turn]
      var word = words.next()
      // What the draws of a batch leave of a word is its product with all their bounds.
      while word &* batch.product < batch.threshold { word = words.next() }
      for _ in 0..<batch.count {
        let (pick, rest) = bound.multipliedFullWidth(by: word)
        word = rest
        let other = position &+ Int(truncatingIfNeeded: pick)
        let card = unsafe cards[other]
        unsafe cards[other] = cards[position]
        let cell = unsafe Int(places[position]) &+ Int(card)
        unsafe counts[cell] &+= 1
        position &+= 1
        bound &-= 1
      }
    }
    for column in 0..<width {
      var rest = columns[column]
      for row in dealt { unsafe rest &-= counts[row &* width &+ column] }
      unsafe counts[last &* width &+ column] = rest
    }
  }

  private func drawCells(into counts: inout [Int], using generator: inout Philox) {
    let width = columns.count
    var left = columns
    var population = total
    for row in dealt {
      var draws = rows[row]
      var pool = population
      for column in 0..<width - 1 {
        let count = HypergeometricSampler(population: pool, successes: left[column], draws: draws).draw(
          using: &generator)
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
