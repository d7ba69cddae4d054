public import AssayInference
internal import AssayNumerics

extension StratifiedTable {
  /// The Breslow–Day test that all strata share one odds ratio.
  ///
  /// With A the first cell that a stratum's margins and the Mantel–Haenszel odds ratio let expect, and B, C, D the
  /// others:
  /// ```
  /// X² = Σ (a − A)²/V,   V = 1/(1/A + 1/B + 1/C + 1/D),   df = K − 1
  /// ```
  /// over the K strata with observations in both rows and both columns. The strata must be large; observations are
  /// independent. ``tarone()`` corrects it for the estimated odds ratio.
  ///
  /// Reference: Breslow & Day, *Statistical Methods in Cancer Research* 1 (IARC, 1980), §4.4; Agresti, *Categorical Data
  /// Analysis* (3rd ed., 2013), §6.4.6.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)``; ``TableError/tooFewStrata(_:needed:)`` with fewer than two
  ///   such strata; ``TableError/noCommonOddsRatio`` when the odds ratio is 0 or infinite.
  public func breslowDay() throws(TableError) -> TestResult {
    let departures = try departuresFromCommonOddsRatio()
    return TestResult(
      name: .breslowDay, statistic: departures.reduce(0) { $0 + $1.squared },
      reference: .chiSquared(degreesOfFreedom: Double(departures.count - 1)),
      method: "Breslow–Day at the Mantel–Haenszel odds ratio, without Tarone's correction" + usage(departures.count))
  }

  /// The Breslow–Day test with Tarone's correction.
  ///
  /// In the notation of ``breslowDay()``:
  /// ```
  /// X² = Σ (a − A)²/V − (Σ (a − A))²/Σ V,   df = K − 1
  /// ```
  /// The Mantel–Haenszel estimate is not efficient, and without the correction the statistic is a little too large.
  ///
  /// Reference: Tarone (1985), *Biometrika* 72, 91–95.
  ///
  /// - Throws: As ``breslowDay()``.
  public func tarone() throws(TableError) -> TestResult {
    let departures = try departuresFromCommonOddsRatio()
    let shift = departures.reduce(0) { $0 + $1.difference }
    let variance = departures.reduce(0) { $0 + $1.variance }
    let sum = departures.reduce(0) { $0 + $1.squared }
    return TestResult(
      name: .tarone, statistic: max(0, sum - shift / variance * shift),
      reference: .chiSquared(degreesOfFreedom: Double(departures.count - 1)),
      method: "Breslow–Day at the Mantel–Haenszel odds ratio, with Tarone's correction" + usage(departures.count))
  }

  /// Woolf's test that all strata share one odds ratio.
  ///
  /// With θ the sample odds ratio of a stratum:
  /// ```
  /// w  = 1/(1/a + 1/b + 1/c + 1/d)
  /// X² = Σ w (ln θ − Σ w ln θ / Σ w)²,   df = K − 1
  /// ```
  /// over the K strata with observations in both rows and both columns. When one of them has an empty cell, ½ is added
  /// to every cell of all of them, as R's vcd does, and the method says so; ``tarone()`` needs no such addition. The
  /// strata must be large; observations are independent.
  ///
  /// Reference: Woolf (1955), *Annals of Human Genetics* 19, 251–253.
  ///
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)``; ``TableError/tooFewStrata(_:needed:)``.
  public func woolf() throws(TableError) -> TestResult {
    let used = try informativeFourfolds(needed: 2)
    let hasEmptyCell = used.contains { min($0.a, $0.b, $0.c, $0.d) == 0 }
    let logRatios = used.map { stratum -> (value: Double, weight: Double) in
      let cells = [stratum.a, stratum.b, stratum.c, stratum.d].map {
        hasEmptyCell ? $0 * stratum.scale + 0.5 : $0 * stratum.scale
      }
      let value = Double.log(cells[0]) - Double.log(cells[1]) - (Double.log(cells[2]) - Double.log(cells[3]))
      return (value, 1 / cells.reduce(0) { $0 + 1 / $1 })
    }
    let weight = logRatios.reduce(0) { $0 + $1.weight }
    let mean = logRatios.reduce(0) { $0 + $1.weight / weight * $1.value }
    return TestResult(
      name: .woolf, statistic: logRatios.reduce(0) { $0 + $1.weight * ($1.value - mean) * ($1.value - mean) },
      reference: .chiSquared(degreesOfFreedom: Double(used.count - 1)),
      method: "Woolf's test of homogeneity, "
        + (hasEmptyCell ? "½ added to every cell as a stratum has an empty one" : "nothing added to any cell")
        + usage(used.count))
  }

  /// Each informative stratum's departure from what the common odds ratio lets expect.
  private func departuresFromCommonOddsRatio() throws(TableError) -> [Departure] {
    let used = try informativeFourfolds(needed: 2)
    guard let theta = MantelHaenszelSums(used).oddsRatio else { throw .noCommonOddsRatio }
    return used.map { Departure(of: $0, from: theta) }
  }
}

/// How far the first cell of a stratum is from what an odds ratio lets expect.
private struct Departure {
  /// a − A, in observations.
  let difference: Double
  /// The variance of a at that odds ratio, in observations squared.
  let variance: Double
  /// The square of the difference over the variance.
  let squared: Double

  init(of stratum: FourfoldStratum, from theta: Double) {
    let expected = stratum.expected(oddsRatio: theta)
    let observed = [stratum.a, stratum.b, stratum.c, stratum.d]
    // All four differences are the same but for their signs; that of the smallest expected count has lost least.
    let smallest = expected.indices.min { expected[$0] < expected[$1] } ?? 0
    let sign: Double = smallest == 0 || smallest == 3 ? 1 : -1
    let scaled = sign * (observed[smallest] - expected[smallest])
    let scaledVariance = 1 / expected.reduce(0) { $0 + 1 / $1 }
    difference = scaled * stratum.scale
    variance = scaledVariance * stratum.scale
    squared = scaled * (scaled / scaledVariance) * stratum.scale
  }
}
