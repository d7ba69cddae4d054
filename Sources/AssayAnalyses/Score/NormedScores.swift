internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// Scores against a reference group.
struct NormedScores {
  private let scores: [NormedScore]
  private let norms: Norms
  private let table: NormTable
  private let entry: String
  private let model: String
  private let values: [Double]

  /// Reads norms and holds scores against those of the model's name, or against the only ones there are.
  init(_ values: [Double], model: String, path: String, parallelism: Parallelism) throws {
    norms = try NormsFile.read(path)
    self.model = model
    self.values = values
    guard let found = norms[model].map({ (model, $0) }) ?? (norms.entries.count == 1 ? norms.entries[0].pair : nil)
    else {
      throw AnalysisError(
        "\(path) has no norms of “\(model)”; it has \(norms.entries.map { "“\($0.name)”" }.joined(separator: ", ")).")
    }
    (entry, table) = found
    let table = table
    let size = Piece.standardRowCount
    scores = parallelism.map(pieces: (values.count + size - 1) / size) { piece in
      values[piece * size..<min((piece + 1) * size, values.count)].map { table.score($0) }
    }.flatMap { $0 }
  }

  /// `percentile`, `z`, `t_score`, `stanine`, the normalised ones, and `band`.
  var columns: [(TableColumn, ColumnContent)] {
    let number = { (value: (NormedScore) -> Double?) in ColumnContent.numbers(scores.map { value($0) ?? .nan }) }
    var columns: [(TableColumn, ColumnContent)] = [
      ("percentile_rank", number(\.percentile)), ("z", number(\.z)), ("t_score", number(\.t)),
      ("stanine", .values(scores.map { Value($0.stanine) })), ("normalised_t", number(\.normalisedT)),
      ("normalised_stanine", .values(scores.map { Value($0.normalisedStanine) })),
    ]
    if table.bands != nil { columns.append(("band", .values(scores.map { Value($0.band) }))) }
    return columns
  }

  /// Signs that the norms are of another score.
  var warnings: [String] {
    var warnings: [String] = []
    if entry != model {
      warnings.append("The norms are of “\(entry)”, and this score is called “\(model)”.")
    }
    let known = values.filter { !$0.isNaN }
    if let low = table.values.first, let high = table.values.last {
      let outside = known.count { $0 < low || $0 > high }
      if 2 * outside > known.count {
        warnings.append(
          "\(outside) of \(known.count) scores lie outside the range of the reference group, \(PageWords.short(low)) to "
            + "\(PageWords.short(high)): are these the norms of this score?")
      }
    }
    return warnings
  }

  /// What the scores were held against.
  var notes: [String] {
    let group = norms.reference.map { " of \($0)" } ?? ""
    return [
      "Norms\(group) (“\(entry)”): n = \(table.count), mean \(PageWords.short(table.mean)), standard deviation "
        + "\(table.standardDeviation.map { PageWords.short($0) } ?? "not defined") (\(table.denominator.rawValue)). Percentile ranks "
        + "count half of those with the same score; T = 50 + 10z; stanine = ⌊2z + 5.5⌋, 1 to 9; the normalised ones start "
        + "from the percentile rank."
    ]
  }
}

extension Norms.Entry {
  fileprivate var pair: (String, NormTable) { (name, table) }
}
