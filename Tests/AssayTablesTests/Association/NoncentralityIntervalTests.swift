import AssayDistributions
import AssayInference
import AssayTables
import AssayTestSupport
import Testing

/// The interval of the measures made from X², seen through Cramér's V.
@Suite struct NoncentralityIntervalTests {
  @Test(arguments: ReferenceTable.all, [0.5, 0.9, 0.99])
  func `the limits put the statistic at the tails of the non-central distribution`(
    _ reference: ReferenceTable, _ level: Double
  ) throws {
    let table = try reference.table()
    let result = try table.pearsonIndependence()
    let degreesOfFreedom = try #require(result.reference.degreesOfFreedom)
    let measure = try table.measure(.tschuprowT)
    let interval = try #require(measure.multinomialInference(level: level).uncutInterval)
    let divisor = degreesOfFreedom.squareRoot()
    let tail = (1 - level) / 2
    let low = interval.low * interval.low * divisor * table.total
    let high = interval.high * interval.high * divisor * table.total
    if low > 0 {
      let distribution = NoncentralChiSquared(degreesOfFreedom: degreesOfFreedom, noncentrality: low)
      expectClose(distribution.upperTail(result.statistic), tail, relative: 1e-7)
    } else {
      #expect(result.pValue >= tail)
    }
    if high > 0 {
      let distribution = NoncentralChiSquared(degreesOfFreedom: degreesOfFreedom, noncentrality: high)
      expectClose(distribution.lowerTail(result.statistic), tail, relative: 1e-7)
    }
  }

  @Test func `far out the expansion agrees with the distribution itself`() throws {
    // The expansion leaves out terms of 1/λ²; here they are 2e-9.
    // SciPy 1.17.1, brentq on ncx2.sf and ncx2.cdf at X² = 10018.8 on 4 degrees of freedom.
    let base = try ReferenceTable.named("treatment").table()
    let factor = 10018.8 / (try base.pearsonIndependence().statistic)
    let table = try ContingencyTable(counts: base.counts.map { $0 * factor }, rows: 3, columns: 3)
    let interval = try #require(try table.measure(.cramersV).multinomialInference().interval)
    let scale = 2 * table.total
    expectClose(interval.low * interval.low * scale, 9627.30987789583, relative: 3e-9)
    expectClose(interval.high * interval.high * scale, 10411.973323427372, relative: 3e-9)
  }

  @Test(arguments: [1e3, 1e5, 1e7, 1e9])
  func `many observations narrow the interval around the value`(_ factor: Double) throws {
    let base = try ReferenceTable.named("treatment").table()
    let table = try ContingencyTable(counts: base.counts.map { $0 * factor }, rows: 3, columns: 3)
    let estimate = try table.measure(.cramersV).multinomialInference()
    let value = try #require(estimate.measure.estimate)
    let interval = try #require(estimate.interval)
    #expect(interval.low < value && value < interval.high)
    // λ has the standard error 2√λ here: that of V is about 1/√(N(k − 1)).
    let halfWidth = 1.96 / (table.total * 2).squareRoot()
    expectClose(interval.high - interval.low, 2 * halfWidth, relative: 0.02)
  }

  @Test func `phi of two rows and two columns has a sign and the interval of a correlation`() throws {
    let table = try ReferenceTable.named("negative").table()
    let phi = try table.measure(.phi).multinomialInference()
    let r = try table.measure(.pearsonR).multinomialInference()
    #expect(try #require(phi.measure.estimate) < 0)
    expectClose(phi.measure.estimate, try #require(r.measure.estimate), relative: 1e-14)
    expectClose(phi.interval?.low, try #require(r.interval?.low), relative: 1e-12)
    expectClose(phi.pValue, try table.pearsonIndependence().pValue, relative: 1e-12)
  }
}
