internal import AssayNumerics

/// The random words of some successive replicates, of each the same number of blocks of its own `Philox`.
///
/// Two blocks are made at once in vectors of 64-bit elements, whose upper halves are not used: what a product leaves
/// there does no harm, as the next one takes the lower halves alone.
struct ReplicateWords {
  /// Replicates that are drawn together; a multiple of 4.
  static let width = 32

  private let seed: UInt64
  private let stream: UInt32

  init(seed: UInt64, stream: UInt32) {
    self.seed = seed
    self.stream = stream
  }

  /// Fills `words` with `4 * blocks` lines, the words of a replicate one below the other: for each four elements, the
  /// low and the high half of the word, and two that are not random.
  @unsafe func fill(_ words: UnsafeMutablePointer<UInt16>, blocks: Int, first: UInt32) {
    for block in 0..<blocks {
      for replicate in stride(from: 0, to: Self.width, by: 4) {
        var one = Counters(block, stream, UInt64(first) &+ UInt64(truncatingIfNeeded: replicate))
        var other = Counters(block, stream, UInt64(first) &+ UInt64(truncatingIfNeeded: replicate) &+ 2)
        var key = (Lanes(repeating: seed), Lanes(repeating: seed &>> 32))
        for _ in 0..<10 {
          one.mix(key.0, key.1)
          other.mix(key.0, key.1)
          key.0 &+= 0x9E37_79B9
          key.1 &+= 0xBB67_AE85
        }
        let line = unsafe words + 4 &* (block &* 4 &* Self.width &+ replicate)
        unsafe one.store(at: line)
        unsafe other.store(at: line + 8)
      }
    }
  }

  private typealias Lanes = SIMD2<UInt64>

  /// The counters of two replicates.
  private struct Counters {
    var words: (Lanes, Lanes, Lanes, Lanes)

    @inline(__always) init(_ block: Int, _ stream: UInt32, _ replicate: UInt64) {
      words = (
        Lanes(repeating: UInt64(truncatingIfNeeded: block)), Lanes(), Lanes(repeating: UInt64(stream)),
        Lanes(replicate, replicate &+ 1)
      )
    }

    /// A round of the cipher, as ``Philox/block(counter:key:)`` has it.
    @inline(__always) mutating func mix(_ key: Lanes, _ other: Lanes) {
      let a = (words.0 & 0xFFFF_FFFF) &* 0xD251_1F53
      let b = (words.2 & 0xFFFF_FFFF) &* 0xCD9E_8D57
      words = ((b &>> 32) ^ words.1 ^ key, b, (a &>> 32) ^ words.3 ^ other, a)
    }

    @inline(__always) @unsafe func store(at line: UnsafeMutablePointer<UInt16>) {
      let step = 4 &* ReplicateWords.width
      unsafe store(words.0, at: line)
      unsafe store(words.1, at: line + step)
      unsafe store(words.2, at: line + 2 &* step)
      unsafe store(words.3, at: line + 3 &* step)
    }

    // With their upper halves: what cuts them off here makes the compiler work in 32-bit elements, in twice the time.
    @inline(__always) @unsafe private func store(_ lanes: Lanes, at line: UnsafeMutablePointer<UInt16>) {
      let raw = UnsafeMutableRawPointer(line)
      let words = Lanes(lanes.x.littleEndian, lanes.y.littleEndian)
      unsafe raw.storeBytes(of: words, as: Lanes.self)
    }
  }

  /// A uniform of 53 bits that no other step or word of the replicate uses.
  func uniform(replicate: UInt32, step: Int) -> Double {
    let block = Philox.block(
      counter: [UInt32(truncatingIfNeeded: step), 1, stream, replicate],
      key: [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)])
    return Double((UInt64(block.x) | UInt64(block.y) << 32) >> 11) * 0x1p-53
  }
}
