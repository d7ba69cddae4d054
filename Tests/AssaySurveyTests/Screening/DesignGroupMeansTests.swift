import AssayInference
import AssaySurvey
import AssayTestSupport
import Testing

/// Equal means under weights.
///
/// R’s values for real data stand in the tests of the command.
@Suite struct DesignGroupMeansTests {
  private func group(_ values: [(y: Double, w: Double)], scale: Double = 1) -> WeightedGroup {
    let weight = values.reduce(0) { $0 + scale * $1.w }
    let mean = values.reduce(0) { $0 + scale * $1.w * $1.y } / weight
    return WeightedGroup(
      weight: weight, mean: mean, spread: values.reduce(0) { $0 + scale * $1.w * ($1.y - mean) * ($1.y - mean) },
      squaredSpread: values.reduce(0) { $0 + scale * scale * $1.w * $1.w * ($1.y - mean) * ($1.y - mean) })
  }

  private static let groups: [[(y: Double, w: Double)]] = [
    [(1, 2), (3, 1), (4, 0.5)], [(2, 1), (2.5, 3), (7, 1)], [(0, 1), (1, 1)],
  ]

  @Test
  func `of two groups it is the square of the design t`() throws {
    let groups = Self.groups.prefix(2).map { group($0) }
    let n = 8.0
    let variance = groups.reduce(0) { $0 + n / (n - 1) * $1.squaredSpread / $1.weight / $1.weight }
    let difference = groups[0].mean - groups[1].mean
    let test = try #require(DesignGroupMeans(of: groups, designSize: 8))
    expectClose(test.statistic, difference * difference / variance, relative: 1e-13)
    #expect(test.reference == .fisherF(numerator: 1, denominator: 6))
  }

  @Test
  func `does not move when weights are multiplied or values shifted`() throws {
    let plain = try #require(DesignGroupMeans(of: Self.groups.map { group($0) }, designSize: 8))
    let scaled = try #require(
      DesignGroupMeans(of: Self.groups.map { group($0.map { (1e3 + $0.y, $0.w) }, scale: 1.37) }, designSize: 8))
    expectClose(scaled.statistic, plain.statistic, relative: 1e-10)
  }

  @Test
  func `takes one group without variance, and not two`() throws {
    let constant = group([(5, 1), (5, 2)])
    let varying = Self.groups.map { group($0) }
    let test = try #require(DesignGroupMeans(of: varying + [constant], designSize: 11))
    // The limit of a variance that goes to 0.
    let nearly = WeightedGroup(weight: 3, mean: 5, spread: 0, squaredSpread: 1e-12)
    let limit = try #require(DesignGroupMeans(of: varying + [nearly], designSize: 11))
    expectClose(test.statistic, limit.statistic, relative: 1e-9)
    #expect(DesignGroupMeans(of: varying + [constant, constant], designSize: 13) == nil)
    #expect(DesignGroupMeans(of: [varying[0]], designSize: 11) == nil)
    #expect(DesignGroupMeans(of: varying, designSize: 3) == nil)
  }
}
