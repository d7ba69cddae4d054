import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// ELECTRE III: credibilities, distillations and the order that comes of both.
@Suite struct ElectreTests {
  @Test(arguments: WorkedAggregation.of("electre3"))
  func `ranks agree with distillations of pyDecision's credibilities`(_ example: WorkedAggregation) throws {
    // The option s of the file is the veto threshold.
    let thresholds = ElectreIII.Thresholds(
      indifference: try #require(example.options.q), preference: try #require(example.options.p),
      veto: example.options.s)
    let result = try ElectreIII(thresholds: [thresholds]).evaluate(
      try example.decisions, weights: example.weights, parallelism: Parallelism(threads: 2))
    for part in result.parts {
      let ranks = try example.numbers(part.name)
      #expect(part.values == ranks)
    }
    #expect(result.parts.map(\.name) == ["descending_rank", "ascending_rank"])
    #expect(result.order == .ascending)
  }

  /// Matrices and orders of the tests of the library ELECTRE-Methods (Poznań University of Technology, 2023),
  /// test_distillation.py, which follows Figueira and others (2016).
  @Test func `distillations of given credibilities`() {
    let five = ElectreDistillation(credibility: [
      [1, 0, 1, 0.8, 1], [0, 1, 0, 0.9, 0.67], [0.6, 0, 1, 0.6, 0.8], [0.25, 0.8, 0.67, 1, 0.85],
      [0.67, 0, 0.8, 0.8, 1],
    ])
    #expect(five.ranks(isDescending: true) == [1, 2, 4, 4, 4])
    #expect(five.ranks(isDescending: false) == [1.5, 1.5, 4.5, 3, 4.5])
    let twelve = ElectreDistillation(credibility: [
      [1, 1, 0.9977, 0.606, 1, 0.9977, 0.8175, 1, 0.803, 0.8775, 0.548, 0.5318],
      [1, 1, 0.9977, 0.4047, 0.9973, 0.9816, 0.7762, 1, 0.6612, 0.8775, 0.4951, 0.443],
      [0.7734, 0.8946, 1, 0.2775, 0.8041, 0.8014, 0.6083, 0.916, 0.499, 0.8775, 0.382, 0.3598],
      [0.85, 0.85, 0.9317, 1, 0.85, 0.9317, 0.7739, 0.916, 0.8742, 0.8775, 0.7464, 0.7912],
      [0.9786, 0.9854, 0.9977, 0.5903, 1, 0.9816, 0.7184, 1, 0.7288, 0.8775, 0.4546, 0.3839],
      [0.8946, 0.9014, 1, 0.5999, 0.916, 1, 0.7488, 0.916, 0.7128, 0.8775, 0.464, 0.464],
      [1, 1, 1, 0.691, 1, 1, 1, 1, 0.803, 0.8775, 0.6875, 0.6875],
      [0.5299, 0.7279, 0.7849, 0.2795, 0.7057, 0.5066, 0.3148, 1, 0.3638, 0.8118, 0.2394, 0.1979],
      [0.8692, 0.934, 1, 0.773, 0.9352, 0.9352, 0.7297, 1, 1, 0.8775, 0.7647, 0.8393],
      [0.5803, 0.8033, 0.9186, 0.3486, 0.7385, 0.5779, 0.4384, 0.916, 0.5775, 1, 0.4959, 0.3625],
      [0.8692, 0.934, 0.9317, 0.773, 0.8692, 0.8669, 0.8669, 1, 0.9688, 1, 1, 0.9977],
      [0.8692, 0.934, 0.9537, 0.7835, 0.8822, 0.8822, 0.8692, 1, 0.993, 1, 1, 1],
    ])
    // {11, 12}, {4, 7}, {9}, {1, 6}, {5}, {2}, {3, 8, 10}
    #expect(twelve.ranks(isDescending: true) == [6.5, 9, 11, 3.5, 8, 6.5, 3.5, 11, 5, 11, 1.5, 1.5])
    // {4, 11, 12}, {7, 9}, {1}, {2, 5, 6}, {10}, {3}, {8}
    #expect(twelve.ranks(isDescending: false) == [6, 8, 11, 2, 8, 8, 4.5, 12, 4.5, 10, 2, 2])
  }

  /// By hand: b is better by 4 on the second criterion, beyond its veto, and a by 1 on the first, which weighs more.
  @Test func `a veto keeps the weightier criterion from deciding`() throws {
    let matrix = try DecisionMatrix([Criterion("x"), Criterion("y")], rows: [[2, 0], [1, 4]])
    let plain = try ElectreIII().evaluate(matrix, weights: [0.7, 0.3])
    #expect(plain.ranks.competition == [1, 2])
    let vetoed = try ElectreIII(thresholds: [
      ElectreIII.Thresholds(), ElectreIII.Thresholds(indifference: 0, preference: 1, veto: 3),
    ]).evaluate(matrix, weights: [0.7, 0.3])
    #expect(vetoed.ranks.competition == [2, 1])
  }

  @Test func `keeps the laws`() throws {
    let thresholds = [ElectreIII.Thresholds(indifference: 0.3, preference: 0.8, veto: 2.1)]
    for method in [ElectreIII(), ElectreIII(thresholds: thresholds)] {
      try expectSymmetry(method, matrices: 250)
      try expectDominance(method, matrices: 250)
      try expectTolerant(method, whole: 1)
    }
    try expectFreeOfUnits(ElectreIII(), matrices: 250)
  }

  @Test func `the number of threads does not matter, and incomparable pairs are counted`() throws {
    let random = RandomDecisions(4, rows: 40...40)
    let method = ElectreIII(thresholds: [ElectreIII.Thresholds(indifference: 0.3, preference: 0.8, veto: 2.1)])
    let alone = try random.scores(method)
    let together = try method.evaluate(
      try random.matrix, weights: random.weights, parallelism: Parallelism(threads: 3))
    #expect(alone == together)
    let (down, up) = (alone.parts[0].values, alone.parts[1].values)
    var pairs = 0
    for a in 0..<40 {
      for b in 0..<40 where down[a] < down[b] && up[a] > up[b] { pairs += 1 }
    }
    #expect(alone.notes.first?.hasPrefix("ELECTRE III orders only in part: \(pairs) of 780 pairs") == true)
  }

  @Test func `refuses thresholds out of order and too many alternatives`() throws {
    let matrix = try DecisionMatrix([Criterion("a")], rows: [[1], [2]])
    let order = #expect(throws: ScoringError.self) {
      try ElectreIII(thresholds: [ElectreIII.Thresholds(indifference: 2, preference: 1, veto: 3)])
        .evaluate(matrix, weights: [1])
    }
    #expect(
      order?.description == "The thresholds of “a” are q = 2, p = 1, v = 3; they must be such that 0 ≤ q ≤ p ≤ v.")
    let many = try DecisionMatrix([Criterion("a")], columns: [(0...1000).map { Double($0) }])
    let size = #expect(throws: ScoringError.self) { try ElectreIII().evaluate(many, weights: [1]) }
    #expect(
      size?.description == "ELECTRE III compares every pair and so is limited to 1000 alternatives; there are 1001. "
        + "Use promethee-ii, which needs sorting only.")
  }
}
