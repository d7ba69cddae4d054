internal import AssayData
internal import AssayInference
internal import AssayNumerics
public import AssayReport
internal import AssayTables

/// Every variable at a glance: how many values, and for numbers their location, spread and shape.
public struct Describe: Sendable, Equatable {
  /// The variables, in order; empty for all columns.
  public var variables: [String]

  /// The longest label that pages print; CSV and JSON print all.
  private static let longestLabel = 60

  /// Creates an analysis.
  public init(_ variables: [String] = []) { self.variables = variables }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    let names = variables.flatMap { name in
      let question = data.question(name)
      let parts = (question?.items ?? []) + (question?.options ?? [])
      return parts.isEmpty ? [name] : parts.map(\.code)
    }
    let pass = try DescribePass(names.isEmpty ? data.source.columnNames : names, data: data)
    if data.options.missing == .refuse, let first = pass.variables.first(where: { $0.missing > 0 }) {
      throw AnalysisError.refused(first.missing, reason: first.name)
    }
    let columns = [
      "variable", "label", "scale", "n", "missing", "distinct", "mean", "std_error", "std_dev", "min", "q25", "median",
      "q75", "max", "skewness", "kurtosis", "conf_low", "conf_high",
    ]
    // Questions in full would make a line of the page ten lines high.
    let longest = pass.variables.compactMap { $0.label?.count }.max() ?? 0
    let isLabelled = (1...Self.longestLabel).contains(longest)
    let table = Table(
      name: "descriptives", title: "Descriptive statistics", columns: columns.map { TableColumn($0) },
      rows: pass.variables.map { $0.row(level: data.options.level) },
      footnotes: [
        data.options.weighting.isSampling
          ? "Quantiles invert the weighted distribution function; errors and intervals of means are design-based."
          : "Quantiles are of type 6, as SPSS prints them; skewness and kurtosis are corrected for bias (G1, G2); the "
            + "interval is the t interval of the mean."
      ] + (longest > Self.longestLabel ? ["Labels are long; CSV and JSON have them."] : []),
      hidden: isLabelled ? [] : ["label"])
    let cases = CaseAccount(
      read: pass.read, used: pass.used, missing: pass.missing, codebook: data.codebookName, source: data.source.name,
      isPerVariable: true)
    return Document(
      analysis: "describe", title: "Description of \(data.source.name)", cases: cases,
      design: data.designFacts(pass.designSize), tables: [table], notes: pass.notes + data.weightNotes,
      manifest: data.manifest)
  }
}

/// What is known of one variable after the data were read.
struct DescribedVariable {
  let name: String
  let label: String?
  let scale: Scale
  var count: Int
  var missing: Int
  /// Nil where there were more values than were kept apart.
  var distinct: Int?
  var descriptives: Descriptives?

  func row(level: Double) -> [Value] {
    let d = descriptives
    let interval = d?.meanInterval(level: level)
    return [
      Value(name), Value(label), Value(scale.rawValue), .integer(count), .integer(missing), Value(distinct),
      Value(d?.mean), Value(d?.standardError), Value(d?.standardDeviation), Value(d?.minimum), Value(d?.quantile(0.25)),
      Value(d?.median), Value(d?.quantile(0.75)), Value(d?.maximum), Value(d?.skewness), Value(d?.kurtosis),
      Value(interval?.low), Value(interval?.high),
    ]
  }
}
