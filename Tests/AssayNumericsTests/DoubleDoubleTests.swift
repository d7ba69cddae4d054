import AssayNumerics
import AssayTestSupport
import Testing

/// Sums in double-double against exact integer arithmetic.
@Suite struct DoubleDoubleTests {
  @Test
  func `keeps what a plain sum of cancelling terms loses`() {
    let terms = [1e16, 1, -1e16, 1, 1e30, 3, -1e30]
    #expect(terms.reduce(0, +) != 5)
    var sum = DoubleDouble()
    for term in terms { sum += term }
    #expect(sum.value == 5)
  }

  @Test
  func `carries a term far below the last place of the sum`() {
    var sum = DoubleDouble(1)
    for _ in 0..<1_000 { sum += 0x1p-70 }
    #expect(sum.high == 1)
    #expect(sum.low == 1_000 * 0x1p-70)
  }

  /// Integers are kept without error while the total stays below 2¹⁰⁰; 128-bit integers say what it is.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func `agrees with exact integer arithmetic`(seed: UInt64) {
    var generator = Philox(seed: seed)
    var exact: Int128 = 0
    var sum = DoubleDouble()
    for _ in 0..<2_000 {
      let shift = Int.random(in: 0...62, using: &generator)
      let term = Double(Int64.random(in: -(1 << 62)...(1 << 62), using: &generator) >> Int64(shift))
      exact += Int128(exactly: term) ?? 0
      sum += term
    }
    #expect(Int128(sum.high) + Int128(sum.low) == exact)
  }

  @Test(arguments: [6, 7, 8] as [UInt64])
  func `merges partial sums without error`(seed: UInt64) {
    var generator = Philox(seed: seed)
    var exact: Int128 = 0
    var partials: [DoubleDouble] = []
    for _ in 0..<50 {
      var partial = DoubleDouble()
      for _ in 0..<100 {
        let term = Double(Int64.random(in: -(1 << 60)...(1 << 60), using: &generator))
        exact += Int128(exactly: term) ?? 0
        partial += term
      }
      partials.append(partial)
    }
    let merged = partials.reduce(DoubleDouble(), +)
    #expect(Int128(merged.high) + Int128(merged.low) == exact)
  }

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func `moves by less than 1e-14 when terms are permuted`(seed: UInt64) {
    var generator = Philox(seed: seed)
    var terms = (0..<5_000).map { _ in Double.exp(20 * (generator.nextUniform() - 0.5)) }
    let reference = total(of: terms)
    for _ in 0..<20 {
      terms.shuffle(using: &generator)
      expectClose(total(of: terms), reference, relative: 1e-14)
    }
    // The claim is not empty: an ordinary sum of the same terms does move.
    let plain = Set((0..<20).map { _ in terms.shuffled(using: &generator).reduce(0, +) })
    #expect(plain.count > 1)
  }

  @Test
  func `keeps low within half a unit in the last place of high`() {
    var generator = Philox(seed: 21)
    var sum = DoubleDouble()
    for _ in 0..<1_000 {
      sum += 1 / (generator.nextUniform() + 1e-3)
      #expect(abs(sum.low) <= sum.high.ulp / 2)
    }
  }

  private func total(of terms: [Double]) -> Double {
    var sum = DoubleDouble()
    for term in terms { sum += term }
    return sum.value
  }
}
