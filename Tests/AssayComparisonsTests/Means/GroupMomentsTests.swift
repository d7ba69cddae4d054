import AssayComparisons
import AssayTestSupport
import Testing

/// Counts, means and sums of squares that merge.
struct GroupMomentsTests {
  /// 1e12 + 0.4, 0.3, 0.5, … as NIST’s SmLs07; the deviations of the stored doubles are exact multiples of 2⁻¹³.
  private let values: [Double] = (0..<2001).map { 1e12 + ($0.isMultiple(of: 2) ? 0.375 : 0.5) }

  @Test func `thirteen shared digits cost none of the spread`() {
    let moments = GroupMoments(values)
    // 1001 values of 3/8 and 1000 of 1/2: Σ(x − mean)² = 1001·1000/2001 · (1/8)².
    expectClose(moments.sumOfSquares, 1001.0 * 1000 / 2001 / 64, relative: 1e-13)
    expectClose(moments.meanDifference(from: 1e12), 0.375 + 0.125 * 1000 / 2001, relative: 1e-14)
  }

  @Test(arguments: [1, 7, 100, 1999])
  func `parts merge to the whole`(_ size: Int) {
    let whole = GroupMoments(values)
    var merged = GroupMoments()
    for start in stride(from: 0, to: values.count, by: size) {
      merged = merged.merged(with: GroupMoments(values[start..<min(start + size, values.count)]))
    }
    #expect(merged.count == whole.count && merged.minimum == whole.minimum && merged.maximum == whole.maximum)
    expectClose(merged.sumOfSquares, whole.sumOfSquares, relative: 1e-12)
    expectClose(merged.meanDifference(from: 1e12), whole.meanDifference(from: 1e12), relative: 1e-13)
  }

  @Test func `a weight is a number of identical cases`() {
    let plain = GroupMoments([1, 1, 1, 5, 5, 9])
    let weighted = GroupMoments([9, 5, 7, 1], weights: [1, 2, 0, 3])
    #expect(weighted.count == 6 && weighted.maximum == 9)
    expectClose(weighted.mean, plain.mean, relative: 1e-15)
    expectClose(weighted.sumOfSquares, plain.sumOfSquares, relative: 1e-15)
  }

  @Test func `values that are all the same have no spread at all`() {
    #expect(GroupMoments(Array(repeating: 0.1, count: 1000)).sumOfSquares == 0)
    #expect(GroupMoments([0.1, 0.1, 0.1], weights: [3, 1, 2]).isConstant)
  }

  @Test func `the total may be too large for a number where the mean is not`() {
    let moments = GroupMoments([1e308, 1.2e308, 1.1e308])
    expectClose(moments.mean, 1.1e308, relative: 1e-15)
    #expect(throws: ComparisonError.self) { try moments.oneSampleT() }
  }

  @Test func `a spread whose squares are too small for a number is not 0`() {
    let moments = GroupMoments([1e-200, 2e-200])
    #expect(moments.variance == nil && moments.standardError == nil)
    #expect {
      try moments.oneSampleT()
    } throws: { error in
      "\(error)".contains("multiply them by a power of ten")
    }
    #expect(GroupMoments([3, 3]).variance == 0)
  }

  @Test func `no cases and one case`() {
    #expect(GroupMoments().count == 0 && GroupMoments([]).variance == nil)
    #expect(GroupMoments([3]).variance == nil && GroupMoments([3]).mean == 3)
    #expect(GroupMoments([3]).merged(with: GroupMoments()) == GroupMoments([3]))
  }

  @Test(
    arguments: [
      ([3.0, 1, 2], nil, 2.0), ([4, 1, 2, 3], nil, 2.5), ([5], nil, 5), ([2, 2, 2, 9, 9, 9], nil, 5.5),
      ([1, 9], [3.0, 3], 5), ([1, 9], [3, 1], 1), ([9, 1, 5], [1, 0, 1], 7), ([1e308, 1e308], nil, 1e308),
    ] as [([Double], [Double]?, Double)])
  func `medians`(_ values: [Double], _ weights: [Double]?, _ median: Double) {
    #expect(ValueGroup(label: "x", values: values, weights: weights).median == median)
  }

  @Test func `medians of long columns are those of sorting`() {
    var state: UInt64 = 7
    let values = (0..<10_001).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double((state >> 33) % 97)
    }
    #expect(ValueGroup(label: "x", values: values).median == values.sorted()[5000])
    let even = Array(values.dropLast())
    let sorted = even.sorted()
    #expect(ValueGroup(label: "x", values: even).median == (sorted[4999] + sorted[5000]) / 2)
  }
}
