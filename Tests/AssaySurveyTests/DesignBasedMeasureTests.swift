import AssayInference
import AssaySurvey
import AssayTables
import AssayTestSupport
import Foundation
import Testing

/// Measures of association of weighted tables, and their linearised errors, against R survey 4.1-1 and numDeriv.
@Suite struct DesignBasedMeasureTests {
  /// Where a reference stands among the measures of a table: name, direction, column, and whether it is a logarithm.
  private func find(
    _ expected: WeightedReference.Measure, in measures: [AssociationMeasure]
  ) -> (measure: AssociationMeasure, isLogarithm: Bool)? {
    var name = expected.measure
    var column: Int?
    for place in [0, 1] where name.hasSuffix("_column_\(place + 1)") {
      column = place
      name = String(name.dropLast("_column_1".count))
    }
    let isLogarithm = name.hasSuffix("_log")
    if isLogarithm { name = String(name.dropLast("_log".count)) }
    let found = measures.first { measure in
      measure.name.rawValue == name && (measure.column ?? 0) == (column ?? 0)
        && (measure.dependent == .symmetric ? "" : measure.dependent.rawValue) == expected.dependent
    }
    return found.map { ($0, isLogarithm) }
  }

  @Test(arguments: WeightedReference.all)
  func `agrees with R on estimates and errors`(_ reference: WeightedReference) throws {
    let cells = reference.cells
    let measures = try cells.measures()
    var checked = 0
    for expected in reference.measures where expected.measure != "spearman_fixed_ranks" {
      // R's risk difference of column 2 is that of column 1 with the other sign.
      if expected.measure == "risk_difference_column_2" { continue }
      let (measure, isLogarithm) = try #require(find(expected, in: measures), "\(expected.measure)")
      let name = "\(expected.measure), \(expected.dependent)"
      let value = isLogarithm ? measure.estimate.map { log($0) } : measure.estimate
      // Of 2 × 2 tables φ carries the sign of the association.
      expectClose(value, expected.estimate, relative: 1e-12, "\(name)")
      let estimate = cells.estimate(measure, level: 0.95)
      expectClose(estimate.standardError, expected.std_error, relative: 1e-8, "\(name)")
      #expect(estimate.degreesOfFreedom == 399)
      checked += 1
    }
    #expect(checked >= 22)
  }

  @Test(arguments: WeightedReference.all)
  func `agrees with R where ranks are held fixed`(_ reference: WeightedReference) throws {
    let expected = try #require(reference.measures.first { $0.measure == "spearman_fixed_ranks" })
    let cells = reference.cells
    let spearman = try #require(try cells.measures(ranks: .held).first { $0.name == .spearman })
    expectClose(cells.estimate(spearman, level: 0.95).standardError, expected.std_error, relative: 1e-8)
  }

  // survey::svykappa, which has its own closed form.
  @Test
  func `agrees with R on kappa`() throws {
    let reference = try #require(WeightedReference.all.first { $0.svykappa != nil })
    let expected = try #require(reference.svykappa)
    let kappa = Kappa(of: try reference.cells.table()).measure
    expectClose(kappa.estimate, expected.estimate, relative: 1e-12)
    expectClose(reference.cells.estimate(kappa, level: 0.95).standardError, expected.std_error, relative: 1e-8)
  }

  /// λ follows the commonest category and jumps from one to another: where two tie it has no derivative.
  @Test
  func `says under which convention lambda has an error where categories tie`() throws {
    let cells = WeightedCells(
      rowCount: 2, columnCount: 2, sums: [3, 5, 5, 3], squares: [2, 4, 4, 2], designSize: 30)
    let lambdas = try cells.measures().filter { $0.name == .lambda }
    #expect(lambdas.count == 3)
    for lambda in lambdas {
      #expect(
        lambda.errorNote
          == "Categories tie for the commonest, where λ has no derivative; the error takes the first of them.")
    }
    // The references hold no tie, so that none of them was left out above.
    for reference in WeightedReference.all {
      for lambda in try reference.cells.measures() where lambda.name == .lambda { #expect(lambda.errorNote == nil) }
    }
  }

  // MARK: Intervals and tests

  /// θ ± t SE with t the quantile of Student's distribution, R 4.2.2: qt(0.975, 399) = 1.9659272959208813.
  @Test
  func `makes intervals with Student's t`() throws {
    let reference = try #require(WeightedReference.all.first)
    let gamma = try #require(try reference.cells.measures().first { $0.name == .gamma })
    let result = reference.cells.estimate(gamma, level: 0.95)
    let interval = try #require(result.interval)
    expectClose(interval.low, 0.50630734621190321 - 1.9659272959208813 * 0.061694020216666187, relative: 1e-8)
    expectClose(interval.high, 0.50630734621190321 + 1.9659272959208813 * 0.061694020216666187, relative: 1e-8)
    expectClose(result.statistic, 0.50630734621190321 / 0.061694020216666187, relative: 1e-8)
    #expect(result.method == "Design-based t interval")
  }

