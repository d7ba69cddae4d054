import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Confidence sets for ranks.
@Suite struct RankConfidenceTests {
  /// PISA 2018, mathematics, the 37 OECD countries in alphabetical order: the example of the R package csranks.
  static let scores = [
    491.3600252, 498.9423138, 508.0703063, 512.0169429, 417.4065563, 390.9322732, 499.4676508,
    509.3983746, 523.4145802,
    507.3013618, 495.4075794, 500.0437805, 451.3703438, 481.0826364, 495.1873762, 499.632894,
    463.0345488, 486.5898573,
    526.9732502, 525.933002, 496.1263306, 481.1911884, 483.421485, 408.8014734, 519.2309824,
    494.489676, 500.9637885,
    515.6478747, 492.4874062, 486.1648542, 508.8975441, 481.3926126, 502.3877022, 515.3147131,
    453.5077774, 501.7698992,
    478.2447174,
  ]
  static let errors: [Double?] = [
    1.939833031, 2.970998694, 2.262662011, 2.357475749, 2.41588757, 2.989559274, 2.460661531,
    1.735002337, 1.743602224,
    1.967920411, 2.320214487, 2.647083096, 3.091228197, 2.319596741, 1.953082603, 2.198621128,
    3.498563228, 2.780045867,
    2.471475318, 3.121394315, 1.962766789, 1.953282039, 1.097632409, 2.493225544, 2.632277885,
    1.705942856, 2.219044878,
    2.602085176, 2.684570081, 2.555595707, 1.363877596, 1.462417763, 2.654250935, 2.908003898,
    2.260406789, 2.564428111,
    3.235444099,
  ]

