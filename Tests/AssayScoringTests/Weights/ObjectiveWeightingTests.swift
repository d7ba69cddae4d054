import AssayScoring
import Testing

/// Weightings and combinations by name.
@Suite struct ObjectiveWeightingTests {
  @Test func `names lead to methods and back`() throws {
    #expect(
      ObjectiveWeighting.allNames == [
        "entropy", "entropy-raw", "entropy-sum", "critic", "standard-deviation", "coefficient-of-variation", "merec",
        "gini",
        "independence", "pca", "pca-undirected", "cilos", "equal",
      ])
    for name in ObjectiveWeighting.allNames + ["entropy:0.0001", "entropy:1e-05"] {
      #expect(try ObjectiveWeighting(named: name).name == name)
    }
    #expect(try ObjectiveWeighting(named: "entropy:0") == .entropy())
    #expect(try ObjectiveWeighting(named: "entropy:0.0001") == .entropy(shift: 0.0001))
    #expect(try ObjectiveWeighting(named: "entropy", shift: 0.0001) == .entropy(shift: 0.0001))
  }

  @Test(
    arguments: [
      (
        "entropi",
        "There is no weighting “entropi”; “entropy” is near. There are entropy, entropy-raw, entropy-sum, critic, "
          + "standard-deviation, coefficient-of-variation, merec, gini, independence, pca, pca-undirected, cilos, equal."
      ),
      (
        "",
        "There is no weighting “”. There are entropy, entropy-raw, entropy-sum, critic, standard-deviation, "
          + "coefficient-of-variation, merec, gini, independence, pca, pca-undirected, cilos, equal."
      ),
      ("critic:2", "The weighting “critic” has no parameter; entropy has one, its shift: entropy:0.0001."),
      (
        "entropy:-1",
        "The shift of entropy weights is “-1”; it must be a number of at least 0: entropy:0.0001."
      ),
    ])
  func `what is no weighting is refused`(name: String, message: String) {
    #expect {
      try ObjectiveWeighting(named: name)
    } throws: { error in
      "\(error)" == message
    }
  }

  @Test func `entropy says which shares it takes`() throws {
    let matrix = try DecisionMatrix([Criterion("a"), Criterion("b")], rows: [[1, 3], [2, 2], [5, 1]])
    #expect(
      try ObjectiveWeighting(named: "entropy:0.5").weights(of: matrix).notes
        == ["Entropy is taken of min-max values, each with 0.5 added."])
    #expect(
      try ObjectiveWeighting.entropy().weights(of: matrix).notes
        == ["Entropy is taken of min-max values, without a shift."])
    #expect(throws: ScoringError.mismatch("The shift of entropy weights is -1.0; it must be finite and at least 0")) {
      try EntropyWeights(.minMax(shift: -1)).weights(of: matrix)
    }
  }
}

/// Several weight vectors made into one.
@Suite struct CombinedWeightsTests {
  @Test func `equal vectors stay as they are but in a product`() throws {
    let vector = [0.2, 0.3, 0.5]
    #expect(CombinedWeights.Rule.allNames == ["multiplicative", "additive", "game-theoretic"])
    for rule in [CombinedWeights.Rule.additive([0.5, 0.5]), .gameTheoretic] {
      let combined = try CombinedWeights([vector, vector], named: ["a", "b"], by: rule)
      for (found, expected) in zip(combined.values, vector) { #expect(abs(found - expected) < 1e-15, "\(rule.name)") }
      #expect(combined.coefficients?.allSatisfy { abs($0 - 0.5) < 1e-12 } == true)
    }
  }

  /// With v flat, w·v = v·v, so the equations give v the coefficient 0.
  @Test func `game theory leaves out a vector that the other one outweighs`() throws {
    let combined = try CombinedWeights(
      [[0.3, 0.3, 0.4], [0.1, 0.1, 0.8]], named: ["flat", "steep"], by: .gameTheoretic)
    #expect(combined.coefficients == [0, 1])
    #expect(combined.values == [0.1, 0.1, 0.8])
    #expect(
      combined.warnings == [
        ScoringWarning(
          "The weights “flat” would have a negative coefficient in the combination, so they are left out.",
          about: "flat")
      ])
  }

  @Test func `what cannot be combined is refused`() {
    func combine(_ vectors: [[Double]], _ rule: CombinedWeights.Rule = .multiplicative) throws {
      _ = try CombinedWeights(vectors, named: vectors.indices.map { "w\($0 + 1)" }, by: rule)
    }
    #expect(throws: ScoringError.mismatch("There are no weights to combine")) { try combine([]) }
    #expect(throws: ScoringError.mismatch("The weights “w2” are 1 where “w1” are 2")) {
      try combine([[0.5, 0.5], [1]])
    }
    #expect(throws: ScoringError.invalidWeight(-0.5, name: "w1")) { try combine([[1.5, -0.5]]) }
    #expect(throws: ScoringError.weightsDoNotAdd(node: "w1", sum: 0.75)) { try combine([[0.25, 0.5]]) }
    #expect(
      throws: ScoringError.mismatch(
        "No criterion has a weight above 0 in all weight vectors, so their product is 0 everywhere")
    ) { try combine([[0, 1], [1, 0]]) }
    #expect(
      throws: ScoringError.mismatch(
        "The coefficients of combined weights are 0.5, 0.25; each must be at least 0, and they must add up to 1")
    ) { try combine([[0, 1], [1, 0]], .additive([0.5, 0.25])) }
    #expect(throws: ScoringError.mismatch("There are 1 coefficients for 2 weight vectors")) {
      try combine([[0, 1], [1, 0]], .additive([1]))
    }
  }
}
