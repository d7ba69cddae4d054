import AssayScoring
import AssayTestSupport
import Testing

/// The best–worst method against HiGHS and its own paper.
@Suite struct BestWorstTests {
  private func comparisons(_ best: [Double], _ worst: [Double]) throws -> BestWorstComparisons {
    try BestWorstComparisons(best.indices.map { "c\($0 + 1)" }, bestToOthers: best, othersToWorst: worst)
  }

  // scipy 1.17.1, linprog (HiGHS, tolerances 1e-10): Expected/elicitation.py
  @Test(arguments: ElicitationReferences.all.bestWorst)
  func `agrees with linear programming`(reference: ElicitationReferences.BestWorst) throws {
    let judged = try comparisons(reference.bestToOthers, reference.othersToWorst)
    let linear = BestWorstLinear(judged)
    expectClose(linear.weights, reference.linear, relative: 1e-8)
    expectClose(linear.deviation, reference.linearXi, relative: 1e-8, absolute: 1e-10)
    expectClose(linear.weights.reduce(0, +), 1, relative: 1e-15)
    let nonlinear = BestWorstNonlinear(judged)
    // Bisection on feasibility within 1e-10, and extremes at ξ + 1e-9.
    expectClose(nonlinear.deviation, reference.xi, relative: 1e-7, absolute: 1e-8)
    expectClose(nonlinear.lows, reference.lows, relative: 1e-6)
    expectClose(nonlinear.highs, reference.highs, relative: 1e-6)
    expectClose(nonlinear.weights.reduce(0, +), 1, relative: 1e-14)
  }

  /// No constraint is broken by more than ξ, and some is met.
  @Test(arguments: ElicitationReferences.all.bestWorst)
  func `meets its constraints`(reference: ElicitationReferences.BestWorst) throws {
    let judged = try comparisons(reference.bestToOthers, reference.othersToWorst)
    let linear = BestWorstLinear(judged)
    let w = linear.weights
    var gaps: [Double] = []
    for j in w.indices {
      if j != judged.best { gaps.append(abs(w[judged.best] - judged.bestToOthers[j] * w[j])) }
      if j != judged.worst { gaps.append(abs(w[j] - judged.othersToWorst[j] * w[judged.worst])) }
    }
    expectClose(gaps.max(), linear.deviation, relative: 1e-12, absolute: 1e-15)
  }

  // Rezaei (2015), Omega 53, example 1: three criteria, cost the best, load flexibility the worst: ξ = 0.26 and weights
  // 0.0714, 0.3387, 0.5899; CI of a_BW = 8 is 4.47.
  @Test func `example 1 of Rezaei`() throws {
    let result = BestWorstNonlinear(try comparisons([8, 2, 1], [1, 5, 8]))
    #expect(abs(result.deviation - 0.26) <= 0.005)
    for (weight, printed) in zip(result.weights, [0.0714, 0.3387, 0.5899]) { #expect(abs(weight - printed) <= 0.00005) }
    // (2 − ξ)(5 − ξ) = 8 + ξ, so ξ = 4 − √14.
    expectClose(result.deviation, 4 - 14.0.squareRoot(), relative: 1e-14)
    expectClose(result.consistencyRatio, (4 - 14.0.squareRoot()) / 4.46887, relative: 1e-5)
    for (low, high) in zip(result.lows, result.highs) { expectClose(low, high, relative: 1e-12) }
  }

  // Rezaei (2015), table 1.
  @Test func `the consistency index is the published table`() {
    let table = [0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23]
    for (place, printed) in table.enumerated() {
      #expect(abs(BestWorstNonlinear.consistencyIndex(Double(place + 1)) - printed) <= 0.005)
    }
  }

  @Test func `consistent judgments have no deviation`() throws {
    let judged = try comparisons([1, 2, 4, 8], [8, 4, 2, 1])
    let expected = [8.0 / 15, 4.0 / 15, 2.0 / 15, 1.0 / 15]
    expectClose(BestWorstLinear(judged).weights, expected, relative: 1e-15)
    expectClose(BestWorstNonlinear(judged).weights, expected, relative: 1e-14)
    #expect(BestWorstLinear(judged).deviation == 0 && BestWorstNonlinear(judged).consistencyRatio == 0)
    #expect(judged.inputConsistencyRatio == 0 && judged.mostInconsistent == nil)
  }

  @Test func `the most inconsistent criterion and the input ratio`() throws {
    let judged = try comparisons([1, 2, 4, 8], [8, 4, 4, 1])
    #expect(judged.mostInconsistent == 2)
    expectClose(judged.inputConsistencyRatio, 8.0 / 56, relative: 1e-15)
  }

  @Test func `equal criteria have equal weights`() throws {
    let judged = try comparisons([1, 1, 1], [1, 1, 1])
    #expect(judged.isAmbiguous && judged.best != judged.worst)
    expectClose(BestWorstLinear(judged).weights, [1.0 / 3, 1.0 / 3, 1.0 / 3], relative: 1e-15)
    expectClose(BestWorstNonlinear(judged).weights, [1.0 / 3, 1.0 / 3, 1.0 / 3], relative: 1e-15)
  }

  @Test func `refuses lists that contradict their form`() throws {
    #expect(
      throws: JudgmentError.invalidRating(
        0.5, criterion: "c2", expert: nil, rule: "judgments of the best–worst method are at least 1, such as 1 to 9")
    ) { try comparisons([1, 0.5, 8], [8, 4, 1]) }
    do throws(JudgmentError) {
      _ = try BestWorstComparisons(["A", "B", "C"], bestToOthers: [1, 2, 8], othersToWorst: [7, 4, 1])
      Issue.record("accepted")
    } catch {
      #expect(
        error.description
          == "“A” is the best and “C” the worst, and the best over the worst is 8 in one list and 7 in the other. It is "
          + "one judgment, and must be the same in both lists.")
    }
    #expect(throws: JudgmentError.self) { try comparisons([2, 2, 8], [8, 4, 1]) }
    #expect(throws: JudgmentError.self) { try comparisons([1, 2, 8], [8, 4, 2]) }
  }
}
