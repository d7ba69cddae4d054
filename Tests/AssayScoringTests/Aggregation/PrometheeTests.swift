import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Flows against the definition, and the laws that they keep.
@Suite struct PrometheeTests {
  @Test(arguments: WorkedAggregation.of("promethee2"))
  func `agrees with the definition and with what was published`(_ example: WorkedAggregation) throws {
    let method = PrometheeII(functions: [try example.function])
    let result = try method.evaluate(try example.decisions, weights: example.weights)
    expectClose(result.scores, try example.numbers("scores"), relative: 1e-12, absolute: 1e-14)
    for part in result.parts {
      expectClose(part.values, try example.numbers(part.name), relative: 1e-12, absolute: 1e-14)
    }
    if let printed = example.options.printed { expectClose(result.scores, printed, relative: 0, absolute: 0.005) }
  }

  @Test func `windows over sorted values agree with every pair`() throws {
    let functions: [PreferenceFunction] = [
      .usual, .uShape(indifference: 0.3), .vShape(preference: 0.9), .level(indifference: 0.2, preference: 0.7),
      .linear(indifference: 0.2, preference: 0.7), .linear(indifference: 0.5, preference: 0.5), .gaussian(spread: 0.4),
      .vShape(preference: 1e-9), .linear(indifference: 0, preference: 40),
    ]
    for (number, function) in functions.enumerated() {
      // Half of the values repeat, and twelve leading digits are shared.
      var generator = Philox(seed: 5, replicate: UInt32(number))
      var values = (0..<150).map { _ in 1e6 + generator.nextUniform() }
      values += (0..<150).map { _ in values[Int.random(in: 0..<150, using: &generator)] }
      let matrix = try DecisionMatrix([Criterion("a", direction: .cost)], columns: [values])
      let result = try PrometheeII(functions: [function]).evaluate(matrix, weights: [1])
      let plus = values.map { own in values.reduce(0) { $0 + function($1 - own) } / 299 }
      let minus = values.map { own in values.reduce(0) { $0 + function(own - $1) } / 299 }
      expectClose(result.parts[0].values, plus, relative: 1e-12, absolute: 1e-14, "\(function)")
      expectClose(result.parts[1].values, minus, relative: 1e-12, absolute: 1e-14, "\(function)")
    }
  }

  @Test func `the largest numbers keep finite flows`() throws {
    let huge = Double.greatestFiniteMagnitude
    let matrix = try DecisionMatrix([Criterion("a")], columns: [[huge, huge / 2, -huge]])
    for function in [PreferenceFunction.usual, .vShape(preference: huge)] {
      let scores = try PrometheeII(functions: [function]).evaluate(matrix, weights: [1]).scores
      #expect(scores.allSatisfy { $0.isFinite })
      #expect(scores[0] > scores[1] && scores[1] > scores[2])
    }
  }

  @Test func `distances from a target that differ by rounding only are the same`() throws {
    // 0.5 − 0.3 is 0.2 and 0.3 − 0.1 is 0.19999999999999998.
    for (target, rows) in [(3.0, [2.9, 3.1, 3.2]), (0.3, [0.1, 0.5, 0.6]), (1e6, [1e6 - 0.1, 1e6 + 0.1, 1e6 + 1])] {
      let matrix = try DecisionMatrix([Criterion("a", direction: .target(target))], columns: [rows])
      let scores = try PrometheeII().evaluate(matrix, weights: [1]).scores
      #expect(scores == [0.5, 0.5, -1])
      let ranks = RankSumRatio().ranks(of: matrix)
      #expect(ranks == [[2.5, 2.5, 1]])
    }
  }

  @Test func `rounding takes no difference beyond a threshold`() throws {
    // 0.8 − 0.5 is 0.30000000000000004, and 0.1 + 0.2 is above 0.3 by as little.
    let matrix = try DecisionMatrix([Criterion("a")], columns: [[0.8, 0.5]])
    for function in [PreferenceFunction.uShape(indifference: 0.3), .level(indifference: 0.3, preference: 0.3)] {
      let scores = try PrometheeII(functions: [function]).evaluate(matrix, weights: [1]).scores
      #expect(scores == [0, 0])
    }
    let tied = try DecisionMatrix([Criterion("a"), Criterion("b")], columns: [[0.1 + 0.2, 0.3], [1, 2]])
    let scores = try PrometheeII().evaluate(tied, weights: [0.5, 0.5]).scores
    #expect(scores == [-0.5, 0.5])
    // Beside a value of 1e13 a difference of 1 still counts.
    let wide = try DecisionMatrix([Criterion("a")], columns: [[1e13, 5, 4]])
    let flows = try PrometheeII().evaluate(wide, weights: [1]).scores
    #expect(flows == [1, 0, -1])
  }

