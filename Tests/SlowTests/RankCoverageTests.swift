import AssayNumerics
import AssayScoring
import Testing

extension NullBehaviour {
  /// How often confidence sets miss true ranks: simultaneous sets any rank, marginal sets that of one subject.
  @Suite struct RankCoverage {
    static let count = 30
    static let samples = NullBehaviour.samples / 5

    /// True values, the errors of their estimates, and how often sets should miss.
    struct Setting: Sendable, CustomTestStringConvertible {
      let testDescription: String
      let truth: [Double]
      let errors: [Double]
      let claim: LevelClaim
    }

    static let settings = [
      // The sets miss where any pair is told apart, which is what the critical value is for.
      Setting(
        testDescription: "30 equal values, equal errors", truth: Array(repeating: 0, count: count),
        errors: Array(repeating: 1, count: count), claim: .nominal(within: 1.6)),
      Setting(
        testDescription: "30 equal values, errors 0.5 to 3.4",
        truth: Array(repeating: 0, count: count),
        errors: (0..<count).map { 0.5 + 0.1 * Double($0) }, claim: .nominal(within: 1.6)),
      // Some pairs are always told apart: only the step-down comes near the level.
      Setting(
        testDescription: "three groups of 10, far apart",
        truth: (0..<count).map { 100 * Double($0 / 10) },
        errors: (0..<count).map { 0.5 + 0.1 * Double($0 % 10) }, claim: .nominal(within: 1.6)),
      Setting(
        testDescription: "30 values half an error apart",
        truth: (0..<count).map { 0.5 * Double($0) },
        errors: (0..<count).map { 0.7 + 0.3 * Double($0 % 3) }, claim: .atMostNominal),
    ]

    @Test(arguments: settings)
    func `simultaneous sets cover all ranks`(_ setting: Setting) throws {
      let ranks = ScoreRanks(setting.truth, order: .descending).competition
      try judge(setting, "simultaneous, step-down", .init(family: .simultaneous, draws: 1_000)) {
        sets in
        ranks.indices.contains {
          !((sets.low[$0] ?? 1)...(sets.high[$0] ?? Self.count) ~= ranks[$0])
        }
      }
    }

    @Test(arguments: settings.filter { $0.testDescription != "three groups of 10, far apart" })
    func `marginal sets cover one rank`(_ setting: Setting) throws {
      let ranks = ScoreRanks(setting.truth, order: .descending).competition
      // Where all values are equal the true rank is 1, and only somebody who seems better can put it outside the set:
      // that is half of the level.
      try judge(setting, "marginal, subject 15", .init(family: .marginal), claim: .atMostNominal) { sets in
        !((sets.low[15] ?? 1)...(sets.high[15] ?? Self.count) ~= ranks[15])
      }
    }

    private func judge(
      _ setting: Setting, _ test: String, _ options: RankConfidence.Options, claim: LevelClaim? = nil,
      sourceLocation: SourceLocation = #_sourceLocation, misses: @Sendable (RankConfidence) -> Bool
    ) throws {
      let size = 50
      let parts = try Parallelism().map(pieces: Self.samples / size) { piece in
        try (piece * size..<(piece + 1) * size).reduce(0) { missed, sample in
          var generator = Philox(seed: NullBehaviour.seed, stream: 9, replicate: UInt32(sample))
          let scores = zip(setting.truth, setting.errors).map { $0 + $1 * generator.normal() }
          var options = options
          options.seed = NullBehaviour.seed &+ UInt64(sample)
          let sets = try RankConfidence(
            scores, standardErrors: setting.errors, options: options,
            parallelism: Parallelism(threads: 1))
          return missed + (misses(sets) ? 1 : 0)
        }
      }
      let line = RejectionLine(
        section: "Confidence sets for ranks: misses", setting: setting.testDescription, test: test,
        samples: parts.count * size, rejected: parts.reduce(0, +), undefined: 0,
        claim: claim ?? setting.claim)
      ResultsFile.shared.record(line)
      line.judge(sourceLocation)
    }
  }
}
