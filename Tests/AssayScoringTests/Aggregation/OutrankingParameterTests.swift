import AssayNumerics
import AssayScoring
import Testing

/// Thresholds of outranking methods as models state them.
@Suite struct OutrankingParameterTests {
  private func method(_ name: String, _ parameters: [String: AggregationParameter]) throws -> any AggregationMethod {
    try AggregationRegistry.method(name, parameters)
  }

  @Test func `functions and thresholds come from their names`() throws {
    let linear = try #require(
      try method("promethee-ii", ["function": .word("linear"), "q": .number(1), "p": .numbers([2, 3])]) as? PrometheeII)
    #expect(
      linear.functions == [.linear(indifference: 1, preference: 2), .linear(indifference: 1, preference: 3)])
    let usual = try #require(try method("promethee-i", [:]) as? PrometheeI)
    #expect(usual.functions == [.usual])
    #expect(try method("rank-sum-ratio", ["ranks": .word("non-integer")]) is RankSumRatio)
    for name in ["mabac", "edas", "codas", "marcos"] { #expect(AggregationRegistry.names.contains(name)) }
  }

  @Test func `what is missing, too much or of other lengths is named`() throws {
    let faults: [([String: AggregationParameter], String)] = [
      (["function": .word("linear"), "q": .number(1)], "The linear preference function of “promethee-ii” needs “p”."),
      (["p": .number(1)], "The usual preference function of “promethee-ii” has no “p”."),
      (
        ["function": .word("linear"), "q": .numbers([1, 2]), "p": .numbers([1, 2, 3])],
        "The thresholds of “promethee-ii” are lists of 2 and of 3 numbers."
      ),
      (
        ["function": .word("step")],
        "“function” of “promethee-ii” must be one of usual, u-shape, v-shape, level, linear, gaussian."
      ),
      (["q": .word("x")], "“q” of “promethee-ii” must be a number, or a list of numbers, one a criterion."),
    ]
    for (parameters, sentence) in faults {
      let error = #expect(throws: ScoringError.self) { try method("promethee-ii", parameters) }
      #expect(error?.description == sentence)
    }
  }
}
