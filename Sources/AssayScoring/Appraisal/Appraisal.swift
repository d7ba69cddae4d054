public import AssayNumerics

/// The outcome of an appraisal: for each person the score, what it is made of, the grade and the rule that decided it.
public struct Appraisal: Sendable {
  /// Why a person takes no part.
  public enum Absence: String, Sendable {
    /// No ballot was cast for him.
    case noBallots = "no_ballots"
    /// All raters abstained.
    case onlyAbstentions = "only_abstentions"
    /// Every class was suppressed for having too few votes.
    case tooFewVotes = "too_few_votes"
  }

  /// A score made of some leaves only, as if they were all there is.
  public struct Alone: Sendable, Equatable {
    /// The weight of these leaves in the whole score of each subject; nil for whoever takes no part.
    public let weights: [Double?]
    /// The points that they add to the whole score.
    public let points: [Double?]
    /// Σ points / Σ weights: the score by these leaves alone.
    public let scores: [Double?]
    /// The ranks of these scores.
    public let ranks: [Int?]
  }

  public let model: AppraisalModel
  public let tally: BallotTally
  /// The tree with the weights and scales that were used.
  public let fitted: FittedModel
  /// The values of each leaf for each subject, in their own units; NaN where one is missing.
  public let values: [[Double]]
  /// The score of the tree; nil for whoever takes no part.
  public let base: [Double?]
  /// For each bonus and penalty of the rules: the points that it adds, with their sign.
  public let adjustments: [[Double]]
  /// The score with bonus and penalty; what is graded and ranked.
  public let scores: [Double?]
  /// Whom each cap of the rules hits.
  public let capped: [[Bool]]
  public let grading: Grading
  /// Why a subject takes no part; nil for those who do.
  public let absences: [Absence?]
  /// The score by ballots alone and by measured values alone; nil where the tree has leaves of one kind only, or is not a sum.
  public let ballotsAlone: Alone?
  public let measuresAlone: Alone?
  /// Blank cells of bonus and penalty columns that counted as 0.
  public let blankAdjustments: Int

  let leafValues: LeafValues
  let points: LeafPoints
  /// The position of each subject among those who take part.
  let places: [Int?]

  /// The names of the subjects.
  public var subjects: [String] { tally.subjects }
  /// The leaves, in the order of the tree.
  public var leaves: [ScoringModel.Leaf] { fitted.leaves }
  /// Whether the score is a sum of what the leaves add.
  public var isSum: Bool { model.scoring.aggregation.rule == .weightedSum }

  /// The votes of each group (levels × classes, classes within levels) of a subject for a leaf that takes ballots.
  public func votes(of subject: Int, leaf: Int) -> [GroupVotes] { leafValues.votes(of: subject, leaf: leaf) }

  /// For each leaf the weight it has in a subject's score and the points it adds; empty for whoever takes no part.
  public func contributions(of subject: Int) -> [(weight: Double, points: Double?)] {
    guard let place = places[subject] else { return [] }
    return zip(points.weights(row: place), points.scaled).map { weight, scaled in
      (weight, isSum && !scaled[place].isNaN ? weight * scaled[place] : nil)
    }
  }

  /// The ranks of the subjects by one leaf alone, on its scale.
  public func ranks(leaf: Int) -> [Int?] {
    places.map { place in place.flatMap { points.scaled[leaf][$0].isNaN ? nil : points.scaled[leaf][$0] } }
      .ranks(.descending)
  }
}

