internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

extension Elicit {
  /// The page of the analytic hierarchy process.
  func pairwisePage(of file: inout JudgmentsFile, options: DataOptions) throws -> ElicitedPage {
    let group = try file.comparisonGroup(criteria: criteria, expertWeights: expertWeights)
    let weights = try group.weights(by: priority, aggregation: aggregation)
    let joint = try group.aggregatedJudgments()
    var page = ElicitedPage(group.names, weights: weights, extra: alternatives(to: weights, group: group, joint: joint))
    var lists: [[Double]] = []
    for comparisons in group.comparisons { lists.append(try comparisons.weights(by: priority)) }
    let panel = try ExpertPanel(
      group.names, experts: group.experts, weights: lists, expertWeights: group.expertWeights)
    addConsistency(to: &page, group: group, joint: joint)
    addTriads(to: &page, group: group)
    page.add(panel)
    page.notes = notes(on: group, joint: joint) + page.notes
    page.manifest += [
      DesignFact("priority", Value(priority.rawValue)), DesignFact("random_index", Value(randomIndex.rawValue)),
    ]
    if group.experts.count > 1 { page.manifest.append(DesignFact("aggregation", Value(aggregation.rawValue))) }
    if let draws {
      let simulation = try JudgmentSimulation(
        of: group, by: priority, aggregation: aggregation, table: randomIndex,
        options: .init(draws: draws, spread: spread, level: options.level, seed: options.seed),
        parallelism: options.parallelism)
      page.add(simulation, names: group.names)
    }
    return page
  }

  /// The weights by the other methods and, with several experts, by the other ways of putting them together.
  private func alternatives(
    to weights: [Double], group: ComparisonGroup, joint: PairwiseComparisons
  ) -> [(column: TableColumn, values: [Value])] {
    func column(_ name: String, _ weights: [Double]?) -> (column: TableColumn, values: [Value]) {
      (TableColumn(name), weights?.map { .number($0) } ?? group.names.map { _ in .empty })
    }
    var columns = PriorityMethod.allCases.map { method in
      column("\(method.rawValue)_weight", try? group.weights(by: method, aggregation: aggregation))
    }
    guard group.experts.count > 1 else { return columns }
    columns += ComparisonGroup.Aggregation.allCases.map { way in
      column("\(way.rawValue)_weight", try? group.weights(by: priority, aggregation: way))
    }
    return columns
  }

  private func addConsistency(to page: inout ElicitedPage, group: ComparisonGroup, joint: PairwiseComparisons) {
    var rows: [[Value]] = []
    func add(_ comparisons: PairwiseComparisons, expert: String?, subject: String) {
      let consistency = PairwiseConsistency(of: comparisons, table: randomIndex)
      rows.append([
        Value(expert == nil ? "group" : "expert"), Value(expert), .integer(consistency.count),
        .number(consistency.eigenvalue), .number(consistency.index), Value(consistency.randomIndex),
        Value(consistency.ratio), Value(consistency.isApproximate ? "approximate" : nil),
        Value(consistency.geometricIndex), Value(consistency.geometricThreshold),
        .integer(consistency.missingPairCount),
      ])
      if let ratio = consistency.ratio, ratio > PairwiseConsistency.acceptableRatio {
        page.warnings.append(comparisons.consistencySentence(consistency, subject: subject))
      }
    }
    let isOne = group.experts.count == 1
    for (expert, comparisons) in zip(group.experts, group.comparisons) {
      add(comparisons, expert: expert, subject: isOne ? "The judgments" : "The judgments of expert “\(expert)”")
    }
    if !isOne, aggregation == .judgments { add(joint, expert: nil, subject: "The judgments of the group") }
    let joined = PairwiseConsistency(of: joint, table: randomIndex)
    page.tables.append(
      Table(
        name: "consistency", title: "Consistency",
        columns: [
          "scope", "expert", "criteria", "lambda_max", "ci", "random_index", "cr", "cr_kind", "gci", "gci_threshold",
          "missing_pairs",
        ], rows: rows,
        footnotes: [
          "Random index: \(randomIndex.title)."
            + (joined.geometricThreshold.map {
              " Where CR is 0.1, GCI is about \(PageWords.number($0, places: 3)) (Aguarón and Moreno-Jiménez 2003)."
            } ?? "")
        ],
        hidden: ["criteria", "gci_threshold"] + (isOne ? ["scope", "expert"] : [])
          + (rows.contains { $0[7] != .empty } ? [] : ["cr_kind", "missing_pairs"])))
    if let reason = joined.reason { page.notes.append("CR is empty: \(reason). GCI is given for any number.") }
    if joined.ratio != nil, isOne || aggregation == .judgments, let sentence = page.sentence {
      let ratio = PageWords.number(joined.ratio ?? 0, places: 3, leadingZero: false)
      page.sentence = "\(sentence.dropLast()); CR = \(ratio)."
    }
  }

