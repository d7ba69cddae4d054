import AssayDistributions
import AssayInference

/// Tails and quantiles of distributions.
enum DistributionAdapter {
  @Sendable static func chiSquaredUpper(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    let reference = ReferenceDistribution.chiSquared(degreesOfFreedom: try test.positive("df"))
    return upper(reference, try test.dataNumber("x"))
  }

  @Sendable static func fisherUpper(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    let reference = ReferenceDistribution.fisherF(
      numerator: try test.positive("df1"), denominator: try test.positive("df2"))
    return upper(reference, try test.dataNumber("f"))
  }

  @Sendable static func normalTwoSided(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    return twoSided(.normal, try test.dataNumber("z"))
  }

  @Sendable static func studentTwoSided(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    return twoSided(.studentT(degreesOfFreedom: try test.positive("df")), try test.dataNumber("t"))
  }

  /// Each expected name spells the distribution as R does.
  @Sendable static func quantile(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    let p = try test.probability("p")
    var findings = Findings()
    for name in test.expected.keys {
      guard let distribution = QuantileName(name)?.distribution else { continue }
      findings.set(name, distribution.quantile(lowerTail: p))
    }
    return findings
  }

  @Sendable static func studentizedRange(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    guard let groups = Int(exactly: try test.dataNumber("k")), groups >= 2 else {
      throw Unsupported("this number of groups")
    }
    let range = StudentizedRange(groups: groups, degreesOfFreedom: try test.positive("df"))
    var findings = Findings()
    if let q = try? test.dataNumber("q") {
      findings.set("upper_p", range.upperTail(q))
      findings.set("log_upper_p", range.logUpperTail(q))
    }
    if let p = try? test.probability("p") { findings.set("quantile", range.quantile(lowerTail: p)) }
    return findings
  }

  private static func upper(_ reference: ReferenceDistribution, _ statistic: Double) -> Findings {
    var findings = Findings()
    findings.set("p", reference.upperTail(statistic))
    findings.set("log_p", reference.logUpperTail(statistic))
    return findings
  }

  private static func twoSided(_ reference: ReferenceDistribution, _ statistic: Double) -> Findings {
    var findings = Findings()
    findings.set("p_two_sided", reference.twoSided(statistic))
    findings.set("log_p_two_sided", reference.logTwoSided(statistic))
    return findings
  }
}

/// A quantile function by the name that R gives it, with its parameters: `qnorm`, `qt_df5`, `qf_3_20`.
private struct QuantileName {
  private let family: String
  private let parameters: [Double]

  /// Reads a name; nil when its parameters are not numbers.
  init?(_ name: String) {
    let parts = name.split(separator: "_")
    guard let first = parts.first, first.hasPrefix("q") else { return nil }
    family = String(first.dropFirst())
    // A parameter may carry its name: `df5`.
    let numbers = parts.dropFirst().map { Double($0.drop(while: \.isLetter)) }
    guard let numbers = numbers as? [Double], numbers.allSatisfy(\.isFinite) else { return nil }
    parameters = numbers
  }

  /// The distribution; nil when there is none of this name, or not with these parameters.
  var distribution: (any Distribution)? {
    switch (family, parameters.count) {
    case ("norm", 0): Normal.standard
    case ("norm", 2) where parameters[1] > 0: Normal(mean: parameters[0], standardDeviation: parameters[1])
    case ("t", 1) where isPositive: StudentT(degreesOfFreedom: parameters[0])
    case ("chisq", 1) where isPositive: ChiSquared(degreesOfFreedom: parameters[0])
    case ("f", 2) where isPositive: FisherF(numerator: parameters[0], denominator: parameters[1])
    case ("beta", 2) where isPositive: Beta(alpha: parameters[0], beta: parameters[1])
    // R's second parameter of the gamma distribution is the rate.
    case ("gamma", 2) where isPositive: Gamma(shape: parameters[0], scale: 1 / parameters[1])
    case ("pois", 1) where isPositive: Poisson(mean: parameters[0])
    default: nil
    }
  }

  private var isPositive: Bool { parameters.allSatisfy { $0 > 0 } }
}

extension ConformanceCase {
  /// A parameter that the library requires to be above 0.
  fileprivate func positive(_ name: String) throws -> Double {
    let number = try dataNumber(name)
    guard number > 0, number.isFinite else { throw Unsupported("\(name) = \(number)") }
    return number
  }

  fileprivate func probability(_ name: String) throws -> Double {
    let number = try dataNumber(name)
    guard number >= 0, number <= 1 else { throw Unsupported("\(name) = \(number)") }
    return number
  }
}
