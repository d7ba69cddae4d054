internal import AssayData
internal import AssayReport
internal import AssayScoring

extension UncertaintyPage {
  /// What became of the ranking of the others when one was left out or counted twice.
  func rankReversal(_ result: RankReversal, method: String) -> Table {
    let rows = result.trials.map { trial -> [Value] in
      let isMade = trial.failure == nil
      return [
        .text(method), .text(trial.kind.rawValue), .text(name(of: trial.alternative)),
        isMade ? .integer(trial.reversedPairs) : .empty, Value(trial.kendallTau),
        isMade ? .text(trial.isBestChanged ? "yes" : "no") : .empty, Value(trial.cloneDifference),
        Value(trial.failure),
      ]
    }
    return Table(
      name: "rank_reversal", title: "Rank reversal",
      columns: [
        "method", "trial", "subject", "reversed_pairs", "kendall_tau_b", "best_changed",
        "clone_difference", "failure",
      ], rows: rows,
      footnotes: [
        "The worst and a sample of the others (seed \(result.seed)), left out or counted twice; weights stay the same."
      ])
  }

  /// How near the rankings of several methods are.
  func methodAgreement(_ result: MethodAgreement) -> Table {
    let rows = result.pairs.flatMap { pair in
      zip(result.tops, pair.topOverlaps).map { top, overlap -> [Value] in
        [
          .text(pair.first), .text(pair.second), Value(pair.kendallTau), .integer(top),
          .number(overlap),
          .number(pair.largestShift), .text(name(of: pair.mostShifted)),
        ]
      }
    }
    return Table(
      name: "method_agreement", title: "Agreement of methods",
      columns: [
        "first", "second", "kendall_tau_b", "top", "top_overlap", "largest_shift", "most_shifted",
      ], rows: rows)
  }
}
