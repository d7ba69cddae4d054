import AssayInference
import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

/// A table that is filled again and again gives what a table of its own gives.
@Suite struct PairTableTests {
  /// Random tables with empty lines and missing categories, filled into the same memory one after another.
  @Test
  func `agrees with tables of their own`() throws {
    var generator = Philox(seed: 21)
    var pair = PairTable()
    for _ in 0..<300 {
      let (r, c) = (Int.random(in: 1...7, using: &generator), Int.random(in: 1...7, using: &generator))
      let counts = (0..<(r * c)).map { _ in max(0, Int.random(in: -20...60, using: &generator)) }
      // The first token of each variable is missing; the others are categories in the reverse order.
      let rows: [Int?] = [nil] + (0..<r).map { r - 1 - $0 }
      let columns: [Int?] = [nil] + (0..<c).map { c - 1 - $0 }
      let cells = (0...r).flatMap { i in (0...c).map { j in i > 0 && j > 0 ? counts[(r - i) * c + c - j] : 99 } }
      pair.fill(cells, rows: rows, columns: columns)
      guard
        let table = try? ContingencyTable(
          counts: counts.map { Double($0) }, rowLabels: (0..<r).map { "\($0)" }, columnLabels: (0..<c).map { "\($0)" })
      else {
        #expect(pair.total == 0)
        continue
      }
      let occupied = table.occupied
      #expect(pair.cells == occupied.counts)
      #expect(pair.rowTotals == occupied.rowTotals)
      #expect(pair.columnTotals == occupied.columnTotals)
      #expect(pair.rowCategories.map { Double($0 + 1) } == occupied.rowScores)
      #expect(pair.total == table.total)
      guard let test = try? table.pearsonIndependence() else {
        #expect(pair.pearsonStatistic == nil)
        #expect(pair.kendallTauB == nil)
        continue
      }
      expectClose(pair.pearsonStatistic, test.statistic, relative: 1e-13)
      #expect(pair.degreesOfFreedom == test.reference.degreesOfFreedom)
      let phiSquared = test.statistic / table.total
      let measures = ChiSquaredMeasures.measures(of: table)
      let corrected = try #require(measures.first { $0.name == .cramersVCorrected }?.estimate)
      expectClose(
        pair.correctedCramersV(phiSquared: phiSquared, size: table.total), corrected, relative: 1e-7, absolute: 1e-7)
      let tau = ConcordanceMeasures.measures(of: table).first { $0.name == .kendallTauB }?.estimate
      expectClose(pair.kendallTauB?.estimate, try #require(tau), relative: 1e-12, absolute: 1e-15)
      let correlation = CorrelationMeasures.measures(of: table, rankError: .held).first { $0.name == .pearsonR }?
        .estimate
      expectClose(
        pair.correlation(
          rowScores: pair.rowCategories.map { Double($0) }, columnScores: pair.columnCategories.map { 2 * Double($0) }),
        try #require(correlation), relative: 1e-10, absolute: 1e-14)
    }
  }

  @Test
  func `agrees with R on ranks and means`() throws {
    var pair = PairTable()
    pair.fill([5, 9, 3, 2, 7, 0, 4, 1, 8, 0, 6, 2], rows: [0, 1, 2, 3], columns: [0, 1, 2])
    let kruskal = try #require(pair.kruskalWallis(groupsAreRows: true))
    expectClose(kruskal.statistic, PairReference.kruskal, relative: 1e-12)
    #expect(kruskal.degreesOfFreedom == 3)
    expectClose(kruskal.etaSquaredH, (PairReference.kruskal - 3) / (47 - 4), relative: 1e-11)
    let moments = pair.groupMoments(of: [1, 2, 3], groupsAreRows: true)
    let sums = try #require(moments.sums)
    expectClose(
      sums.between / 3 / ((sums.whole - sums.between) / (moments.total - 4)), PairReference.anova, relative: 1e-12)
    let tau = try #require(pair.kendallTauB)
    expectClose(tau.estimate, PairReference.tau.estimate, relative: 1e-12)
    expectClose(tau.statistic, PairReference.tau.statistic, relative: 1e-12)
    // The other way round it is the same pair.
    var turned = PairTable()
    turned.fill([5, 2, 4, 0, 9, 7, 1, 6, 3, 0, 8, 2], rows: [0, 1, 2], columns: [0, 1, 2, 3])
    expectClose(turned.kruskalWallis(groupsAreRows: false)?.statistic, PairReference.kruskal, relative: 1e-12)
    expectClose(turned.kendallTauB?.statistic, PairReference.tau.statistic, relative: 1e-12)
  }

  @Test
  func `says nothing where nothing is defined`() {
    var pair = PairTable()
    #expect(pair.pearsonStatistic == nil)
    pair.fill([3, 0, 4, 0], rows: [0, 1], columns: [0, 1])
    #expect(!pair.isTestable)
    #expect(pair.pearsonStatistic == nil)
    #expect(pair.kruskalWallis(groupsAreRows: true) == nil)
    #expect(pair.correlation(rowScores: [1, 2], columnScores: [1]) == nil)
    // Every case is a group of its own, or has its group's one value.
    pair.fill([1, 0, 0, 1], rows: [0, 1], columns: [0, 1])
    #expect(pair.kendallTauB == nil)
    #expect(pair.kruskalWallis(groupsAreRows: true)?.etaSquaredH == nil)
    let moments = pair.groupMoments(of: [1, 2], groupsAreRows: true)
    #expect(moments.omegaSquared(size: 2) == nil)
    #expect(pair.correctedCramersV(phiSquared: 1, size: 2) == nil)
  }

  @Test
  func `does not depend on the scale of the counts but by the size`() throws {
    var pair = PairTable()
    pair.fill([12.0, 5, 0, 7, 9, 6, 3, 8, 14], rows: [0, 1, 2], columns: [0, 1, 2])
    let one = try #require(pair.pearsonStatistic)
    // scipy 1.17.1, chi2_contingency; vcd and PSPP agree. statsmodels, which adds ½ to every cell, has 19.5591.
    expectClose(one, 20.928778, relative: 1e-7)
    pair.fill([12.0, 5, 0, 7, 9, 6, 3, 8, 14].map { 1.37 * $0 }, rows: [0, 1, 2], columns: [0, 1, 2])
    expectClose(pair.pearsonStatistic, 1.37 * one, relative: 1e-13)
  }
}

/// R 4.2.2: kruskal.test, oneway.test with and without equal variances, cor.test(method = "kendall", exact = FALSE).
/// Expected/generate_pairs.R
private enum PairReference {
  static let kruskal = 4.6618942309061477
  static let anova = 1.5438414772266043
  static let tau = (estimate: 0.21149831514843026, statistic: 1.64649090622437044)
}
