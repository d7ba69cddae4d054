import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// What a fitted multinomial model hands out.
@Suite struct MultinomialFitTests {
  @Test(arguments: [false, true])
  func `collapsed and expanded rows give the same`(firth: Bool) throws {
    let data = try MultinomialReference.read()
    let rows = data.f.indices.flatMap { Array(repeating: $0, count: Int(data.f[$0])) }
    let expanded = try MultinomialModel.fit(
      MultinomialReference.matrix(rows.map { data.x[$0] }, rows.map { data.g[$0] }),
      levels: rows.map { data.y[$0] - 1 }, levelNames: ["a", "b", "c", "d"], cases: CaseTotals(rows: rows.count),
      firth: firth)
    let collapsed = try data.fit(firth: firth)
    expectClose(collapsed.estimates, expanded.estimates, relative: 1e-11)
    expectClose(collapsed.covariance.elements, expanded.covariance.elements, relative: 1e-10, absolute: 1e-14)
    expectClose(collapsed.logLikelihood, expanded.logLikelihood, relative: 1e-13)
    #expect(collapsed.cases.total == expanded.cases.total)
    expectClose(collapsed.nagelkerkeRSquared ?? 0, expanded.nagelkerkeRSquared ?? 0, relative: 1e-11)
  }

  @Test(arguments: [false, true])
  func `weighted scores add up to nothing`(firth: Bool) throws {
    let data = try MultinomialReference.read()
    let fit = try data.fit(firth: firth)
    let scores = try fit.scores(0..<40)
    let sums = try scores.times(data.f, transposed: true)
    #expect(scores.columnCount == 12)
    for sum in sums { #expect(abs(sum) < 1e-10) }
    let part = try fit.scores(7..<19)
    for row in 0..<12 {
      for column in 0..<12 { expectClose(part[row, column], scores[row + 7, column], relative: 1e-13) }
    }
  }

  @Test func `another reference says what another fit says`() throws {
    let data = try MultinomialReference.read()
    for firth in [false, true] {
      let fit = try data.fit(firth: firth)
      for (place, name) in ["a", "b", "c", "d"].enumerated() {
        let other = try data.fit(reference: place, firth: firth)
        let rebased = try fit.rebased(on: name)
        #expect(rebased.parameters == other.parameters)
        expectClose(rebased.estimates, other.estimates, relative: 1e-9, absolute: 1e-11)
        expectClose(rebased.covariance.elements, other.covariance.elements, relative: 1e-9, absolute: 1e-12)
      }
    }
    #expect(throws: RegressionError.mismatch("The model has no category “e”; it has “a”, “b”, “c”, “d”")) {
      try data.fit().rebased(on: "e")
    }
  }

  @Test func `gradients are the slopes of predictions`() throws {
    let data = try MultinomialReference.read()
    let fit = try data.fit(reference: 2)
    let x = data.matrix.block(3..<9)
    let gradients = try fit.gradients(x, offset: nil, at: fit.estimates)
    let fitted = try fit.predictions(x, offset: nil, at: fit.estimates)
    for row in 0..<6 { expectClose((0..<4).reduce(0) { $0 + fitted[row, $1] }, 1, relative: 1e-14) }
    for parameter in fit.estimates.indices {
      var (up, down) = (fit.estimates, fit.estimates)
      up[parameter] += 1e-5
      down[parameter] -= 1e-5
      let high = try fit.predictions(x, offset: nil, at: up)
      let low = try fit.predictions(x, offset: nil, at: down)
      for category in 0..<4 {
        for row in 0..<6 {
          // Central differences of this step are right to about 1e-10.
          expectClose(
            gradients[category][row, parameter], (high[row, category] - low[row, category]) / 2e-5, relative: 1e-6,
            absolute: 1e-9)
        }
      }
    }
  }

  /// Predicted counts of every column meet the observed ones: the equations that the estimates solve.
  @Test func `predicted counts meet the observed ones`() throws {
    let data = try MultinomialReference.read()
    let fit = try data.fit()
    let fitted = try fit.predictions(data.matrix.block(0..<40), offset: nil, at: fit.estimates)
    for category in 0..<4 {
      let observed = data.f.indices.reduce(0) { $0 + (data.y[$1] - 1 == category ? data.f[$1] : 0) }
      expectClose(data.f.indices.reduce(0) { $0 + data.f[$1] * fitted[$1, category] }, observed, relative: 1e-12)
    }
  }

