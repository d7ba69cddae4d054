import AssayData
import AssayInference
import AssayNumerics
import AssaySurvey
import AssayTables
import Testing

extension NullBehaviour {
  /// Tests that the answers to a tick-all-that-apply question do not depend on a grouping.
  @Suite struct MultiSelect {
    /// Respondents of three groups and the options they ticked, which go together within a respondent.
    struct Answers: Sendable {
      let groups: [Int]
      let answers: MultiSelectColumn
      let weights: [Double]

      init(_ size: Int, isWeighted: Bool, _ generator: inout Philox) {
        let sample = InformativeSample(
          size: size, groupShares: [0.3, 0.3, 0.4], answerShares: [0.5, 0.5], slope: isWeighted ? 0.35 : 0,
          value: { $0.normal() }, using: &generator)
        // Those with answer 1 tick more of everything: the weights depend on it, and so do the options.
        let ticks = sample.answers.map { answer in
          [0.15, 0.3, 0.45, 0.6].map { generator.nextUniform() < $0 + 0.2 * Double(answer) }
        }
        groups = sample.groups
        answers = MultiSelectColumn(options: ["1", "2", "3", "4"], rowCount: size) { ticks[$1][$0] }
        weights = sample.weights
      }

      var counts: MultiSelectCounts { MultiSelectCounts(groups: groups, groupCount: 3, answers: answers) }

      var cells: WeightedMultiSelectCells {
        WeightedMultiSelectCells(groups: groups, groupCount: 3, answers: answers, weights: weights)
      }
    }

    static let settings = [(100, LevelClaim.reported("100 rows")), (300, .nominal(within: 1))].flatMap { size, claim in
      [
        NullSetting(
          "3 groups, 4 options, \(size) rows", draw: { Answers(size, isWeighted: false, &$0).counts },
          [
            Probe("Bilder–Loughin, Rao–Scott", claim) { try MultiSelectIndependence(of: $0).raoScott?.pValue },
            Probe("Bonferroni over options", .reported("asymptotic and conservative")) {
              try MultiSelectIndependence(of: $0).bonferroni.pValue
            },
          ]),
        NullSetting(
          "3 groups, 4 options, \(size) rows, weighted", draw: { Answers(size, isWeighted: true, &$0).cells },
          [
            Probe("Bilder–Loughin, Rao–Scott", claim) { try WeightedMultiSelectIndependence(of: $0).raoScott?.pValue }
          ]),
        NullSetting(
          "3 by 4 options of two questions, \(size) rows",
          draw: { generator -> MultiSelectPairs in
            let second = Answers(size, isWeighted: false, &generator).answers
            let ticks = (0..<size).map { _ -> [Bool] in
              let lean = 0.3 * generator.nextUniform()
              return (0..<3).map { _ in generator.nextUniform() < 0.25 + lean }
            }
            let first = MultiSelectColumn(options: ["1", "2", "3"], rowCount: size) { ticks[$1][$0] }
            return MultiSelectPairs(first, second)
          },
          [
            Probe("Bilder–Loughin, Rao–Scott", claim) { try MultiSelectPairIndependence(of: $0).raoScott?.pValue }
          ]),
      ]
    }

    /// A tenth of the samples: each is drawn again 99 times.
    static let bootstrapped = [
      NullSetting(
        "3 groups, 4 options, 100 rows, \(NullBehaviour.samples / 10) samples", samples: NullBehaviour.samples / 10,
        draw: { (Answers(100, isWeighted: false, &$0).counts, $0.next()) },
        [
          Probe("Bilder–Loughin, bootstrap of 99", .reported("asymptotic")) { counts, seed in
            try MultiSelectIndependence(of: counts)
              .bootstrap(replicates: 99, seed: seed, parallelism: Parallelism(threads: 1)).test.pValue
          }
        ])
    ]

    @Test(arguments: settings + bootstrapped)
    func `holds its level in multi-select questions`(_ setting: NullSetting) throws {
      try setting.judge(section: "Multi-select questions")
    }
  }
}
