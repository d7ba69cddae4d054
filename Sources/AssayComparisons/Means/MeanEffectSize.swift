public import AssayInference
internal import AssayNumerics

/// The size of a difference of means on a scale without a unit.
public struct MeanEffectSize: Sendable, Equatable {
  /// The sizes, under the names that appear in output.
  public enum Name: String, Sendable, CaseIterable {
    case cohensD = "cohens_d"
    case hedgesG = "hedges_g"
    case cohensDz = "cohens_dz"
    case hedgesGz = "hedges_gz"
    case etaSquared = "eta_squared"
    case omegaSquared = "omega_squared"
    case epsilonSquared = "epsilon_squared"
    case partialEtaSquared = "partial_eta_squared"
  }
  /// Which size.
  public let name: Name
  /// The value of the sample.
  public let estimate: Double
  /// The interval for the value of the population; nil where it cannot be computed.
  public let interval: ConfidenceInterval?
  /// How both were made, in words.
  public let method: String
}

extension GroupedMoments {
  /// Cohen's d and Hedges' g of two groups, with one interval for what both estimate, δ = (μ₁ − μ₂)/σ.
  ///
  /// ```
  /// d = (mean₁ − mean₂)/s,   s² = (SS₁ + SS₂)/m,   m = n₁ + n₂ − 2
  /// g = J d,   J = Γ(m/2) / (√(m/2) Γ((m − 1)/2))
  /// ```
  /// The limits of δ √(n₁n₂/(n₁ + n₂)) are the non-centralities under which t would be as large, or as small, with
  /// probability α/2. The values are normal with one variance.
  /// Reference: Hedges (1981), *Journal of Educational Statistics* 6, 107–128; Steiger & Fouladi (1997), in *What If
  /// There Were No Significance Tests?*, 221–257.
  ///
  /// - Throws: The errors of ``studentT(level:)``.
  public func standardizedDifference(level: Double = 0.95) throws(ComparisonError) -> [MeanEffectSize] {
    let test = try studentT(level: level)
    let (a, b) = (moments[0], moments[1])
    let scale = (1 / a.count + 1 / b.count).squareRoot()
    return Self.standardized(
      test.result, scale: scale, degreesOfFreedom: a.count + b.count - 2, level: level,
      names: (.cohensD, "difference over the pooled standard deviation"))
  }

  fileprivate static func standardized(
    _ test: TestResult, scale: Double, degreesOfFreedom: Double, level: Double,
    names: (MeanEffectSize.Name, String)
  ) -> [MeanEffectSize] {
    let d = test.statistic * scale
    let limits = NoncentralLimits.t(statistic: test.statistic, degreesOfFreedom: degreesOfFreedom, level: level)
    let interval = limits.map { ConfidenceInterval(low: $0.low * scale, high: $0.high * scale, level: level) }
    return [
      MeanEffectSize(name: names.0, estimate: d, interval: interval, method: "\(names.1); noncentral-t interval"),
      MeanEffectSize(
        name: names.0 == .cohensDz ? .hedgesGz : .hedgesG, estimate: d * biasFactor(degreesOfFreedom),
        interval: interval,
        method: "corrected for bias (exact); the interval is for the value of the population"),
    ]
  }

  /// J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2)), the factor that makes d unbiased; 0 where m is 1.
  static func biasFactor(_ degreesOfFreedom: Double) -> Double {
    let m = degreesOfFreedom
    guard m > 1 else { return 0 }
    guard m > 100 else {
      return Double.exp(Double.lgamma(m / 2) - Double.lgamma((m - 1) / 2)) / (m / 2).squareRoot()
    }
    // Γ(x + ½)/Γ(x) = √x (1 − 1/(8x) + 1/(128x²) + …): differences of logarithms would lose digits.
    // Tricomi & Erdélyi (1951), Pacific J. Math. 1, 133–142.
    let x = (m - 1) / 2
    let series = [1, -1.0 / 8, 1.0 / 128, 5.0 / 1024, -21.0 / 32768, -399.0 / 262_144, 869.0 / 4_194_304]
    return ((m - 1) / m).squareRoot() * series.reversed().reduce(0) { $0 / x + $1 }
  }
}

extension GroupMoments {
  /// The distance of the mean from a value in standard deviations, and the same corrected for bias.
  ///
  /// For the differences of pairs it is d_z, the mean difference over the standard deviation of the differences.
  /// Reference: Lakens (2013), *Frontiers in Psychology* 4, 863.
  ///
  /// - Throws: The errors of ``oneSampleT(against:label:level:)``.
  public func standardizedMean(
    against value: Double = 0, areDifferences: Bool = false, level: Double = 0.95
  ) throws(ComparisonError) -> [MeanEffectSize] {
    let test = try oneSampleT(against: value, level: level)
    return GroupedMoments.standardized(
      test.result, scale: 1 / count.squareRoot(), degreesOfFreedom: count - 1, level: level,
      names: areDifferences
        ? (.cohensDz, "mean difference over the standard deviation of the differences")
        : (.cohensD, "mean less the hypothesis, over the standard deviation"))
  }
}

extension OneWayAnalysisOfVariance {
  /// η², ω² and ε², with one interval for what they estimate: the share of the variance that lies between groups.
  ///
  /// ```
  /// η² = SS between/SS total
  /// ω² = (SS between − (k − 1) MS within)/(SS total + MS within)
  /// ε² = (SS between − (k − 1) MS within)/SS total
  /// ```
  /// η² of a sample is biased upwards; ω² and ε² nearly not, and can be negative. The limits are λ/(λ + N) for the
  /// non-centralities λ under which F would be as large, or as small, with probability α/2.
  /// Reference: Steiger (2004), *Psychological Methods* 9, 164–182; Olejnik & Algina (2003), *Psychological Methods*
  /// 8, 434–447.
  public func effectSizes(level: Double = 0.95) -> [MeanEffectSize] {
    let size = degreesOfFreedomBetween + degreesOfFreedomWithin + 1
    let interval = NoncentralLimits.share(result, size: size, level: level)
    let excess = sumOfSquaresBetween - degreesOfFreedomBetween * meanSquareWithin
    let total = sumOfSquaresBetween + sumOfSquaresWithin
    let sizes: [(MeanEffectSize.Name, Double, String)] = [
      (.etaSquared, rSquared, "share of the sum of squares between groups"),
      (.omegaSquared, excess / (total + meanSquareWithin), "η² corrected for bias (Hays)"),
      (.epsilonSquared, excess / total, "η² corrected for bias (Kelley)"),
    ]
    return sizes.map {
      MeanEffectSize(name: $0.0, estimate: $0.1, interval: interval, method: $0.2 + "; noncentral-F interval")
    }
  }
}

extension TwoWayAnalysisOfVariance {
  /// Partial η² of an effect: its sum of squares over that and the sum within cells; nil when it has no test.
  ///
  /// Reference: Steiger (2004), *Psychological Methods* 9, 164–182, for the interval λ/(λ + N) with N the denominator's degrees
  /// of freedom, those of the effect and 1.
  public func partialEtaSquared(_ effect: Effect, level: Double = 0.95) -> MeanEffectSize? {
    guard let result = effect.result else { return nil }
    return MeanEffectSize(
      name: .partialEtaSquared, estimate: effect.sumOfSquares / (effect.sumOfSquares + sumOfSquaresWithin),
      interval: NoncentralLimits.share(
        result, size: effect.degreesOfFreedom + degreesOfFreedomWithin + 1, level: level),
      method: "sum of squares of the effect over that and the sum within cells; noncentral-F interval")
  }
}
