internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The document of a score.
struct ScorePage {
  let analysis: Score
  let fitted: FittedModel
  let result: ScoreResult
  let subjects: ScoredSubjects
  /// The scores against a reference group; nil where none was named.
  let normed: NormedScores?
  /// How sure the ranks are; nil where nobody asked.
  let uncertainty: ScoreUncertainty?
  /// What belongs to a rank-sum ratio; nil for other methods.
  let ratios: RankSumRatioTables?
  let data: DataSet

  init(
    _ analysis: Score, fitted: FittedModel, result: ScoreResult, subjects: ScoredSubjects, normed: NormedScores?,
    uncertainty: ScoreUncertainty?, ratios: RankSumRatioTables?, data: DataSet
  ) {
    self.analysis = analysis
    self.fitted = fitted
    self.result = result
    self.subjects = subjects
    self.normed = normed
    self.uncertainty = uncertainty
    self.ratios = ratios
    self.data = data
  }

  var document: Document {
    Document(
      analysis: "score", title: "Scores of \(data.source.name)", cases: subjects.account,
      tables: [scores] + [graded?.quotas, graded?.ruleTable].compactMap { $0 } + [indicatorWeights]
        + [weightParts, scoreParts].compactMap { $0 }
        + (fitted.model.aggregation.rule == nil ? [] : [scales])
        + (ratios?.tables ?? []) + (uncertainty?.tables ?? []),
      notes: subjects.notes + [method] + domainNotes + scaleNotes + missingNotes + fitted.notes + result.notes
        + (normed?.notes ?? [])
        + (uncertainty?.notes ?? []) + (ratios?.notes ?? []),
      warnings: subjects.warnings + floorWarnings + (normed?.warnings ?? [])
        + (fitted.warnings + result.warnings).map(\.description),
      manifest: data.manifest.filter { $0.name != "missing" } + [
        DesignFact("missing", .text(fitted.model.missing.rawValue))
      ]
        + (uncertainty == nil ? [] : [DesignFact("seed", .text("\(data.options.seed)"))]))
  }

  /// The most persons that pages print.
  private static let pageLimit = 50

  private var scores: Table {
    var columns: [(TableColumn, ColumnContent)] = [
      ("subject", subjects.nameContent), ("score", .numbers(result.scores)), ("rank", result.rankContent),
    ]
    if let graded { columns += graded.columns }
    if let units = subjects.rules?.units {
      columns.append(("unit", .coded(codes: units.map { Int32($0) }, texts: subjects.rules?.unitNames ?? [])))
    }
    columns += normed?.columns ?? []
    if let floors { columns.append(("below_floor", floors)) }
    if let graded { columns.append(("reason", .texts((0..<subjects.count).map { graded.reason($0) }))) }
    return Table(
      name: "scores", title: "Scores and ranks", columns: columns.map(\.0), content: columns.map(\.1),
      pageRows: result.best(Self.pageLimit), hidden: ["reason"])
  }

  /// What the scores were made of, such as the distances of TOPSIS; nil where the method has no parts.
  ///
  /// A table of its own: a file of scores is what goes on to the next step, and need not carry them.
  private var scoreParts: Table? {
    guard !result.parts.isEmpty else { return nil }
    let columns: [(TableColumn, ColumnContent)] =
      [("subject", subjects.nameContent)] + result.parts.map { (TableColumn($0.name), .numbers($0.values)) }
    return Table(
      name: "score_parts", title: "What the scores were made of", columns: columns.map(\.0), content: columns.map(\.1),
      pageRows: result.best(Self.pageLimit))
  }

  /// Grades; nil where the model has none.
  private var graded: GradingTables? {
    guard !analysis.grading.grades.isEmpty else { return nil }
    return result.grading.map {
      GradingTables(rules: analysis.grading, grading: $0.grading, scores: $0.scores, leaves: fitted.leaves)
    }
  }

  /// The first indicator in which each person lies below the floor; nil where no indicator has one.
  private var floors: ColumnContent? {
    let floored = fitted.leaves.indices.filter { fitted.leaves[$0].indicator.floor != nil }
    guard !floored.isEmpty else { return nil }
    let codes = (0..<subjects.count).map { person in
      Int32(floored.firstIndex { fitted.leaves[$0].indicator.isBelowFloor(subjects.columns[$0][person]) } ?? -1)
    }
    return .coded(codes: codes, texts: floored.map { fitted.leaves[$0].name })
  }

  /// How many lie below a floor, which no other indicator makes up for.
  private var floorWarnings: [String] {
    let rules = Set(
      analysis.grading.caps.compactMap { cap in
        if case .floor(let node, nil) = cap.cause { node } else { nil }
      })
    return fitted.leaves.indices.compactMap { place -> String? in
      let leaf = fitted.leaves[place]
      guard let floor = leaf.indicator.floor, !rules.contains(leaf.name) else { return nil }
      let count = subjects.columns[place].count { leaf.indicator.isBelowFloor($0) }
      guard count > 0 else { return nil }
      return
        "\(count) \(count == 1 ? "person lies" : "persons lie") below the floor \(floor.token) of “\(leaf.name)” (column below_floor). "
        + "Score and rank are not changed by it; a rule caps the grade: rules: [{floor: \(leaf.name), cap: …}]."
    }
  }

