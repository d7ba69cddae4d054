import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct KappaTests {
  @Test func `kappa of the treatment table has the errors of vcd and of Fleiss`() throws {
    // vcd 1.4.11: Kappa 0.3221, ASE 0.09273, z = value/ASE 3.474.
    // PSPP 1.6.2 divides by the error under independence: 3.683.
    let estimate = Kappa(of: try ReferenceTable.named("treatment").table()).measure.multinomialInference()
    expectClose(estimate.measure.estimate, 0.3221, relative: 0, absolute: 5e-5)
    expectClose(estimate.standardError, 0.09273, relative: 0, absolute: 5e-6)
    expectClose(estimate.statistic, 3.683, relative: 0, absolute: 5e-4)
    let byOwnError = try #require(estimate.measure.estimate) / #require(estimate.standardError)
    expectClose(byOwnError, 3.474, relative: 0, absolute: 5e-4)
  }

  @Test func `the published kappa of two pathologists comes out`() throws {
    // Agresti (2002), §10.5.4: kappa 0.493 with standard error 0.057; weighted kappa 0.78 with squared weights.
    let table = try ReferenceTable.named("pathologists").table()
    let kappa = Kappa(of: table).measure.multinomialInference()
    expectClose(kappa.measure.estimate, 0.493, relative: 0, absolute: 5e-4)
    expectClose(kappa.standardError, 0.057, relative: 0, absolute: 5e-4)
    let quadratic = Kappa(of: table, weighting: .quadratic)
    expectClose(quadratic.measure.estimate, 0.78, relative: 0, absolute: 5e-3)
  }

  @Test func `one category used by both leaves kappa undefined and agreement perfect`() throws {
    let kappa = Kappa(of: try ContingencyTable(counts: [20, 0, 0, 0], rows: 2, columns: 2))
    #expect(kappa.observedAgreement == 1)
    #expect(kappa.expectedAgreement == 1)
    #expect(kappa.measure.estimate == nil)
    #expect(
      kappa.measure.undefinedReason
        == "Both classifications put every observation in one category, so that chance agreement is 1.")
    let estimate = kappa.measure.multinomialInference()
    #expect(estimate.statistic == nil && estimate.interval == nil && estimate.standardError == nil)
    #expect(estimate.method == kappa.measure.undefinedReason)
  }

  @Test func `a table that is not square has no kappa`() throws {
    let kappa = Kappa(of: try ReferenceTable.named("party").table(), weighting: .linear)
    #expect(kappa.observedAgreement == nil)
    #expect(kappa.measure.name == .weightedKappaLinear)
    #expect(
      kappa.measure.undefinedReason
        == "Kappa needs the same categories in rows and columns; there are 2 rows and 3 columns.")
  }

  @Test func `a category that one classification never uses still sets distances`() throws {
    // The second category is empty in the columns: 1 and 3 stay two steps apart.
    let table = try ContingencyTable(counts: [5, 0, 2, 1, 0, 3, 0, 0, 9], rows: 3, columns: 3)
    let linear = Kappa(of: table, weighting: .linear)
    // By hand: Σ|i − j| n / 2N = (2·2 + 1 + 3)/40, and with
    // (rows 7, 4, 9; columns 6, 0, 14) (7·14·2 + 4·6 + 4·14 + 9·6·2)/800.
    expectClose(linear.observedAgreement, 1 - 0.2, relative: 1e-15)
    expectClose(linear.expectedAgreement, 1 - 384.0 / 800, relative: 1e-15)
    expectClose(linear.measure.estimate, 1 - 0.2 / 0.48, relative: 1e-14)
  }

  @Test func `with two categories all weightings agree`() throws {
    let measures = Kappa.measures(of: try ReferenceTable.named("approval").table())
    for measure in measures.dropFirst() {
      expectClose(measure.estimate, try #require(measures[0].estimate), relative: 1e-14)
      expectClose(measure.standardErrorNull, try #require(measures[0].standardErrorNull), relative: 1e-13)
    }
  }

  @Test func `perfect agreement is 1, with no interval around it`() throws {
    let estimate = Kappa(of: try ContingencyTable(counts: [7, 0, 0, 5], rows: 2, columns: 2)).measure
      .multinomialInference()
    #expect(estimate.measure.estimate == 1)
    #expect(estimate.standardError == 0)
    #expect(estimate.interval == nil)
    #expect(estimate.method.contains("No interval: the delta-method error is 0 at this value."))
    expectClose(estimate.statistic, 12.0.squareRoot(), relative: 1e-14)
  }

  @Test func `a limit beyond 1 is cut, and kept beside the cut interval`() throws {
    // Fisher's tea tasting. R 4.2.2, vcd 1.4.11: limits -0.1001139595444136 and 1.1001139595444136.
    let estimate = Kappa(of: try ContingencyTable(counts: [3, 1, 1, 3], rows: 2, columns: 2)).measure
      .multinomialInference(level: 0.95)
    expectClose(estimate.uncutInterval?.low, -0.1001139595444136, relative: 1e-12)
    expectClose(estimate.uncutInterval?.high, 1.1001139595444136, relative: 1e-12)
    #expect(estimate.interval?.high == 1)
    #expect(estimate.method.contains("cut at the range"))
  }
}
