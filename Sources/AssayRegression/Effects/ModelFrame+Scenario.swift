internal import AssayData

/// The value that a variable is given in a question.
public enum CovariateValue: Sendable, Hashable {
  /// A number.
  case number(Double)
  /// The code of a level.
  case level(String)
}

/// A variable and the value it is given.
public struct CovariateSetting: Sendable, Hashable {
  /// The name of the variable.
  public let variable: String
  /// The value.
  public let value: CovariateValue

  /// Creates a setting.
  public init(_ variable: String, _ value: CovariateValue) {
    self.variable = variable
    self.value = value
  }
}

extension ModelFrame {
  /// Some of the rows, without their clusters.
  ///
  /// A design is made of them alone; a table of more values than there are rows is written out, so that the cost of a
  /// slice does not grow with the table.
  func rows<Rows: RandomAccessCollection>(_ chosen: Rows) -> ModelFrame where Rows.Element == Int {
    let sliced = columns.mapValues { column -> ModelColumn in
      switch column {
      case .factor(let codes, let levels, let isOrdered):
        return .factor(codes: chosen.map { codes[$0] }, levels: levels, isOrdered: isOrdered)
      case .coded(let codes, let values):
        return values.count > chosen.count
          ? .numbers(chosen.map { values[Int(codes[$0])] }) : .coded(codes: chosen.map { codes[$0] }, values: values)
      case .numbers(let values): return .numbers(chosen.map { values[$0] })
      }
    }
    return ModelFrame(
      columns: sliced,
      cases: CaseTotals(
        cases.kind, counts: chosen.map { cases.counts[$0] }, weights: chosen.map { cases.weights[$0] },
        squares: chosen.map { cases.squares[$0] }))
  }

  /// The frame with another column in the place of one.
  func replacing(_ variable: String, by column: ModelColumn) -> ModelFrame {
    var changed = columns
    changed[variable] = column
    return ModelFrame(columns: changed, cases: cases, clusters: clusters)
  }

  /// The frame with every row given the values.
  func setting(_ settings: [CovariateSetting]) throws(RegressionError) -> ModelFrame {
    var changed = self
    for setting in settings { changed = changed.replacing(setting.variable, by: try constant(setting)) }
    return changed
  }

  /// The frame with an amount added to a numeric variable.
  func adding(_ amount: Double, to variable: String) throws(RegressionError) -> ModelFrame {
    switch try column(variable) {
    case .factor: throw .mismatch("“\(variable)” is categorical, so nothing can be added to it")
    case .coded(let codes, let values):
      return replacing(variable, by: .coded(codes: codes, values: values.map { $0 + amount }))
    case .numbers(let values): return replacing(variable, by: .numbers(values.map { $0 + amount }))
    }
  }

  /// The column of a variable.
  func column(_ variable: String) throws(RegressionError) -> ModelColumn {
    if let column = columns[variable] { return column }
    let nearest = variable.nearest(in: columns.keys.sorted())
    throw .unsuitableTerm(
      variable, reason: "is not a variable of the model", remedy: nearest.map { "Did you mean “\($0)”?" } ?? "")
  }

  private func constant(_ setting: CovariateSetting) throws(RegressionError) -> ModelColumn {
    let zeros = [UInt16](repeating: 0, count: rowCount)
    switch (try column(setting.variable), setting.value) {
    case (.factor(_, let levels, let isOrdered), let value):
      let code =
        switch value {
        case .level(let code): code
        case .number(let number): number.token
        }
      guard let level = levels.firstIndex(where: { $0.code == code }) else {
        let nearest = code.nearest(in: levels.map(\.code)).map { "Did you mean “\($0)”? " } ?? ""
        throw .unsuitableTerm(
          setting.variable, reason: "has no level “\(code)”",
          remedy: nearest + "Its levels are \(levels.map(\.code).joined(separator: ", ")).")
      }
      return .factor(
        codes: Array(repeating: UInt16(level), count: rowCount), levels: levels, isOrdered: isOrdered)
    case (.coded, .number(let number)), (.numbers, .number(let number)): return .coded(codes: zeros, values: [number])
    case (.coded, .level(let code)), (.numbers, .level(let code)):
      guard let number = Double(decimal: code) else {
        throw .unsuitableTerm(
          setting.variable, reason: "is a number and cannot be set to “\(code)”", remedy: "Give a number.")
      }
      return .coded(codes: zeros, values: [number])
    }
  }
}
