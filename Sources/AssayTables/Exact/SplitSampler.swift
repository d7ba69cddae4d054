/// Draws random tables with given margins, many at once, by the splits of a plan.
///
/// Each step takes 16 bits of a replicate's words, and for about one in 10,000 a uniform of its own.
struct SplitSampler: Sendable {
  /// Replicates that are drawn together.
  static let width = ReplicateWords.width

  private let plan: SplitPlan
  /// Blocks of the generator that a replicate takes.
  private let blocks: Int

  init?(_ table: WholeTable) {
    guard let plan = SplitPlan(table) else { return nil }
    self.plan = plan
    blocks = (plan.steps.count + 7) / 8
  }

  /// Room for the tables that are drawn together.
  struct Scratch {
    /// A line for each place, first those of the cells, row by row: the counts of each replicate.
    fileprivate(set) var counts: [UInt16]
    fileprivate var words: [UInt16]
  }

  func scratch() -> Scratch {
    Scratch(
      counts: plan.counts.flatMap { [UInt16](repeating: $0, count: Self.width) },
      words: [UInt16](repeating: 0, count: 16 * blocks * Self.width))
  }

  /// Fills the lines of the cells with the tables of ``width`` replicates.
  func draw(into scratch: inout Scratch, from first: UInt32, seed: UInt64, stream: UInt32) {
    let source = ReplicateWords(seed: seed, stream: stream)
    unsafe scratch.counts.withUnsafeMutableBufferPointer { counts in
      unsafe scratch.words.withUnsafeMutableBufferPointer { words in
        unsafe source.fill(words.baseAddress!, blocks: blocks, first: first)
        unsafe plan.steps.withUnsafeBufferPointer { steps in
          for index in 0..<steps.count {
            let turn = unsafe Turn(
              step: steps[index], index: index, counts: counts.baseAddress!,
              words: words.baseAddress! + ((index >> 1) &* 4 &* Self.width &+ index & 1))
            var escaped = unsafe turn.step.family.map { unsafe draw($0, turn) } ?? drawPair(turn)
            while escaped != 0 {
              unsafe escape(turn, escaped.trailingZeroBitCount, first: first, source)
              escaped &= escaped &- 1
            }
            unsafe Self.complete(turn.step, counts.baseAddress!)
          }
        }
      }
    }
  }

  /// One step of the replicates that are drawn together.
  @unsafe private struct Turn {
    let step: SplitPlan.Step
    let index: Int
    let counts: UnsafeMutablePointer<UInt16>
    /// Every fourth one.
    let words: UnsafePointer<UInt16>

    func line(_ place: Int) -> UnsafeMutablePointer<UInt16> { unsafe counts + place &* SplitSampler.width }
  }

  /// Draws the first cell of a step, and returns a bit for each replicate whose count the tables do not tell.
  @unsafe private func draw(_ family: SplitPlan.Family, _ turn: Turn) -> UInt32 {
    let (counts, cells) = unsafe (turn.line(family.place), turn.line(turn.step.cells.x))
    let words = unsafe turn.words
    let bits = family.bits
    let mask = UInt32(1) &<< UInt32(bits) &- 1
    var escaped: UInt32 = 0
    unsafe plan.families.entries.withUnsafeBufferPointer { entries in
      unsafe plan.families.values.withUnsafeBufferPointer { values in
        let (entries, values) = unsafe (entries.baseAddress! + family.entry, values.baseAddress! + family.table)
        for replicate in 0..<Self.width {
          let table = unsafe Int(counts[replicate]) &- family.low
          guard UInt(bitPattern: table) < UInt(bitPattern: family.count) else {
            escaped |= 1 &<< UInt32(replicate)
            continue
          }
          let word = unsafe UInt32(words[4 &* replicate])
          let entry = unsafe UInt32(entries[table &<< bits | Int(word & mask)])
          let outcome = AliasTables.outcome(word, entry, mask: mask)
          unsafe cells[replicate] = values[table] &+ UInt16(truncatingIfNeeded: outcome)
          if outcome == mask { escaped |= 1 &<< UInt32(replicate) }
        }
      }
    }
    return escaped
  }

