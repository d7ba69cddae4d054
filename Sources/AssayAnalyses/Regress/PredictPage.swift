internal import AssayData
internal import AssayRegression
internal import AssayReport

/// Lays predictions out: a row for each row of the data, or for each of its categories.
struct PredictPage {
  let model: StoredModel
  let predicted: StoredPredictions
  let rowCount: Int
  /// The row of the file of each prediction; nil where there is one for every row.
  let places: [Int]?
  let names: PackedTexts?
  let path: String

  /// The most rows that pages print.
  private static let pageLimit = 50

  private var isShares: Bool { predicted.outcomes.count > 1 }

  var notes: [String] {
    let isExact = model.dispersion == 0 && !predicted.errors.isEmpty
    let isCR2 = model.covarianceName == RobustCovariance.Kind.cr2.rawValue && !predicted.errors.isEmpty
    let beyond = predicted.values.map { $0.count { !$0.isFinite } }.max() ?? 0
    return meaning
      + (beyond > 0
        ? ["\(beyond) rows have no prediction: it would be beyond what a number can hold. Look at their values."] : [])
      + (isCR2
        ? [
          "The errors are CR2; intervals take the least degrees of freedom of the coefficients, which is on the safe side."
        ]
        : [])
      + (isExact ? ["The model fits its own data exactly, so that nothing tells how far predictions are off."] : [])
  }

  /// What the predictions are of, where it is not the response itself.
  private var meaning: [String] {
    guard isShares || model.kind == .generalized, let event = model.responseLevels.last, !isShares else {
      return isShares ? ["The predictions are the probabilities of the categories of \(model.response)."] : []
    }
    return ["The prediction is the probability that \(model.response) is “\(event.label)”."]
  }

  var tables: [Table] { isShares ? [shares, classes] : [means] }

  /// For each row of the file the place of its prediction; nil where it lacks a value.
  private var predictions: [Int?] {
    guard let places else { return Array(0..<rowCount) }
    var found = [Int?](repeating: nil, count: rowCount)
    for (place, row) in places.enumerated() { found[row] = place }
    return found
  }

  private func subject(_ row: Int) -> String { names?[row] ?? "\(row + 1)" }

  private var valueColumns: [TableColumn] {
    ["prediction"] + (predicted.errors.isEmpty ? [] : ["std_error", "conf_low", "conf_high"])
  }

  private func values(_ outcome: Int, _ rows: [Int?]) -> [ColumnContent] {
    let lists =
      [predicted.values[outcome]]
      + (predicted.errors.isEmpty
        ? [] : [predicted.errors[outcome], predicted.lows[outcome], predicted.highs[outcome]])
    return lists.map { list in .numbers(rows.map { $0.map { list[$0] } ?? .nan }) }
  }

  private var means: Table {
    let rows = predictions
    return Table(
      name: "predictions", title: "Predictions", columns: ["subject"] + valueColumns,
      content: [.texts((0..<rowCount).map { subject($0) })] + values(0, rows), rowCount: rowCount,
      pageLimit: Self.pageLimit)
  }

  private var shares: Table {
    let rows = predictions
    let count = predicted.outcomes.count
    var lists = [predicted.values]
    if !predicted.errors.isEmpty { lists += [predicted.errors, predicted.lows, predicted.highs] }
    let content: [ColumnContent] = lists.map { list in
      .numbers(rows.flatMap { row in (0..<count).map { outcome in row.map { list[outcome][$0] } ?? .nan } })
    }
    return Table(
      name: "predictions", title: "Predictions", columns: ["subject", "response"] + valueColumns,
      content: [
        .texts((0..<rowCount).flatMap { row in Array(repeating: subject(row), count: count) }),
        .texts((0..<rowCount).flatMap { _ in predicted.outcomes }),
      ] + content, rowCount: rowCount * count, pageLimit: Self.pageLimit)
  }

  /// The most probable category of each row.
  private var classes: Table {
    let best = predictions.map { row -> (outcome: Int, share: Double)? in
      guard let row else { return nil }
      var best = (outcome: 0, share: predicted.values[0][row])
      for outcome in predicted.outcomes.indices.dropFirst() where predicted.values[outcome][row] > best.share {
        best = (outcome, predicted.values[outcome][row])
      }
      return best
    }
    return Table(
      name: "classes", title: "Most probable categories", columns: ["subject", "response", "prediction"],
      content: [
        .texts((0..<rowCount).map { subject($0) }),
        .texts(best.map { $0.map { predicted.outcomes[$0.outcome] } ?? "" }),
        .numbers(best.map { $0?.share ?? .nan }),
      ], rowCount: rowCount, pageLimit: Self.pageLimit)
  }
}
