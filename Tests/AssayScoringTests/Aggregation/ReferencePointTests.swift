import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// MABAC, EDAS, CODAS and MARCOS, which compare alternatives with a border, an average or an ideal.
@Suite struct ReferencePointTests {
  private func expectAgreement(_ example: WorkedAggregation, _ method: some AggregationMethod) throws {
    let result = try method.evaluate(
      try example.decisions, weights: example.weights, parallelism: Parallelism(threads: 2))
    expectClose(result.scores, try example.numbers("scores"), relative: 1e-12, absolute: 1e-13)
    for part in result.parts {
      expectClose(part.values, try example.numbers(part.name), relative: 1e-12, absolute: 1e-14)
    }
    if let printed = example.options.printed, let digits = example.options.digits {
      let unit = digits == 3 ? 1e-3 : 1e-4
      expectClose(result.scores, printed, relative: 0, absolute: unit / 2 + 1e-12)
    }
  }

  @Test(arguments: WorkedAggregation.of("mabac"))
  func `MABAC agrees`(_ example: WorkedAggregation) throws { try expectAgreement(example, Mabac()) }

  @Test(arguments: WorkedAggregation.of("edas"))
  func `EDAS agrees`(_ example: WorkedAggregation) throws { try expectAgreement(example, Edas()) }

  @Test(arguments: WorkedAggregation.of("codas"))
  func `CODAS agrees`(_ example: WorkedAggregation) throws { try expectAgreement(example, Codas()) }

  @Test(arguments: WorkedAggregation.of("marcos"))
  func `MARCOS agrees`(_ example: WorkedAggregation) throws {
    try expectAgreement(example, Marcos())
  }

  @Test func `each has its published example and its random matrices`() {
    for method in ["promethee2", "mabac", "edas", "codas", "marcos"] {
      let examples = WorkedAggregation.of(method)
      #expect(examples.count >= 5 && examples.contains { $0.options.printed != nil }, "\(method)")
    }
  }

  @Test func `the order of rows and columns does not matter, and a clone gets the same score`() throws {
    try expectSymmetry(Mabac())
    try expectSymmetry(Edas())
    try expectSymmetry(Marcos())
    try expectSymmetry(Codas(threshold: 0))
  }

  @Test func `a dominated alternative never ranks above`() throws {
    try expectDominance(Mabac())
    try expectDominance(Edas())
    try expectDominance(Marcos())
    try expectDominance(Codas(threshold: 0))
  }

  @Test func `units do not matter`() throws {
    try expectFreeOfUnits(Mabac())
    try expectFreeOfUnits(Edas())
    try expectFreeOfUnits(Marcos())
    try expectFreeOfUnits(Codas(threshold: 0.0213))
  }

  @Test func `the number of threads does not matter`() throws {
    try expectSameBits(Mabac())
    try expectSameBits(Edas())
    try expectSameBits(Marcos())
    try expectSameBits(Codas())
  }

  @Test func `a constant column, a zero column and one alternative`() throws {
    try expectTolerant(Mabac(), whole: 0)
    try expectTolerant(Edas(), whole: nil)
    try expectTolerant(Marcos(), whole: 2.0 / 3)
    try expectTolerant(Codas(), whole: 0)
  }

  @Test func `CODAS along sorted distances agrees with every pair`() throws {
    for number in 0..<100 {
      let random = RandomDecisions(number, rows: 30...60)
      for threshold in [0, 0.02, 0.1] {
        let result = try random.scores(Codas(threshold: threshold))
        let (e, t) = (result.parts[0].values, result.parts[1].values)
        let expected = e.indices.map { a in
          e.indices.reduce(0.0) { $0 + (e[a] - e[$1]) + (abs(e[a] - e[$1]) >= threshold ? t[a] - t[$1] : 0) }
        }
        expectClose(result.scores, expected, relative: 1e-12, absolute: 1e-12, "matrix \(number)")
      }
    }
  }

  @Test func `MABAC's border of many rows is their geometric mean`() throws {
    // n + 1 is 1, 1.5 and 2 in turn: the border is (1·1.5·2)^(1/3) = 3^(1/3).
    let values = (0..<30_000).map { Double($0 % 3) }
    let scores = try Mabac().evaluate(try DecisionMatrix([Criterion("a")], columns: [values]), weights: [1]).scores
    let border = 1.4422495703074083
    expectClose(Array(scores.prefix(3)), [1 - border, 1.5 - border, 2 - border], relative: 1e-13)
  }

  @Test func `the largest numbers`() throws {
    let huge = Double.greatestFiniteMagnitude
    let matrix = try DecisionMatrix([Criterion("a")], columns: [[-huge, 0, huge]])
    expectClose(
      try Mabac().evaluate(matrix, weights: [1]).scores.map { $0 + 0.442249570307408 }, [0, 0.5, 1], relative: 1e-14,
      absolute: 1e-14)
    let positive = try DecisionMatrix([Criterion("a")], columns: [[huge / 2, huge, huge]])
    for result in [try Edas().evaluate(positive, weights: [1]), try Marcos().evaluate(positive, weights: [1])] {
      #expect(result.ranks.competition == [3, 1, 1])
      #expect(result.scores.allSatisfy { $0.isFinite })
    }
  }

  @Test func `MARCOS without an anti-ideal gives its limit and says so`() throws {
    let matrix = try DecisionMatrix([Criterion("a"), Criterion("b")], rows: [[0, 4], [2, 0], [4, 2]])
    let result = try Marcos().evaluate(matrix, weights: [0.5, 0.5])
    expectClose(result.scores, [0.5, 0.25, 0.75], relative: 1e-15)
    #expect(result.parts.map(\.name) == ["k_plus"])
    #expect(
      result.notes == [
        "k_minus is not defined, because the anti-ideal solution is 0 on every criterion; scores are the limit, k_plus."
      ])
  }

  @Test func `refuses what it cannot divide by and says what to do`() throws {
    let signed = try DecisionMatrix([Criterion("a")], rows: [[-2], [1]])
    let free = try DecisionMatrix([Criterion("a", direction: .cost)], rows: [[0], [1]])
    #expect(
      message { _ = try Edas().evaluate(signed, weights: [1]) }
        == "EDAS: “a” has a mean of 0 or less, by which it divides. Shift its values, or use MABAC.")
    #expect(
      message { _ = try Marcos().evaluate(signed, weights: [1]) }
        == "MARCOS: “a” has a negative value, and shares of the largest value need values of at least 0. "
        + "Shift its values, or use MABAC.")
    #expect(
      message { _ = try Codas().evaluate(free, weights: [1]) }
        == "CODAS: “a” is a cost with a value of 0 or less, and shares of the smallest cost need positive values. "
        + "Shift its values, or use MABAC.")
    #expect(
      message { _ = try Codas(threshold: -1).evaluate(signed, weights: [1]) }
        == "The threshold of CODAS is -1; it must be at least 0.")
  }

  private func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
