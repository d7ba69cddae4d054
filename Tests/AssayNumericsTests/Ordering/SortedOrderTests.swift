import AssayNumerics
import Testing

/// The order of values against a stable sort of the pairs.
@Suite struct SortedOrderTests {
  /// Values of few and of many digits, with ties, both zeros and neighbours in the lowest bits.
  private static func values(_ count: Int, seed: UInt64) -> [Double] {
    var generator = Philox(seed: seed, stream: 0)
    return (0..<count).map { place in
      let uniform = generator.nextUniform() - 0.5
      switch place % 5 {
      case 0: return (uniform * 20).rounded()
      case 1: return uniform * 0
      case 2: return 1 + (uniform * 8).rounded() * 0x1p-50
      case 3: return uniform * 1e300
      default: return uniform
      }
    }
  }

  @Test(arguments: [0, 1, 399, 400, 401, 5_000, 100_001, 200_003, 420_000], [1, 2, 3, 8])
  func `sorts as a stable sort does, for any number of threads`(count: Int, threads: Int) {
    let values = Self.values(count, seed: UInt64(count))
    let order = SortedOrder(values, parallelism: Parallelism(threads: threads))
    let expected = values.enumerated().sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
    #expect(order.positions == expected.map { UInt32($0.offset) })
    #expect((0..<count).allSatisfy { order.value(at: $0) == expected[$0].element })
  }
}
