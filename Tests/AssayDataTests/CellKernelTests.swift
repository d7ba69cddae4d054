import AssayNumerics
import CKernels
import Testing

/// Every body of a kernel that this processor runs gives the bits of the portable one.
///
/// Serialised: the version in use is one setting of the process. Other suites may run meanwhile and get the same bits.
@Suite(.serialized) struct CellKernelTests {
  static let versions = ["portable", "avx2", "avx512"]

  /// Runs `body` under each version that the processor has, and puts the first choice back.
  private func forEachVersion<Value: Equatable>(_ body: () -> Value) -> [(version: String, value: Value)] {
    let before = String(cString: assay_kernel_version())
    defer { _ = assay_select_kernel_version(before) }
    return Self.versions.compactMap { version in
      guard assay_select_kernel_version(version) == 1 else { return nil }
      return (version, body())
    }
  }

  private func expectSameBits<Value: Equatable>(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () -> Value
  ) {
    let results = forEachVersion(body)
    #expect(results.first?.version == "portable", sourceLocation: sourceLocation)
    for result in results.dropFirst() {
      let isSame = result.value == results[0].value
      #expect(isSame, "\(result.version)", sourceLocation: sourceLocation)
    }
  }

  @Test
  func `selects versions by name`() {
    let before = String(cString: assay_kernel_version())
    #expect(Self.versions.contains(before))
    #expect(assay_select_kernel_version("neon") == 0)
    #expect(String(cString: assay_kernel_version()) == before)
    #expect(assay_select_kernel_version("portable") == 1)
    #expect(String(cString: assay_kernel_version()) == "portable")
    #expect(assay_select_kernel_version(before) == 1)
  }

  @Test(arguments: [0, 1, 3, 4, 5, 63, 64, 65, 1_000, 2_048])
  func `indexes and sums cells`(rows: Int) {
    var generator = Philox(seed: UInt64(rows))
    let narrow = (0..<rows).map { _ in UInt8.random(in: 0..<7, using: &generator) }
    let medium = (0..<rows).map { _ in UInt16.random(in: 0..<11, using: &generator) }
    let wide = (0..<rows).map { _ in UInt32.random(in: 0..<5, using: &generator) }
    let weights = (0..<rows).map { _ in Double.exp(10 * (generator.nextUniform() - 0.5)) }
    let cells = 7 * 11 * 5
    expectSameBits { () -> [UInt32] in
      var index = [UInt32](repeating: 0, count: rows)
      assay_index_u32(wide, rows, 1, 0, &index)
      assay_index_u16(medium, rows, 5, 1, &index)
      assay_index_u8(narrow, rows, 55, 1, &index)
      return index
    }
    let index = (0..<rows).map { UInt32(narrow[$0]) * 55 + UInt32(medium[$0]) * 5 + wide[$0] }
    #expect(index.allSatisfy { $0 < cells })
    for lanes in [1, 4] as [UInt32] {
      expectSameBits { () -> [UInt64] in
        var sums = [Double](repeating: 0, count: cells * Int(lanes) * 4)
        assay_sum_cells(index, weights, rows, lanes, cells, &sums)
        return sums.map(\.bitPattern)
      }
    }
  }

  /// The lane of a row is its number modulo four, and a lane adds its rows in order: here in plain Swift.
  @Test(arguments: [1, 4] as [UInt32])
  func `adds rows to lanes in turn`(lanes: UInt32) {
    var generator = Philox(seed: 77)
    let (rows, cells) = (1_003, 6)
    let index = (0..<rows).map { _ in UInt32.random(in: 0..<6, using: &generator) }
    let weights = (0..<rows).map { _ in generator.nextUniform() + 0.001 }
    var expected = [Double](repeating: 0, count: cells * Int(lanes) * 4)
    var expectedCounts = [UInt32](repeating: 0, count: cells * Int(lanes))
    for row in 0..<rows {
      // What is left over after the last four goes to the first lane.
      let lane = lanes == 4 && row < rows / 4 * 4 ? row % 4 : 0
      let cell = lane * cells + Int(index[row])
      expected[cell * 4] += weights[row]
      expected[cell * 4 + 1] += weights[row] * weights[row]
      expected[cell * 4 + 2] += 1
      expectedCounts[cell] += 1
    }
    var sums = [Double](repeating: 0, count: expected.count)
    assay_sum_cells(index, weights, rows, lanes, cells, &sums)
    #expect(sums == expected)
    var counts = [UInt32](repeating: 0, count: expectedCounts.count)
    assay_count_cells(index, rows, lanes, cells, &counts)
    #expect(counts == expectedCounts)
  }

  @Test(arguments: [0.0, -0.0, -1, .nan, .infinity, -.infinity])
  func `finds a weight that is not positive wherever it stands`(bad: Double) {
    for count in [1, 7, 8, 9, 64, 100] {
      let good = [Double](repeating: 5e-324, count: count)
      expectSameBits { assay_all_positive(good, count) }
      #expect(assay_all_positive(good, count) == 1)
      for place in 0..<count {
        var weights = good
        weights[place] = bad
        for (version, value) in forEachVersion({ assay_all_positive(weights, count) }) {
          #expect(value == 0, "\(version) at \(place) of \(count)")
        }
      }
    }
    #expect(assay_all_positive([1], 0) == 1)
  }
}
