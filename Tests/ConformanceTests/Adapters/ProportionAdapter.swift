import AssayInference

/// Proportions of one group, of two, and of several, and of several categories.
enum ProportionAdapter {
  /// One proportion: its intervals by every method, and the exact test of one half.
  @Sendable static func oneProportion(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level"])
    try test.acceptVariables([])
    let proportion = try OneProportion(successes: test.dataNumber("x"), trials: test.dataNumber("n"))
    let level = try test.level
    let (x, n) = (proportion.successes, proportion.trials)
    var findings = Findings()
    findings.set("estimate", proportion.estimate)
    for method in ProportionMethod.allCases {
      findings["\(method.rawValue)_ci"] = pair(
        proportion.interval(method, level: level), because: "an outcome is absent")
    }
    // The cases take two conventions of their peers: R moves the count by no more than its distance from n/2, and
    // DescTools squares the sine of a negative angle.
    findings["wilson_cc_ci"] = pair(
      ProportionInterval.wilsonCorrected(
        successes: x, trials: n, level: level, correction: min(0.5, abs(x - n / 2))))
    findings["arcsine_ci"] = pair(
      ProportionInterval.arcsine(successes: x, trials: n, level: level, foldsAngles: true))
    do {
      let exact = try proportion.exactTest(of: 0.5)
      findings.set("exact_p_half", exact.pValue)
    } catch {
      findings.setUndefined(["exact_p_half"], because: "\(error)")
    }
    return findings
  }

  /// Two proportions: both z tests, and the intervals of the difference.
  @Sendable static func twoProportions(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level", "x1", "n1", "x2", "n2"])
    try test.acceptVariables([])
    func stated(_ name: String) throws -> Double {
      guard let number = test.options[name]?.number ?? test.data?.object?[name]?.number else {
        throw Unsupported("two proportions without \(name)")
      }
      return number
    }
    let groups = try TwoProportions(
      successes: stated("x1"), trials: stated("n1"), otherSuccesses: stated("x2"), otherTrials: stated("n2"))
    let level = try test.level
    var findings = Findings()
    findings.set("diff", groups.difference)
    do {
      let (pooled, unpooled) = (try groups.pooledTest(), try? groups.unpooledTest())
      findings.set("z_pooled", pooled.statistic)
      findings.set("p_pooled", pooled.pValue)
      findings.set("z_unpooled", unpooled?.statistic, because: "both variances are estimated as 0")
      findings.set("p_unpooled", unpooled?.pValue, because: "both variances are estimated as 0")
    } catch {
      findings.setUndefined(["z_pooled", "p_pooled", "z_unpooled", "p_unpooled"], because: "\(error)")
    }
    let names: [DifferenceMethod: String] = [
      .newcombe: "newcombe_wilson", .newcombeCorrected: "newcombe_wilson_cc", .miettinenNurminen: "miettinen_nurminen",
      .mee: "mee", .agrestiCaffo: "agresti_caffo", .wald: "wald",
    ]
    for (method, name) in names {
      findings["\(name)_ci"] = pair(groups.differenceInterval(method, level: level))
    }
    return findings
  }

  /// Equality of several proportions.
  @Sendable static func severalProportions(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables([])
    guard let successes = test.data?.object?["x"]?.numbers, let trials = test.data?.object?["n"]?.numbers,
      successes.count == trials.count
    else { throw Unsupported("groups without successes and trials") }
    var groups: [OneProportion] = []
    for (x, n) in zip(successes, trials) { groups.append(try OneProportion(successes: x, trials: n)) }
    let equality = try EqualProportions(groups)
    var findings = Findings()
    findings.set("chi2", equality.test.statistic)
    findings.set("df", equality.test.reference.degreesOfFreedom)
    findings.set("p", equality.test.pValue)
    findings.set("log_p", equality.test.logPValue)
    findings["estimates"] = .list(groups.map { .number($0.estimate) })
    return findings
  }

  /// Simultaneous intervals of multinomial shares: rows of estimate, lower limit and upper limit.
  @Sendable static func multinomialShares(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions(["conf_level"])
    try test.acceptVariables([])
    guard let counts = test.data?.object?["counts"]?.numbers else { throw Unsupported("shares without counts") }
    let level = try test.level
    var findings = Findings()
    findings["goodman"] = rows(try .goodman(counts: counts, level: level))
    do {
      findings["sison_glaz"] = rows(try .sisonGlaz(counts: counts, level: level))
    } catch {
      findings.setUndefined(["sison_glaz"], because: "\(error)")
    }
    return findings
  }
}

private func pair(_ interval: ConfidenceInterval?, because reason: String = "") -> ComputedValue {
  interval.map { .list([.number($0.low), .number($0.high)]) } ?? .undefined(reason)
}

private func rows(_ shares: MultinomialIntervals?) -> ComputedValue {
  guard let shares else { return .undefined("no width reaches the level") }
  return .list(
    zip(shares.estimates, shares.intervals).map { estimate, interval in
      .list([.number(estimate), .number(interval.low), .number(interval.high)])
    })
}
