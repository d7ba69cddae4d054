internal import AssayComparisons
internal import AssayInference
internal import AssayReport
internal import AssayScoring

/// What belongs to a rank-sum ratio beside the ratios: its distribution, the line through the probits, and the classes.
struct RankSumRatioTables {
  let tables: [Table]
  let notes: [String]

  /// - Parameters:
  ///   - ratios: The weighted rank-sum ratio of each person.
  ///   - classes: The number of classes, 3 to 10.
  init(_ ratios: [Double], classes: Int) throws(ScoringError) {
    let distribution = RankSumRatioDistribution(ratios)
    let graded = distribution.graded(by: try ProbitCuts(grades: classes), ratios: ratios)
    tables = [Self.distribution(distribution), Self.classes(graded)]
    var notes = ["Score: the weighted rank-sum ratio; RSR: the ratio without weights."]
    if let line = distribution.line {
      var sentence =
        "Ratio = \(Self.short(line.intercept)) + \(Self.short(line.slope)) × probit, R² = \(Self.short(line.rSquared))"
      if let test = line.test {
        sentence += ", F = \(Self.short(test.statistic)), p \(PageWords.probability(test.pValue))"
      }
      notes.append(sentence + ".")
    } else if let reason = distribution.undefinedReason {
      notes.append("No line through the probits: \(reason)")
    }
    self.notes = notes
  }

  private static func short(_ value: Double) -> String { PageWords.number(value, places: 4) }

  private static func distribution(_ distribution: RankSumRatioDistribution) -> Table {
    Table(
      name: "rsr_distribution", title: "Distribution of the rank-sum ratio",
      columns: ["value", "count", "cumulative_count", "mean_rank", "cumulative_percent", "probit", "fitted"],
      rows: distribution.rows.map { row in
        [
          .number(row.value), .integer(row.frequency), .integer(row.cumulativeFrequency), .number(row.meanRank),
          .number(100 * row.cumulativeShare), .number(row.probit), Value(distribution.line.map { $0(row.probit) }),
        ]
      }, pageLimit: 30,
      footnotes: ["The last cumulative share is 1 − 1/(4n). Probit: the normal quantile of the share, plus 5."])
  }

  private static func classes(_ graded: RankSumRatioGrades) -> Table {
    let cuts = graded.cuts.probits
    return Table(
      name: "rsr_classes", title: "Classes by probit",
      columns: ["class", "probit_from", "value_from", "count"],
      rows: graded.counts.indices.map { place in
        // Classes stand from the best; cuts rise.
        let cut = graded.counts.count - 2 - place
        return [
          .text("\(place + 1)"), Value(cuts.indices.contains(cut) ? cuts[cut] : nil),
          Value(graded.cutRatios.flatMap { $0.indices.contains(cut) ? $0[cut] : nil }), .integer(graded.counts[place]),
        ]
      },
      footnotes: [
        "1 is the best. "
          + (graded.bartlett.map { "Variances between classes (Bartlett): p \(PageWords.probability($0.pValue)). " }
            ?? "")
          + (graded.analysisOfVariance.map {
            "Means (analysis of variance): p \(PageWords.probability($0.result.pValue))."
          } ?? "")
      ])
  }
}
