import AssayComparisons
import AssayInference
import AssayNumerics
import AssayTables
import Testing

extension NullBehaviour {
  /// How often a family of tests has any rejection at all, where every hypothesis is true.
  @Suite struct Families {
    static let pairs = [
      NullSetting(
        "normal, 4 groups of 15", draw: { try Means.normalGroups(Array(repeating: (15, 1), count: 4), &$0).moments },
        pairProbes(tukey: .nominal)),
      NullSetting(
        "normal, groups of 10, 20, 30, 40",
        draw: { try Means.normalGroups([(10, 1), (20, 1), (30, 1), (40, 1)], &$0).moments },
        // Tukey and Kramer's form is conservative with unequal groups: Hayter (1984), Annals of Statistics 12, 61–75.
        pairProbes(tukey: .atMostNominal)),
      NullSetting(
        "normal, groups of 30, 30, 40 with SD 1, 2, 3",
        draw: { try Means.normalGroups([(30, 1), (30, 2), (40, 3)], &$0).moments },
        [
          Probe("Games–Howell", .reported("approximate degrees of freedom")) {
            try smallest($0, .none, pooled: false) { try $0.gamesHowell() }
          },
          Probe("Tukey", .reported("unequal variances")) { try smallest($0, .none) { try $0.tukeyHSD() } },
        ]),
    ]

    static func pairProbes(tukey: LevelClaim) -> [Probe<GroupedMoments>] {
      [
        Probe("Tukey", tukey) { try smallest($0, .none) { try $0.tukeyHSD() } },
        Probe("pooled t, Bonferroni", .atMostNominal) { try smallest($0, .bonferroni) },
        Probe("pooled t, Holm", .atMostNominal) { try smallest($0, .holm) },
      ]
    }

    /// The smallest p-value of the t tests of all pairs, or of the tests by another method where one of these rejects.
    ///
    /// Tails of the studentized range take milliseconds. They are above those of t, whose tests reject somewhere in a
    /// fifth of the samples: only these need the range.
    static func smallest(
      _ groups: GroupedMoments, _ adjustment: MultiplicityAdjustment, pooled: Bool = true,
      instead method: ((GroupedMoments) throws -> [PairwiseComparison])? = nil
    ) throws -> Double? {
      let plain = try groups.pairwiseT(pooled: pooled, adjustment: adjustment).compactMap(\.adjustedPValue).min()
      guard let plain, let method, plain <= NullBehaviour.level else { return plain }
      return try method(groups).compactMap(\.adjustedPValue).min()
    }

    /// Fifteen independent t tests: what each adjustment promises when no hypothesis is false.
    static let adjustments = [
      NullSetting(
        "15 independent t tests of 10 and 10",
        draw: { generator -> [Double] in
          try (0..<15).map { _ in
            try Means.normalGroups([(10, 1), (10, 1)], &generator).moments.studentT().result.pValue
          }
        },
        MultiplicityAdjustment.allCases.map { adjustment in
          Probe(adjustment.rawValue, familyClaim(adjustment)) { adjustment.adjusted($0).min() }
        })
    ]

    /// A rejection of any true hypothesis is a false discovery rate of 1, so BH too is judged by how often it occurs.
    static func familyClaim(_ adjustment: MultiplicityAdjustment) -> LevelClaim {
      switch adjustment {
      case .none: .reported("no adjustment")
      case .sidak, .holmSidak, .benjaminiHochberg, .hommel: .nominal
      case .bonferroni, .holm, .hochberg, .benjaminiYekutieli: .atMostNominal
      }
    }

    static let letters = [
      NullSetting(
        "letters, 2 answers × 4 columns of 100",
        draw: { generator -> ContingencyTable in
          let yes = (0..<4).map { _ in generator.binomial(100, 0.4) }
          return try ContingencyTable(yes + yes.map { 100 - $0 }, rows: 2)
        },
        [
          Probe("columns A and B, no adjustment", .nominal) {
            comparisons($0, .none).first { $0.row == 0 && $0.first == 0 && $0.second == 1 }?.pValue
          },
          Probe("any pair, Bonferroni", .atMostNominal) {
            comparisons($0, .bonferroni).filter { $0.row == 0 }.compactMap(\.adjustedPValue).min()
          },
          Probe("any pair, bh over the table", .reported("asymptotic")) {
            comparisons($0, .benjaminiHochberg).compactMap(\.adjustedPValue).min()
          },
        ])
    ]

    static func comparisons(
      _ table: ContingencyTable, _ adjustment: MultiplicityAdjustment
    ) -> [ColumnComparison] {
      ColumnComparisons(of: table, options: .init(adjustment: adjustment, zeroShares: .include)).comparisons
    }

    /// Residuals of all cells of a table that is independent.
    static let residuals = [
      NullSetting(
        "3 × 4 residuals, expected ≥ 20",
        draw: {
          try IndependentTables(
            [0.2, 0.3, 0.5], [0.15, 0.2, 0.3, 0.35], smallestExpected: 20, sampling: .multinomial
          ).draw(&$0)
        },
        [
          Probe("first cell, no adjustment", .nominal) {
            CellSignificance(of: $0, adjustment: .none).adjustedPValues[0]
          },
          Probe("any cell, Bonferroni", .atMostNominal) {
            CellSignificance(of: $0, adjustment: .bonferroni).adjustedPValues.compactMap { $0 }.min()
          },
          Probe("any cell, Holm", .atMostNominal) {
            CellSignificance(of: $0, adjustment: .holm).adjustedPValues.compactMap { $0 }.min()
          },
        ])
    ]

    @Test(arguments: pairs + adjustments + letters + residuals)
    func `holds its level over families`(_ setting: NullSetting) throws {
      try setting.judge(section: "Any rejection in a family of tests")
    }
  }
}
