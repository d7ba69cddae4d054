import AssayDistributions
import AssayTestSupport
import Testing

@Suite struct `Non-central t and F` {
  static let laws = ReferenceLaw.read("noncentral")

  @Test func `the grid covers both laws`() {
    #expect(Set(Self.laws.map(\.distribution)) == ["noncentralT", "noncentralF"])
    #expect(Self.laws.allSatisfy { $0.points.count >= 5 && $0.quantiles.count == 6 })
  }

  // Far out the argument t s − δ of the normal tail is rounded, and its slope is as large as itself: hence 2e-12 for
  // what is not a logarithm.
  @Test(arguments: laws)
  func `agrees with series in 420 digits`(_ reference: ReferenceLaw) {
    let law = reference.law
    var value = WorstError()
    var logarithm = WorstError()
    var quantile = WorstError()
    for point in reference.points {
      let x = point.x
      for (actual, expected, side) in [
        (law.density(x), point.density, "density"), (law.lowerTail(x), point.lower, "lower"),
        (law.upperTail(x), point.upper, "upper"),
      ] where expected > 1e-290 {
        value.add(actual, expected, at: "\(side) of \(x)")
      }
      logarithm.add(law.logDensity(x), point.logDensity ?? .nan, floor: 1, at: "density of \(x)")
      logarithm.add(law.logLowerTail(x), point.logLower ?? .nan, at: "lower of \(x)")
      logarithm.add(law.logUpperTail(x), point.logUpper ?? .nan, at: "upper of \(x)")
    }
    for entry in reference.quantiles {
      quantile.add(law.quantile(lowerTail: entry.p), entry.lower ?? .nan, at: "lower \(entry.p)")
      quantile.add(law.quantile(upperTail: entry.p), entry.upper ?? .nan, at: "upper \(entry.p)")
    }
    #expect(value.error <= 2e-12, "off by \(value.error) at \(value.place)")
    #expect(logarithm.error <= 1e-12, "a logarithm is off by \(logarithm.error) at \(logarithm.place)")
    #expect(quantile.error <= 2e-12, "a quantile is off by \(quantile.error) at \(quantile.place)")
  }

  @Test(arguments: [1, 4.5, 120]) func `without noncentrality t is Student's`(_ degreesOfFreedom: Double) {
    let central = StudentT(degreesOfFreedom: degreesOfFreedom)
    let law = NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: 0)
    for t in [-1e8, -30, -2, -1e-3, 0, 0.7, 4, 100] {
      expectClose(law.upperTail(t), central.upperTail(t), relative: 1e-13, "at \(t)")
      expectClose(law.lowerTail(t), central.lowerTail(t), relative: 1e-13, "at \(t)")
    }
  }

  // The tail falls like t to the power −ν, with a factor that no longer depends on t.
  @Test(arguments: [0.5, 1, 3]) func `logarithms reach far beyond underflow`(_ df: Double) {
    let law = NoncentralT(degreesOfFreedom: df, noncentrality: 2)
    for logTail in [law.logUpperTail, law.logLowerTail] {
      let sign = logTail(1) < logTail(2) ? -1.0 : 1
      expectClose(logTail(sign * 1e300) - logTail(sign * 1e100), -df * 460.51701859880914, relative: 1e-12)
    }
    expectClose(law.logDensity(1e300) - law.logDensity(1e100), -(df + 1) * 460.51701859880914, relative: 1e-12)
  }

  @Test func `without noncentrality F is Fisher's`() {
    let central = FisherF(numerator: 3, denominator: 17)
    let law = NoncentralF(numerator: 3, denominator: 17, noncentrality: 0)
    for f in [1e-9, 0.2, 1, 4, 1e5] {
      expectClose(law.upperTail(f), central.upperTail(f), relative: 1e-13)
      expectClose(law.logLowerTail(f), central.logLowerTail(f), relative: 1e-13)
    }
  }

  // T² of δ is F on 1 and ν degrees with λ = δ².
  @Test(arguments: [(3.0, 1.5), (40, 6), (1, 20)]) func `the square of t is F`(_ df: Double, _ delta: Double) {
    let t = NoncentralT(degreesOfFreedom: df, noncentrality: delta)
    let f = NoncentralF(numerator: 1, denominator: df, noncentrality: delta * delta)
    for x in [0.1, 1.0, 2, 7, 30] {
      expectClose(t.upperTail(x) + t.lowerTail(-x), f.upperTail(x * x), relative: 1e-12, "at \(x)")
    }
  }
}
