import AssayComparisons
import AssayDistributions
import AssayInference
import AssayNumerics
import AssayTables
import Testing

extension NullBehaviour {
  /// Levels of exact tests, counted over every outcome: at most 5 %, with no allowance but rounding.
  @Suite struct CountedLevels {
    static let section = "Levels counted over all outcomes"
    /// Sums of up to a few thousand probabilities, each right to some 1e-14 of itself.
    static let rounding = 1e-11

    /// Expects that outcomes with a p-value of at most 5 % have a probability of at most 5 % together.
    static func expect(
      _ test: String, _ setting: String, levels: [Double], sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let largest = levels.max() ?? 0
      #expect(
        largest <= NullBehaviour.level + rounding, "\(test) has level \(largest) in \(setting)",
        sourceLocation: sourceLocation)
      // A test that never rejected would keep any level.
      #expect(largest > 0, "\(test) never rejects in \(setting)", sourceLocation: sourceLocation)
      ResultsFile.shared.record(
        CountedLevel(section: section, setting: setting, test: test, largest: largest, claim: "at most 5 %"))
    }

    /// Every pair of margins of 2 × 2 tables up to 26 observations, both margins fixed.
    @Test func `counts the levels of Fisher's test in 2 × 2 tables`() throws {
      let sizes = Array(2...26)
      let levels = try Parallelism().map(pieces: sizes.count) { piece in
        try Self.fisherLevels(sizes[sizes.count - 1 - piece])
      }.flatMap { $0 }
      for (place, name) in ["Fisher, two-sided", "Fisher, less", "Fisher, greater"].enumerated() {
        Self.expect(name, "2 × 2, all margins with n ≤ 26", levels: levels.map { $0[place] })
      }
    }

    static func fisherLevels(_ size: Int) throws -> [[Double]] {
      var levels: [[Double]] = []
      for row in 1..<size {
        for column in 1..<size {
          let law = Hypergeometric(population: size, successes: row, draws: column)
          var rejected = [0.0, 0, 0]
          for a in max(0, row + column - size)...min(row, column) {
            let counts = [a, row - a, column - a, size - row - column + a].map(Double.init)
            let test = try ContingencyTable(counts, rows: 2).fisherTwoByTwo()
            for (place, side) in [test.twoSided, test.less, test.greater].enumerated()
            where side.pValue <= NullBehaviour.level {
              rejected[place] += law.density(Double(a))
            }
          }
          levels.append(rejected)
        }
      }
      return levels
    }

    /// Margins of r × c tables; all tables that have them are listed.
    static let margins: [(rows: [Int], columns: [Int])] = [
      ([5, 5, 5], [5, 5, 5]), ([2, 5, 8], [3, 4, 8]), ([4, 4, 6], [2, 3, 4, 5]), ([7, 9], [2, 3, 3, 4, 4]),
      ([3, 3, 3, 3], [3, 3, 3, 3]), ([1, 2, 12], [4, 5, 6]), ([10, 10], [5, 6, 9]),
    ]

    @Test(arguments: margins)
    func `counts the levels of exact tests in r × c tables`(_ rows: [Int], _ columns: [Int]) throws {
      let tables = TablesWithMargins(rows: rows, columns: columns).all
      let alone = Parallelism(threads: 1)
      let rejections = try Parallelism().map(pieces: tables.count) { place in
        let table = try ContingencyTable(tables[place].counts, rows: rows.count)
        return try table.exactIndependence(ExactStatistic.allCases, parallelism: alone)
          .map { $0.result.pValue <= NullBehaviour.level ? tables[place].probability : 0 }
      }
      #expect(abs(tables.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
      for (place, statistic) in ExactStatistic.allCases.enumerated() {
        Self.expect(
          "exact \(statistic)", "margins \(rows) and \(columns), \(tables.count) tables",
          levels: [rejections.reduce(0) { $0 + $1[place] }])
      }
    }

    /// Every sample from four categories.
    @Test(arguments: [[0.25, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.4], [0.03, 0.07, 0.4, 0.5]])
    func `counts the levels of the exact multinomial test`(_ shares: [Double]) throws {
      var levels: [Double] = []
      for size in [8, 15, 24] {
        var rejected = 0.0
        for sample in TablesWithMargins.splits(size, into: 4) {
          let fit = try GoodnessOfFit(counts: sample.map(Double.init), shares: shares)
          guard try fit.exactTest(parallelism: Parallelism(threads: 1)).test.pValue <= NullBehaviour.level else {
            continue
          }
          let logs = zip(sample, shares).reduce(Double.lgamma(Double(size) + 1)) {
            $0 + Double($1.0) * Double.log($1.1) - Double.lgamma(Double($1.0) + 1)
          }
          rejected += Double.exp(logs)
        }
        levels.append(rejected)
      }
      Self.expect("exact multinomial", "shares \(shares), n of 8, 15 and 24", levels: levels)
    }

    /// Every number of successes in up to 120 trials.
    @Test func `counts the levels of binomial tests`() throws {
      var exact: [Double] = []
      for share in [0.03, 0.1, 0.25, 0.5, 0.8] {
        for trials in 1...120 {
          let law = Binomial(trials: trials, probability: share)
          var rejected = 0.0
          for successes in 0...trials {
            let proportion = try OneProportion(successes: Double(successes), trials: Double(trials))
            if try proportion.exactTest(of: share).pValue <= NullBehaviour.level {
              rejected += law.density(Double(successes))
            }
          }
          exact.append(rejected)
        }
      }
      Self.expect("binomial, exact", "1 to 120 trials, shares 0.03 to 0.8", levels: exact)
    }

    /// Every split of up to 200 pairs that changed.
    @Test func `counts the levels of McNemar's exact test`() throws {
      let levels = try (1...200).map { changed in
        let law = Binomial(trials: changed, probability: 0.5)
        return try (0...changed).reduce(0.0) { sum, b in
          let table = try ContingencyTable([3, Double(b), Double(changed - b), 4], rows: 2)
          return try table.mcnemarExact().pValue <= NullBehaviour.level ? sum + law.density(Double(b)) : sum
        }
      }
      Self.expect("McNemar, exact", "1 to 200 pairs that changed", levels: levels)
    }

    /// Two strata with fixed margins: every pair of first cells.
    @Test func `counts the level of the exact test of a common odds ratio`() throws {
      let strata = [(n: 12, row: 5, column: 6), (n: 10, row: 4, column: 3), (n: 14, row: 6, column: 8)]
      let laws = strata.map { Hypergeometric(population: $0.n, successes: $0.row, draws: $0.column) }
      var rejected = 0.0
      for a in 0...5 {
        for b in 0...3 {
          for c in 0...6 {
            var probability = 1.0
            var tables: [ContingencyTable] = []
            for (place, first) in [a, b, c].enumerated() {
              let (n, row, column) = strata[place]
              probability *= laws[place].density(Double(first))
              guard n - row - column + first >= 0 else { break }
              tables.append(
                try ContingencyTable(
                  [first, row - first, column - first, n - row - column + first].map(Double.init), rows: 2))
            }
            guard tables.count == 3 else { continue }
            let test = try StratifiedTable(strata: tables, labels: ["1", "2", "3"]).exactConditional().test
            if test.pValue <= NullBehaviour.level { rejected += probability }
          }
        }
      }
      Self.expect("exact common odds ratio", "three strata with fixed margins", levels: [rejected])
    }
  }
}
