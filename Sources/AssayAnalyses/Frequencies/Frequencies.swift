internal import AssayData
public import AssayReport

/// One-way tables: how many cases have each value of a variable.
///
/// A multi-select question gets the shares of cases and of responses, and ranks; a battery one table for each item.
public struct Frequencies: Sendable, Equatable {
  /// The variables, in order.
  public var variables: [String]

  /// Creates an analysis.
  public init(_ variables: [String]) { self.variables = variables }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    // A battery stands for its items.
    let names = variables.flatMap { name in
      let items = data.question(name)?.items ?? []
      return items.isEmpty ? [name] : items.map(\.code)
    }
    let single = names.filter { data.question($0) == nil }
    let tables = single.isEmpty ? [] : try ClassifiedTable.reading(single.map { [$0] }, in: data)
    var parts: [any FrequencyPart] = []
    var remaining = tables[...]
    for name in names {
      if let question = data.question(name) {
        parts.append(try MultiSelectFrequencies(question, data: data))
      } else if let table = remaining.popFirst() {
        parts.append(OneWayFrequencies(table, data: data))
      }
    }
    guard parts.contains(where: { $0.rowCount > 0 }) else { throw AnalysisError.noRows(data) }
    return FrequencyPage(parts: parts, data: data).document(title: variables)
  }
}

/// The rows that one variable adds to the page.
protocol FrequencyPart {
  var name: String { get }
  var rows: [FrequencyRow] { get }
  /// Rows of the file.
  var rowCount: Int { get }
  /// Rows of the file, or the cases that they stand for.
  var read: Int { get }
  /// Cases with a value.
  var used: Int { get }
  var missing: [CaseAccount.MissingCount] { get }
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
      name: "frequencies", title: "Frequencies", columns: Self.columns.map { TableColumn($0) },
      rows: parts.flatMap { part in part.rows.map { row(of: $0, part) } },
      layout: .sections(by: "variable", captions: captions), footnotes: footnotes,
      hidden: ["missing_class"] + (isSampling ? [] : ["weighted"]) + (areLabelled ? [] : ["category"]))
    return Document(
      analysis: "frequencies", title: "Frequencies of \(title.joined(separator: ", "))", cases: cases,
      design: data.designFacts(parts.first?.designSize ?? 0), tables: [table],
      notes: unique(parts.flatMap(\.notes) + data.weightNotes), manifest: data.manifest)
  }

  private func row(of row: FrequencyRow, _ part: any FrequencyPart) -> [Value] {
    [
      Value(part.name), Value(row.category), Value(row.label), .integer(row.count), Value(row.weight),
      Value(row.percent), Value(row.validPercent), Value(row.cumulativePercent), Value(row.low), Value(row.high),
      Value(row.missingClass), Value(row.casePercent), Value(row.responsePercent), Value(row.rank),
    ]
  }

  /// Cases with a value for every variable would not be the base of any table: each variable has its own.
  private var cases: CaseAccount {
    let first = parts.first
    let several = parts.count > 1
    return CaseAccount(
      read: first?.read ?? 0, used: several ? parts.map(\.used).max() ?? 0 : first?.used ?? 0,
      missing: parts.flatMap(\.missing),
      sumOfWeights: data.options.weighting.isSampling ? first?.sumOfWeights : nil,
      effectiveSize: data.options.weighting.isSampling ? first?.effectiveSize : nil, codebook: data.codebookName,
      source: data.source.name)
  }

  private var footnotes: [String] {
    let isSampling = data.options.weighting.isSampling
    return [
      "Limits of the share of valid cases, in percent, at the level "
        + "\(PageWords.short(100 * data.options.level))%: "
        + (isSampling ? "logit t interval, design-based." : "Wilson interval.")
    ]
  }

  /// The name and the label of each variable.
  private var captions: [String: String] {
    var captions: [String: String] = [:]
    for part in parts {
      let label = data.codebook?.definition(of: part.name)?.label
      captions[part.name] = label.map { "\(part.name): \($0)" } ?? part.name
    }
    return captions
  }

  private func unique(_ notes: [String]) -> [String] {
    var seen: Set<String> = []
    return notes.filter { seen.insert($0).inserted }
  }
}
