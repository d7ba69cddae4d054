import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// TOPSIS against a book, a paper and pymcdm.
@Suite struct TopsisTests {
  /// Hwang & Yoon, *Multiple Attribute Decision Making* (1981), TOPSIS on the fighter aircraft problem.
  ///
  /// Separations to four decimals and closeness to three, of which the last is not always rounded, as the book
  /// carries four decimals through. Cost is the fourth attribute; linguistic ones are on the book's scale of 1 to 9.
  @Test func `reproduces the fighter aircraft of Hwang and Yoon`() throws {
    let result = try score(
      Topsis(),
      [
        [2.0, 1500, 20_000, 5.5, 5, 9], [2.5, 2700, 18_000, 6.5, 3, 5], [1.8, 2000, 21_000, 4.5, 7, 7],
        [2.2, 1800, 20_000, 5.0, 5, 5],
      ], costs: [3], weights: [0.2, 0.1, 0.1, 0.1, 0.2, 0.3])
    expectClose(result.scores, [0.643, 0.268, 0.613, 0.312], relative: 0, absolute: 0.0006)
    expectClose(try result.part("d_plus"), [0.0545, 0.1197, 0.0580, 0.1009], relative: 0, absolute: 0.00006)
    expectClose(try result.part("d_minus"), [0.0983, 0.0439, 0.0920, 0.0458], relative: 0, absolute: 0.0001)
    #expect(result.ranks.competition == [1, 4, 2, 3])
  }

  /// Opricovic & Tzeng, *EJOR* 156 (2004), the mountain climber, by linear normalisation: risk is a cost, altitude a
  /// benefit.
  @Test func `reproduces the mountain climber of Opricovic and Tzeng`() throws {
    let result = try score(Topsis(normalisation: .minMax), [[1, 3000], [2, 3750], [5, 4500]], costs: [0])
    expectClose(result.scores, [0.500, 0.617, 0.500], relative: 0, absolute: 0.0005)
  }

  @Test(arguments: AggregationReference.all)
  func `agrees with pymcdm`(_ reference: AggregationReference) throws {
    try reference.expect(Topsis(), is: "topsis")
    try reference.expect(Topsis(normalisation: .minMax), is: "topsis min-max")
  }

  @Test func `all alternatives alike have no closeness`() {
    #expect(throws: ScoringError.allConstant(method: "TOPSIS")) { try score(Topsis(), [[3, 4], [3, 4]]) }
    #expect(throws: ScoringError.allConstant(method: "TOPSIS")) { try score(Topsis(), [[3, 4]]) }
    // The only criterion that differs has no weight.
    #expect(throws: ScoringError.allConstant(method: "TOPSIS")) {
      try score(Topsis(), [[3, 4], [3, 5]], weights: [1, 0])
    }
  }

  @Test func `best and worst on everything are 1 and 0`() throws {
    let result = try score(Topsis(), [[9, 1], [5, 5], [1, 9]], costs: [1])
    #expect(result.scores[0] == 1)
    #expect(result.scores[2] == 0)
  }

  /// Squares of weighted gaps of 1e-170 are below the smallest double.
  @Test func `tiny weights and tiny differences do not vanish`() throws {
    let result = try score(Topsis(), [[1, 7], [2, 7], [4, 7]], weights: [1e-170, 1])
    expectClose(result.scores, [0, 1.0 / 3, 1], relative: 1e-15)
  }

  @Test func `a target counts by its closeness`() throws {
    // Distances from 37 are 1, 0 and 2, so the closeness is 0.5, 1 and 0.
    let criteria = [Criterion("t", direction: .target(37))]
    let matrix = try DecisionMatrix(criteria, rows: [[36], [37], [39]])
    let result = try Topsis().evaluate(matrix, weights: [1], parallelism: Parallelism())
    expectClose(result.scores, [0.5, 1, 0], relative: 1e-15)
  }
}
