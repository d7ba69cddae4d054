import AssayScoring
import AssayTestSupport
import Testing

/// r_wg, r_wg(J) and the distributions they compare with.
@Suite struct WithinGroupAgreementTests {
  /// (A² − 1)/12 for equal shares: James, Demaree & Wolf (1984); 1.34 for five options slightly skewed: LeBreton &
  /// Senter (2008), table 2.
  @Test func `null variances are the published ones`() {
    for options in [2, 4, 5, 7, 9] {
      let points = (1...options).map(Double.init)
      expectClose(
        AgreementNull.uniform.variance(of: points), Double(options * options - 1) / 12, relative: 1e-14)
    }
    expectClose(AgreementNull.slightSkew.variance(of: [1, 2, 3, 4, 5]), 1.34, relative: 1e-14)
    // The skew is towards many points, in whatever order the grades are listed. By hand: Σpx² − (Σpx)² = 7652.5 − 86².
    expectClose(AgreementNull.slightSkew.variance(of: [40, 65, 80, 95, 100]), 256.5, relative: 1e-13)
    expectClose(AgreementNull.slightSkew.variance(of: [100, 95, 80, 65, 40]), 256.5, relative: 1e-13)
    #expect(AgreementNull.slightSkew.variance(of: [1, 2, 3, 4]) == nil)
    #expect(AgreementNull.uniform.variance(of: [3]) == nil)
  }

  @Test func `agreement runs from none to full`() {
    #expect(WithinGroupAgreement.singleItem(variance: 0, null: 2) == 1)
    #expect(WithinGroupAgreement.singleItem(variance: 0.5, null: 2) == 0.75)
    #expect(WithinGroupAgreement.singleItem(variance: 3, null: 2) == 0)
    #expect(WithinGroupAgreement.severalItems(variance: 0, null: 2, items: 5) == 1)
    #expect(WithinGroupAgreement.severalItems(variance: 2, null: 2, items: 5) == 0)
    #expect(WithinGroupAgreement.severalItems(variance: 9, null: 2, items: 5) == 0)
    // By hand: s̄²/σ² = ¼, J = 5: 3.75/(3.75 + 0.25).
    #expect(WithinGroupAgreement.severalItems(variance: 0.5, null: 2, items: 5) == 0.9375)
    // One item is the plain index.
    #expect(WithinGroupAgreement.severalItems(variance: 0.5, null: 2, items: 1) == 0.75)
  }

  @Test func `shares of one's own add up to 1`() throws {
    let null = try AgreementNull(shares: [0.1, 0.2, 0.3, 0.4])
    expectClose(null.variance(of: [1, 2, 3, 4]), 1, relative: 1e-14)
    #expect(throws: ScoringError.self) { try AgreementNull(shares: [0.5, 0.6]) }
  }
}