extension AppraisalModel {
  /// Appraises the subjects of a tally.
  ///
  /// - Parameters:
  ///   - tally: The ballots; its subjects are all persons there are, those without ballots too.
  ///   - input: What is known of them beside.
  /// - Throws: ``ScoringError``: what ``check()`` throws; a missing value or class that the model refuses, with the person's
  ///   name; nobody who takes part.
  public func appraise(
    _ tally: BallotTally, _ input: AppraisalInput = AppraisalInput(), parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> Appraisal {
    try check()
    guard try scheme.covers(tally.scheme) else { throw .mismatch("The ballots were counted under another model") }
    guard let rule = scoring.aggregation.rule else {
      throw .mismatch(
        "An appraisal is put together by weighted-sum or weighted-product, not by “\(scoring.aggregation.name)”")
    }
    return try AppraisalRun(model: self, tally: tally, input: input, rule: rule, parallelism: parallelism).result()
  }
}

/// One appraisal as it is made.
private struct AppraisalRun {
  let model: AppraisalModel
  let tally: BallotTally
  let input: AppraisalInput
  let rule: TreeScore.Rule
  let parallelism: Parallelism

  func result() throws(ScoringError) -> Appraisal {
    let leafValues = LeafValues(model, tally)
    let values = try values(leafValues)
    let absences = absences(values)
    let present = absences.indices.filter { absences[$0] == nil }
    guard !present.isEmpty else { throw .mismatch("Nobody has a valid ballot, so there is nobody to appraise") }
    var places = [Int?](repeating: nil, count: absences.count)
    for (place, subject) in present.enumerated() { places[subject] = place }
    // Scales are fitted to those who take part.
    let isWhole = present.count == absences.count
    let columns = isWhole ? values : values.map { column in present.map { column[$0] } }
    try refuseMissing(columns, present)
    let fitted = try onPoints(columns).fitted(to: columns, parallelism: parallelism)
    let nodes = wantedNodes(fitted)
    let tree = try fitted.treeScores(columns, rule: rule, nodes: nodes.map(\.place), parallelism: parallelism)
    let filled = try fitted.model.filled(columns, parallelism: parallelism)
    let scaled = parallelism.map(pieces: filled.count) { leaf in
      fitted.scales[leaf].values(filled[leaf], rows: 0..<present.count)
    }
    let base = places.map { place in place.map { tree.scores[$0] } }
    let score = { (node: String) -> [Double]? in
      nodes.firstIndex { $0.name == node }.map { index in
        places.map { $0.map { tree.nodes[index][$0] } ?? .nan }
      }
    }
    let graded = try ScoreGrading(
      model.grading, leaves: model.scoring.leaves, values: values, base: base, input: input, nodeScores: score,
      name: { tally.subjects[$0] })
    let points = LeafPoints(fitted, scaled: scaled)
    let isBallots = fitted.leaves.map { $0.indicator.source.isBallots }
    let isMixed = rule == .weightedSum && isBallots.contains(false)
    return Appraisal(
      model: model, tally: tally, fitted: fitted, values: values, base: base, adjustments: graded.adjustments,
      scores: graded.scores,
      capped: graded.capped, grading: graded.grading, absences: absences,
      ballotsAlone: isMixed ? alone(points, isBallots, places) : nil,
      measuresAlone: isMixed ? alone(points, isBallots.map { !$0 }, places) : nil,
      blankAdjustments: graded.blankAdjustments,
      leafValues: leafValues, points: points, places: places)
  }

  /// The values of all leaves for all subjects.
  private func values(_ leafValues: LeafValues) throws(ScoringError) -> [[Double]] {
    var values = try leafValues.columns(parallelism: parallelism)
    for (place, leaf) in model.scoring.leaves.enumerated() {
      guard case .column(let column) = leaf.indicator.source else { continue }
      guard let measured = input.columns[column], measured.count == tally.subjects.count else {
        throw .mismatch("There are no values of the column “\(column)”")
      }
      values[place] = measured
    }
    return values
  }

