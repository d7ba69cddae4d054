import AssayComparisons
import AssayInference
import AssayNumerics
import Testing

extension NullBehaviour.CountedLevels {
  /// Values to be split into two groups in every way, without and with ties.
  static let pools: [(values: [Double], first: Int)] = [
    ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 5), ([1, 2, 2, 2, 3, 3, 4, 4, 4, 4, 5], 4),
    ([1, 1, 1, 1, 1, 2, 2, 2, 3, 9, 9, 9], 6),
  ]

  @Test(arguments: pools)
  func `counts the level of the exact Mann–Whitney test`(_ values: [Double], _ first: Int) throws {
    var (splits, rejected) = (0, 0)
    for mask in 0..<(1 << values.count) where mask.nonzeroBitCount == first {
      let isFirst = values.indices.map { mask >> $0 & 1 == 1 }
      let test = try MannWhitney(
        zip(values, isFirst).filter(\.1).map(\.0), zip(values, isFirst).filter { !$0.1 }.map(\.0))
      let exact = try #require(test.exact)
      splits += 1
      if exact.pValue <= NullBehaviour.level { rejected += 1 }
    }
    Self.expect(
      "Mann–Whitney, exact", "all splits of \(values.map { Int($0) }) with \(first) in the first group",
      levels: [Double(rejected) / Double(splits)])
  }

  /// Distances from the median, each above or below it with the same probability.
  @Test(arguments: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 2, 2, 2, 3, 5, 5, 8, 8]] as [[Double]])
  func `counts the levels of the exact Wilcoxon and sign tests`(_ distances: [Double]) throws {
    var (wilcoxon, sign) = (0, 0)
    for mask in 0..<(1 << distances.count) {
      let values = distances.indices.map { mask >> $0 & 1 == 1 ? distances[$0] : -distances[$0] }
      let test = try WilcoxonSignedRank(values, median: 0)
      if try #require(test.exact).pValue <= NullBehaviour.level { wilcoxon += 1 }
      if test.signTest.pValue <= NullBehaviour.level { sign += 1 }
    }
    let outcomes = Double(1 << distances.count)
    let setting = "all signs of \(distances.map { Int($0) })"
    Self.expect("Wilcoxon, exact", setting, levels: [Double(wilcoxon) / outcomes])
    // 2 × P(1 or fewer of 10) is 0.0215: the next level is 0.109.
    #expect(Double(sign) / outcomes == 0.021484375)
  }
}
