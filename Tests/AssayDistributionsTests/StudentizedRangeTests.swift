import AssayDistributions
import AssayTestSupport
import Testing

@Suite struct `Studentized range` {
  static let laws = ReferenceLaw.read("studentized_range")

  @Test(arguments: laws)
  func `agrees with quadrature in 45 digits`(_ reference: ReferenceLaw) {
    let law = reference.law
    for point in reference.points {
      let place: Comment = "q = \(point.x) of \(reference.testDescription)"
      if point.density > 1e-290 { expectClose(law.density(point.x), point.density, relative: 1e-12, place) }
      if point.lower > 1e-290 { expectClose(law.lowerTail(point.x), point.lower, relative: 1e-12, place) }
      if point.upper > 1e-290 { expectClose(law.upperTail(point.x), point.upper, relative: 1e-12, place) }
      if let value = point.logDensity {
        expectClose(law.logDensity(point.x), value, relative: 1e-13, absolute: 1e-13, place)
      }
      if let value = point.logLower { expectClose(law.logLowerTail(point.x), value, relative: 1e-12, place) }
      if let value = point.logUpper { expectClose(law.logUpperTail(point.x), value, relative: 1e-12, place) }
    }
    for quantile in reference.quantiles {
      let place: Comment = "p = \(quantile.p) of \(reference.testDescription)"
      if let value = quantile.lower { expectClose(law.quantile(lowerTail: quantile.p), value, relative: 1e-12, place) }
      if let value = quantile.upper { expectClose(law.quantile(upperTail: quantile.p), value, relative: 1e-12, place) }
    }
  }

  // scipy 1.17.1: studentized_range.sf(q, k, df). Its own integration stops near 1e-11.
  @Test(arguments: [
    (3, 20.0, 4.5, 0.012446417821735278), (2, 5, 3, 0.08735930812736137), (5, 10, 6, 0.011557956341451292),
    (10, 1, 20, 0.12219246958892538), (50, 3, 30, 0.004844092634122332), (3, 10, 0.01, 0.9999724340146636),
  ])
  func `agrees with scipy`(groups: Int, degreesOfFreedom: Double, q: Double, upper: Double) {
    let law = StudentizedRange(groups: groups, degreesOfFreedom: degreesOfFreedom)
    expectClose(law.upperTail(q), upper, relative: 1e-10)
  }

  // R 4.2.2: qtukey(0.05, k, df, lower.tail = FALSE), whose search stops within 1e-4; the printed tables agree.
  @Test(arguments: [
    (3, 20.0, 3.5779346), (5, 10, 4.6542931), (10, 30, 4.8241413), (20, 60, 5.2411998), (3, 5, 4.6017254),
  ])
  func `agrees with R`(groups: Int, degreesOfFreedom: Double, q: Double) {
    let law = StudentizedRange(groups: groups, degreesOfFreedom: degreesOfFreedom)
    expectClose(law.quantile(upperTail: 0.05), q, relative: 1e-6)
  }

  @Test func `two groups are a t test`() {
    for t in [0.3, 2.0, 8, 60, 1e5] {
      let range = StudentizedRange(groups: 2, degreesOfFreedom: 7.5)
      let t2 = StudentT(degreesOfFreedom: 7.5).logUpperTail(t) + 0.6931471805599453
      expectClose(range.logUpperTail(t * 2.0.squareRoot()), t2, relative: 1e-12)
    }
  }

  @Test func `logarithms reach far beyond underflow`() {
    let law = StudentizedRange(groups: 3, degreesOfFreedom: 20)
    // The tail falls like q^−20, the lower tail like q².
    expectClose(law.logUpperTail(1e200) - law.logUpperTail(1e100), -20 * 230.25850929940458, relative: 1e-12)
    expectClose(law.logDensity(1e200) - law.logDensity(1e100), -21 * 230.25850929940458, relative: 1e-12)
    expectClose(law.logLowerTail(1e-200) - law.logLowerTail(1e-100), -2 * 230.25850929940458, relative: 1e-12)
    expectClose(law.upperTail(law.quantile(upperTail: 1e-300)), 1e-300, relative: 1e-11)
  }
}
