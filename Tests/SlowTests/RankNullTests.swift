import AssayComparisons
import AssayInference
import AssayNumerics
import Testing

extension NullBehaviour {
  /// Rank tests on normal, skewed and tied values.
  @Suite struct Ranks {
    /// What the values are drawn from; ranks do not see the difference between the first two.
    enum Values: String, Sendable, CaseIterable {
      case normal, exponential
      case fivePoint = "five-point"

      func draw(_ generator: inout Philox) -> Double {
        switch self {
        case .normal: generator.normal()
        case .exponential: generator.exponential()
        case .fivePoint: Double(generator.category([0.1, 0.2, 0.4, 0.2, 0.1])) - 2
        }
      }

      func differences(_ count: Int, _ generator: inout Philox) -> [Double] {
        (0..<count).map { _ in draw(&generator) }
      }
    }

    static func groups(_ sizes: [Int], _ values: Values, _ generator: inout Philox) throws -> GroupedValues {
      try GroupedValues(
        sizes.enumerated().map { label, size in
          ValueGroup(label: "g\(label)", values: (0..<size).map { _ in values.draw(&generator) })
        })
    }

    static let two = Values.allCases.flatMap { values in
      [
        NullSetting(
          "\(values.rawValue), 40 and 60", draw: { try MannWhitney(groups([40, 60], values, &$0), workLimit: 0) },
          [
            Probe("Mann–Whitney", .nominal) { $0.asymptotic.pValue },
            Probe("Mann–Whitney, corrected", .reported("conservative")) { $0.corrected.pValue },
          ]),
        NullSetting(
          "\(values.rawValue), 8 and 9", draw: { try MannWhitney(groups([8, 9], values, &$0)) },
          [
            Probe("Mann–Whitney, exact", .atMostNominal) { $0.exact?.pValue },
            Probe("Mann–Whitney", .reported("few values")) { $0.asymptotic.pValue },
          ]),
      ]
    }

    static let several = Values.allCases.map { values in
      NullSetting(
        "\(values.rawValue), 4 groups of 40", draw: { try groups([40, 40, 40, 40], values, &$0) },
        [
          Probe("Kruskal–Wallis", .nominal) { try KruskalWallis($0).test.pValue },
          Probe("Jonckheere–Terpstra", .nominal) { try $0.jonckheereTerpstra().test.pValue },
          Probe("Dunn, Bonferroni", .atMostNominal) {
            try KruskalWallis($0).dunn(adjustment: .bonferroni).compactMap(\.adjustedPValue).min()
          },
        ])
    }

    /// Differences that are symmetric about 0; the five-point ones have zeros, which are dropped.
    static let signed = [Values.normal, .fivePoint].flatMap { values in
      [
        NullSetting("\(values.rawValue), 10 differences", draw: { values.differences(10, &$0) }, fewSigned),
        NullSetting("\(values.rawValue), 60 differences", draw: { values.differences(60, &$0) }, manySigned),
      ]
    }

    static let fewSigned: [Probe<[Double]>] = [
      Probe("Wilcoxon, exact", .atMostNominal) { try WilcoxonSignedRank($0, median: 0).exact?.pValue },
      Probe("sign test", .atMostNominal) { try WilcoxonSignedRank($0, median: 0).signTest.pValue },
    ]

    static let manySigned: [Probe<[Double]>] = [
      Probe("Wilcoxon", .nominal) { try WilcoxonSignedRank($0, median: 0, workLimit: 0).asymptotic.pValue }
    ]

    /// Values of a block share a part of their own.
    static let blocks = [(10, LevelClaim.reported("few blocks")), (50, .nominal)].flatMap { size, claim in
      Values.allCases.map { values in
        NullSetting(
          "\(values.rawValue), \(size) blocks of 4",
          draw: { generator in
            var columns = [[Double]](repeating: [], count: 4)
            for _ in 0..<size {
              let common = generator.normal().rounded()
              for column in 0..<4 { columns[column].append(common + values.draw(&generator)) }
            }
            return try Friedman(columns: columns, labels: ["1", "2", "3", "4"])
          },
          [
            Probe("Friedman", claim) { $0.test.pValue },
            Probe("Iman–Davenport", claim) { $0.imanDavenport?.pValue },
          ])
      }
    }

    @Test(arguments: two + several + signed + blocks)
    func `holds its level on ranks`(_ setting: NullSetting) throws {
      try setting.judge(section: "Ranks")
    }
  }
}
