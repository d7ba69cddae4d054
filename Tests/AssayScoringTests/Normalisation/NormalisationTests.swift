import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Scales: their formulas, their ends, and scoring again from stored parameters.
@Suite struct NormalisationTests {
  static let methods: [Normalisation] = [.minMax, .max, .sum, .vector, .z, .efficacy(), .none]

  @Test(arguments: AggregationReference.normalisations)
  func `agrees with the definitions in numpy`(_ reference: NormalisationReference) throws {
    for method in Self.methods {
      let scale = try method.fitted(to: reference.values, reference.criterion)
      expectClose(
        reference.values.map { scale($0) }, try #require(reference.scaled[method.name]), relative: 1e-12,
        absolute: 1e-13, "\(method.name)")
    }
  }

  @Test func `the ends of min–max are exactly 0 and 1`() throws {
    var random = Philox(seed: 5)
    for _ in 0..<500 {
      let values = (0..<7).map { _ in random.nextUniform() * 100 - 50 }
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let benefit = try Normalisation.minMax.fitted(to: values, Criterion("c"))
      #expect(benefit(low) == 0 && benefit(high) == 1)
      let cost = try Normalisation.minMax.fitted(to: values, Criterion("c", direction: .cost))
      #expect(cost(low) == 1 && cost(high) == 0)
      let efficacy = try Normalisation.efficacy().fitted(to: values, Criterion("c"))
      #expect(efficacy(low) == 60 && efficacy(high) == 100)
      let target = try Normalisation.minMax.fitted(to: values, Criterion("c", direction: .target(low)))
      #expect(target(low) == 1 && target(high) == 0)
    }
  }

  @Test func `stored parameters give the same bits`() throws {
    var random = Philox(seed: 6)
    let values = (0..<2000).map { _ in random.nextUniform() + 0.5 }
    for direction in [Direction.benefit, .cost, .target(1), .interval(0.8...1.1)] {
      for method in Self.methods {
        let scale = try method.fitted(to: values, Criterion("c", direction: direction))
        let stored = FittedScale(
          scale.criterion, method: scale.method, transform: scale.transform, origin: scale.origin,
          divisor: scale.divisor, offset: scale.offset, span: scale.span)
        #expect(stored == scale)
        #expect(values.map { stored($0) } == values.map { scale($0) })
        // The matrix, in strips, gives what the scale gives one by one.
        let matrix = try DecisionMatrix([scale.criterion], columns: [values])
        let scores = try WeightedSum(normalisation: method).evaluate(
          matrix, weights: [1], parallelism: Parallelism()
        ).scores
        #expect(scores == values.map { 0 + 1 * scale($0) })
      }
    }
  }

  @Test(arguments: methods)
  func `a constant or zero column has a scale without NaN`(_ method: Normalisation) throws {
    for direction in [Direction.benefit, .cost, .target(1), .interval(0.8...1.1), .target(3)] {
      for value in [0.0, 3, 0.1] {
        let criterion = Criterion("c", direction: direction)
        let scale = try method.fitted(to: [value, value, value], criterion)
        #expect(scale(value).isFinite)
        #expect(scale(7).isFinite)
      }
    }
    // Nothing to divide by: the scale says so.
    if method != .none {
      #expect(try method.fitted(to: [0, 0], Criterion("c")).isConstant)
      #expect(try method.fitted(to: [3, 5], Criterion("c", direction: .target(4))).isConstant)
    }
  }

  @Test func `missing values are passed over and stay missing`() throws {
    for direction in [Direction.benefit, .cost, .target(2), .interval(1...2)] {
      for method in Self.methods {
        let criterion = Criterion("c", direction: direction)
        let scale = try method.fitted(to: [1, .nan, 2, 4], criterion)
        #expect(scale == (try method.fitted(to: [1, 2, 4], criterion)))
        #expect(scale(.nan).isNaN)
      }
    }
    #expect(throws: ScoringError.mismatch("“c” has no value at all")) {
      try Normalisation.minMax.fitted(to: [.nan], Criterion("c"))
    }
  }

  @Test func `the order of a million values moves a scale by less than 1e-13`() throws {
    var random = Philox(seed: 7)
    let values = (0..<1_000_000).map { _ in random.nextUniform() }
    for method in Self.methods {
      let scale = try method.fitted(to: values, Criterion("c"))
      let turned = try method.fitted(to: values.reversed(), Criterion("c"))
      expectClose(turned.origin, scale.origin, relative: 1e-13)
      expectClose(turned.divisor, try #require(scale.divisor), relative: 1e-13)
    }
  }

  /// mpmath: the standard deviation of 1e9 + (1, 2, 3, 4) is √(5/3).
  @Test func `a large mean does not cancel the spread`() throws {
    let scale = try Normalisation.z.fitted(to: [1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4], Criterion("c"))
    expectClose(scale.divisor, 1.2909944487358056, relative: 1e-15)
    let long = (0..<100_000).map { 1e9 + Double($0 % 2) }
    let wide = try Normalisation.z.fitted(to: long, Criterion("c"))
    // Half are 0 and half 1: √(n/(4(n − 1))).
    expectClose(wide.divisor, 0.5000025000187502, relative: 1e-13)
  }

  @Test func `huge and tiny values keep their scales`() throws {
    for size in [1e-300, 1e-160, 1e160, 1e300] {
      let values = [1, 2, 2].map { $0 * size }
      let vector = try Normalisation.vector.fitted(to: values, Criterion("c"))
      expectClose(values.map { vector($0) }, [1.0 / 3, 2.0 / 3, 2.0 / 3], relative: 1e-15)
      let z = try Normalisation.z.fitted(to: values, Criterion("c"))
      expectClose(values.map { z($0) }, [-1.1547005383792517, 0.5773502691896258, 0.5773502691896258], relative: 1e-14)
    }
    for method in Self.methods {
      #expect(throws: ScoringError.self) { try method.fitted(to: [-1.5e308, 1.5e308], Criterion("c")) }
    }
  }

  @Test func `what a method cannot scale is refused by name`() {
    #expect(
      throws: ScoringError.unsuitable(
        method: "Normalisation “sum”", criterion: "c", reason: "has the value 0, whose reciprocal is not defined",
        remedy: "Use min-max normalisation")
    ) { try Normalisation.sum.fitted(to: [0, 1], Criterion("c", direction: .cost)) }
    for method in [Normalisation.max, .sum] {
      #expect(
        throws: ScoringError.unsuitable(
          method: "Normalisation “\(method.name)”", criterion: "c", reason: "has a negative value",
          remedy: "Use min-max normalisation")
      ) { try method.fitted(to: [-1, 1], Criterion("c")) }
    }
  }
}
