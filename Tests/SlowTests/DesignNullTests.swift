import AssayInference
import AssayNumerics
import AssaySurvey
import AssayTables
import Testing

extension NullBehaviour {
  /// Tests under sampling weights, on samples whose weights are needed.
  @Suite struct Designs {
    /// The reference is approximate; 400 rows bring it within a point.
    static let large = LevelClaim.nominal(within: 1)
    static let small = LevelClaim.reported("100 rows")

    static let tables = [(100, small), (400, large)].flatMap { size, claim in
      ([([0.45, 0.55], [0.4, 0.6]), ([0.4, 0.6], [0.2, 0.35, 0.45]), ([0.3, 0.3, 0.4], [0.2, 0.25, 0.25, 0.3])]
        as [([Double], [Double])]).map { rows, columns in
          NullSetting(
            "\(rows.count) × \(columns.count), \(size) rows",
            draw: { cells(size, rows, columns, &$0) },
            [
              Probe("Rao–Scott F, second order", claim) { try RaoScottIndependence(of: $0).secondOrder.pValue },
              Probe("Rao–Scott, first order", .reported("needs equal design effects")) {
                try RaoScottIndependence(of: $0).firstOrder.pValue
              },
              Probe("Wald F", .reported("liberal with many contrasts")) { try WaldIndependence(of: $0).wald.pValue },
              Probe("adjusted Wald F", .reported("liberal with many contrasts")) {
                try WaldIndependence(of: $0).adjusted?.pValue
              },
              Probe("Pearson of weighted counts", .reported("wrong: for comparison")) {
                let scale = Double($0.designSize) / $0.total
                return try ContingencyTable($0.sums.map { $0 * scale }, rows: $0.rowCount).pearsonIndependence().pValue
              },
            ])
        }
    }

    /// The level of Wald's F is 5.7 % with 400 rows, found from 100,000 samples: near enough to the limit of a point that
    /// more samples are needed to tell it from one that is beyond.
    static let means = [(100, small), (400, large)].flatMap { size, claim in
      [
        NullSetting(
          "2 groups, \(size) rows, normal", draw: { try groups(size, [0.4, 0.6], { $0.normal() }, &$0) },
          twoMeans(claim)),
        NullSetting(
          "2 groups, \(size) rows, five-point",
          draw: { try groups(size, [0.4, 0.6], { Double($0.category([0.1, 0.2, 0.4, 0.2, 0.1])) - 2 }, &$0) },
          twoMeans(claim)),
        NullSetting(
          "3 groups, \(size) rows, normal, \(4 * NullBehaviour.samples) samples", samples: 4 * NullBehaviour.samples,
          draw: { try groups(size, [0.3, 0.3, 0.4], { $0.normal() }, &$0) },
          [
            Probe("design Wald F", claim) { try $0.designWaldF().pValue },
            Probe("design rank test", claim) { try $0.designRankTest().pValue },
            Probe("design t, Bonferroni, any pair", .reported("approximate and conservative")) {
              try $0.pairwiseT(adjustment: .bonferroni).compactMap(\.adjustedPValue).min()
            },
          ]),
      ]
    }

    static func twoMeans(_ claim: LevelClaim) -> [Probe<DesignBasedGroups>] {
      [
        Probe("design t", claim) { try $0.designT().test.pValue },
        Probe("design rank test", claim) { try $0.designRankTest().pValue },
      ]
    }

    static let letters = [(100, small), (400, large)].map { size, claim in
      NullSetting(
        "letters, 2 answers × 4 columns, \(size) rows",
        draw: { cells(size, [0.4, 0.6], [0.25, 0.25, 0.25, 0.25], &$0) },
        [
          Probe("columns A and B, no adjustment", claim) {
            try comparisons($0, .none).first { $0.row == 0 && $0.first == 0 && $0.second == 1 }?.pValue
          },
          Probe("any pair, Bonferroni", .reported("approximate and conservative")) {
            try comparisons($0, .bonferroni).filter { $0.row == 0 }.compactMap(\.adjustedPValue).min()
          },
        ])
    }

    @Test(arguments: tables)
    func `holds its level in weighted tables`(_ setting: NullSetting) throws {
      try setting.judge(section: "Tables under sampling weights")
    }

    @Test(arguments: means)
    func `holds its level on weighted means and ranks`(_ setting: NullSetting) throws {
      try setting.judge(section: "Means and ranks under sampling weights")
    }

    @Test(arguments: letters)
    func `holds its level in weighted letters`(_ setting: NullSetting) throws {
      try setting.judge(section: "Letters under sampling weights")
    }

    static func comparisons(
      _ cells: WeightedCells, _ adjustment: MultiplicityAdjustment
    ) throws -> [ColumnComparison] {
      try ColumnComparisons(of: cells, options: .init(adjustment: adjustment, zeroShares: .include)).comparisons
    }

    static func cells(
      _ size: Int, _ rows: [Double], _ columns: [Double], _ generator: inout Philox
    ) -> WeightedCells {
      let sample = InformativeSample(size: size, groupShares: columns, answerShares: rows, using: &generator)
      var sums = [Double](repeating: 0, count: rows.count * columns.count)
      var squares = sums
      for (place, weight) in sample.weights.enumerated() {
        let cell = sample.answers[place] * columns.count + sample.groups[place]
        sums[cell] += weight
        squares[cell] += weight * weight
      }
      return WeightedCells(
        rowCount: rows.count, columnCount: columns.count, sums: sums, squares: squares, designSize: size)
    }

    static func groups(
      _ size: Int, _ shares: [Double], _ value: (inout Philox) -> Double, _ generator: inout Philox
    ) throws -> DesignBasedGroups {
      let sample = InformativeSample(
        size: size, groupShares: shares, answerShares: [0.5, 0.5], value: value, using: &generator)
      return try DesignBasedGroups(
        values: sample.values, groups: sample.groups, labels: shares.indices.map { "g\($0)" }, weights: sample.weights)
    }
  }
}
