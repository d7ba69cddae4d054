import AssayNumerics
import AssayTestSupport
import Testing

@Suite struct PhiloxTests {
  struct KnownAnswer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let counter: SIMD4<UInt32>
    let key: SIMD2<UInt32>
    let block: SIMD4<UInt32>
  }

  // Random123 1.14, tests/kat_vectors, lines "philox4x32 10" (Salmon, Moraes, Dror & Shaw, SC11, 2011).
  static let knownAnswers = [
    KnownAnswer(
      testDescription: "Random123: zeros", counter: [0, 0, 0, 0], key: [0, 0],
      block: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
    KnownAnswer(
      testDescription: "Random123: ones", counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max),
      block: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    KnownAnswer(
      testDescription: "Random123: digits of pi", counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
      key: [0xa409_3822, 0x299f_31d0], block: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]),
  ]

  @Test(arguments: knownAnswers)
  func `agrees with the known answers of Random123`(_ answer: KnownAnswer) {
    #expect(Philox.block(counter: answer.counter, key: answer.key) == answer.block)
  }

  @Test
  func `draws the blocks of successive counters`() {
    let seed: UInt64 = 0x299f_31d0_a409_3822
    var generator = Philox(seed: seed, stream: 7, replicate: 9)
    for position in 0..<UInt32(5) {
      let block = Philox.block(counter: [position, 0, 7, 9], key: [0xa409_3822, 0x299f_31d0])
      #expect(generator.next() == UInt64(block[0]) | UInt64(block[1]) << 32)
      #expect(generator.next() == UInt64(block[2]) | UInt64(block[3]) << 32)
    }
  }

  @Test
  func `gives different numbers to each seed, stream and replicate`() {
    var firsts: Set<UInt64> = []
    for seed in [1, 2, 1 << 32] as [UInt64] {
      for stream in [0, 1] as [UInt32] {
        for replicate in [0, 1, 2] as [UInt32] {
          var generator = Philox(seed: seed, stream: stream, replicate: replicate)
          firsts.insert(generator.next())
        }
      }
    }
    #expect(firsts.count == 18)
  }

  @Test
  func `draws uniforms in the half-open unit interval with mean one half`() {
    var generator = Philox(seed: 5)
    let draws = (0..<100_000).map { _ in generator.nextUniform() }
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    // Five standard errors, √(1/12/100000).
    expectClose(draws.reduce(0, +) / 100_000, 0.5, relative: 0, absolute: 5 * 0.000_913)
  }

  @Test
  func `uses the 53 high bits of a draw`() {
    var bits = Philox(seed: 3)
    var uniforms = Philox(seed: 3)
    for _ in 0..<100 { #expect(uniforms.nextUniform() == Double(bits.next() >> 11) / 9_007_199_254_740_992) }
  }
}
