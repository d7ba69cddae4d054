import AssayDistributions
import Testing

/// Every function of every law against 50-digit values; `Expected/generate.py` says how they were made.
///
/// Tolerances are relative. A tail or density below 1e-290 is compared by its logarithm alone. Near underflow a value
/// is the exponential of a number near −700, whose rounding alone is 1e-13: hence 1e-12 for values and quantiles, and
/// for the logarithm of a tail near 1, which is the value of the other tail. Other logarithms keep 1e-13.
@Suite struct `Accuracy over the grid` {
  static let laws = ReferenceLaw.read("distributions")

  @Test func `the grid covers every law but the studentized range`() {
    #expect(
      Set(Self.laws.map(\.distribution)) == [
        "normal", "studentT", "chiSquared", "gamma", "beta", "fisherF", "noncentralChiSquared", "binomial", "poisson",
        "hypergeometric",
      ])
    #expect(Self.laws.allSatisfy { $0.points.count >= 2 && !$0.quantiles.isEmpty })
  }

  @Test(arguments: laws)
  func `densities and tails agree with 50 digits`(_ reference: ReferenceLaw) {
    let law = reference.law
    var density = WorstError()
    var lower = WorstError()
    var upper = WorstError()
    for point in reference.points {
      let place = "x = \(point.x)"
      if point.density >= 1e-290 { density.add(law.density(point.x), point.density, at: place) }
      if point.lower >= 1e-290 { lower.add(law.lowerTail(point.x), point.lower, at: place) }
      if point.upper >= 1e-290 { upper.add(law.upperTail(point.x), point.upper, at: place) }
    }
    #expect(density.error <= 1e-12, "density is off by \(density.error) at \(density.place)")
    #expect(lower.error <= 1e-12, "lower tail is off by \(lower.error) at \(lower.place)")
    #expect(upper.error <= 1e-12, "upper tail is off by \(upper.error) at \(upper.place)")
  }

  @Test(arguments: laws)
  func `logarithms agree with 50 digits`(_ reference: ReferenceLaw) {
    let law = reference.law
    var density = WorstError()
    var small = WorstError()
    var nearOne = WorstError()
    for point in reference.points {
      let x = point.x
      // A log density may cross 0, so its error is taken relative to at least 1.
      density.add(law.logDensity(x), point.logDensity ?? -.infinity, floor: 1, at: "x = \(x)")
      for (actual, expected, side) in [
        (law.logLowerTail(x), point.logLower ?? -.infinity, "lower"),
        (law.logUpperTail(x), point.logUpper ?? -.infinity, "upper"),
      ] {
        if expected < -0.7 {
          small.add(actual, expected, at: "\(side) x = \(x)")
        } else {
          nearOne.add(actual, expected, at: "\(side) x = \(x)")
        }
      }
    }
    #expect(density.error <= 1e-13, "log density is off by \(density.error) at \(density.place)")
    #expect(small.error <= 1e-13, "log of a small tail is off by \(small.error) at \(small.place)")
    #expect(nearOne.error <= 1e-12, "log of a tail near 1 is off by \(nearOne.error) at \(nearOne.place)")
  }

  @Test(arguments: laws)
  func `quantiles agree with 50 digits`(_ reference: ReferenceLaw) {
    let law = reference.law
    var lower = WorstError()
    var upper = WorstError()
    for quantile in reference.quantiles {
      let place = "p = \(quantile.p)"
      if let expected = quantile.lower { lower.add(law.quantile(lowerTail: quantile.p), expected, at: place) }
      if let expected = quantile.upper { upper.add(law.quantile(upperTail: quantile.p), expected, at: place) }
    }
    // A discrete quantile is right or wrong.
    let bound = reference.isDiscrete ? 0 : 1e-12
    #expect(lower.error <= bound, "lower quantile is off by \(lower.error) at \(lower.place)")
    #expect(upper.error <= bound, "upper quantile is off by \(upper.error) at \(upper.place)")
  }
}
