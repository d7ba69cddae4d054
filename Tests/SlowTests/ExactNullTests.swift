import AssayInference
import AssayNumerics
import AssayTables
import Testing

extension NullBehaviour {
  /// Exact tests where the margins are not fixed: their level is below the one given the margins.
  @Suite struct Exact {
    static let fourfolds = [(0.3, 0.3, 5.0), (0.5, 0.5, 15)].map { row, column, smallest in
      let tables = IndependentTables(
        [row, 1 - row], [column, 1 - column], smallestExpected: smallest, sampling: .productMultinomial)
      return NullSetting(
        tables.description, draw: { try tables.draw(&$0).fisherTwoByTwo() },
        [
          Probe("Fisher, two-sided", .atMostNominal) { $0.twoSided.pValue },
          Probe("Fisher, less", .atMostNominal) { $0.less.pValue },
          Probe("Fisher, greater", .atMostNominal) { $0.greater.pValue },
          Probe("Fisher, mid-p", .reported("may exceed the level")) { $0.twoSided.midP },
        ])
    }

    static let tables = [
      IndependentTables([0.2, 0.3, 0.5], [0.2, 0.2, 0.6], smallestExpected: 0.6, sampling: .multinomial),
      IndependentTables([0.2, 0.3, 0.5], [0.15, 0.2, 0.3, 0.35], smallestExpected: 0.6, sampling: .multinomial),
      IndependentTables([0.4, 0.6], [0.1, 0.15, 0.2, 0.25, 0.3], smallestExpected: 1, sampling: .productMultinomial),
    ].map { tables in
      let counted = { (statistic: ExactStatistic) in
        Probe<ContingencyTable>("exact \(statistic)", .atMostNominal) {
          try $0.exactIndependence([statistic], parallelism: Parallelism(threads: 1))[0].result.pValue
        }
      }
      return NullSetting(tables.description, draw: { try tables.draw(&$0) }, ExactStatistic.allCases.map(counted))
    }

    /// p = (1 + h)/(B + 1) keeps the level whatever the number of random tables.
    static let sampled = [
      IndependentTables([0.2, 0.3, 0.5], [0.15, 0.2, 0.3, 0.35], smallestExpected: 1, sampling: .multinomial)
    ].map { tables in
      let drawn = { (statistic: ExactStatistic) in
        Probe<(ContingencyTable, UInt64)>("Monte Carlo \(statistic), 199 tables", .atMostNominal) { table, seed in
          try table.monteCarloIndependence(
            [statistic], replicates: 199, seed: seed, parallelism: Parallelism(threads: 1))[0].result.pValue
        }
      }
      return NullSetting(
        tables.description, draw: { (try tables.draw(&$0), $0.next()) }, ExactStatistic.allCases.map(drawn))
    }

    static let fits = [
      NullSetting(
        "4 categories, n = 18",
        draw: { generator -> GoodnessOfFit in
          let shares = [0.05, 0.15, 0.3, 0.5]
          return try GoodnessOfFit(counts: generator.multinomial(18, shares), shares: shares)
        },
        [
          Probe("exact multinomial", .atMostNominal) {
            try $0.exactTest(parallelism: Parallelism(threads: 1)).test.pValue
          }
        ]),
      NullSetting(
        "40 trials, share 0.2", draw: { try OneProportion(successes: $0.binomial(40, 0.2), trials: 40) },
        [
          Probe("binomial, exact", .atMostNominal) { try $0.exactTest(of: 0.2).pValue },
          Probe("binomial, mid-p", .reported("may exceed the level")) { try $0.exactTest(of: 0.2).midP },
          Probe("score z", .reported("one lattice: the level jumps with n")) { try $0.scoreTest(of: 0.2).pValue },
        ]),
    ]

    @Test(arguments: fourfolds + tables + sampled + fits)
    func `rejects at most as often as it may`(_ setting: NullSetting) throws {
      try setting.judge(section: "Exact tests")
    }
  }
}
