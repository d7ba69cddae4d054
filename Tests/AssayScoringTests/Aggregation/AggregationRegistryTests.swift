import AssayScoring
import Testing

/// Methods by their names.
@Suite struct AggregationRegistryTests {
  @Test func `every name gives a method of that name`() throws {
    #expect(AggregationRegistry.names.count == Set(AggregationRegistry.names).count)
    for name in AggregationRegistry.names {
      #expect(type(of: try AggregationRegistry.method(name)).name == name)
    }
    for name in [
      "weighted-sum", "weighted-product", "waspas", "topsis", "vikor", "moora", "aras", "copras", "grey-relational",
    ] {
      #expect(AggregationRegistry.names.contains(name))
    }
  }

  @Test func `parameters reach the method`() throws {
    #expect(try AggregationRegistry.method("vikor", ["v": .number(0.3)]) as? Vikor == Vikor(v: 0.3))
    #expect(try AggregationRegistry.method("vikor") as? Vikor == Vikor(v: 0.5))
    #expect(
      try AggregationRegistry.method("topsis", ["normalise": .word("min-max")]) as? Topsis
        == Topsis(normalisation: .minMax))
    #expect(
      try AggregationRegistry.method("moora", ["form": .word("reference-point")]) as? Moora
        == Moora(form: .referencePoint))
    #expect(
      try AggregationRegistry.method("grey-relational", ["rho": .number(0.2)]) as? GreyRelational
        == GreyRelational(rho: 0.2))
    #expect(try AggregationRegistry.method("waspas", ["lambda": .number(1)]) as? Waspas == Waspas(lambda: 1))
    #expect(AggregationRegistry.parameters(of: "copras") == [])
    #expect(AggregationRegistry.parameters(of: "nothing") == nil)
  }

  @Test func `preference functions are one for all or one a criterion`() throws {
    func functions(_ parameters: [String: AggregationParameter]) throws -> [PreferenceFunction]? {
      (try AggregationRegistry.method(PrometheeII.name, parameters) as? PrometheeII)?.functions
    }
    #expect(try functions([:]) == [.usual])
    #expect(
      try functions(["function": .word("linear"), "q": .number(1), "p": .numbers([3, 4])])
        == [.linear(indifference: 1, preference: 3), .linear(indifference: 1, preference: 4)])
    #expect(try functions(["function": .word("gaussian"), "s": .number(2)]) == [.gaussian(spread: 2)])
    #expect(throws: ScoringError.self) { try functions(["function": .word("linear"), "q": .number(1)]) }
    #expect(throws: ScoringError.self) { try functions(["q": .number(1)]) }
    #expect(throws: ScoringError.self) {
      try functions(["function": .word("level"), "q": .numbers([1, 2]), "p": .numbers([1, 2, 3])])
    }
  }

  @Test func `unknown names and parameters are refused by what there is`() {
    #expect(throws: ScoringError.mismatch("Aggregation “vikor” has no parameter “rho”; it has v")) {
      try AggregationRegistry.method("vikor", ["rho": .number(0.5)])
    }
    #expect(throws: ScoringError.mismatch("Aggregation “copras” has no parameter “v”; it has none")) {
      try AggregationRegistry.method("copras", ["v": .number(0.5)])
    }
    #expect(throws: ScoringError.mismatch("“v” of “vikor” must be a number")) {
      try AggregationRegistry.method("vikor", ["v": .word("half")])
    }
    #expect(throws: ScoringError.mismatch("“form” of “moora” must be one of ratio, reference-point")) {
      try AggregationRegistry.method("moora", ["form": .word("x")])
    }
    #expect(throws: ScoringError.self) { try AggregationRegistry.method("topsys") }
  }
}
