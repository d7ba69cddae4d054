import AssayComparisons
import AssayInference
import AssayNumerics
import Testing

extension NullBehaviour {
  /// Tests of means and of variances on normal and on skewed values.
  @Suite struct Means {
    static let skewed = LevelClaim.reported("normal theory, skewed values")

    static let two = [
      NullSetting(
        "normal, 20 and 20", draw: { try normalGroups([(20, 1), (20, 1)], &$0) }, twoGroups(.nominal, .nominal)),
      NullSetting(
        "normal, 15 with SD 1 and 30 with SD 3", draw: { try normalGroups([(15, 1), (30, 3)], &$0) },
        twoGroups(.reported("unequal variances"), .nominal)),
      NullSetting(
        "exponential, 20 and 20", draw: { try exponentialGroups([20, 20], &$0) }, twoGroups(skewed, skewed)),
      NullSetting(
        "exponential, 10 and 40", draw: { try exponentialGroups([10, 40], &$0) }, twoGroups(skewed, skewed)),
    ]

    static func twoGroups(_ student: LevelClaim, _ welch: LevelClaim) -> [Probe<GroupedValues>] {
      [
        Probe("Student's t", student) { try $0.moments.studentT().result.pValue },
        Probe("Welch's t", welch) { try $0.moments.welchT().result.pValue },
      ]
    }

    static let one = [
      NullSetting(
        "normal, one sample of 12", draw: { GroupMoments($0.normals(12)) },
        [Probe("one-sample t", .nominal) { try $0.oneSampleT().result.pValue }]),
      NullSetting(
        "normal, 15 pairs with correlation 0.5",
        draw: { generator in
          let common = generator.normals(15)
          return try PairedMoments(
            common.map { $0 + generator.normal() }, common.map { $0 + generator.normal() })
        },
        [Probe("paired t", .nominal) { try $0.pairedT().result.pValue }]),
    ]

    static let several = [
      NullSetting(
        "normal, 4 groups of 12", draw: { try normalGroups(Array(repeating: (12, 1), count: 4), &$0) },
        severalGroups(equal: .nominal, unequal: .nominal)),
      NullSetting(
        "normal, groups of 20, 25, 30 with SD 3, 2, 1",
        draw: { try normalGroups([(20, 3), (25, 2), (30, 1)], &$0) },
        severalGroups(equal: .reported("unequal variances"), unequal: .nominal)),
      NullSetting(
        "exponential, 4 groups of 12", draw: { try exponentialGroups([12, 12, 12, 12], &$0) },
        severalGroups(equal: skewed, unequal: skewed)),
    ]

    static func severalGroups(equal: LevelClaim, unequal: LevelClaim) -> [Probe<GroupedValues>] {
      [
        Probe("analysis of variance", equal) { try $0.moments.analysisOfVariance().result.pValue },
        Probe("Welch F", unequal) { try $0.moments.welchF().pValue },
        // The approximation to the degrees of freedom of F* matches two moments, and is rough.
        Probe("Brown–Forsythe F*", .reported("approximate degrees of freedom")) {
          try $0.moments.brownForsytheF().pValue
        },
      ]
    }

    @Test(arguments: two + one + several)
    func `holds its level on means`(_ setting: NullSetting) throws {
      try setting.judge(section: "Means")
    }

    static let layouts = [
      NullSetting(
        "normal, 2 × 3 cells of 4 to 9",
        draw: { generator in
          let cells = [4, 6, 9, 8, 5, 7].map { GroupMoments(generator.normals($0)) }
          return try TwoWayLayout(rows: ["1", "2"], columns: ["1", "2", "3"], cells: cells)
        },
        SumsOfSquares.allCases.flatMap { type in
          [
            Probe("rows, \(type.name)", .nominal) { try $0.analysisOfVariance(type).rows.result?.pValue },
            Probe("columns, \(type.name)", .nominal) { try $0.analysisOfVariance(type).columns.result?.pValue },
            Probe("interaction, \(type.name)", .nominal) { try $0.analysisOfVariance(type).interaction.result?.pValue },
          ]
        })
    ]

    @Test(arguments: layouts)
    func `holds its level in two-way layouts`(_ setting: NullSetting) throws {
      try setting.judge(section: "Two-way analysis of variance")
    }

    static let variances = [
      NullSetting(
        "normal, 3 groups of 30", draw: { try normalGroups([(30, 1), (30, 1), (30, 1)], &$0) }, spreads(.nominal)),
      NullSetting("exponential, 3 groups of 30", draw: { try exponentialGroups([30, 30, 30], &$0) }, spreads(skewed)),
    ]

    static func spreads(_ bartlett: LevelClaim) -> [Probe<GroupedValues>] {
      [
        Probe("Bartlett", bartlett) { try $0.moments.bartlett().pValue },
        Probe("Levene, mean", .reported("liberal")) { try $0.levene(about: .mean).pValue },
        Probe("Brown–Forsythe, median", .reported("conservative")) { try $0.levene(about: .median).pValue },
        Probe("Fligner–Killeen", .reported("approximate scores")) { try flignerKilleen($0).pValue },
      ]
    }

    @Test(arguments: variances)
    func `holds its level on variances`(_ setting: NullSetting) throws {
      try setting.judge(section: "Variances")
    }

    static func normalGroups(
      _ sizes: [(count: Int, deviation: Double)], _ generator: inout Philox
    ) throws -> GroupedValues {
      try GroupedValues(
        sizes.enumerated().map { place, size in
          ValueGroup(label: "g\(place)", values: generator.normals(size.count, deviation: size.deviation))
        })
    }

    static func exponentialGroups(_ sizes: [Int], _ generator: inout Philox) throws -> GroupedValues {
      try GroupedValues(
        sizes.enumerated().map { label, size in
          ValueGroup(label: "g\(label)", values: (0..<size).map { _ in generator.exponential() })
        })
    }
  }
}
