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
  let data: DataSet

  init(_ analysis: Score, fitted: FittedModel, result: ScoreResult, subjects: ScoredSubjects, data: DataSet) {
    self.analysis = analysis
    self.fitted = fitted
    self.result = result
    self.subjects = subjects
    self.data = data
  }

  var document: Document {
    Document(
      analysis: "score", title: "Scores of \(data.source.name)", cases: subjects.account,
      tables: [scores, indicatorWeights] + [weightParts].compactMap { $0 }
        + (fitted.model.aggregation.rule == nil ? [] : [scales]),
      notes: subjects.notes + [method] + fitted.notes + result.notes,
      warnings: subjects.warnings + (fitted.warnings + result.warnings).map(\.description),
      manifest: data.manifest)
  }

  /// The most persons that pages print.
  private static let pageLimit = 50

  private var scores: Table {
    let columns = ["subject", "score", "rank"] + result.parts.map(\.name)
    let content: [ColumnContent] =
      [subjects.nameContent, .numbers(result.scores), result.rankContent] + result.parts.map { .numbers($0.values) }
    return Table(
      name: "scores", title: "Scores and ranks", columns: columns.map { TableColumn($0) }, content: content,
      pageRows: result.best(Self.pageLimit))
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