  @Test
  func `makes intervals of ratios on the log scale`() throws {
    let reference = try #require(WeightedReference.all.first { $0.row == "s" })
    let ratio = try #require(try reference.cells.measures().first { $0.name == .oddsRatio })
    let result = reference.cells.estimate(ratio, level: 0.95)
    let interval = try #require(result.interval)
    expectClose(log(interval.low), 1.1262295576111014 - 1.9659272959208813 * 0.25759582558980065, relative: 1e-8)
    expectClose(log(interval.high), 1.1262295576111014 + 1.9659272959208813 * 0.25759582558980065, relative: 1e-8)
    expectClose(result.statistic, 1.1262295576111014 / 0.25759582558980065, relative: 1e-8)
    #expect(result.method == "Design-based t interval on the log scale")
  }

  @Test
  func `has no test where 0 is the end of the range`() throws {
    let reference = try #require(WeightedReference.all.first)
    for measure in try reference.cells.measures() where measure.range.lowerBound == 0 && measure.scale == .identity {
      let result = reference.cells.estimate(measure, level: 0.95)
      #expect(result.statistic == nil && result.pValue == nil && result.logPValue == nil, "\(measure.name)")
      if let interval = result.interval { #expect(interval.low >= 0 && interval.high <= measure.range.upperBound) }
    }
  }

  // MARK: Laws

  @Test(arguments: WeightedReference.all)
  func `does not move when all weights are scaled`(_ reference: WeightedReference) throws {
    let (cells, scaled) = (reference.cells, WeightedReference.cells(reference.row, reference.column, factor: 1.37))
    for (before, after) in zip(try cells.measures(), try scaled.measures()) {
      let (first, second) = (cells.estimate(before, level: 0.95), scaled.estimate(after, level: 0.95))
      let name = "\(before.name), \(before.dependent)"
      // The corrected V depends on the size of the sample, which sums of weights do not tell.
      if before.name == .cramersVCorrected { continue }
      expectClose(after.estimate, try #require(before.estimate), relative: 1e-12, "\(name)")
      #expect((first.standardError == nil) == (second.standardError == nil), "\(name)")
      if let error = first.standardError { expectClose(second.standardError, error, relative: 1e-12, "\(name)") }
      if let p = first.pValue { expectClose(second.pValue, p, relative: 1e-11, "\(name)") }
    }
  }

  /// Equal weights: n/(n − 1) times the multinomial variance, for every measure with an error.
  @Test(arguments: [1, 0.4, 7])
  func `reduces to the multinomial error where weights are equal`(weight: Double) throws {
    let counts: [Double] = [12, 5, 2, 7, 9, 6, 3, 8, 14]
    let n = 66.0
    let cells = WeightedCells(
      rowCount: 3, columnCount: 3, sums: counts.map { $0 * weight }, squares: counts.map { $0 * weight * weight },
      designSize: 66)
    let plain = WeightedCells(rowCount: 3, columnCount: 3, sums: counts, squares: counts, designSize: 66)
    var checked = 0
    for (measure, unweighted) in zip(try cells.measures(), try plain.measures()) {
      guard let multinomial = unweighted.multinomialInference().standardError,
        let error = cells.estimate(measure, level: 0.95).standardError
      else { continue }
      expectClose(error * error, n / (n - 1) * multinomial * multinomial, relative: 1e-12, "\(measure.name)")
      checked += 1
    }
    #expect(checked > 20)
  }

  // MARK: Departures

  // d / √(p(1 − p)q(1 − q)/m) / √deff, with deff = V(d)/V_srs(d), all from R; the rows m of the table cancel.
  @Test(arguments: WeightedReference.all)
  func `agrees with R on adjusted residuals`(_ reference: WeightedReference) throws {
    let residuals = reference.cells.adjustedResiduals
    #expect(residuals.count == reference.departures.count)
    for expected in reference.departures {
      let effect =
        expected.std_error_design * expected.std_error_design / expected.std_error_srs / expected.std_error_srs
      let cell = (expected.row - 1) * reference.cells.columnCount + expected.column - 1
      expectClose(
        residuals[cell], expected.departure / expected.std_error_srs_null / effect.squareRoot(), relative: 1e-10)
    }
  }

  @Test
  func `keeps adjusted residuals when weights are scaled, and has none for an empty margin`() throws {
    let reference = try #require(WeightedReference.all.first)
    let scaled = WeightedReference.cells(reference.row, reference.column, factor: 1.37)
    expectClose(scaled.adjustedResiduals, reference.cells.adjustedResiduals.compactMap { $0 }, relative: 1e-12)
    let empty = WeightedCells(
      rowCount: 2, columnCount: 3, sums: [1, 2, 0, 3, 1, 0], squares: [1, 2, 0, 3, 1, 0], designSize: 7)
    #expect(empty.adjustedResiduals.map { $0 == nil } == [false, false, true, false, false, true])
  }

  // vcov(svymean()) of the cell indicators within the domain of complete answers.
  @Test(arguments: WeightedReference.all)
  func `agrees with R on the variance of each share`(_ reference: WeightedReference) {
    let cells = reference.cells
    let p = cells.shares
    for cell in p.indices {
      // The influence of a share is its indicator less the share.
      let influence = p.indices.map { ($0 == cell ? 1 : 0) - p[cell] }
      expectClose(cells.variance(ofInfluence: influence), reference.shares_vcov_row_major[cell][cell], relative: 1e-12)
    }
  }
}