  @Test func `any number of threads gives the same bits`() throws {
    let count = 20_000
    var state: UInt64 = 7
    let draws = (0..<3 * count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    let matrix = ModelMatrix([("u", Array(draws[0..<count])), ("v", Array(draws[count..<2 * count]))])
    let levels = (0..<count).map { Int(3 * (0.8 * draws[2 * count + $0] + 0.2 * draws[$0])) }
    let fits = try [1, 2, 5].map {
      try MultinomialModel.fit(
        matrix, levels: levels, levelNames: ["a", "b", "c"], cases: CaseTotals(rows: count),
        parallelism: Parallelism(threads: $0))
    }
    #expect(matrix.blocks.count > 1)
    #expect(fits[0].estimates == fits[1].estimates && fits[0].estimates == fits[2].estimates)
    #expect(fits[0].covariance == fits[1].covariance && fits[0].covariance == fits[2].covariance)
  }

  /// A year of birth far from 0 and in other units moves the coefficients as algebra says.
  @Test func `units and origins of columns do not matter`() throws {
    let data = try MultinomialReference.read()
    let plain = try data.fit()
    let moved = try MultinomialModel.fit(
      MultinomialReference.matrix(data.x.map { 1e-4 * $0 + 1000 }, data.g), levels: data.y.map { $0 - 1 },
      levelNames: ["a", "b", "c", "d"], cases: CaseTotals(counts: data.f, isFrequency: true))
    for category in 0..<3 {
      let slope = moved.estimates[4 * category + 1]
      // x moved and scaled is not a double: 1000.0003 carries 1e-13 of its own, and 1e-9 of what is left of it.
      expectClose(slope * 1e-4, plain.estimates[4 * category + 1], relative: 1e-8)
      expectClose(moved.estimates[4 * category + 2], plain.estimates[4 * category + 2], relative: 1e-8)
    }
  }

  /// The limits by BFGS and the simplex method are right to some 7 digits.
  @Test func `penalised profile intervals agree with a general optimiser`() throws {
    let expected = try MultinomialPeers.read().small.limits
    let fit = try MultinomialReference.read().small.fit(firth: true)
    for (place, limits) in expected {
      let interval = try fit.profileInterval(of: try #require(Int(place)))
      expectClose([interval.low, interval.high], limits, relative: 1e-6)
    }
  }

  @Test func `profile intervals agree with maxima of the held likelihood`() throws {
    let data = try MultinomialReference.read()
    let fit = try data.fit()
    let interval = try fit.profileInterval(of: 5, level: 0.9)
    expectClose([interval.low, interval.high], data.profile, relative: 1e-9)
    let wide = try fit.profileInterval(of: 5, level: 0.99)
    #expect(try #require(wide.low) < #require(interval.low))
    #expect(try #require(wide.high) > #require(interval.high))
  }

  @Test func `terms are tested by the likelihood of models without them`() throws {
    let data = try MultinomialReference.read()
    let fit = try data.fit()
    let tests = try fit.likelihoodRatioTests()
    #expect(tests.map(\.term) == ["x", "g"])
    for (test, columns) in zip(tests, [[0, 2, 3], [0, 1]]) {
      let without = try MultinomialModel.fit(
        data.matrix.selecting(columns), levels: data.y.map { $0 - 1 }, levelNames: ["a", "b", "c", "d"],
        cases: fit.cases)
      expectClose(test.result?.statistic, 2 * (fit.logLikelihood - without.logLikelihood), relative: 1e-9)
    }
    let all = try #require(try data.fit(firth: true).penalizedLikelihoodRatio())
    #expect(all.reference.degreesOfFreedom == 9)
    #expect(throws: RegressionError.self) { try data.fit(kind: .sampling).likelihoodRatioTests() }
  }

  @Test func `independence of alternatives agrees with its definition`() throws {
    let data = try MultinomialReference.read()
    let choice = data.choice
    let fit = try MultinomialModel.fit(
      ModelMatrix([("x", choice.x)]), levels: choice.y.map { $0 - 1 }, levelNames: ["a", "b", "c", "d"], reference: 1,
      cases: CaseTotals(counts: choice.f, isFrequency: true))
    for (name, expected) in zip(["a", "b", "c", "d"], choice.hausman) {
      let test = try fit.independenceOfAlternatives(omitting: name)
      guard let expected else {
        #expect(test.result == nil)
        #expect(test.undefinedReason == "The difference of the two covariances is not positive definite.")
        continue
      }
      // The difference of nearly equal covariances keeps about 10 digits.
      expectClose(test.result?.statistic, expected, relative: 1e-7)
      #expect(test.result?.reference.degreesOfFreedom == 4 && test.undefinedReason.isEmpty)
    }
    #expect(throws: RegressionError.self) { try fit.independenceOfAlternatives(omitting: "e") }
    #expect(throws: RegressionError.self) {
      try data.fit(kind: .sampling).independenceOfAlternatives(omitting: "a")
    }
  }
}