  @Test func `net flows add up to 0`() throws {
    for number in 0..<200 {
      let result = try RandomDecisions(number).scores(PrometheeII(functions: [.vShape(preference: 1.3)]))
      #expect(abs(result.scores.reduce(0, +)) < 1e-12)
    }
  }

  @Test(arguments: [
    PreferenceFunction.usual, .uShape(indifference: 0.6), .vShape(preference: 1.3),
    .level(indifference: 0.3, preference: 1.1), .linear(indifference: 0.3, preference: 1.1), .gaussian(spread: 0.7),
  ])
  func `keeps the laws`(_ function: PreferenceFunction) throws {
    try expectSymmetry(PrometheeII(functions: [function]), matrices: 150)
    try expectDominance(PrometheeII(functions: [function]), matrices: 150)
    try expectTolerant(PrometheeII(functions: [function]), whole: 0)
  }

  @Test func `the number of threads does not matter`() throws {
    try expectSameBits(PrometheeI())
    try expectSameBits(PrometheeII(functions: [.linear(indifference: 0.1, preference: 0.4)]))
  }

  @Test func `the usual criterion is free of units`() throws { try expectFreeOfUnits(PrometheeII()) }

  @Test func `PROMETHEE I counts the incomparable pairs`() throws {
    for number in 0..<200 {
      let random = RandomDecisions(number)
      let result = try random.scores(PrometheeI())
      let (plus, minus) = (result.parts[0].values, result.parts[1].values)
      var expected = 0
      for a in plus.indices {
        for b in plus.indices where plus[a] - plus[b] > 1e-12 && minus[a] - minus[b] > 1e-12 { expected += 1 }
      }
      let pairs = plus.count * (plus.count - 1) / 2
      #expect(
        result.notes == [
          "PROMETHEE I orders only in part: \(expected) of \(pairs) pairs are incomparable, the alternative with the "
            + "larger phi_plus having the larger phi_minus. Scores are net flows, which complete that order."
        ])
      // The scores complete the partial order: they contradict none of its preferences.
      for a in plus.indices {
        for b in plus.indices where plus[a] >= plus[b] && minus[a] <= minus[b] {
          #expect(result.scores[a] >= result.scores[b])
        }
      }
    }
  }

  @Test func `refuses thresholds out of order and says so`() throws {
    let matrix = try DecisionMatrix([Criterion("a")], rows: [[1], [2]])
    let faults: [(PreferenceFunction, String)] = [
      (.uShape(indifference: -1), "The u-shape preference function of “a”: q = -1 must be at least 0."),
      (.vShape(preference: 0), "The v-shape preference function of “a”: p = 0 must be above 0."),
      (
        .linear(indifference: 2, preference: 1),
        "The linear preference function of “a”: q = 2 and p = 1 must be such that 0 ≤ q ≤ p."
      ),
      (.gaussian(spread: .nan), "The gaussian preference function of “a”: s = nan must be above 0."),
    ]
    for (function, sentence) in faults {
      let error = #expect(throws: ScoringError.self) {
        try PrometheeII(functions: [function]).evaluate(matrix, weights: [1])
      }
      #expect(error?.description.lowercased() == sentence.lowercased())
    }
    #expect(throws: ScoringError.mismatch("There are 2 preference functions for 1 criteria")) {
      try PrometheeII(functions: [.usual, .usual]).evaluate(matrix, weights: [1])
    }
  }

  @Test func `a Gaussian criterion is limited, and others are not`() throws {
    let matrix = try DecisionMatrix([Criterion("a")], columns: [(0..<20_001).map { Double($0) }])
    let error = #expect(throws: ScoringError.self) {
      try PrometheeII(functions: [.gaussian(spread: 1)]).evaluate(matrix, weights: [1])
    }
    #expect(
      error?.description
        == "PROMETHEE: “a” has a Gaussian preference function, which compares every pair and so is limited to 20000 "
        + "alternatives; there are 20001. Use the linear function, which needs sorting only.")
    let scores = try PrometheeII(functions: [.vShape(preference: 10)]).evaluate(matrix, weights: [1]).scores
    expectClose(scores[10_000], 0, relative: 0, absolute: 1e-15)
    expectClose(scores[20_000], (20_000 - 10 + 5.5) / 20_000, relative: 1e-13)
  }
}

extension WorkedAggregation {
  fileprivate var function: PreferenceFunction {
    get throws {
      let (q, p, s) = (options.q ?? 0, options.p ?? 0, options.s ?? 0)
      switch try #require(options.kind) {
      case "usual": return .usual
      case "u-shape": return .uShape(indifference: q)
      case "v-shape": return .vShape(preference: p)
      case "level": return .level(indifference: q, preference: p)
      case "linear": return .linear(indifference: q, preference: p)
      default: return .gaussian(spread: s)
      }
    }
  }
}
