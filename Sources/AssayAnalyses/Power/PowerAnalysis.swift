internal import AssayData
public import AssayInference
public import AssayReport

/// How large a sample must be, how probable a finding is, or how small an effect can be found.
public struct PowerAnalysis: Sendable, Equatable {
  /// What is planned.
  public enum Plan: Sendable, Equatable {
    /// The interval of a share is to reach so far to either side.
    case margin(share: Double, margin: Double)
    /// One share is tested against a given one.
    case oneShare(share: Double, hypothesised: Double)
    /// Two independent shares are compared.
    case twoShares(Double, Double)
    /// One mean, or one mean of differences, is tested; the effect is Cohen's d.
    case oneMean(effect: Double?)
    /// Two independent means are compared; the effect is Cohen's d.
    case twoMeans(effect: Double?)
    /// Several means are compared; the effect is Cohen's f.
    case means(groups: Int, effect: Double?)
    /// A chi-squared test; the effect is Cohen's w.
    case chiSquared(degreesOfFreedom: Double, effect: Double?)
  }

  public var plan: Plan
  /// The probability of finding the effect; nil when it is what is asked.
  public var power: Double?
  /// The observations, of each group where there are groups; nil when they are what is asked.
  public var size: Double?
  /// The probability of finding an effect where there is none.
  public var significance = 0.05
  public var sides = Sides.two
  /// How far the variance of the design exceeds that of a simple random sample.
  public var designEffect = 1.0
  /// The size of a finite population; nil for one without end.
  public var population: Double?

  /// Creates an analysis that asks for the size.
  public init(_ plan: Plan, power: Double? = 0.8, size: Double? = nil) {
    self.plan = plan
    self.power = power
    self.size = size
  }

  /// Runs the analysis.
  ///
  /// - Throws: ``AnalysisError``, in sentences for the user.
  public func document() throws -> Document {
    do {
      let sampling = try SurveySampling(designEffect: designEffect, population: population)
      let answer = try answer(sampling)
      let columns: [TableColumn] = [
        "plan", "effect", "effect_name", "significance", "sides", "power", "n", "n_exact", "design_effect",
        "population",
        "method",
      ]
      let row: [Value] = [
        Value(answer.plan), Value(answer.effect), Value(answer.effectName), .number(significance),
        Value(sides.rawValue),
        Value(answer.power), Value(answer.size), Value(answer.exactSize), .number(designEffect), Value(population),
        Value(answer.method),
      ]
      return Document(
        analysis: "power", title: "Power and sample size", cases: nil,
        tables: [
          Table(
            name: "power", title: answer.plan, columns: columns, rows: [row],
            footnotes: answer.perGroup ? ["n is the size of each group."] : [], hidden: ["plan", "n_exact"])
        ], manifest: [DesignFact("version", Value(AssayVersion.current))])
    } catch let error as PowerError {
      throw AnalysisError(error.description)
    }
  }
}

/// What a plan comes to.
private struct PowerAnswer {
  let plan: String
  let effectName: String
  var effect: Double?
  var power: Double?
  var exactSize: Double?
  var size: Double?
  var perGroup = false
  let method: String

  mutating func set(_ size: SampleSize) {
    exactSize = size.exact
    self.size = size.whole
  }
}

