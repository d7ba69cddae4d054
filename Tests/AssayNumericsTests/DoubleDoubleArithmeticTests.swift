import AssayNumerics
import AssayTestSupport
import Testing

@Suite struct DoubleDoubleArithmeticTests {
  @Test func `products of integers are exact`() {
    var generator = Philox(seed: 11)
    for _ in 0..<1_000 {
      let a = Int64.random(in: -(1 << 52)...(1 << 52), using: &generator)
      let b = Int64.random(in: -(1 << 52)...(1 << 52), using: &generator)
      let product = DoubleDouble(product: Double(a), Double(b))
      #expect(Int128(product.high) + Int128(product.low) == Int128(a) * Int128(b))
      let other = DoubleDouble(Double(a)) * DoubleDouble(Double(b))
      #expect(other == product)
    }
  }

  @Test func `differences keep what a double loses`() {
    let third = DoubleDouble(1) / DoubleDouble(3)
    let rest = DoubleDouble(1) - third * 3
    #expect(abs(rest.value) < 1e-31)
    // 1/3 is 0.333…; its double is off by 1/3 · 2⁻⁵⁴.
    expectClose(third.low, 1.850371707708594e-17, relative: 1e-15)
    #expect((-third + third).value == 0)
  }

  @Test func `quotients and roots undo products`() {
    var generator = Philox(seed: 12)
    for _ in 0..<1_000 {
      let a = DoubleDouble(Double.random(in: 0.5...2e5, using: &generator), plus: 1e-18)
      let b = DoubleDouble(Double.random(in: 1e-5...3, using: &generator), plus: -1e-23)
      let quotient = a * b / b - a
      #expect(abs(quotient.value) < 1e-30 * a.value)
      let root = (a * a).squareRoot - a
      #expect(abs(root.value) < 1e-30 * a.value)
    }
    #expect(DoubleDouble(0).squareRoot.value == 0)
  }
}
