/// Alias tables of hypergeometric counts, one after the other.
///
/// A word of 16 bits decides among the whole 2⁻¹⁶ parts of the probabilities; what remains of them is one more outcome,
/// the escape, and is told apart by a uniform of its own. So the distribution has the precision of that.
struct AliasTables: Sendable {
  /// For each bucket how many of its words stay in it, above the outcome of those that do not.
  private(set) var entries: [UInt16] = []
  /// For each table the value of its first outcome; the last outcome is the escape.
  private(set) var values: [UInt16] = []

  mutating func reserve(_ tables: Int, bits: Int) {
    entries.reserveCapacity(entries.count + tables << bits)
    values.reserveCapacity(values.count + tables)
  }

  /// Adds a table of 2^bits buckets: the low bits of a word are its bucket, the others are compared with the entry's.
  ///
  /// Reference: Walker (1977), *ACM TOMS* 3, 253–256; Vose (1991), *IEEE TSE* 17, 972–975.
  mutating func append(_ shares: HypergeometricShares, bits: Int) {
    let width = 1 << bits
    let base = entries.count
    values.append(UInt16(shares.start(width: width)))
    for outcome in 0..<width { entries.append(UInt16(outcome)) }
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: width) { room in
      unsafe shares.divide(room)
      unsafe entries.withUnsafeMutableBufferPointer {
        unsafe Self.fill($0.baseAddress! + base, room, size: (1 << 16) / width)
      }
    }
  }

  /// Buckets with too few words are filled from one that has too many, until that has too few itself.
  @unsafe private static func fill(
    _ entries: UnsafeMutablePointer<UInt16>, _ room: UnsafeMutableBufferPointer<Int>, size: Int
  ) {
    var (small, large) = (0, 0)
    while unsafe room[large] < size { large += 1 }
    var have = unsafe room[large]
    while true {
      if have >= size {
        while small < room.count, unsafe room[small] >= size { small += 1 }
        guard small < room.count else { return }
        unsafe entries[small] = UInt16(truncatingIfNeeded: room[small] * room.count | large)
        have -= unsafe size - room[small]
        small += 1
      } else {
        var next = large + 1
        // The words are those of all buckets, so there is one that has enough.
        while unsafe room[next] < size { next += 1 }
        unsafe entries[large] = UInt16(truncatingIfNeeded: have * room.count | next)
        have = unsafe room[next] - (size - have)
        large = next
      }
    }
  }

  /// The outcome of a word in its bucket's entry.
  ///
  /// By a shift: a branch would be guessed wrong about every third time, and compilers make one of a choice.
  @inline(__always) static func outcome(_ word: UInt32, _ entry: UInt32, mask: UInt32) -> UInt32 {
    let stays = ((word | mask) &- entry) &>> 31
    return (word &<< 16 | entry) &>> (stays &<< 4) & mask
  }
}
