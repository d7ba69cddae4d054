internal import AssayData
internal import AssayReport
internal import AssayScoring

extension UncertaintyPage {
  /// The smallest change of one weight that reverses each pair of neighbours.
  ///
  /// - Parameter ranks: The competition rank of each subject that was scored.
  func weightSensitivity(_ sensitivity: WeightSensitivity, ranks: [Int]) -> Table {
    let nodes = sensitivity.tree.nodes
    let rows = sensitivity.pairs.map { pair -> [Value] in
      let (absolute, relative) = (pair.absolute, pair.relative)
      return [
        .integer(ranks[pair.better]), .text(name(of: pair.better)), .text(name(of: pair.worse)),
        .number(pair.difference),
        Value(absolute.map { nodes[$0.node].name }), Value(absolute?.scope.rawValue),
        Value(absolute?.weight),
        Value(absolute?.change), Value(absolute?.newWeight),
        Value(relative.map { nodes[$0.node].name }),
        Value(relative?.scope.rawValue), Value(relative?.relativeChange.map { 100 * $0 }),
      ]
    }
    return Table(
      name: "weight_sensitivity", title: "Smallest change of one weight that reverses neighbours",
      columns: [
        "rank", "subject", "next_subject", "score_difference", "critical_indicator", "weight_scope",
        "current_weight",
        "weight_change", "reversal_weight", "relative_indicator", "relative_scope",
        "relative_change_percent",
      ], rows: rows, pageLimit: 20,
      footnotes: [
        "The other weights of the node (local), or of all indicators (global), are rescaled in proportion. Where the "
          + "indicator is empty no change of one weight reverses the two."
      ])
  }

  /// Ranks under drawn weights.
  func rankAcceptability(_ result: RankAcceptability) -> Table {
    let subjects = result.expectedRanks.indices
    return Table(
      name: "rank_acceptability", title: "Ranks under drawn weights",
      columns: [
        "subject", "expected_rank", "expected_rank_error", "rank_q05", "rank_median", "rank_q95",
        "first_share",
        "top_share", "top_share_error",
      ].map { TableColumn($0) },
      content: [
        .texts(subjects.map { name(of: $0) }), .numbers(result.expectedRanks),
        .numbers(result.expectedRankErrors),
        .integers(result.lowQuantiles), .integers(result.medians), .integers(result.highQuantiles),
        .numbers(result.firstShares), .numbers(result.topShares),
        .numbers(result.topShares.map { result.error(ofShare: $0) }),
      ], pageLimit: 50, footnotes: ["Top: the best \(result.options.top)."])
  }

  /// The probabilities of the grades under drawn weights; nil where no cuts were given.
  ///
  /// - Parameter grades: The names of the grades from the best.
  func gradeAcceptability(_ result: RankAcceptability, grades: [String]) -> Table? {
    guard !result.gradeShares.isEmpty else { return nil }
    let subjects = result.gradeShares.indices
    let shares = result.gradeShares.flatMap { $0 }
    let codes = subjects.flatMap { _ in Array(grades.indices) }
    return Table(
      name: "grade_acceptability", title: "Grades under drawn weights",
      columns: ["subject", "grade", "grade_share", "grade_share_error"].map { TableColumn($0) },
      content: [
        .texts(subjects.flatMap { subject in grades.map { _ in name(of: subject) } }),
        .texts(codes.map { grades[$0] }),
        .numbers(shares), .numbers(shares.map { result.error(ofShare: $0) }),
      ], pageLimit: 50)
  }

  /// The mean weights under which the first subjects by expected rank are first.
  ///
  /// - Parameter tree: The tree that weights were drawn for.
  func centralWeights(_ result: RankAcceptability, tree: WeightTree) -> Table {
    let names = tree.nodes.filter { $0.leaf != nil }.sorted { ($0.leaf ?? 0) < ($1.leaf ?? 0) }.map(
      \.name)
    let rows = result.centralWeights.flatMap { entry in
      names.enumerated().map { leaf, indicator -> [Value] in
        [
          .text(name(of: entry.subject)), .number(entry.firstShare), .text(indicator),
          Value(entry.weights.map { $0[leaf] }),
        ]
      }
    }
    return Table(
      name: "central_weights", title: "Central weights",
      columns: ["subject", "first_share", "indicator", "central_weight"], rows: rows, pageLimit: 60,
      footnotes: [
        "The mean of the weights that put a subject first, for the first \(result.centralWeights.count) by expected "
          + "rank; empty where no draw does."
      ])
  }

  /// How weights were drawn.
  func notes(_ result: RankAcceptability) -> [String] {
    let how =
      switch result.options.distribution {
      case .uniform: "uniformly from all that add up to 1 (Dirichlet with parameters 1)"
      case .aroundGiven(let concentration):
        "about the given ones (Dirichlet with \(concentration.token) times the local weights as parameters)"
      }
    let error = ((result.error(ofShare: 0.5) * 10_000).rounded() / 10_000).token
    return [
      "Weights were drawn \(result.options.draws) times with seed \(result.options.seed), those of each node \(how). "
        + "A probability of 0.5 has a Monte Carlo error of \(error) (Lahdelma and Salminen 2001)."
    ]
  }
}
