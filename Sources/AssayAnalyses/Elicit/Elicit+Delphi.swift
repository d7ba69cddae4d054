internal import AssayFiles
internal import AssayInference
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

extension Elicit {
  /// The page of the rounds of a Delphi study.
  func delphiPage(of file: inout JudgmentsFile) throws -> ElicitedPage {
    if expertWeights != nil {
      throw AnalysisError("Delphi rounds take every expert alike; leave out --expert-weights.")
    }
    let rounds = try file.delphiRounds(criteria: criteria)
    let last = rounds[rounds.count - 1]
    let weights: [Double]
    do {
      weights = try last.round.weights()
    } catch {
      throw AnalysisError("Round “\(last.label)”: \(error)")
    }
    var page = ElicitedPage(
      last.round.criteria.map(\.name), weights: weights,
      extra: [
        ("mean", last.round.criteria.map { .number($0.mean) }),
        ("median", last.round.criteria.map { .number($0.median) }),
        ("iqr", last.round.criteria.map { .number($0.interquartileRange) }),
        ("cv", last.round.criteria.map { Value($0.coefficientOfVariation) }),
      ], footnotes: ["Weights are the means of the last round, “\(last.label)”, over their sum."])
    page.tables += [ratings(rounds), agreement(rounds)] + changes(rounds)
    for (label, round) in rounds {
      if let reason = round.concordanceReason {
        page.notes.append("Round “\(label)”: Kendall’s W is empty: \(reason).")
      }
      if round.completeCount < round.expertCount, round.concordance != nil {
        page.notes.append(
          "Round “\(label)”: Kendall’s W rests on the \(round.completeCount) of \(round.expertCount) experts who rated every "
            + "criterion.")
      }
    }
    return page
  }

  private func ratings(_ rounds: [(label: String, round: DelphiRound)]) -> Table {
    Table(
      name: "rounds", title: "Ratings by round",
      columns: ["round", "indicator", "n", "mean", "std_dev", "cv", "median", "q25", "q75", "iqr"],
      rows: rounds.flatMap { label, round in
        round.criteria.map { criterion in
          [
            Value(label), Value(criterion.name), .integer(criterion.count), .number(criterion.mean),
            Value(criterion.standardDeviation), Value(criterion.coefficientOfVariation), .number(criterion.median),
            .number(criterion.lowerQuartile), .number(criterion.upperQuartile), .number(criterion.interquartileRange),
          ]
        }
      }, footnotes: ["Quartiles are values at (n + 1)p (type 6)."])
  }

  private func agreement(_ rounds: [(label: String, round: DelphiRound)]) -> Table {
    Table(
      name: "agreement", title: "Agreement by round",
      columns: ["round", "experts", "complete", "kendall_w", "statistic", "df", "p_value"],
      rows: rounds.map { label, round in
        [
          Value(label), .integer(round.expertCount), .integer(round.completeCount), Value(round.concordance),
          Value(round.concordanceTest?.statistic), Value(round.concordanceTest?.reference.degreesOfFreedom),
          Value(round.concordanceTest?.pValue),
        ]
      })
  }

  private func changes(_ rounds: [(label: String, round: DelphiRound)]) -> [Table] {
    let rows = zip(rounds, rounds.dropFirst()).compactMap { before, after -> [Value]? in
      guard let change = DelphiChange(from: before.round, to: after.round) else { return nil }
      return [
        Value(after.label), .number(change.largestMedianShift), .integer(change.unmovedCount),
        .number(change.meanRangeChange), Value(change.concordanceChange), .number(100 * change.retention),
      ]
    }
    guard !rows.isEmpty else { return [] }
    return [
      Table(
        name: "changes", title: "Changes since the round before",
        columns: ["round", "median_shift", "unmoved", "iqr_change", "w_change", "retention_percent"], rows: rows,
        footnotes: ["Criteria that both rounds have. Whether the panel has settled is for the reader."])
    ]
  }
}
