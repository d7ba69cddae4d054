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

  /// Codes of three widths, their weights, and rows to leave out.
  private struct Rows {
    let narrow: [UInt8]
    let medium: [UInt16]
    let wide: [UInt32]
    let weights: [Double]
    let skip: [UInt8]
    static let cells = 7 * 11 * 5

    init(_ count: Int) {
      var generator = Philox(seed: UInt64(count))
      narrow = (0..<count).map { _ in UInt8.random(in: 0..<7, using: &generator) }
      medium = (0..<count).map { _ in UInt16.random(in: 0..<11, using: &generator) }
      wide = (0..<count).map { _ in UInt32.random(in: 0..<5, using: &generator) }
      weights = (0..<count).map { _ in Double.exp(10 * (generator.nextUniform() - 0.5)) }
      skip = (0..<count).map { _ in generator.nextUniform() < 0.01 ? 1 : 0 }
    }

    func withKeys<Result>(_ body: ([assay_key]) -> Result) -> Result {
      narrow.withUnsafeBytes { narrow in
        medium.withUnsafeBytes { medium in
          wide.withUnsafeBytes { wide in
            let nothing = UnsafeRawPointer(bitPattern: 8)!
            return body([
              assay_key(codes: narrow.baseAddress ?? nothing, width: 1, stride: 55),
              assay_key(codes: medium.baseAddress ?? nothing, width: 2, stride: 5),
              assay_key(codes: wide.baseAddress ?? nothing, width: 4, stride: 1),
            ])
          }
        }
      }
    }

    func sums(skipping: Bool) -> [Double] {
      var sums = [Double](repeating: 0, count: Self.cells * 16)
      let good = withKeys { assay_sum_cells($0, 3, weights, weights.count, skipping ? skip : nil, Self.cells, &sums) }
      #expect(good == 1)
      return sums
    }

    func counts(skipping: Bool) -> [UInt32] {
      var counts = [UInt32](repeating: 0, count: Self.cells * 4)
      withKeys { assay_count_cells($0, 3, weights.count, skipping ? skip : nil, Self.cells, &counts) }
      return counts
    }
  }

  /// The lane of a row is its number modulo four, and a lane adds its rows in order: here in plain Swift.
  @Test(arguments: [0, 1, 3, 4, 5, 255, 256, 257, 1_003, 2_048], [false, true])
  func `adds rows to lanes in turn`(count: Int, skipping: Bool) {
    let rows = Rows(count)
    var expected = [Double](repeating: 0, count: Rows.cells * 16)
    var expectedCounts = [UInt32](repeating: 0, count: Rows.cells * 4)
    for row in 0..<count where !skipping || rows.skip[row] == 0 {
      let cell = Int(rows.narrow[row]) * 55 + Int(rows.medium[row]) * 5 + Int(rows.wide[row])
      let slot = row % 4 * Rows.cells + cell
      expected[slot * 4] += rows.weights[row]
      expected[slot * 4 + 1] += rows.weights[row] * rows.weights[row]
      expected[slot * 4 + 2] += 1
      expectedCounts[slot] += 1
    }
    #expect(rows.sums(skipping: skipping) == expected)
    #expect(rows.counts(skipping: skipping) == expectedCounts)
    expectSameBits { rows.sums(skipping: skipping).map(\.bitPattern) }
    expectSameBits { rows.counts(skipping: skipping) }
  }

  @Test(arguments: [0.0, -0.0, -1, .nan, .infinity, -.infinity])
  func `tells of a weight that is not positive wherever it stands`(bad: Double) {
    func isSound(_ weights: [Double], skip: [UInt8]? = nil) -> Bool {
      var sums = [Double](repeating: 0, count: 16)
      return assay_sum_cells([], 0, weights, weights.count, skip, 1, &sums) == 1
    }
    for count in [1, 7, 8, 9, 64, 300] {
      let good = [Double](repeating: 5e-324, count: count)
      expectSameBits { isSound(good) }
      #expect(isSound(good))
      for place in 0..<count {
        var weights = good
        weights[place] = bad
        var skip = [UInt8](repeating: 0, count: count)
        skip[place] = 1
        for (version, value) in forEachVersion({ [isSound(weights), isSound(weights, skip: skip)] }) {
          #expect(value == [false, true], "\(version) at \(place) of \(count)")
        }
      }
    }
    #expect(isSound([]))
  }
}