  private func absences(_ values: [[Double]]) -> [Appraisal.Absence?] {
    let ballots = model.scoring.leaves.indices.filter { model.scoring.leaves[$0].indicator.source.isBallots }
    let width = tally.scheme.width
    return tally.subjects.indices.map { subject in
      if ballots.contains(where: { !values[$0][subject].isNaN }) { return nil }
      let cells = tally.starts[subject]..<tally.starts[subject + 1]
      if cells.isEmpty { return .noBallots }
      let hasVotes = cells.contains { cell in
        tally.counts[cell * width..<(cell + 1) * width - 1].contains { $0 > 0 }
      }
      return hasVotes ? .tooFewVotes : .onlyAbstentions
    }
  }

  /// Names the person whose value is missing, where that is refused.
  private func refuseMissing(_ columns: [[Double]], _ present: [Int]) throws(ScoringError) {
    for (leaf, column) in zip(model.scoring.leaves, columns) where leaf.missing == .refuse {
      guard let place = column.firstIndex(where: \.isNaN) else { continue }
      let count = column.count { $0.isNaN }
      let what = leaf.indicator.source.isBallots ? "valid ballot" : "value"
      throw .mismatch(
        "“\(tally.subjects[present[place]])” has no \(what) on “\(leaf.name)”"
          + (count > 1 ? ", nor have \(count - 1) others" : "")
          + ". Say what that does: missing: reweight (the other indicators count more) or worst")
    }
  }

  /// The scoring model with all leaves on the scale of full marks.
  private func onPoints(_ columns: [[Double]]) throws(ScoringError) -> ScoringModel {
    let (full, leaves) = (model.fullMarks, model.scoring.leaves)
    return try model.scoring.mappingLeaves { (place, indicator) throws(ScoringError) in
      var indicator = indicator
      guard indicator.scale == nil else { return indicator }
      let isOwn = indicator.normalisation != nil
      if indicator.source.isBallots, !isOwn, indicator.direction == .benefit || indicator.direction == .cost {
        var unit = full
        if case .ballot = indicator.source { unit = 1 }
        // Points count as they are, a share as that share of full marks; of a cost, what is left of full marks.
        indicator.scale =
          indicator.direction == .benefit
          ? FittedScale(leaves[place].criterion, method: .none, origin: 0, divisor: 1 / unit)
          : FittedScale(leaves[place].criterion, method: .none, origin: full / unit, divisor: -1 / unit)
        return indicator
      }
      switch indicator.normalisation ?? model.scoring.treeNormalisation {
      case .minMax: indicator.normalisation = .efficacy(offset: 0, span: full)
      case .max:
        let fit = try Normalisation.max.fitted(to: columns[place], leaves[place].criterion)
        indicator.scale = FittedScale(
          fit.criterion, method: fit.method, transform: fit.transform, origin: fit.origin, divisor: fit.divisor,
          offset: fit.offset * full, span: fit.span * full)
      default: break
      }
      return indicator
    }
  }

  /// The nodes whose own scores rules refer to.
  private func wantedNodes(_ fitted: FittedModel) -> [(name: String, place: Int)] {
    model.grading.namedNodes.compactMap { name in
      fitted.nodes.firstIndex { $0.name == name }.map { (name, $0) }
    }
  }

  /// The score by some leaves alone.
  private func alone(_ points: LeafPoints, _ isWanted: [Bool], _ places: [Int?]) -> Appraisal.Alone {
    let global = points.model.globalWeights
    var (weights, sums, scores): ([Double?], [Double?], [Double?]) = ([], [], [])
    for place in places {
      guard let place else {
        weights.append(nil)
        sums.append(nil)
        scores.append(nil)
        continue
      }
      let all = points.isComplete[place] ? global : points.weights(row: place)
      var (weight, sum) = (0.0, 0.0)
      for leaf in all.indices where isWanted[leaf] && all[leaf] > 0 {
        weight += all[leaf]
        sum += all[leaf] * points.scaled[leaf][place]
      }
      weights.append(weight)
      sums.append(sum)
      scores.append(weight > 0 ? sum / weight : nil)
    }
    return Appraisal.Alone(weights: weights, points: sums, scores: scores, ranks: scores.ranks(.descending))
  }
}
