public import AssayNumerics

extension ScoringModel.Aggregation {
  /// Checks that there is such a method and that it knows these parameters.
  public func check() throws(ScoringError) {
    guard rule == nil else {
      if let stray = parameters.keys.min() {
        throw .mismatch("“\(name)” goes up the tree and has no parameter “\(stray)”; scales are said by normalise:")
      }
      return
    }
    _ = try AggregationRegistry.method(name, parameters)
  }

  /// The method, told of the model's normalisation where it has a choice; and what to say where it has none.
  public func method(
    normalisation: Normalisation?
  ) throws(ScoringError) -> (any AggregationMethod, notes: [String]) {
    var told = parameters
    var notes: [String] = []
    if let normalisation, told["normalise"] == nil {
      if AggregationRegistry.parameters(of: name)?.contains("normalise") == true {
        told["normalise"] = .word(normalisation.name)
      } else {
        notes.append("“\(name)” has a scale of its own, so “\(normalisation.name)” is not used.")
      }
    }
    return (try AggregationRegistry.method(name, told), notes)
  }
}

extension FittedModel {
  /// The scores of persons among each other, by a method that takes all indicators at once.
  ///
  /// - Parameter columns: The values of each leaf; NaN where one is missing.
  /// - Throws: ``ScoringError``: a missing value that is not replaced by the worst, for these methods compare whole rows.
  public func methodScores(
    _ columns: [[Double]], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> AggregateScores {
    let columns = try model.filled(columns, parallelism: parallelism)
    let isFinite = parallelism.map(pieces: columns.count) { columns[$0].isFinite }
    for (isFinite, leaf) in zip(isFinite, leaves) where !isFinite {
      throw .unsuitable(
        method: "Aggregation “\(model.aggregation.name)”", criterion: leaf.name,
        reason: "has missing values, and this method compares persons on all indicators at once",
        remedy: "Use missing: worst or refuse, or weighted-sum")
    }
    let matrix = try DecisionMatrix(leaves.map(\.criterion), columns: columns, isKnownFinite: true)
    let (method, notes) = try model.aggregation.method(normalisation: model.normalisation)
    let result = try method.evaluate(matrix, weights: globalWeights, parallelism: parallelism)
    // That a criterion is constant was said when the model was fitted.
    let constant = Set(zip(leaves, scales).filter { $1.isConstant }.map(\.0.name))
    return AggregateScores(
      scores: result.scores, order: result.order, parts: result.parts, notes: notes + result.notes,
      warnings: result.warnings.filter { warning in !(warning.subject.map { constant.contains($0) } ?? false) })
  }
}