  private var indicatorWeights: Table {
    let rows = fitted.nodes.map { node -> [Value] in
      let leaf = node.leaf.map { fitted.leaves[$0] }
      return [
        .text(node.name), .text(node.parent), .number(node.localWeight), .number(node.globalWeight),
        Value(leaf.map { $0.criterion.direction.words }), Value(leaf?.indicator.unit),
      ]
    }
    return Table(
      name: "indicator_weights", title: "Weights",
      columns: ["indicator", "dimension", "local_weight", "global_weight", "direction", "unit"], rows: rows)
  }

  /// What the weights were made of, where the data made them.
  private var weightParts: Table? {
    let rows = fitted.weighings.flatMap { weighing in
      weighing.weights.parts.flatMap { part in
        zip(weighing.indicators, part.values).map { indicator, value -> [Value] in
          [.text(indicator), .text(weighing.node), .text(weighing.method), .text(part.name), Value(value)]
        }
      }
    }
    guard !rows.isEmpty else { return nil }
    return Table(
      name: "weight_parts", title: "What the weights were made of",
      columns: ["indicator", "dimension", "weighting", "quantity", "value"], rows: rows, pageLimit: Self.pageLimit)
  }

  private var scales: Table {
    let rows = fitted.scales.map { scale -> [Value] in
      [
        .text(scale.criterion.name), .text(scale.method.name), .text(scale.transform.rawValue), .number(scale.origin),
        Value(scale.divisor), .number(scale.offset), .number(scale.span),
      ]
    }
    return Table(
      name: "scales", title: "Scales",
      columns: ["indicator", "normalisation", "transform", "origin", "divisor", "offset", "span"], rows: rows,
      footnotes: [
        "Value on the scale = offset + span × (x − origin)/divisor, with x the value, its distance from the best one, or its reciprocal."
      ])
  }

  /// What a score is held against: the order of scores, stored scales that values leave, and methods without a stored scale.
  private var scaleNotes: [String] {
    var notes: [String] = []
    if result.order == .ascending { notes.append("The smallest score is the best.") }
    if fitted.model.aggregation.rule == nil {
      notes.append(
        "“\(fitted.model.aggregation.name)” measures these persons against each other: scores of another file are not on the same "
          + "scale, also with the same weights.")
    }
    let outside = fitted.leaves.indices.compactMap { place -> String? in
      guard fitted.leaves[place].indicator.scale != nil else { return nil }
      let scale = fitted.scales[place]
      switch scale.method {
      case .minMax, .efficacy, .max: break
      default: return nil
      }
      let ends = min(scale.offset, scale.offset + scale.span)...max(scale.offset, scale.offset + scale.span)
      let count = subjects.columns[place].count { value in
        let y = scale(value)
        return !y.isNaN && (y < ends.lowerBound - 1e-9 || y > ends.upperBound + 1e-9)
      }
      return count > 0 ? "\(fitted.leaves[place].name) \(count)" : nil
    }
    if !outside.isEmpty {
      notes.append(
        "Beyond the ends of the stored scales, so that scores may leave their range: \(outside.joined(separator: ", "))."
      )
    }
    return notes
  }

  private var domainNotes: [String] {
    data.options.condition == nil
      ? [] : ["Scales, weights and ranks are of the rows that meet the condition of --where."]
  }

  /// Who misses what, and what that does.
  private var missingNotes: [String] {
    let columns = subjects.columns
    let missing = data.options.parallelism.map(pieces: columns.count) { place in
      columns[place].isFinite ? 0 : columns[place].count { $0.isNaN }
    }
    let counts = zip(fitted.leaves, missing).map { leaf, count in (leaf: leaf, count: count) }
    let rules: [(MissingLeafPolicy, String)] = [
      (.reweight, "the weight goes to the other indicators under the same node"),
      (.worst, "the worst value that anybody has takes its place"),
    ]
    let unscored = result.scores.isFinite ? 0 : result.scores.count { $0.isNaN }
    return rules.compactMap { policy, effect in
      let missed = counts.filter { $0.leaf.missing == policy && $0.count > 0 }
      guard !missed.isEmpty else { return nil }
      return "Missing, so that \(effect) (\(policy.rawValue)): "
        + missed.map { "\($0.leaf.name) \($0.count)" }.joined(separator: ", ") + "."
    } + (unscored == 0 ? [] : ["\(unscored) of \(subjects.count) miss every indicator and have no score."])
  }

  private var method: String {
    let weighting =
      fitted.weighings.isEmpty ? "stated" : Set(fitted.weighings.map(\.method)).sorted().joined(separator: ", ")
    let model = fitted.model
    let isTree = model.aggregation.rule != nil
    let scale = isTree ? model.treeNormalisation.name : model.normalisation?.name ?? "the method's own"
    return "Aggregation: \(model.aggregation.name); normalisation: \(scale); weights: \(weighting)."
  }
}

extension Direction {
  /// As models write it.
  var words: String {
    switch self {
    case .benefit: "benefit"
    case .cost: "cost"
    case .target(let value): "target \(value.token)"
    case .interval(let range): "interval \(range.lowerBound.token) to \(range.upperBound.token)"
    }
  }
}
