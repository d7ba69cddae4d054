/// A counter-based generator: the value at (seed, stream, replicate, position) is a function of those four alone.
///
/// Replicates can be computed in any order and on any thread with the same result, which a generator with a hidden state
/// cannot give.
///
/// Reference: Salmon, Moraes, Dror & Shaw, “Parallel random numbers: as easy as 1, 2, 3”, *SC11* (2011), Philox 4×32-10.
public struct Philox: RandomNumberGenerator, Sendable {
  private let key: SIMD2<UInt32>
  private var counter: SIMD4<UInt32>
  private var block = SIMD4<UInt32>()
  private var used = 4

  /// Creates the generator of one replicate.
  ///
  /// - Parameters:
  ///   - seed: What the user gave, or the fixed default; it is printed with the result.
  ///   - stream: Which use of randomness within an analysis this is.
  ///   - replicate: Which replicate of that use.
  public init(seed: UInt64, stream: UInt32 = 0, replicate: UInt32 = 0) {
    key = [UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)]
    counter = [0, 0, stream, replicate]
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if used >= 4 {
      block = Philox.block(counter: counter, key: key)
      // 2⁶⁴ blocks a replicate: the carry reaches the second word and no further.
      let (low, carry) = counter[0].addingReportingOverflow(1)
      counter[0] = low
      if carry { counter[1] &+= 1 }
      used = 0
    }
    defer { used += 2 }
    return UInt64(block[used]) | UInt64(block[used + 1]) << 32
  }

  /// A double in [0, 1) with 53 random bits.
  public mutating func nextUniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// The ten rounds of the cipher on one counter.
  ///
  /// In scalars: as elements of vectors the words took four times as long (measured: 43 ns a block, and 11).
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter.x, counter.y, counter.z, counter.w)
    var (k0, k1) = (key.x, key.y)
    for _ in 0..<10 {
      let a = UInt64(0xD251_1F53) &* UInt64(c0)
      let b = UInt64(0xCD9E_8D57) &* UInt64(c2)
      (c0, c1) = (UInt32(truncatingIfNeeded: b >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: b))
      (c2, c3) = (UInt32(truncatingIfNeeded: a >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: a))
      // Weyl constants of the paper: the golden ratio and √3 − 1.
      (k0, k1) = (k0 &+ 0x9E37_79B9, k1 &+ 0xBB67_AE85)
    }
    return [c0, c1, c2, c3]
  }
}
