internal import AssayData
public import AssayInference
public import AssayReport

/// One-way tables: how many cases have each value of a variable.
///
/// A multi-select question gets the shares of cases and of responses, and ranks; a battery one table for each item.
public struct Frequencies: Sendable, Equatable {
  /// The variables, in order.
  public var variables: [String]
  /// The variable for each of whose categories tables are made, beside the pooled ones; nil for none.
  public var by: String?
  /// How the intervals of shares are made; under sampling weights they are always logit-t.
  public var intervalMethod: ProportionMethod

  /// Creates an analysis.
  public init(_ variables: [String], by: String? = nil, intervalMethod: ProportionMethod = .wilson) {
    self.variables = variables
    self.by = by
    self.intervalMethod = intervalMethod
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    // A battery stands for its items.
    let names = variables.flatMap { name in
      let items = data.question(name)?.items ?? []
      return items.isEmpty ? [name] : items.map(\.code)
    }
    if data.options.weighting.isSampling, intervalMethod != .wilson {
      throw AnalysisError(
        "Intervals by \(intervalMethod.title) take each row for one case and are refused under --weight, whose intervals are "
          + "logit-t with linearised errors.")
    }
    let single = names.filter { data.question($0) == nil }
    if let by {
      try data.refuseQuestion(by)
      for name in names where data.question(name) != nil {
        throw AnalysisError("“\(name)” is a multi-select question, and tables of those by “\(by)” are not built yet.")
      }
    }
    let strata = [by].compactMap { $0 }
    let tables = single.isEmpty ? [] : try ClassifiedTable.reading(single.map { strata + [$0] }, in: data)
    var parts: [any FrequencyPart] = []
    var remaining = tables[...]
    for name in names {
      if let question = data.question(name) {
        parts.append(try MultiSelectFrequencies(question, intervalMethod: intervalMethod, data: data))
      } else if let table = remaining.popFirst() {
        parts += OneWayFrequencies.layers(of: table, intervalMethod: intervalMethod, data: data)
      }
    }
    guard parts.contains(where: { $0.rowCount > 0 }) else { throw AnalysisError.noRows(data) }
    for table in tables {
      guard table.cells.counts.contains(where: { $0 > 0 }) else {
        throw AnalysisError.nothingToCount(table, data: data)
      }
      if data.options.missing == .refuse, let first = table.missing.first {
        throw AnalysisError.refused(first.count, reason: first.reason)
      }
    }
    return FrequencyPage(parts: parts, by: by, intervalMethod: intervalMethod, data: data).document(title: variables)
  }
}

/// The rows that one variable adds to the page.
protocol FrequencyPart {
  var name: String { get }
  /// The stratum; nil for all cases.
  var stratum: Category? { get }
  var rows: [FrequencyRow] { get }
  /// Rows of the file.
  var rowCount: Int { get }
  /// Rows of the file, or the cases that they stand for.
  var read: Int { get }
  /// Cases with a value.
  var used: Int { get }
  var missing: [CaseAccount.MissingCount] { get }
  /// Cases that no variable counts: outside the domain, or without a weight.
  var skipped: [CaseAccount.MissingCount] { get }
  var sumOfWeights: Double { get }
  var effectiveSize: Double { get }
  var designSize: Int { get }
  var notes: [String] { get }
}

/// One row of the table of frequencies.
struct FrequencyRow {
  var category: String?
  var label: String
  var count: Int
  var weight: Double
  var percent: Double?
  var validPercent: Double?
  var cumulativePercent: Double?
  var low: Double?
  var high: Double?
  var missingClass: String?
  var casePercent: Double?
  var responsePercent: Double?
  var rank: Int?
}

/// Lays the rows of all variables out in one table.
struct FrequencyPage {
  let parts: [any FrequencyPart]
  let by: String?
  let intervalMethod: ProportionMethod
  let data: DataSet

  private static let columns = [
    "variable", "category", "label", "count", "weighted", "percent", "valid_percent", "cumulative_percent",
    "conf_low", "conf_high", "missing_class", "case_percent", "response_percent", "rank",
  ]

  func document(title: [String]) -> Document {
    let isSampling = data.options.weighting.isSampling
    let rows = parts.flatMap(\.rows)
    let areLabelled = rows.contains { $0.category != nil && $0.category != $0.label }
    let table = Table(
      name: "frequencies", title: "Frequencies", columns: layerColumns + Self.columns.map { TableColumn($0) },
      rows: parts.flatMap { part in part.rows.map { row(of: $0, part) } },
      layout: .sections(sizes: parts.map(\.rows.count), captions: parts.map(caption)), footnotes: footnotes,
      hidden: (by == nil ? [] : ["stratum", "stratum_label"]) + ["variable", "missing_class"]
        + (isSampling ? [] : ["weighted"]) + (areLabelled ? [] : ["category"]))
    return Document(
      analysis: "frequencies", title: "Frequencies of \(title.joined(separator: ", "))", cases: cases,
      design: data.designFacts(parts.first?.designSize ?? 0), tables: [table],
      notes: unique(parts.flatMap(\.notes) + data.weightNotes), manifest: data.manifest)
  }

  private func row(of row: FrequencyRow, _ part: any FrequencyPart) -> [Value] {
    layerValues(part) + [
      Value(part.name), Value(row.category), Value(row.label), .integer(row.count), Value(row.weight),
      Value(row.percent), Value(row.validPercent), Value(row.cumulativePercent), Value(row.low), Value(row.high),
      Value(row.missingClass), Value(row.casePercent), Value(row.responsePercent), Value(row.rank),
    ]
  }

  /// Of several variables each has a base of its own, which its rows “Valid” and its missing classes tell; the account
  /// is then of the rows that all of them start from.
  private var cases: CaseAccount {
    let pooled = parts.filter { $0.stratum == nil }
    let first = pooled.first
    let isSingle = pooled.count == 1
    let missing = (isSingle ? first?.missing : first?.skipped) ?? []
    let read = first?.read ?? 0
    let used = isSingle ? first?.used ?? 0 : read - missing.reduce(0) { $0 + $1.count }
    let hasWeights = isSingle && data.options.weighting.isSampling
    return CaseAccount(
      read: read, used: used, missing: missing, sumOfWeights: hasWeights ? first?.sumOfWeights : nil,
      effectiveSize: hasWeights ? first?.effectiveSize : nil, codebook: data.codebookName, source: data.source.name,
      isPerVariable: !isSingle)
  }

  private var footnotes: [String] {
    let isSampling = data.options.weighting.isSampling
    return [
      "Limits of the share of valid cases, in percent, at the level "
        + "\(PageWords.short(100 * data.options.level))%: "
        + (isSampling ? "logit t interval, design-based." : "\(intervalMethod.title) interval.")
    ]
  }

  private var layerColumns: [TableColumn] { by == nil ? [] : ["stratum", "stratum_label"] }

  private func layerValues(_ part: any FrequencyPart) -> [Value] {
    by == nil ? [] : [Value(part.stratum?.code), Value(part.stratum?.label ?? "all")]
  }

  /// What people read over the table of a part: the name and the label of the variable, and the stratum.
  private func caption(_ part: any FrequencyPart) -> String {
    let label = data.codebook?.definition(of: part.name)?.label
    let variable = label.map { "\(part.name): \($0)" } ?? part.name
    guard let by else { return variable }
    return "\(variable) (\(part.stratum.map { "\(by): \($0.label)" } ?? "\(by): all"))"
  }

  private func unique(_ notes: [String]) -> [String] {
    var seen: Set<String> = []
    return notes.filter { seen.insert($0).inserted }
  }
}
