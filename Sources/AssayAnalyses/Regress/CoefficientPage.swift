internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// Lays coefficients out as a table: those of the fit, and in their places, empty, the columns that were left out.
struct CoefficientPage {
  let analysis: Regress
  let fitted: FittedRegression
  let coefficients: CoefficientTable
  let level: Double

  private var outcome: RegressionOutcome { fitted.outcome }
  private var hasComponents: Bool { coefficients.rows.contains { $0.parameter.component != .location } }
  private var hasResponses: Bool { coefficients.rows.contains { $0.parameter.response != nil } }

  var table: Table {
    let labels = self.labels
    var columns: [TableColumn] = hasResponses ? ["response"] : []
    columns += [TableColumn("term", heading: "Term")]
    if !labels.isEmpty { columns.append("label") }
    if hasComponents { columns.append("component") }
    columns.append("estimate")
    if outcome.standardised != nil { columns.append("std_estimate") }
    columns += ["std_error", "statistic"]
    let hasDf = fitted.df != nil
    if hasDf { columns.append("df") }
    columns += ["p_value", "log_p_value", "conf_low", "conf_high"]
    if let ratio = outcome.ratio {
      columns += [
        TableColumn("exp_estimate", heading: ratio), TableColumn("exp_conf_low", heading: "\(ratio) low"),
        TableColumn("exp_conf_high", heading: "\(ratio) high"),
      ]
    }
    let rows = lines.map { line in
      switch line {
      case .fitted(let place): cells(place, labels: labels)
      case .leftOut(let name, let response):
        columns.map { column -> Value in
          switch column.name {
          case "term": .text(name)
          case "response": Value(response)
          case "label": Value(labels[name])
          case "component": .text(Parameter.Component.location.rawValue)
          default: .empty
          }
        }
      }
    }
    return Table(
      name: "coefficients", title: "Coefficients", columns: columns, rows: rows, footnotes: footnotes,
      // A page has room for one interval: that of the ratio, where there is one.
      hidden: ["log_p_value"] + (outcome.ratio == nil ? [] : ["conf_low", "conf_high", "statistic"])
        + (hasDf && Set(fitted.df ?? []).count == 1 ? ["df"] : []))
  }

  private var footnotes: [String] {
    guard !outcome.isExact else { return [] }
    let intervals =
      outcome.profile == nil ? "Wald" : "the profile of the \(analysis.firth ? "penalised " : "")likelihood"
    return ["\(PageWords.short(100 * level))% intervals: \(intervals)."]
  }

  private func cells(_ place: Int, labels: [String: String]) -> [Value] {
    let row = coefficients.rows[place]
    let parameter = row.parameter
    // Of an exact fit nothing is left that errors could be made of.
    let isExact = outcome.isExact
    var limits = (low: row.interval?.low, high: row.interval?.high)
    if let profile = outcome.profile, parameter.component == .location { limits = profile[place] }
    if isExact { limits = (nil, nil) }
    var cells: [Value] = hasResponses ? [Value(parameter.response)] : []
    cells.append(.text(parameter.term))
    if !labels.isEmpty { cells.append(Value(labels[parameter.term])) }
    if hasComponents { cells.append(.text(parameter.component.rawValue)) }
    cells.append(.number(row.estimate))
    if let standardised = outcome.standardised { cells.append(Value(standardised[place])) }
    cells += isExact ? [.empty, .empty] : [Value(row.standardError), Value(row.statistic)]
    if fitted.df != nil { cells.append(Value(row.degreesOfFreedom)) }
    cells += isExact ? [.empty, .empty] : [Value(row.pValue), Value(row.logPValue)]
    cells += [Value(limits.low), Value(limits.high)]
    if outcome.ratio != nil {
      let isRatio = parameter.component == .location
      let values = isRatio ? [row.estimate, limits.low, limits.high] : [nil, nil, nil]
      cells += values.map { Value($0.map { Double.exp($0) }.flatMap { $0.isFinite ? $0 : nil }) }
    }
    return cells
  }

  // MARK: The order of the model

  /// A line of the table.
  private enum Line {
    /// A parameter of the fit.
    case fitted(Int)
    /// A column without a coefficient, of a category of the response where each has coefficients of its own.
    case leftOut(String, response: String?)
  }

  /// The parameters, with the columns that were left out where the formula has them.
  private var lines: [Line] {
    let input = fitted.input
    guard !input.aliased.isEmpty else { return coefficients.rows.indices.map { .fitted($0) } }
    let positions = Dictionary(
      zip(input.matrix.columns.map(\.name), input.kept), uniquingKeysWith: { first, _ in first })
    let isByCategory = analysis.family == .multinomial
    var lines: [Line] = []
    var left = input.aliased[...]
    var response: String?
    var isDone = false
    /// Puts the columns in that stand before a position of the design.
    func fill(before position: Int) {
      while let next = left.first, next.position < position {
        lines.append(.leftOut(next.name, response: isByCategory ? response : nil))
        left.removeFirst()
      }
    }
    for (place, row) in coefficients.rows.enumerated() {
      let parameter = row.parameter
      if parameter.component != .location, !isDone {
        fill(before: .max)
        isDone = true
      } else if isByCategory, parameter.response != response {
        if place > 0 { fill(before: .max) }
        left = input.aliased[...]
        response = parameter.response
      }
      if !isDone { fill(before: positions[parameter.term] ?? 0) }
      lines.append(.fitted(place))
    }
    fill(before: .max)
    return lines
  }

  /// What people call the levels that columns stand for, where it is not the code.
  private var labels: [String: String] {
    var labels: [String: String] = [:]
    for coding in fitted.input.design.stored.codings {
      for (code, label) in zip(coding.levels, coding.labels) where code != label {
        labels["\(coding.expression)[\(code)]"] = label
      }
    }
    return labels
  }
}
