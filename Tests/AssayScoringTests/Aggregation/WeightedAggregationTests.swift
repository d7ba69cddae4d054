import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// The weighted sum, the weighted product and their mixture.
@Suite struct WeightedAggregationTests {
  /// Triantaphyllou, *Multi-Criteria Decision Making Methods: A Comparative Study* (2000), §2.2.1 and §2.2.2.
  static let triantaphyllou: [[Double]] = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
  static let weights = [0.20, 0.15, 0.40, 0.25]

  /// The scores 21.50, 22.00 and 22.00.
  @Test func `reproduces the weighted sums of Triantaphyllou`() throws {
    let result = try score(WeightedSum(normalisation: .none), Self.triantaphyllou, weights: Self.weights)
    expectClose(result.scores, [21.50, 22.00, 22.00], relative: 1e-15)
    #expect(result.ranks.competition == [3, 1, 1])
    #expect(result.ranks.average == [3, 1.5, 1.5])
  }

  /// The ratios R(A1/A2) = 1.007, R(A1/A3) = 1.067 and R(A2/A3) = 1.059.
  @Test(arguments: [Normalisation.none, .sum, .max, .vector])
  func `reproduces the weighted products of Triantaphyllou`(_ normalisation: Normalisation) throws {
    let scores = try score(
      WeightedProduct(normalisation: normalisation), Self.triantaphyllou, weights: Self.weights
    ).scores
    expectClose(scores[0] / scores[1], 1.007, relative: 0, absolute: 0.0005)
    expectClose(scores[0] / scores[2], 1.067, relative: 0, absolute: 0.0005)
    expectClose(scores[1] / scores[2], 1.059, relative: 0, absolute: 0.0005)
  }

  /// Chakraborty, Zavadskas & Antucheviciene (2015), flexible manufacturing systems, λ = 0.5.
  ///
  /// “Applications of WASPAS method as a multi-criteria decision-making tool”, *Economic Computation and Economic
  /// Cybernetics Studies and Research* 49(1). The weights of the paper add to 1.0155: with weights w/1.0155 its sums
  /// are ours times 1.0155, its products ours to the power of 1.0155.
  @Test func `reproduces the manufacturing systems of Chakraborty`() throws {
    let weights = [0.1181, 0.1181, 0.0445, 0.1181, 0.2861, 0.2861, 0.0445]
    let total = weights.reduce(0, +)
    let result = try score(
      Waspas(),
      [
        [30, 23, 5, 0.745, 0.745, 1500, 5000], [18, 13, 15, 0.745, 0.745, 1300, 6000],
        [15, 12, 10, 0.500, 0.500, 950, 7000], [25, 20, 13, 0.745, 0.745, 1200, 4000],
        [14, 18, 14, 0.255, 0.745, 950, 3500], [17, 15, 9, 0.745, 0.500, 1250, 5250],
        [23, 18, 20, 0.500, 0.745, 1100, 3000], [16, 8, 14, 0.255, 0.500, 1500, 3000],
      ], costs: [5, 6], weights: weights.map { $0 / total })
    let published = zip(try result.part("weighted_sum"), try result.part("weighted_product")).map {
      0.5 * total * $0 + 0.5 * Double.pow($1, total)
    }
    expectClose(
      published, [0.8329, 0.7884, 0.6987, 0.8831, 0.7971, 0.7036, 0.8728, 0.5749], relative: 0, absolute: 0.00005)
    #expect(result.ranks.competition == [3, 5, 7, 1, 4, 6, 2, 8])
  }

  @Test(arguments: AggregationReference.all)
  func `agrees with pymcdm`(_ reference: AggregationReference) throws {
    try reference.expect(WeightedSum(), is: "weighted-sum")
    try reference.expect(WeightedProduct(), is: "weighted-product")
    try reference.expect(Waspas(), is: "waspas")
  }

  @Test func `the ends of min–max are exactly 0 and 1`() throws {
    let result = try score(WeightedSum(), [[0.1], [0.3], [0.7]])
    #expect(result.scores[0] == 0)
    #expect(result.scores[2] == 1)
  }

  @Test func `a value of 0 makes a product 0 and a warning says so`() throws {
    let result = try score(WeightedProduct(), [[0, 9], [1, 1], [3, 2]])
    #expect(result.scores[0] == 0)
    #expect(result.ranks.competition == [3, 2, 1])
    #expect(
      result.warnings.map(\.description) == [
        "1 of 3 alternatives have a product of 0: a value of 0 on one criterion outweighs all others."
      ])
    // A criterion without weight is x⁰ = 1, for 0 too.
    #expect(try score(WeightedProduct(), [[0, 9], [1, 1]], weights: [0, 1]).scores[0] == 0.9)
  }

  @Test func `a negative value has no product`() {
    #expect(
      throws: ScoringError.unsuitable(
        method: "Weighted product", criterion: "a",
        reason: "is negative under none normalisation, and a product needs values of at least 0",
        remedy: "Use weighted-sum, or normalise by sum, max or min-max")
    ) { try score(WeightedProduct(normalisation: .none), [[-1, 2], [1, 2]]) }
  }

  @Test func `WASPAS refuses costs of 0 and says what to use`() {
    #expect(
      throws: ScoringError.unsuitable(
        method: "WASPAS", criterion: "b", reason: "is a cost with a value of 0 or less",
        remedy: "Use a method that needs no ratios, such as topsis or weighted-sum")
    ) { try score(Waspas(), [[1, 0], [2, 3]], costs: [1]) }
    #expect(throws: (any Error).self) { try Waspas(lambda: -0.1) }
  }

  @Test func `WASPAS is the sum at 1 and the product at 0`() throws {
    let rows: [[Double]] = [[3, 4], [5, 1], [0, 2]]
    let result = try score(Waspas(), rows, costs: [1])
    #expect(try score(Waspas(lambda: 1), rows, costs: [1]).scores == (try result.part("weighted_sum")))
    #expect(try score(Waspas(lambda: 0), rows, costs: [1]).scores == (try result.part("weighted_product")))
    #expect(try result.part("weighted_product")[2] == 0)
  }
}
