internal import AssayData
internal import AssayFiles
internal import AssayNumerics
internal import AssayScoring

/// The columns that rules of grading need of each person, and what they say.
struct PersonRules {
  /// The rules.
  let rules: GradingRules
  /// Columns read as categories: the unit, where there is one, and then those of vetoes.
  let categories: [String]
  /// Columns read as numbers: of bonus and penalty, and of tie-break keys.
  let numbers: [String]

  init(_ rules: GradingRules, nodes: Set<String>) {
    self.rules = rules
    categories = [rules.unit].compactMap { $0 } + rules.vetoColumns.map(\.column)
    numbers = rules.columns(besides: nodes)
  }

  /// What the columns say.
  ///
  /// - Parameters:
  ///   - codes: For each of ``categories`` the code of each person.
  ///   - tokens: For each of ``categories`` the tokens.
  ///   - values: For each of ``numbers`` the value of each person.
  ///   - lists: Whom the veto list at a path names.
  ///   - name: What a person is called.
  ///   - hasAllRows: Whether the persons are all rows of the data, so that a row can be told.
  func input(
    codes: [[Int]], tokens: [[String]], values: [[Double]], data: DataSet, name: (Int) -> String,
    hasAllRows: Bool, lists: (String) throws -> [Bool]
  ) throws -> AppraisalInput {
    var input = AppraisalInput()
    for (column, values) in zip(numbers, values) { input.columns[column] = values }
    var next = 0
    if let unit = rules.unit {
      let blank = tokens[0].firstIndex { $0.isEmpty || data.options.missingValues.contains($0) }
      if let person = codes[0].firstIndex(where: { $0 == blank }) {
        let row = hasAllRows ? ", row \(person + 1)" : ""
        throw AnalysisError(
          "\(data.source.name)\(row): “\(name(person))” has no unit in the column “\(unit)”. Quotas go by unit; fill it in."
        )
      }
      input.units = codes[0]
      input.unitNames = tokens[0]
      next = 1
    }
    for veto in rules.vetoColumns {
      let isVeto = try Self.vetoes(tokens[next], veto.values, column: veto.column, data: data)
      input.vetoes[veto.cap] = codes[next].map { isVeto[$0] }
      next += 1
    }
    for (place, cap) in rules.caps.enumerated() {
      guard case .list(let path) = cap.cause else { continue }
      input.vetoes[place] = try lists(path)
    }
    return input
  }

  private static let yes: Set<String> = ["1", "yes", "y", "true", "是", "有"]
  private static let no: Set<String> = ["", "0", "no", "n", "false", "否", "无"]

  /// Which tokens of a column are a veto.
  static func vetoes(_ tokens: [String], _ values: [String], column: String, data: DataSet) throws -> [Bool] {
    try tokens.map { token in
      if !values.isEmpty { return values.contains(token) }
      let word = token.lowercased()
      if yes.contains(word) { return true }
      if no.contains(word) || data.options.missingValues.contains(token) { return false }
      if let number = data.source.number(token) { return number != 0 }
      throw AnalysisError(
        "\(data.source.name), column “\(column)”: is “\(token)” a veto? Say which values are: "
          + "{veto: \(column), when: [\(token)], cap: …}; 1, yes and 是 are, 0, no, 否 and a blank are not.")
    }
  }

  /// Whom a list names: the column of the persons' names, or its first column.
  static func listed(
    _ path: String, subject: String, names: [String], places: [String: Int], data: DataSet
  ) throws -> [Bool] {
    let file = try CSVFile(path, options: CSVOptions())
    let column = file.columnNames.contains(subject) ? subject : file.columnNames[0]
    let reading = try file.reduce([.categories(column, limit: 10_000_000)], parallelism: data.options.parallelism) {
    } map: { (_) throws(DataError) in
    } merge: { (_, _) throws(DataError) in
    }
    var isListed = [Bool](repeating: false, count: names.count)
    for name in reading.tokens[0].tokens where !name.isEmpty {
      guard let place = places[name] else {
        let hint = names.count > 20_000 ? "" : name.hint(in: names)
        throw AnalysisError("\(path) names “\(name)”, who is not among the persons of \(data.source.name)\(hint).")
      }
      isListed[place] = true
    }
    return isListed
  }
}

extension GradingRules {
  /// The vetoes that a column says: the position among the caps, the column, and the values that are a veto.
  var vetoColumns: [(cap: Int, column: String, values: [String])] {
    caps.enumerated().compactMap { place, cap in
      guard case .veto(let column, let values) = cap.cause else { return nil }
      return (place, column, values)
    }
  }
}