extension PowerAnalysis {
  private func answer(_ sampling: SurveySampling) throws -> PowerAnswer {
    switch plan {
    case .margin(let share, let margin):
      guard size == nil else {
        throw AnalysisError("The sample size is what a margin of error asks for; leave out --n.")
      }
      var answer = PowerAnswer(
        plan: "Estimating a share", effectName: "margin of error", effect: margin, method: "normal approximation")
      answer.set(
        try OneProportionPower.sampleSize(
          estimating: share, margin: margin, level: 1 - significance, sampling: sampling))
      return answer
    case .oneShare(let share, let hypothesised):
      let test = try OneProportionPower(
        hypothesised: hypothesised, significance: significance, sides: sides, sampling: sampling)
      return try completed(
        PowerAnswer(
          plan: "One share against \(hypothesised.token)", effectName: "share", effect: share,
          method: "normal approximation"),
        power: { try test.power(true: share, sampleSize: $0) }, size: { try test.sampleSize(true: share, power: $0) },
        effect: nil)
    case .twoShares(let first, let second):
      let test = try TwoProportionPower(significance: significance, sides: sides, sampling: sampling)
      return try completed(
        PowerAnswer(
          plan: "Shares \(first.token) and \(second.token)", effectName: "difference of shares", effect: second - first,
          perGroup: true, method: "normal approximation, pooled variance under the hypothesis"),
        power: { try test.power(first, second, sampleSize: $0) },
        size: { try test.sampleSize(first, second, power: $0) }, effect: nil)
    case .oneMean(let effect), .twoMeans(let effect):
      try refuseSampling()
      var isPair = false
      if case .twoMeans = plan { isPair = true }
      let test = try TTestPower(
        isPair ? .twoSamples(allocation: 1) : .oneSample, significance: significance, sides: sides)
      return try completed(
        PowerAnswer(
          plan: isPair ? "Two means" : "One mean, or one mean of differences", effectName: "Cohen’s d", effect: effect,
          perGroup: isPair, method: "noncentral t"),
        power: { try test.power(effectSize: effect ?? 0, sampleSize: $0) },
        size: { try test.sampleSize(effectSize: effect ?? 0, power: $0) },
        effect: { try test.detectableEffect(sampleSize: $0, power: $1) })
    case .means(let groups, let effect):
      try refuseSampling()
      let test = try VarianceAnalysisPower(groups: groups, significance: significance)
      return try completed(
        PowerAnswer(
          plan: "\(groups) means", effectName: "Cohen’s f", effect: effect, perGroup: true, method: "noncentral F"),
        power: { try test.power(effectSize: effect ?? 0, sampleSize: $0) },
        size: { try test.sampleSize(effectSize: effect ?? 0, power: $0) },
        effect: { try test.detectableEffect(sampleSize: $0, power: $1) })
    case .chiSquared(let degreesOfFreedom, let effect):
      let test = try ChiSquaredPower(degreesOfFreedom: degreesOfFreedom, significance: significance)
      return try completed(
        PowerAnswer(
          plan: "Chi-squared on \(degreesOfFreedom.token) df", effectName: "Cohen’s w", effect: effect,
          method: "noncentral chi-squared"),
        power: { try test.power(effectSize: effect ?? 0, sampleSize: sampling.simpleSize(of: $0)) },
        size: { try test.sampleSize(effectSize: effect ?? 0, power: $0, sampling: sampling) },
        effect: { try test.detectableEffect(sampleSize: sampling.simpleSize(of: $0), power: $1) })
    }
  }

  /// Fills in the one of effect, size and power that is not given.
  private func completed(
    _ given: PowerAnswer, power: (Double) throws -> Double, size: (Double) throws -> SampleSize,
    effect: ((Double, Double) throws -> Double)?
  ) throws -> PowerAnswer {
    var answer = given
    switch (answer.effect, self.size, self.power) {
    case (.some, let size?, nil):
      answer.size = size
      answer.exactSize = size
      answer.power = try power(size)
    case (.some, nil, let wanted?):
      answer.set(try size(wanted))
      answer.power = wanted
    case (nil, let size?, let wanted?):
      guard let effect else { throw AnalysisError("The smallest effect is not computed for this plan.") }
      answer.effect = try effect(size, wanted)
      answer.size = size
      answer.exactSize = size
      answer.power = wanted
    default:
      throw AnalysisError("Give two of the effect, the sample size and the power; the third is computed.")
    }
    return answer
  }

  private func refuseSampling() throws {
    guard designEffect == 1, population == nil else {
      throw AnalysisError(
        "Design effects and finite populations are taken into account for shares and chi-squared tests; for means, multiply "
          + "the sample size by the design effect.")
    }
  }
}