  /// uncertainty.py, 200,000 replicates of all 1332 ordered pairs: steps 3.8259, 3.7346, 3.734.
  @Test func `agrees with all pairs in full on the PISA scores`() throws {
    let sets = try RankConfidence(
      Self.scores, standardErrors: Self.errors, options: .init(draws: 20_000))
    #expect(sets.family == .simultaneous)
    // A quantile of 20,000 replicates has a standard error near 0.01.
    expectClose(sets.criticalValues[0], 3.8259, relative: 0.01)
    expectClose(sets.criticalValues.last, 3.734, relative: 0.01)
    #expect(sets.criticalValues.count >= 2)
    #expect(
      sets.low == [
        12, 7, 4, 3, 35, 37, 7, 4, 1, 4, 12, 7, 32, 23, 12, 8, 31, 15, 1, 1, 12, 23, 23, 35, 1, 12,
        7, 1, 12, 18, 4, 24,
        5, 1, 32, 6, 23,
      ])
    #expect(
      sets.high == [
        30, 26, 18, 17, 36, 37, 25, 18, 6, 18, 26, 25, 34, 31, 26, 25, 34, 31, 6, 7, 26, 31, 31, 36,
        11, 26, 24, 12, 31,
        31, 18, 31, 24, 13, 34, 24, 32,
      ])
  }

  /// The vignette “Inference for Ranks” of csranks 1.2.2: the United Kingdom is 13th and its marginal set 7 to 23.
  ///
  /// The
  /// vignette prints 8 to 23 as well, from the step-down, which marginal sets here do without.
  @Test func `agrees with the published marginal set of the United Kingdom`() throws {
    let sets = try RankConfidence(
      Self.scores, standardErrors: Self.errors, options: .init(family: .marginal))
    #expect(sets.low[35] == 7)
    #expect(sets.high[35] == 23)
    // uncertainty.py, by scipy's adaptive quadrature.
    expectClose(sets.criticalValues, [2.90028132992028, 3.17357841802548], relative: 1e-7)
    #expect(sets.levelError == nil)
  }

  /// uncertainty.py: factors of the integrand that fall from 1 to 0 at one place, because two subjects are much surer.
  @Test func `integrates over subjects that are much surer`() throws {
    let sets = try RankConfidence(
      [0, 0, 0, 0], standardErrors: [1, 0.01, 0.01, 3], options: .init(family: .marginal))
    expectClose(sets.criticalValues, [2.073078473770682, 2.387735410344636], relative: 1e-6)
  }

  /// With equal standard errors the largest difference is a studentized range over √2 (scipy 1.15,
  /// studentized_range.ppf).
  @Test(arguments: [(2, 1.9599639845400534), (5, 2.7277743708703763), (20, 3.5437991315177815)])
  func `first step is Tukey's for equal standard errors`(_ count: Int, _ expected: Double) throws {
    let sets = try RankConfidence(
      (0..<count).map(Double.init), standardErrors: Array(repeating: 1, count: count),
      options: .init(draws: 10_000, stepDown: false))
    #expect(sets.criticalValues.count == 1)
    expectClose(sets.criticalValues[0], expected, relative: 0.02)
  }

  /// A few hundred subjects with standard errors of different sizes, some tied and some without an error.
  static func subjects(_ count: Int, seed: UInt64, scale: Double = 1) -> (
    scores: [Double], errors: [Double?]
  ) {
    var generator = Philox(seed: seed)
    let scores = (0..<count).map { _ in (60 + 40 * generator.nextUniform()).rounded() }
    let errors = (0..<count).map { place -> Double? in
      place % 17 == 3 ? nil : scale * (0.2 + 3 * generator.nextUniform())
    }
    return (scores, errors)
  }

  @Test(
    arguments: [RankConfidence.Family.simultaneous, .marginal], [ScoreOrder.descending, .ascending])
  func `sets contain the estimated rank and widen with the errors`(
    _ family: RankConfidence.Family, _ order: ScoreOrder
  ) throws {
    var before: [Int?] = []
    for scale in [0, 0.3, 1, 4] {
      let (scores, errors) = Self.subjects(200, seed: 3, scale: scale)
      let sets = try RankConfidence(
        scores, standardErrors: errors, order: order, options: .init(family: family, draws: 150))
      let ranks = ScoreRanks(scores, order: order).competition
      for subject in scores.indices {
        #expect((sets.low[subject] == nil) == (errors[subject] == nil))
        guard let low = sets.low[subject], let high = sets.high[subject] else { continue }
        #expect(1 <= low && low <= ranks[subject] && ranks[subject] <= high && high <= 200)
      }
      let widths = zip(sets.low, sets.high).map { low, high in
        high.flatMap { high in low.map { high - $0 } }
      }
      for (old, new) in zip(before, widths) { if let old, let new { #expect(new >= old) } }
      before = widths
    }
  }

  @Test func `errors of 0 leave points and ties`() throws {
    let sets = try RankConfidence([3, 1, 2, 2, 5], standardErrors: [0, 0, 0, 0, 0])
    #expect(sets.low == [2, 5, 3, 3, 1])
    #expect(sets.high == [2, 5, 4, 4, 1])
    #expect(sets.runs.runs == [0..<1, 1..<2, 2..<4, 4..<5])
  }

  /// All pairs told apart by hand from the final critical value, without groups.
  @Test(arguments: [RankConfidence.Family.simultaneous, .marginal])
  func `groups of pairs count as all pairs do`(_ family: RankConfidence.Family) throws {
    let (scores, errors) = Self.subjects(300, seed: 9, scale: 0.5)
    let sets = try RankConfidence(
      scores, standardErrors: errors, options: .init(family: family, draws: 300))
    // Of marginal sets only the range of critical values is known: those that are told apart at the largest are so in
    // all.
    let (largest, smallest) = (sets.criticalValues.max() ?? 0, sets.criticalValues.min() ?? 0)
    let critical = family == .simultaneous ? (smallest, smallest) : (smallest, largest)
    for j in scores.indices {
      guard let low = sets.low[j], let error = errors[j] else { continue }
      var counts = [0, 0]
      for k in scores.indices {
        guard let other = errors[k] else { continue }
        let sigma = (error * error + other * other).squareRoot()
        for (place, c) in [critical.0, critical.1].enumerated()
        where scores[k] - scores[j] > c * sigma {
          counts[place] += 1
        }
      }
      #expect(low <= 1 + counts[0] && low >= 1 + counts[1])
    }
  }

  @Test func `step-down is never wider and is the same for any number of threads`() throws {
    let (scores, errors) = Self.subjects(400, seed: 4)
    let options = RankConfidence.Options(draws: 400)
    let one = try RankConfidence(
      scores, standardErrors: errors, options: options, parallelism: Parallelism(threads: 1))
    let five = try RankConfidence(
      scores, standardErrors: errors, options: options, parallelism: Parallelism(threads: 5))
    #expect(one == five)
    let single = try RankConfidence(
      scores, standardErrors: errors, options: .init(draws: 400, stepDown: false))
    #expect(single.criticalValues[0] == one.criticalValues[0])
    for subject in scores.indices {
      guard let low = one.low[subject], let high = one.high[subject] else { continue }
      #expect(low >= single.low[subject] ?? .max && high <= single.high[subject] ?? .min)
    }
    #expect(zip(one.criticalValues, one.criticalValues.dropFirst()).allSatisfy(>=))
  }

  @Test func `subjects beyond the limit get marginal sets`() throws {
    let count = RankConfidence.largestSimultaneous + 1
    let sets = try RankConfidence(
      (0..<count).map(Double.init), standardErrors: Array(repeating: 1, count: count))
    #expect(sets.family == .marginal)
    #expect(sets.low[count - 1] == 1)
  }

  /// The true ranks are known, so the share of samples whose sets cover all of them is that of the level or more.
  @Test func `covers all true ranks at once`() throws {
    let truth = [0.0, 0, 0.5, 1, 1, 3, 6, 6.5, 9, 20]
    let errors = truth.indices.map { 0.3 + 0.2 * Double($0 % 4) }
    let ranks = ScoreRanks(truth, order: .descending).competition
    var covered = 0
    let samples = 200
    for sample in 0..<samples {
      var generator = Philox(seed: 77, stream: 5, replicate: UInt32(sample))
      // Twelve uniforms less 6 are normal enough here.
      let scores = zip(truth, errors).map { value, error in
        value + error * ((0..<12).reduce(0) { sum, _ in sum + generator.nextUniform() } - 6)
      }
      let sets = try RankConfidence(
        scores, standardErrors: errors, options: .init(level: 0.9, draws: 300))
      let all = ranks.indices.allSatisfy {
        (sets.low[$0] ?? 1)...(sets.high[$0] ?? 10) ~= ranks[$0]
      }
      if all { covered += 1 }
    }
    // 0.9 less 3 standard errors of a share of 200.
    #expect(Double(covered) / Double(samples) >= 0.836)
  }

  @Test func `units are families of their own`() throws {
    let (scores, errors) = Self.subjects(120, seed: 6)
    let units = (0..<120).map { $0 % 4 }
    let within = try UnitRankConfidence(
      scores, standardErrors: errors, units: units, options: .init(draws: 300))
    let members = within.members[2]
    let alone = try RankConfidence(
      members.map { scores[$0] }, standardErrors: members.map { errors[$0] },
      options: .init(draws: 300), stream: 2)
    #expect(members.map { within.low[$0] } == alone.low)
    #expect(members.map { within.high[$0] } == alone.high)
    #expect(within.ranks.max() ?? 0 <= 30)
  }

  @Test func `says what is wrong`() {
    #expect(
      throws: ScoringError.mismatch(
        "No score has a standard error, so ranks have no confidence sets")
    ) {
      try RankConfidence([1, 2], standardErrors: [nil, nil])
    }
    #expect(
      throws: ScoringError.mismatch("Standard error 2 is -1.0; it must be finite and at least 0")
    ) {
      try RankConfidence([1, 2], standardErrors: [1, -1])
    }
    #expect(throws: ScoringError.mismatch("There are 1 standard errors for 2 scores")) {
      try RankConfidence([1, 2], standardErrors: [1])
    }
  }
}
