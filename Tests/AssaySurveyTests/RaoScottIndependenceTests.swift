import AssayInference
import AssaySurvey
import AssayTables
import AssayTestSupport
import Foundation
import Testing

/// The design-based tests of independence against R survey 4.1-1, `svychisq`.
@Suite struct RaoScottIndependenceTests {
  @Test
  func `has references`() {
    #expect(WeightedReference.all.count == 3)
    #expect(WeightedReference.columns["w"]?.count == 400)
  }

  @Test(arguments: WeightedReference.all)
  func `starts from the cells that R has`(_ reference: WeightedReference) throws {
    let cells = reference.cells
    #expect(cells.designSize == reference.rows_in_design)
    // R adds in another order.
    expectClose(cells.sums, reference.weighted.flatMap { $0 }, relative: 1e-13)
    expectClose(cells.total, reference.sum_of_weights, relative: 1e-13)
    expectClose(cells.effectiveSize, reference.effective_size, relative: 1e-12)
  }

  // statistic = "F", the second order.
  @Test(arguments: WeightedReference.all)
  func `agrees with R on the second-order test`(_ reference: WeightedReference) throws {
    let test = try RaoScottIndependence(of: reference.cells).secondOrder
    let expected = try #require(reference.tests["F"])
    #expect(test.name == .raoScottF)
    expectClose(test.statistic, expected.statistic, relative: 1e-10)
    guard case .fisherF(let numerator, let denominator) = test.reference else {
      Issue.record("\(test.reference)")
      return
    }
    expectClose(numerator, try #require(expected.ndf), relative: 1e-10)
    expectClose(denominator, try #require(expected.ddf), relative: 1e-10)
    expectClose(test.pValue, expected.p_value, relative: 1e-8)
    expectClose(test.logPValue, log(expected.p_value), relative: 1e-9)
  }

  // statistic = "Chisq": R prints the uncorrected X² beside the corrected p; here the statistic belongs to its p.
  @Test(arguments: WeightedReference.all)
  func `agrees with R on the first-order test`(_ reference: WeightedReference) throws {
    let result = try RaoScottIndependence(of: reference.cells)
    let expected = try #require(reference.tests["Chisq"])
    expectClose(result.uncorrectedStatistic, expected.statistic, relative: 1e-11)
    expectClose(result.firstOrder.statistic, try #require(expected.corrected_statistic), relative: 1e-10)
    #expect(result.firstOrder.reference == .chiSquared(degreesOfFreedom: try #require(expected.ndf)))
    expectClose(result.firstOrder.pValue, expected.p_value, relative: 1e-8)
    expectClose(
      result.firstOrder.reference.upperTail(result.firstOrder.statistic), expected.p_value, relative: 1e-8)
  }

  @Test(arguments: WeightedReference.all)
  func `agrees with R on the design effects`(_ reference: WeightedReference) throws {
    let result = try RaoScottIndependence(of: reference.cells)
    expectClose(result.designEffects, reference.delta_eigenvalues.sorted(), relative: 1e-10)
    #expect(result.designDegreesOfFreedom == 399)
  }

  // statistic = "saddlepoint". R finds the saddlepoint with uniroot to .Machine$double.eps^0.25 of its range.
  @Test(arguments: WeightedReference.all)
  func `agrees with R on the saddlepoint approximation`(_ reference: WeightedReference) throws {
    let p = try RaoScottIndependence(of: reference.cells).saddlepointPValue
    expectClose(p, try #require(reference.tests["saddlepoint"]).p_value, relative: 1e-6)
  }

  /// Far in the tail no probability is 0: p-values are printed from their logarithms.
  @Test
  func `keeps the logarithm of a p-value near 0`() throws {
    let test = try RaoScottIndependence(of: try #require(WeightedReference.all.last).cells).secondOrder
    expectClose(test.pValue, 3.7885945661901174e-46, relative: 1e-8)
    expectClose(test.logPValue, log(3.7885945661901174e-46), relative: 1e-10)
  }

  // MARK: Laws

  /// Sampling weights say how much of the population a row stands for beside others: their scale says nothing.
  @Test(arguments: WeightedReference.all)
  func `does not move when all weights are scaled`(_ reference: WeightedReference) throws {
    let cells = reference.cells
    for factor in [1.37, 1e-6, 1e6] {
      let scaled = WeightedReference.cells(reference.row, reference.column, factor: factor)
      let (before, after) = (try RaoScottIndependence(of: cells), try RaoScottIndependence(of: scaled))
      let wald = (try WaldIndependence(of: cells), try WaldIndependence(of: scaled))
      // The tail of the smallest p turns an error of 1e-15 in F into one of its logarithm, 105, times as much.
      expectClose(after.secondOrder.pValue, before.secondOrder.pValue, relative: 1e-12)
      expectClose(after.firstOrder.pValue, before.firstOrder.pValue, relative: 1e-12)
      expectClose(after.saddlepointPValue, before.saddlepointPValue, relative: 1e-12)
      expectClose(wald.1.wald.pValue, wald.0.wald.pValue, relative: 1e-11)
      expectClose(wald.1.adjusted?.pValue, try #require(wald.0.adjusted).pValue, relative: 1e-11)
    }
  }

  @Test(arguments: WeightedReference.all)
  func `does not move when the table is transposed`(_ reference: WeightedReference) throws {
    let (first, second) = (reference.cells, WeightedReference.cells(reference.column, reference.row))
    let (before, after) = (try RaoScottIndependence(of: first), try RaoScottIndependence(of: second))
    expectClose(after.designEffects, before.designEffects, relative: 1e-11)
    expectClose(after.secondOrder.pValue, before.secondOrder.pValue, relative: 1e-10)
  }

  // R 4.2.2: chisq.test(matrix(c(12, 5, 0, 7, 9, 6, 3, 8, 14), 3, byrow = TRUE), correct = FALSE), 20.928778.
  @Test(arguments: [1, 2.5])
  func `starts from Pearson's statistic where weights are equal`(weight: Double) throws {
    let counts: [Double] = [12, 5, 0, 7, 9, 6, 3, 8, 14]
    let cells = WeightedCells(
      rowCount: 3, columnCount: 3, sums: counts.map { $0 * weight }, squares: counts.map { $0 * weight * weight },
      designSize: 64)
    expectClose(try RaoScottIndependence(of: cells).uncorrectedStatistic, 20.928778, relative: 5e-8)
  }

  /// Equal weights are simple random sampling: every design effect is n/(n − 1), and the first order is X² (n − 1)/n.
  @Test(arguments: [1, 2.5])
  func `reduces to Pearson's test where weights are equal`(weight: Double) throws {
    // No cell is empty: one that is has no part in the variance under simple random sampling.
    let counts: [Double] = [13, 6, 1, 8, 10, 7, 4, 9, 15]
    let cells = WeightedCells(
      rowCount: 3, columnCount: 3, sums: counts.map { $0 * weight }, squares: counts.map { $0 * weight * weight },
      designSize: 73)
    let result = try RaoScottIndependence(of: cells)
    for effect in result.designEffects { expectClose(effect, 73.0 / 72, relative: 1e-12) }
    expectClose(result.firstOrder.statistic, result.uncorrectedStatistic * 72 / 73, relative: 1e-12)
    guard case .fisherF(let numerator, _) = result.secondOrder.reference else {
      Issue.record("\(result.secondOrder.reference)")
      return
    }
    expectClose(numerator, 4, relative: 1e-12)
  }

  /// Naive X² on weighted counts grows with the weights; the corrected statistics do not.
  @Test
  func `does not take weights for frequencies`() throws {
    let reference = try #require(WeightedReference.all.first)
    let scaled = WeightedReference.cells(reference.row, reference.column, factor: 1.37)
    let naive = try reference.cells.table().pearsonIndependence().statistic
    let naiveScaled = try scaled.table().pearsonIndependence().statistic
    expectClose(naiveScaled, 1.37 * naive, relative: 1e-12)
    let result = try RaoScottIndependence(of: scaled)
    expectClose(result.uncorrectedStatistic, 75.237307114169056, relative: 1e-11)
  }

  @Test
  func `names the order and the variance that it uses`() throws {
    let result = try RaoScottIndependence(of: try #require(WeightedReference.all.first).cells)
    #expect(
      result.secondOrder.method == "Rao–Scott, second order, variance of simple random sampling at the observed shares")
    #expect(result.firstOrder.method == "Rao–Scott, first order")
    #expect(result.firstOrder.name == .raoScottChiSquared)
  }

  // MARK: Tables that cannot be tested

  @Test
  func `leaves empty rows and columns out`() throws {
    let reference = try #require(WeightedReference.all.first { $0.row == "s" })
    let (sums, squares) = (reference.cells.sums, reference.cells.squares)
    let wide = WeightedCells(
      rowCount: 3, columnCount: 3, sums: [sums[0], 0, sums[1], 0, 0, 0, sums[2], 0, sums[3]],
      squares: [squares[0], 0, squares[1], 0, 0, 0, squares[2], 0, squares[3]], designSize: 400)
    #expect(wide.occupied == reference.cells)
    #expect(try RaoScottIndependence(of: wide) == RaoScottIndependence(of: reference.cells))
    #expect(try WaldIndependence(of: wide) == WaldIndependence(of: reference.cells))
  }

  @Test
  func `says why a table cannot be tested`() throws {
    func cells(_ rows: Int, _ columns: Int, _ sums: [Double], size: Int) -> WeightedCells {
      WeightedCells(rowCount: rows, columnCount: columns, sums: sums, squares: sums, designSize: size)
    }
    let row = #expect(throws: SurveyError.self) { try RaoScottIndependence(of: cells(2, 2, [1, 2, 0, 0], size: 9)) }
    #expect(row == .tooFewCategories(rows: 1, columns: 2))
    #expect(row?.description == "Only 1 row and 2 columns hold observations; at least two of each are needed.")
    let wald = #expect(throws: SurveyError.self) { try WaldIndependence(of: cells(2, 2, [0, 2, 0, 5], size: 9)) }
    #expect(wald?.description == "Only 2 rows and 1 column hold observations; at least two of each are needed.")
    let one = #expect(throws: SurveyError.self) { try RaoScottIndependence(of: cells(2, 2, [1, 2, 3, 4], size: 1)) }
    #expect(one?.description == "Only one row has a weight, so no sampling variance can be estimated.")
    let large = #expect(throws: SurveyError.self) {
      try RaoScottIndependence(of: cells(51, 50, Array(repeating: 1, count: 2_550), size: 9_999))
    }
    #expect(
      large?.description
        == "The table has 2550 cells, and the design-based test is built for 2500 at the most. Merge categories.")
  }
}
