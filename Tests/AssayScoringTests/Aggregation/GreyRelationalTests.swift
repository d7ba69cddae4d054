import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Grey relational analysis against a textbook and pyDecision.
@Suite struct GreyRelationalTests {
  /// 司守奎、孙玺菁《数学建模算法与应用》（国防工业出版社）, the chapter on comprehensive evaluation, grey relational analysis: six suppliers of
  /// parts on quality, price, distance, service, technology, profit, capacity, influence and delivery, of which
  /// price, distance and service are costs; equal weights, ρ = 0.5.
  static let suppliers: [[Double]] = [
    [0.83, 0.90, 0.99, 0.92, 0.87, 0.95], [326, 295, 340, 287, 310, 303], [21, 38, 25, 19, 27, 10],
    [3.2, 2.4, 2.2, 2.0, 0.9, 1.7], [0.20, 0.25, 0.12, 0.33, 0.20, 0.09], [0.15, 0.20, 0.14, 0.09, 0.15, 0.17],
    [250, 180, 300, 200, 150, 175], [0.23, 0.15, 0.27, 0.30, 0.18, 0.26], [0.87, 0.95, 0.99, 0.89, 0.82, 0.94],
  ]

  @Test func `reproduces the suppliers of Si and Sun`() throws {
    let criteria = (0..<9).map { Criterion("c\($0)", direction: (1...3).contains($0) ? .cost : .benefit) }
    let matrix = try DecisionMatrix(criteria, columns: Self.suppliers)
    let method = try GreyRelational()
    let result = try method.evaluate(matrix, weights: Array(repeating: 1.0 / 9, count: 9), parallelism: Parallelism())
    expectClose(result.scores, [0.4630, 0.5560, 0.6491, 0.6527, 0.4936, 0.6130], relative: 0, absolute: 0.00005)
    // r4 > r3 > r6 > r2 > r5 > r1.
    #expect(result.ranks.order == [3, 2, 5, 1, 4, 0])
    expectClose(
      try method.coefficients(of: 0, in: matrix),
      [0.3333, 0.4046, 0.5600, 0.3333, 0.4800, 0.5238, 0.6000, 0.5172, 0.4146], relative: 0, absolute: 0.00005)
  }

  @Test(arguments: AggregationReference.all)
  func `agrees with pyDecision`(_ reference: AggregationReference) throws {
    try reference.expect(GreyRelational(), is: "grey-relational")
  }

  @Test func `the coefficient of a constant criterion is empty`() throws {
    let matrix = try DecisionMatrix([Criterion("a"), Criterion("b")], rows: [[1, 5], [2, 5]])
    let method = try GreyRelational()
    #expect(try method.coefficients(of: 1, in: matrix) == [1, nil])
    let result = try method.evaluate(matrix, weights: [0.5, 0.5], parallelism: Parallelism())
    expectClose(result.scores, [0.5 / 3, 0.5], relative: 1e-15)
    #expect(throws: ScoringError.mismatch("There is no alternative 3 among 2")) {
      try method.coefficients(of: 2, in: matrix)
    }
  }

  @Test func `all alternatives alike have the grade 0 and a warning each`() throws {
    let result = try score(GreyRelational(), [[3, 4], [3, 4]])
    #expect(result.scores == [0, 0])
    #expect(result.warnings.count == 2)
  }

  /// Nobody is at the target: the distances from 10 are 1, 2 and 4, the gaps 0.25, 0.5 and 1.
  @Test func `the ideal of a target is the target`() throws {
    let matrix = try DecisionMatrix([Criterion("t", direction: .target(10))], rows: [[9], [12], [6]])
    let result = try GreyRelational().evaluate(matrix, weights: [1], parallelism: Parallelism())
    expectClose(result.scores, [0.75 / 0.75, 0.75 / 1.0, 0.75 / 1.5], relative: 1e-15)
  }

  @Test func `rho must be above 0 and at most 1`() throws {
    #expect(throws: ScoringError.self) { try GreyRelational(rho: 0) }
    #expect(throws: ScoringError.self) { try GreyRelational(rho: .nan) }
    #expect(try GreyRelational(rho: 1).rho == 1)
  }
}