  private func addTriads(to page: inout ElicitedPage, group: ComparisonGroup) {
    let names = group.names
    var rows: [[Value]] = []
    for (expert, comparisons) in zip(group.experts, group.comparisons) {
      let weights = PrincipalEigenvector(of: comparisons).weights
      for triad in comparisons.worstTriads(weights: weights, limit: triadLimit) {
        rows.append(
          [Value(expert)] + triad.criteria.map { Value(names[$0]) } + triad.judgments.map { .number($0) } + [
            .number(triad.inconsistency), Value("\(names[triad.suspect.row]) over \(names[triad.suspect.column])"),
            .number(triad.given), .number(triad.consistent),
          ])
      }
    }
    guard !rows.isEmpty else { return }
    page.tables.append(
      Table(
        name: "triads", title: "Judgments that contradict each other most",
        columns: [
          "expert", "first", "second", "third", "first_over_second", "second_over_third", "first_over_third",
          "inconsistency", "judgment", "given", "consistent",
        ], rows: rows,
        footnotes: [
          "Inconsistency: |ln(first over second × second over third / first over third)|. Of the three judgments the one to "
            + "look at is farthest from the ratio of the weights; the value under “Consistent” would agree with the other two."
        ],
        hidden: ["first_over_second", "second_over_third", "first_over_third"]
          + (group.experts.count == 1 ? ["expert"] : [])))
  }

  private func notes(on group: ComparisonGroup, joint: PairwiseComparisons) -> [String] {
    var notes: [String] = []
    let several = group.experts.count > 1
    if several {
      let way =
        switch aggregation {
        case .judgments: "the weighted geometric mean of their judgments (AIJ)"
        case .priorities: "the weighted arithmetic mean of their weights (AIP)"
        case .geometricPriorities: "the weighted geometric mean of their weights (AIP, geometric)"
        }
      notes.append("\(group.experts.count) experts are put together by \(way).")
    }
    for (expert, comparisons) in zip(group.experts, group.comparisons) {
      let who = several ? "Expert “\(expert)”: " : ""
      for rounding in comparisons.roundings {
        notes.append(
          "\(who)“\(rounding.row)” over “\(rounding.column)” is written \(rounding.written.token), and was taken for the "
            + "exact reciprocal of \((1 / rounding.used).token) (tolerance \(PairwiseComparisons.roundingTolerance.token))."
        )
      }
      for alone in comparisons.seemingReciprocals {
        notes.append(
          "\(who)“\(alone.row)” over “\(alone.column)” is \(alone.written.token) and was taken as it stands; write "
            + "1/\((1 / alone.used).token) if that was meant.")
      }
      let missing = comparisons.missingPairs.map { "\(comparisons.names[$0.row]) : \(comparisons.names[$0.column])" }
      if !missing.isEmpty {
        notes.append(
          "\(who)\(missing.count) \(missing.count == 1 ? "pair" : "pairs") not judged (\(missing.joined(separator: ", "))). "
            + "Weights by Harker (1987), and the logarithmic least squares in place of geometric means; CR is approximate, GCI "
            + "and the column mean are empty.")
      }
      let outside = comparisons.values.compactMap(\.self).filter { $0 > 9 * (1 + 1e-9) }.sorted()
      if let largest = outside.last {
        notes.append("\(who)Judgments go up to \(largest.token), beyond Saaty’s scale of 1/9 to 9.")
      }
    }
    return notes
  }
}

extension ElicitedPage {
  /// Adds what draws of perturbed judgments came to.
  fileprivate mutating func add(_ simulation: JudgmentSimulation, names: [String]) {
    let ranks = ScoreRanks(simulation.weights).competition
    tables.append(
      Table(
        name: "simulation", title: "Weights under perturbed judgments",
        columns: [
          "indicator", "local_weight", "mean", "std_dev", "conf_low", "conf_high", "rank", "rank_share",
        ],
        rows: names.indices.map { place in
          [
            Value(names[place]), .number(simulation.weights[place]), .number(simulation.means[place]),
            .number(simulation.standardDeviations[place]), .number(simulation.lows[place]),
            .number(simulation.highs[place]), .integer(ranks[place]),
            .number(simulation.rankShares[place][ranks[place] - 1]),
          ]
        },
        footnotes: [
          "Limits hold the central \(PageWords.percent(simulation.options.level)) of the draws. The share is that of draws in "
            + "which the criterion has the rank it has."
        ]))
    tables.append(
      Table(
        name: "rank_shares", title: "Share of draws by rank", columns: ["indicator", "rank", "draw_share"],
        rows: names.indices.flatMap { place in
          simulation.rankShares[place].enumerated().map { rank, share in
            [Value(names[place]), Value("\(rank + 1)"), .number(share)]
          }
        }, layout: .grid(row: "indicator", column: "rank", values: ["draw_share"])))
    func row(_ measure: String, _ share: Double?) -> [Value] {
      [Value(measure), Value(share), Value(share.map(simulation.standardError))]
    }
    tables.append(
      Table(
        name: "simulation_summary", title: "How stable the draws are", columns: ["measure", "estimate", "std_error"],
        rows: [row("order_kept", simulation.orderShare), row("cr_acceptable", simulation.acceptableShare)],
        footnotes: ["Standard errors are those of the Monte Carlo draws."]))
    notes.append(
      "\(simulation.options.draws) draws: each judgment is multiplied by e to the power of a normal number with standard "
        + "deviation \(simulation.options.spread.token), the spread, and its reciprocal divided by it.")
    manifest += [
      DesignFact("draws", .integer(simulation.options.draws)), DesignFact("spread", .number(simulation.options.spread)),
      DesignFact("level", .number(simulation.options.level)), DesignFact("seed", .text("\(simulation.options.seed)")),
    ]
  }
}
