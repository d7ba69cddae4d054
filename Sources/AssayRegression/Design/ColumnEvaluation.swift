internal import AssayData
internal import AssayNumerics

/// An expression over the rows of a frame.
enum EvaluatedColumn: Sendable {
  /// One value for each code.
  case table(codes: [UInt16], values: [Double], lows: [Double]?)
  /// Numbers of the frame as they are.
  case plain([Double])
  /// Computed for a run of rows.
  case rows(@Sendable (Range<Int>) -> DoubleDoubleColumn)

  /// The values of a run of rows, rounded to doubles.
  func values(_ rows: Range<Int>) -> [Double] {
    switch self {
    case .table(let codes, let values, _): rows.map { values[Int(codes[$0])] }
    case .plain(let values): Array(values[rows])
    case .rows(let body): body(rows).values
    }
  }

  /// As a generator of a model matrix.
  var generator: ModelMatrix.Generator {
    switch self {
    case .table(let codes, let values, let lows): .table(codes: codes, values: values, lows: lows)
    case .plain(let values): .values(values, lows: nil)
    case .rows(let body):
      .function { rows in
        let column = body(rows)
        return (column.values, column.lows)
      }
    }
  }

  /// The distinct values that tables list, or those of all rows, each with the number of its cases; those without cases
  /// are left out.
  func weighted(by counts: [Double]) -> (values: [Double], counts: [Double]) {
    var values = [Double]()
    var totals = [Double]()
    switch self {
    case .table(let codes, let table, _):
      values = table
      totals = Array(repeating: 0, count: table.count)
      for row in codes.indices { totals[Int(codes[row])] += counts[row] }
    case .plain(let all): (values, totals) = (all, counts)
    case .rows(let body): (values, totals) = (body(0..<counts.count).values, counts)
    }
    guard totals.contains(0) else { return (values, totals) }
    let kept = totals.indices.filter { totals[$0] > 0 }
    return (kept.map { values[$0] }, kept.map { totals[$0] })
  }
}

extension ModelFrame {
  /// Rows that are evaluated together where nothing else says.
  private static let run = 4_096

  /// Computes an expression, once for each distinct value where one variable with few values is all it needs.
  ///
  /// - Parameters:
  ///   - label: What errors call the term.
  ///   - standards: What `scale()` and `center()` learned.
  func evaluate(
    _ form: Expression.Form, label: String, standards: [String: EvaluationContext.Standard]
  ) throws(RegressionError) -> EvaluatedColumn {
    if case .variable(let name) = form, case .numbers(let values) = columns[name] { return .plain(values) }
    let names = Set(form.uses.map(\.name))
    if let name = names.first, names.count == 1, let column = columns[name], let codes = column.codes {
      let context = EvaluationContext(
        count: column.distinctCount, variable: { _ in column.distinct }, standards: standards)
      let result = form.evaluate(context)
      if let place = result.values.firstIndex(where: { !$0.isFinite }) {
        return try tableWithFault(form, result, codes: codes, first: place, context, label)
      }
      return .table(codes: codes, values: result.values, lows: result.lows)
    }
    let columns = columns.filter { names.contains($0.key) }
    let body: @Sendable (Range<Int>) -> DoubleDoubleColumn = { rows in
      form.evaluate(
        .init(count: rows.count, variable: { columns[$0]?.slice(rows) ?? .numbers([]) }, standards: standards))
    }
    try checkFinite(form, body, columns, standards, label)
    return .rows(body)
  }

  /// Lets values pass that cannot be computed where no case has them.
  private func tableWithFault(
    _ form: Expression.Form, _ result: DoubleDoubleColumn, codes: [UInt16], first: Int, _ context: EvaluationContext,
    _ label: String
  ) throws(RegressionError) -> EvaluatedColumn {
    var result = result
    var affected = Array(repeating: 0.0, count: result.count)
    for row in codes.indices { affected[Int(codes[row])] += cases.counts[row] }
    var total = 0.0
    var example: Int?
    for place in result.values.indices where !result.values[place].isFinite {
      total += affected[place]
      if affected[place] > 0, example == nil { example = place }
      result.values[place] = 0
    }
    if let example { throw form.fault(at: example, context, cases: total, label: label) }
    return .table(codes: codes, values: result.values, lows: result.lows)
  }

  private func checkFinite(
    _ form: Expression.Form, _ body: (Range<Int>) -> DoubleDoubleColumn, _ columns: [String: ModelColumn],
    _ standards: [String: EvaluationContext.Standard], _ label: String
  ) throws(RegressionError) {
    var total = 0.0
    var example: Int?
    for start in stride(from: 0, to: rowCount, by: Self.run) {
      let rows = start..<min(start + Self.run, rowCount)
      let values = body(rows).values
      // A sum is finite only if all its terms are; a sum that overflows is looked at again.
      guard !values.reduce(0, +).isFinite else { continue }
      for (place, value) in values.enumerated() where !value.isFinite && cases.counts[start + place] > 0 {
        total += cases.counts[start + place]
        example = example ?? start + place
      }
    }
    guard let example else { return }
    let context = EvaluationContext(
      count: 1, variable: { columns[$0]?.slice(example..<example + 1) ?? .numbers([]) }, standards: standards)
    throw form.fault(at: 0, context, cases: total, label: label)
  }
}

extension ModelColumn {
  /// The codes of the rows, where the column has codes.
  var codes: [UInt16]? {
    switch self {
    case .factor(let codes, _, _), .coded(let codes, _): codes
    case .numbers: nil
    }
  }

  /// The number of levels or of distinct values.
  fileprivate var distinctCount: Int {
    switch self {
    case .factor(_, let levels, _): levels.count
    case .coded(_, let values): values.count
    case .numbers(let values): values.count
    }
  }

  /// Each level or value once.
  fileprivate var distinct: EvaluationContext.Values {
    switch self {
    case .factor(_, let levels, _): .levels(codes: levels.indices.map { UInt16($0) }, names: levels.map(\.code))
    case .coded(_, let values), .numbers(let values): .numbers(values)
    }
  }

  /// The levels or values of a run of rows.
  fileprivate func slice(_ rows: Range<Int>) -> EvaluationContext.Values {
    switch self {
    case .factor(let codes, let levels, _): .levels(codes: Array(codes[rows]), names: levels.map(\.code))
    case .coded(let codes, let values): .numbers(rows.map { values[Int(codes[$0])] })
    case .numbers(let values): .numbers(Array(values[rows]))
    }
  }
}
