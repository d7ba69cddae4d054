import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// MOORA, ARAS and COPRAS.
@Suite struct RatioMethodTests {
  /// Kracka, Brauers & Zavadskas (2010), six walls on seven criteria without weights.
  ///
  /// “Ranking heating losses in a building by applying the MULTIMOORA”, *Inzinerine Ekonomika – Engineering
  /// Economics* 21.
  static let walls: [[Double]] = [
    [33.95, 23.78, 11.45, 39.97, 29.44, 167.10, 3.852], [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
    [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845], [30.44, 37.59, 13.91, 74.08, 45.10, 198.34, 2.186],
    [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.610], [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
  ]

  @Test func `reproduces the ratio system of Kracka`() throws {
    let result = try score(Moora(), Self.walls, costs: [0, 1, 2, 3, 5])
    expectClose(
      result.scores.map { 7 * $0 },
      [-1.62447867, -0.25233889, -0.84635037, -2.23363519, -1.18698242, -0.77456208], relative: 0, absolute: 5e-9)
    #expect(result.ranks.competition == [5, 1, 3, 6, 4, 2])
  }

  @Test func `reproduces the reference points of Kracka`() throws {
    let result = try score(Moora(form: .referencePoint), Self.walls, costs: [0, 1, 2, 3, 5])
    expectClose(
      result.scores.map { 7 * $0 }, [0.68934931, 0.69986697, 0.59817104, 0.85955696, 0.6002238, 0.61480595],
      relative: 0, absolute: 5e-9)
    #expect(result.ranks.competition == [4, 5, 1, 6, 2, 3])
  }

  /// Goswami & Mitra (2020), ten telephones, of which the price is a cost.
  ///
  /// “Selecting the best mobile model by applying AHP-COPRAS and AHP-ARAS decision making methodology”,
  /// *International Journal of Data and Network Science* 4, pp. 27–42.
  static let telephones: [[Double]] = [
    [80, 16, 2, 5], [110, 32, 2, 9], [130, 64, 4, 9], [185, 64, 4, 1], [135, 64, 3, 4], [140, 32, 3, 5],
    [185, 64, 6, 7], [110, 16, 3, 3], [120, 16, 4, 3], [340, 128, 6, 5],
  ]
  static let telephoneWeights = [0.60338, 0.13639, 0.19567, 0.06456]

  @Test func `reproduces the telephones of Goswami and Mitra by ARAS`() throws {
    let result = try score(Aras(), Self.telephones, costs: [0], weights: Self.telephoneWeights)
    expectClose(
      result.scores,
      [0.68915, 0.58525, 0.62793, 0.46666, 0.54924, 0.49801, 0.56959, 0.54950, 0.54505, 0.53549], relative: 0,
      absolute: 6e-6)
  }

  @Test func `reproduces the telephones of Goswami and Mitra by COPRAS`() throws {
    let result = try score(Copras(), Self.telephones, costs: [0], weights: Self.telephoneWeights)
    expectClose(
      result.scores,
      [1, 0.85262, 0.91930, 0.68523, 0.80515, 0.72587, 0.83436, 0.79758, 0.79097, 0.79533], relative: 0,
      absolute: 6e-6)
  }

  /// Stanujkic, Djordjevic & Karabasevic (2015), four candidates.
  ///
  /// “Selection of candidates in the process of recruitment and selection of personnel based on the SWARA and ARAS
  /// methods”, *Quaestus* 7. The weights of the paper add to 0.99, which K does not depend on.
  @Test func `reproduces the candidates of Stanujkic`() throws {
    let weights = [0.28, 0.25, 0.19, 0.15, 0.08, 0.04]
    let result = try score(
      Aras(),
      [
        [4.64, 3.00, 3.00, 3.00, 2.88, 3.63], [4.00, 4.00, 4.64, 3.56, 3.63, 5.00],
        [3.30, 4.31, 3.30, 4.00, 3.30, 4.00], [2.62, 5.00, 4.22, 4.31, 5.00, 5.00],
      ], weights: weights.map { $0 / 0.99 })
    expectClose(result.scores, [0.74, 0.86, 0.78, 0.86], relative: 0, absolute: 0.005)
  }

  @Test(arguments: AggregationReference.all)
  func `agrees with pymcdm and pyDecision`(_ reference: AggregationReference) throws {
    try reference.expect(Moora(), is: "moora")
    try reference.expect(Moora(form: .referencePoint), is: "moora reference-point")
    try reference.expect(Aras(), is: "aras")
    try reference.expect(Copras(), is: "copras")
  }

  @Test func `who is best on everything has a share of 1`() throws {
    #expect(try score(Aras(), [[9, 1], [5, 5], [1, 9]], costs: [1]).scores[0] == 1)
    #expect(try score(Copras(), [[9, 1], [5, 5], [1, 9]], costs: [1]).scores[0] == 1)
  }

  @Test func `COPRAS without costs is the sum of benefits`() throws {
    let result = try score(Copras(), [[1, 2], [3, 4]])
    expectClose(try result.part("q"), [0.5 * (0.25 + 1.0 / 3), 0.5 * (0.75 + 2.0 / 3)], relative: 1e-15)
    #expect(try result.part("s_minus") == [0, 0])
  }

  @Test func `a cost that cannot be divided by is refused`() {
    #expect(throws: ScoringError.self) { try score(Aras(), [[1, 0], [2, 3]], costs: [1]) }
    #expect(
      throws: ScoringError.mismatch(
        "COPRAS divides by the costs of an alternative, and alternative 1 is 0 on every cost; "
          + "use a method that needs no ratios, such as topsis or weighted-sum")
    ) { try score(Copras(), [[1, 0], [2, 3]], costs: [1]) }
    #expect(throws: ScoringError.self) { try score(Aras(), [[-1, 1], [2, 3]]) }
    #expect(throws: ScoringError.self) { try score(Copras(), [[-1, 1], [2, 3]]) }
  }

  /// The distances from 5 are 1, 0 and 4: closeness 0.75, 1 and 0; with the optimal 1 their sum is 2.75.
  @Test func `a target enters ARAS by its closeness`() throws {
    let matrix = try DecisionMatrix([Criterion("t", direction: .target(5))], rows: [[4], [5], [9]])
    let result = try Aras().evaluate(matrix, weights: [1], parallelism: Parallelism())
    expectClose(result.scores, [0.75, 1, 0], relative: 1e-15)
    expectClose(try result.part("s"), [0.75 / 2.75, 1 / 2.75, 0], relative: 1e-15)
  }
}
