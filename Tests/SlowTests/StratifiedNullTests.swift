import AssayInference
import AssayNumerics
import AssayTables
import Testing

extension NullBehaviour {
  /// Tests over strata: of independence within them, and of one odds ratio in all of them.
  @Suite struct Stratified {
    /// Five strata with margins of their own, smallest expected count 5 and more.
    static let fiveStrata = (0..<5).map { stratum -> IndependentTables in
      let step = Double(stratum) * 0.08
      return IndependentTables(
        [0.3 + step, 0.7 - step], [0.6 - step, 0.4 + step], smallestExpected: 5 + 2 * Double(stratum),
        sampling: .multinomial)
    }

    static let wideStrata = [0.0, 0.05, 0.1].map { step in
      IndependentTables(
        [0.25 + step, 0.3, 0.45 - step], [0.15 + step, 0.2, 0.3, 0.35 - step], smallestExpected: 5,
        sampling: .productMultinomial)
    }

    static let settings = [
      NullSetting("five 2 × 2 strata, expected ≥ 5", draw: { try strata(fiveStrata, &$0) }, fourfoldProbes(.nominal)),
      NullSetting(
        "40 strata of 2 + 4, shares 0.2 to 0.6", draw: { try manySmallStrata(&$0) },
        fourfoldProbes(.reported("sparse strata"))),
      NullSetting(
        "three 3 × 4 strata, expected ≥ 5", draw: { try strata(wideStrata, &$0) },
        [
          Probe("CMH correlation", .nominal) { try $0.cmhCorrelation().pValue },
          Probe("CMH row means", .nominal) { try $0.cmhRowMeans().pValue },
          Probe("CMH column means", .nominal) { try $0.cmhColumnMeans().pValue },
          Probe("CMH general association", .nominal) { try $0.cmhGeneral().pValue },
        ]),
    ]

    @Test(arguments: settings)
    func `holds its level over strata`(_ setting: NullSetting) throws {
      try setting.judge(section: "Independence over strata")
    }

    /// One odds ratio in all strata; the smaller the rows, the rougher the reference.
    static let homogeneous = [1.0, 2.5].flatMap { ratio in
      [(20, LevelClaim.reported("sparse strata")), (60, .nominal), (200, .nominal)].map { size, claim in
        // Woolf's weights are estimated from the cells, and need more of them than the others do.
        let woolf = size >= 200 ? claim : .reported("large strata only")
        return NullSetting(
          "four strata of \(size) + \(size), odds ratio \(ratio)", draw: { try oneOddsRatio(ratio, size, &$0) },
          [
            Probe("Breslow–Day", claim) { try $0.breslowDay().pValue },
            Probe("Tarone", claim) { try $0.tarone().pValue },
            Probe("Woolf", woolf) { try $0.woolf().pValue },
          ])
      }
    }

    @Test(arguments: homogeneous)
    func `holds its level where the odds ratio is one`(_ setting: NullSetting) throws {
      try setting.judge(section: "Homogeneity of odds ratios")
    }

    static func fourfoldProbes(_ claim: LevelClaim) -> [Probe<StratifiedTable>] {
      [
        Probe("Mantel–Haenszel", claim) { try $0.mantelHaenszel().pValue },
        Probe("Mantel–Haenszel, corrected", .reported("conservative")) {
          try $0.mantelHaenszel(corrected: true).pValue
        },
        Probe("CMH general association", claim) { try $0.cmhGeneral().pValue },
        Probe("exact conditional", .atMostNominal) { try $0.exactConditional().test.pValue },
        Probe("exact conditional, mid-p", .reported("may exceed the level")) { try $0.exactConditional().test.midP },
      ]
    }

    static func strata(_ designs: [IndependentTables], _ generator: inout Philox) throws -> StratifiedTable {
      var tables: [ContingencyTable] = []
      for design in designs { tables.append(try design.draw(&generator)) }
      return try StratifiedTable(strata: tables, labels: tables.indices.map { "s\($0)" })
    }

    static func manySmallStrata(_ generator: inout Philox) throws -> StratifiedTable {
      let shares = (0..<40).map { 0.2 + 0.01 * Double($0) }
      return try fourfolds(shares.map { (first: 2, second: 4, firstShare: $0, secondShare: $0) }, &generator)
    }

    static func oneOddsRatio(_ ratio: Double, _ size: Int, _ generator: inout Philox) throws -> StratifiedTable {
      let designs = [0.25, 0.35, 0.45, 0.55].map { share -> FourfoldDesign in
        let odds = share / (1 - share) * ratio
        return (size, size, odds / (1 + odds), share)
      }
      return try fourfolds(designs, &generator)
    }

    typealias FourfoldDesign = (first: Int, second: Int, firstShare: Double, secondShare: Double)

    /// Strata of two binomial rows each.
    static func fourfolds(_ designs: [FourfoldDesign], _ generator: inout Philox) throws -> StratifiedTable {
      var tables: [ContingencyTable] = []
      for design in designs {
        let a = generator.binomial(design.first, design.firstShare)
        let c = generator.binomial(design.second, design.secondShare)
        tables.append(try ContingencyTable([a, Double(design.first) - a, c, Double(design.second) - c], rows: 2))
      }
      return try StratifiedTable(strata: tables, labels: tables.indices.map { "s\($0)" })
    }
  }
}
