import AssayDistributions
import AssayInference
import AssayNumerics
import AssayTestSupport
import Testing

@Suite struct `One proportion` {
  /// R 4.2.2, statsmodels 0.15 and, for the mid-p interval, mpmath with 40 digits.
  @Test(
    arguments: ProportionReference.named(
      "wilson", "wilson_corrected", "clopper_pearson", "agresti_coull", "jeffreys", "mid_p"))
  func `intervals agree with other programs`(_ reference: ProportionReference) throws {
    let method = try #require(ProportionMethod(rawValue: reference.quantity))
    let interval = try #require(
      ProportionInterval.interval(
        method, successes: reference.arguments[0], trials: reference.arguments[1], level: reference.arguments[2]))
    // R's lower Wilson limit is a difference, which for 3 of a million keeps ten digits.
    expectClose(interval.low, reference.values[0], relative: 1e-11, absolute: 1e-16)
    expectClose(interval.high, reference.values[1], relative: 1e-11)
    #expect(interval.level == reference.arguments[2])
  }

  @Test(arguments: ProportionReference.named("exact_p"))
  func `the exact test agrees with R`(_ reference: ProportionReference) throws {
    let a = reference.arguments
    let test = try OneProportion(successes: a[0], trials: a[1]).exactTest(of: a[2])
    // R's dbinom and pbinom of a million trials are good to ten digits.
    if reference.values[0] > 1e-290 { expectClose(test.pValue, reference.values[0], relative: 1e-9) }
    if test.pValue > 1e-290 { expectClose(test.logPValue, Double.log(test.pValue), relative: 1e-12, absolute: 1e-14) }
    #expect(test.logPValue.isFinite && test.name == .binomialExact)
    let midP = try #require(test.midP)
    #expect(midP <= test.pValue && midP >= 0)
  }

  @Test func `the exact test is the sum over all counts that are no more likely`() throws {
    for trials in [1, 2, 5, 12, 31] {
      for probability in [0.03, 0.2, 1.0 / 3, 0.5, 0.75, 0.9] {
        let law = Binomial(trials: trials, probability: probability)
        let all = (0...trials).map { law.density(Double($0)) }
        for x in 0...trials {
          let test = try OneProportion(successes: Double(x), trials: Double(trials)).exactTest(of: probability)
          let sum = all.filter { $0 <= all[x] * (1 + 1e-7) }.reduce(0, +)
          let equal = all.filter { abs($0 / all[x] - 1) <= 1e-7 }.reduce(0, +)
          expectClose(test.pValue, sum, relative: 1e-12, "\(x) of \(trials) at \(probability)")
          expectClose(test.midP, sum - equal / 2, relative: 1e-11, "\(x) of \(trials) at \(probability)")
        }
      }
    }
  }

  // No coin lands on one side a million times: log P is log(2 · 2⁻ⁿ).
  @Test func `a probability too small for a number has a logarithm`() throws {
    let test = try OneProportion(successes: 0, trials: 1e6).exactTest(of: 0.5)
    #expect(test.pValue == 0)
    expectClose(test.logPValue, -999_999 * 0.6931471805599453, relative: 1e-14)
  }

  @Test(arguments: ProportionReference.named("score_test"))
  func `the score test agrees with R`(_ reference: ProportionReference) throws {
    let a = reference.arguments
    let test = try OneProportion(successes: a[0], trials: a[1]).scoreTest(of: a[2])
    expectClose(test.statistic, reference.values[0], relative: 1e-11, absolute: 1e-12)
    if reference.values[1] > 1e-290 { expectClose(test.pValue, reference.values[1], relative: 1e-9) }
  }

  @Test(arguments: ProportionMethod.allCases)
  func `success and failure are mirror images`(_ method: ProportionMethod) throws {
    for (x, n) in [(0.0, 9.0), (1, 9), (4, 9), (7.25, 20.5), (20, 20), (300, 1000)] {
      let interval = ProportionInterval.interval(method, successes: x, trials: n, level: 0.95)
      let mirror = ProportionInterval.interval(method, successes: n - x, trials: n, level: 0.95)
      guard let interval, let mirror else {
        #expect(interval == nil && mirror == nil && method == .logit && (x == 0 || x == n))
        continue
      }
      expectClose(interval.low, 1 - mirror.high, relative: 1e-12, absolute: 1e-14, "\(x) of \(n)")
      expectClose(interval.high, 1 - mirror.low, relative: 1e-12, absolute: 1e-14, "\(x) of \(n)")
    }
  }

  @Test(arguments: ProportionMethod.allCases)
  func `limits rise with the count, stay in range and hold the share`(_ method: ProportionMethod) {
    for n in [1.0, 7, 20, 55] {
      var before: ConfidenceInterval?
      for x in stride(from: 0, through: n, by: 1) {
        guard let interval = ProportionInterval.interval(method, successes: x, trials: n, level: 0.9) else { continue }
        #expect(interval.low >= 0 && interval.high <= 1, "\(x) of \(n)")
        #expect(interval.low <= x / n && x / n <= interval.high, "\(x) of \(n)")
        // Wald's lower limit is not monotone, one of its faults.
        if let before, method != .wald {
          #expect(interval.low >= before.low && interval.high >= before.high, "\(x) of \(n)")
        }
        before = interval
      }
    }
  }

  /// The coverage of a method at a probability, by adding over all counts.
  private func coverage(_ method: ProportionMethod, trials: Int, probability: Double) -> Double {
    let law = Binomial(trials: trials, probability: probability)
    return (0...trials).reduce(0) { sum, x in
      let interval = ProportionInterval.interval(method, successes: Double(x), trials: Double(trials), level: 0.95)
      guard let interval, interval.low <= probability, probability <= interval.high else { return sum }
      return sum + law.density(Double(x))
    }
  }

  @Test func `Clopper and Pearson's interval never covers less than its level`() {
    for step in 1..<400 {
      let probability = Double(step) / 400
      #expect(coverage(.clopperPearson, trials: 20, probability: probability) >= 0.95, "at \(probability)")
    }
  }

  @Test(arguments: [ProportionMethod.wilson, .jeffreys, .midP, .agrestiCoull])
  func `approximate intervals cover about their level on average`(_ method: ProportionMethod) {
    let shares = (1..<400).map { coverage(method, trials: 20, probability: Double($0) / 400) }
    let mean = shares.reduce(0, +) / Double(shares.count)
    #expect(mean > 0.945 && mean < 0.975, "\(mean)")
  }

  // Brown, Cai & DasGupta (2001), §4.3; the limit of an unopened interval would be 0.0000317.
  @Test func `Jeffreys' interval is open at the ends`() throws {
    #expect(ProportionInterval.jeffreys(successes: 0, trials: 15, level: 0.95)?.low == 0)
    #expect(ProportionInterval.jeffreys(successes: 15, trials: 15, level: 0.95)?.high == 1)
  }

  @Test func `the arcsine folds only when asked to`() throws {
    let cut = try #require(ProportionInterval.arcsine(successes: 0, trials: 15, level: 0.95))
    #expect(cut.low == 0)
    // DescTools 0.99.59: BinomCI(0, 15, method = "arcsine")
    let folded = try #require(ProportionInterval.arcsine(successes: 0, trials: 15, level: 0.95, foldsAngles: true))
    expectClose(folded.low, 0.009594326698312899, relative: 1e-12)
    #expect(folded.high == cut.high)
  }

  // R 4.2.2: prop.test(10, 20)$conf.int, whose correction is then 0.
  @Test func `R's limited correction can be asked for`() throws {
    let interval = try #require(
      ProportionInterval.wilsonCorrected(successes: 10, trials: 20, level: 0.95, correction: 0))
    #expect(interval == ProportionInterval.wilson(successes: 10, trials: 20, level: 0.95))
    expectClose(interval.low, 0.299298, relative: 1e-6)
  }

  @Test func `bad questions are refused in a sentence`() throws {
    #expect(throws: ProportionError.noTrials) { try OneProportion(successes: 0, trials: 0) }
    #expect(throws: ProportionError.invalidCounts(successes: 3, trials: 2)) {
      try OneProportion(successes: 3, trials: 2)
    }
    for (x, n) in [(-1.0, 4.0), (.nan, 4), (1, .infinity), (1, .nan)] {
      #expect(throws: ProportionError.self) { try OneProportion(successes: x, trials: n) }
    }
    let weighted = try OneProportion(successes: 3.5, trials: 9)
    #expect(throws: ProportionError.fractionalCount(3.5)) { try weighted.exactTest(of: 0.5) }
    #expect(throws: ProportionError.invalidProbability(1)) { try weighted.scoreTest(of: 1) }
    #expect(throws: ProportionError.invalidProbability(0)) { try weighted.exactTest(of: 0) }
    #expect(weighted.interval(level: 0.95) != nil)
    #expect(
      ProportionError.fractionalCount(3.5).description
        == "The count 3.5 is not a whole number; an exact test counts outcomes, so weighted counts need the score test "
        + "or an interval for the effective sample size.")
  }
}
