import AssayScoring
import AssayTestSupport
import Foundation
import Testing

/// Standing in a reference group.
@Suite struct NormTableTests {
  /// A row of `Expected/norms.json`, which `Expected/norms.py` wrote.
  struct Expected: Decodable {
    let value: Double
    let percentile: Double
    let z: Double
    let t: Double
    let stanine: Int
    let normalised_t: Double?
    let blom_t: Double
  }
  static let values = [61.5, 70, 70, 72.25, 80, 80, 80, 88.5, 93, 97.75]
  static let frequencies: [Double] = [2, 1, 3, 1, 2, 2, 1, 4, 1, 1]

  static func table(_ kind: String) throws -> NormTable {
    switch kind {
    case "frequency": try NormTable(reference: values, weights: .frequency(frequencies))
    case "population": try NormTable(reference: values, denominator: .population)
    case "sampling": try NormTable(reference: values, weights: .sampling(frequencies.map { $0 / 7.3 }))
    default: try NormTable(reference: values)
    }
  }

  @Test(arguments: ["equal", "frequency", "population", "sampling"])
  func `agrees with SciPy`(kind: String) throws {
    let file = Bundle.module.bundleURL.appendingPathComponent("Expected/norms.json")
    let expected = try JSONDecoder().decode([String: [Expected]].self, from: Data(contentsOf: file))
    let rows = try #require(expected[kind])
    #expect(rows.count == 8)
    let table = try Self.table(kind)
    for row in rows {
      let score = table.score(row.value)
      expectClose(score.percentile, row.percentile, relative: 1e-14, "\(row.value)")
      expectClose(score.z, row.z, relative: 1e-13, "\(row.value)")
      expectClose(score.t, row.t, relative: 1e-14, "\(row.value)")
      #expect(score.stanine == row.stanine, "\(row.value)")
      expectClose(score.blomT, row.blom_t, relative: 1e-14, "\(row.value)")
      #expect((score.normalisedT == nil) == (row.normalised_t == nil))
      if let normalised = row.normalised_t { expectClose(score.normalisedT, normalised, relative: 1e-14) }
      #expect((score.undefinedReason == nil) == (row.normalised_t != nil))
    }
  }

  @Test func `a value outside the group has no normal deviate, and says so`() throws {
    let low = try Self.table("equal").score(0)
    #expect(low.percentile == 0 && low.normalisedZ == nil && low.normalisedT == nil)
    #expect(low.normalisedStanine == 1 && low.stanine == 1)
    #expect(low.undefinedReason == "the value lies outside the reference group")
    let high = try Self.table("equal").score(1e308)
    #expect(high.percentile == 100 && high.normalisedStanine == 9 && high.stanine == 9)
  }

  /// z = ±0.25, ±0.75, … are the borders of stanines: from 2z + 5.5 a whole number upwards.
  @Test func `stanines begin at their lower border`() throws {
    let table = try NormTable(
      count: 100, weightSum: 2, mean: 70, standardDeviation: 4, denominator: .sample, values: [60, 80], through: [1, 2])
    let borders = [63.0, 65, 67, 69, 71, 73, 75, 77]
    #expect(borders.map { table.score($0).stanine } == [2, 3, 4, 5, 6, 7, 8, 9])
    #expect(borders.map { table.score($0 - 0.001).stanine } == [1, 2, 3, 4, 5, 6, 7, 8])
    // A tenth is no binary number; 0.1·3 − 0.3 is not 0, and the border holds all the same.
    let tenth = try NormTable(
      count: 9, weightSum: 2, mean: 0.3, standardDeviation: 0.4, denominator: .sample, values: [0, 1], through: [1, 2])
    #expect(tenth.score(0.1 * 3 + 0.1).stanine == 6)
  }