  /// The same where both columns and the first row vary.
  @unsafe private func drawPair(_ turn: Turn) -> UInt32 {
    let (firsts, seconds) = unsafe (turn.line(turn.step.first), turn.line(turn.step.second))
    let (draws, cells) = unsafe (turn.line(turn.step.draws), turn.line(turn.step.cells.x))
    let words = unsafe turn.words
    let (bits, stride) = (plan.pairBits, plan.stride)
    let mask = UInt32(1) &<< UInt32(bits) &- 1
    var escaped: UInt32 = 0
    unsafe plan.pairs.withUnsafeBufferPointer { pairs in
      unsafe plan.pairTables.entries.withUnsafeBufferPointer { entries in
        unsafe plan.pairTables.values.withUnsafeBufferPointer { values in
          let (pairs, entries, values) = (pairs.baseAddress!, entries.baseAddress!, values.baseAddress!)
          for replicate in 0..<Self.width {
            let pair = unsafe pairs[Int(firsts[replicate]) &* stride &+ Int(seconds[replicate])]
            let offset = unsafe draws[replicate] &- pair.low
            guard offset < pair.count else {
              escaped |= 1 &<< UInt32(replicate)
              continue
            }
            let table = Int(pair.table &+ UInt32(offset))
            let word = unsafe UInt32(words[4 &* replicate])
            let entry = unsafe UInt32(entries[table &<< bits | Int(word & mask)])
            let outcome = AliasTables.outcome(word, entry, mask: mask)
            unsafe cells[replicate] = values[table] &+ UInt16(truncatingIfNeeded: outcome)
            if outcome == mask { escaped |= 1 &<< UInt32(replicate) }
          }
        }
      }
    }
    return escaped
  }

  /// The rest of the 2 × 2 tables.
  @unsafe private static func complete(_ step: SplitPlan.Step, _ counts: UnsafeMutablePointer<UInt16>) {
    typealias Counts = SIMD8<UInt16>
    let base = UnsafeMutableRawPointer(counts)
    let line = 2 &* width
    for offset in stride(from: 0, to: line, by: 16) {
      let place = { (place: Int) in unsafe base + (place &* line &+ offset) }
      let corner = unsafe place(step.cells.x).loadUnaligned(as: Counts.self)
      let beside = unsafe place(step.draws).loadUnaligned(as: Counts.self) &- corner
      unsafe place(step.cells.y).storeBytes(of: beside, as: Counts.self)
      unsafe place(step.cells.z).storeBytes(
        of: place(step.first).loadUnaligned(as: Counts.self) &- corner, as: Counts.self)
      unsafe place(step.cells.w).storeBytes(
        of: place(step.second).loadUnaligned(as: Counts.self) &- beside, as: Counts.self)
    }
  }

  /// Draws a count that the tables do not tell: one of the remainders, or one of a distribution without a table.
  @inline(never) @unsafe
  private func escape(_ turn: Turn, _ replicate: Int, first: UInt32, _ source: ReplicateWords) {
    let count = { (place: Int) in unsafe Int(turn.line(place)[replicate]) }
    let step = unsafe turn.step
    let (left, right, draws) = (count(step.first), count(step.second), count(step.draws))
    var width: Int?
    if let family = step.family {
      let table = count(family.place) - family.low
      width = table >= 0 && table < family.count ? 1 << family.bits : nil
    } else {
      let pair = plan.pairs[left * plan.stride + right]
      width = draws >= pair.low && draws < pair.low + pair.count ? 1 << plan.pairBits : nil
    }
    var shares = HypergeometricShares(largest: plan.total)
    shares.fill(first: left, second: right, draws: draws)
    let uniform = unsafe source.uniform(
      replicate: first &+ UInt32(truncatingIfNeeded: replicate), step: turn.index)
    unsafe turn.line(step.cells.x)[replicate] = UInt16(shares.remainder(at: uniform, beyond: width))
  }
}
