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