  @Test func `scaling sampling weights changes nothing`() throws {
    let first = try NormTable(reference: Self.values, weights: .sampling(Self.frequencies))
    let second = try NormTable(reference: Self.values, weights: .sampling(Self.frequencies.map { $0 * 1024 }))
    for value in [55.0, 70, 71, 93, 99] { #expect(first.score(value) == second.score(value)) }
  }

  @Test func `frequencies are people, and sampling weights are not`() throws {
    let repeated = zip(Self.values, Self.frequencies).flatMap { Array(repeating: $0, count: Int($1)) }
    let counted = try NormTable(reference: Self.values, weights: .frequency(Self.frequencies))
    let written = try NormTable(reference: repeated)
    #expect(counted.count == 18 && written.count == 18)
    #expect(counted.values == written.values && counted.through == written.through)
    expectClose(counted.standardDeviation, written.standardDeviation ?? 0, relative: 1e-14)
    #expect(try NormTable(reference: Self.values, weights: .sampling(Self.frequencies)).count == 10)
  }

  @Test func `the order of the group does not matter to the points`() throws {
    let forward = try NormTable(reference: Self.values, weights: .frequency(Self.frequencies))
    let backward = try NormTable(
      reference: Self.values.reversed(), weights: .frequency(Self.frequencies.reversed()))
    #expect(forward.values == backward.values && forward.through == backward.through)
  }

  @Test func `people of weight 0 are not in the group`() throws {
    let table = try NormTable(reference: [1, 5, 9], weights: .sampling([1, 0, 1]))
    #expect(table.count == 2 && table.values == [1, 9])
    #expect(table.score(5).percentile == 50)
  }

  @Test func `values that are equal but for rounding are one`() throws {
    let table = try NormTable(reference: [0.1 + 0.2, 0.3, 0.5])
    #expect(table.values.count == 2)
    #expect(table.score(0.3).percentile == table.score(0.1 + 0.2).percentile)
    expectClose(table.score(0.3).percentile, 100.0 / 3, relative: 1e-15)
  }

  @Test func `a constant group has percentile ranks and no z`() throws {
    let table = try NormTable(reference: [0.1, 0.1, 0.1])
    #expect(table.standardDeviation == 0 && table.mean == 0.1)
    let score = table.score(0.1)
    #expect(score.percentile == 50 && score.z == nil && score.t == nil && score.stanine == nil)
    #expect(score.undefinedReason == "everybody in the reference group has the same value")
    let alone = try NormTable(reference: [7])
    #expect(alone.standardDeviation == nil)
    #expect(alone.score(7).undefinedReason == "the reference group is one person")
  }

  @Test func `a person without a score stays without`() throws {
    let score = try NormTable(reference: [1, 2]).score(.nan)
    #expect(score.percentile == nil && score.value == nil && score.undefinedReason == "there is no score")
  }

  /// Sums and squares of these overflow or vanish unless they are scaled; the figures are those of the values times 1.
  @Test(arguments: [1e300, 1e-300, -1e300])
  func `sizes far from 1 are no trouble`(unit: Double) throws {
    let table = try NormTable(reference: [1, 2, 3, 6].map { $0 * unit })
    expectClose(table.mean, 3 * unit, relative: 1e-14)
    expectClose(table.standardDeviation, abs(unit) * (14.0 / 3).squareRoot(), relative: 1e-14)
    let score = table.score(4.5 * unit)
    expectClose(score.z, 1.5 / (14.0 / 3).squareRoot() * (unit < 0 ? -1 : 1), relative: 1e-13)
  }

  @Test func `a large group keeps its points within the promised distance`() throws {
    // 20,000 different values, unevenly spaced and weighted.
    let values = (0..<20_000).map { Double($0 * 7919 % 20_000) }.map { $0 * $0 }
    let weights = values.indices.map { Double(1 + $0 % 5) }
    let exact = try NormTable(reference: values, weights: .sampling(weights), pointLimit: 100_000)
    let thin = try NormTable(reference: values, weights: .sampling(weights), pointLimit: 201)
    #expect(exact.isExact && !thin.isExact && thin.values.count <= 201)
    #expect(thin.values.first == exact.values.first && thin.values.last == exact.values.last)
    #expect(thin.mean == exact.mean && thin.standardDeviation == exact.standardDeviation)
    var farthest = 0.0
    for value in stride(from: -10.0, to: 4.1e8, by: 1.37e5) {
      let (first, second) = try (#require(exact.score(value).percentile), #require(thin.score(value).percentile))
      farthest = max(farthest, abs(first - second))
    }
    #expect(farthest > 0 && farthest < 100 / 200.0)
    for value in thin.values { #expect(thin.score(value).percentile == exact.score(value).percentile) }
  }

  @Test(arguments: [
    (ScoringError.mismatch("The reference group of the norms is empty"), [Double](), NormWeights.equal),
    (.mismatch("Person 2 of the reference group has no finite value; leave such people out"), [1, .nan], .equal),
    (.mismatch("There are 1 weights for 2 people of the reference group"), [1, 2], .sampling([1])),
    (.mismatch("Nobody in the reference group of the norms has a weight above 0"), [1, 2], .sampling([0, 0])),
    (.invalidWeight(-1, name: "person 2 of the reference group"), [1, 2], .sampling([1, -1])),
    (.invalidWeight(1.5, name: "person 1 of the reference group"), [1, 2], .frequency([1.5, 1])),
  ])
  func `what cannot be a reference group is refused`(
    error: ScoringError, values: [Double], weights: NormWeights
  ) {
    #expect(throws: error) { try NormTable(reference: values, weights: weights) }
  }

  @Test func `parts that cannot be those of one group are refused`() {
    func make(_ values: [Double], _ through: [Double], below: [Double]? = nil, sum: Double = 2) throws {
      _ = try NormTable(
        count: 2, weightSum: sum, mean: 1, standardDeviation: 1, denominator: .sample, values: values, below: below,
        through: through)
    }
    #expect(throws: ScoringError.self) { try make([2, 1], [1, 2]) }
    #expect(throws: ScoringError.self) { try make([1, 2], [2, 1]) }
    #expect(throws: ScoringError.self) { try make([1, 2], [1, 2], sum: 3) }
    #expect(throws: ScoringError.self) { try make([1, 2], [1]) }
    #expect(throws: ScoringError.self) { try make([1, 2], [1, 2], below: [0, 0.5]) }
    #expect(throws: Never.self) { try make([1, 2], [1, 2], below: [0, 1.5]) }
  }
}
