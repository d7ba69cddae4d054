internal import AssayData

/// A categorical column as codes and levels, made of a number's distinct values where `C()` is told to.
struct LevelColumn {
  let codes: [UInt16]
  let levels: [FactorLevel]
  let isOrdered: Bool

  init(_ column: ModelColumn, name: String) throws(RegressionError) {
    switch column {
    case .factor(let codes, let levels, let isOrdered):
      (self.codes, self.levels, self.isOrdered) = (codes, levels, isOrdered)
    case .coded(let codes, let values):
      self.codes = codes
      levels = values.map { FactorLevel(code: $0.token) }
      isOrdered = false
    case .numbers(let values):
      var positions: [Double: UInt16] = [:]
      let distinct = Set(values).sorted()
      guard distinct.count <= ModelColumn.codeLimit else {
        throw .unsuitableTerm(
          name, reason: "has \(distinct.count) distinct values, too many for categories", remedy: "Use it as a number.")
      }
      for (position, value) in distinct.enumerated() { positions[value] = UInt16(position) }
      codes = values.map { positions[$0] ?? 0 }
      levels = distinct.map { FactorLevel(code: $0.token) }
      isOrdered = false
    }
  }

  /// Whether each level has cases.
  func isPresent(_ counts: [Double]) -> [Bool] {
    var present = Array(repeating: false, count: levels.count)
    for row in codes.indices where counts[row] > 0 { present[Int(codes[row])] = true }
    return present
  }
}

extension StoredDesign.Coding {
  /// Learns the levels that have cases, and chooses contrasts.
  init(
    _ expression: Expression, _ choice: CategoricalChoice, column: ModelColumn, counts: [Double], options: DesignOptions
  ) throws(RegressionError) {
    let label = expression.label
    let data = try LevelColumn(column, name: choice.variable)
    let present = data.isPresent(counts)
    var levels = data.levels.indices.filter { present[$0] }.map { data.levels[$0] }
    // Values of a number in their order, wherever they first appear in the data.
    if case .coded(_, let values) = column {
      levels = data.levels.indices.filter { present[$0] }.sorted { values[$0] < values[$1] }.map { data.levels[$0] }
    }
    if let listed = choice.levels {
      if let missing = levels.first(where: { !listed.contains($0.code) }) {
        throw .unsuitableTerm(
          label, reason: "does not list the level “\(missing.code)”, which the data have", remedy: "List all levels.")
      }
      levels = listed.compactMap { code in levels.first { $0.code == code } }
    }
    if let first = choice.first {
      let position = try Self.position(of: first, in: levels, label)
      levels.insert(levels.remove(at: position), at: 0)
    }
    let contrast = options.imposed ?? choice.contrast ?? options.contrasts[choice.variable] ?? options.standard
    var position = 0
    if case .treatment(let reference?) = contrast { position = try Self.position(of: reference, in: levels, label) }
    if case .treatment = contrast, let base = choice.base, options.imposed == nil {
      guard base <= levels.count else {
        throw .unsuitableTerm(
          label, reason: "has \(levels.count) levels and no level \(base)", remedy: "Name the level in quotes.")
      }
      position = base - 1
    }
    if case .polynomial(let scores?) = contrast, scores.count != levels.count || Set(scores).count != scores.count {
      throw .unsuitableTerm(
        label, reason: "has \(levels.count) levels and \(scores.count) scores",
        remedy: "Give each level a score of its own.")
    }
    let coding =
      levels.count > 1
      ? contrast.coding(levels: levels.map(\.code), referencePosition: position)
      : ContrastChoice.Coding(columns: [], names: [], reference: levels.first?.code)
    self.init(
      expression: label, variable: choice.variable, levels: levels.map(\.code), labels: levels.map(\.label),
      isOrdered: data.isOrdered, contrasts: contrast.name, reference: coding.reference, columnNames: coding.names,
      columns: coding.columns)
  }

  private static func position(of name: String, in levels: [FactorLevel], _ label: String) throws(RegressionError)
    -> Int
  {
    if let position = levels.firstIndex(where: { $0.code == name }) ?? levels.firstIndex(where: { $0.label == name }) {
      return position
    }
    let codes = levels.map(\.code)
    let nearest = name.nearest(in: codes).map { "Did you mean “\($0)”? " } ?? ""
    throw .unsuitableTerm(
      label, reason: "has no level “\(name)”", remedy: nearest + "The levels are \(codes.listed).")
  }

  /// The position in ``levels`` of each level of a column; nil for a level that the model never saw and no case has.
  func positions(in column: LevelColumn, counts: [Double]) throws(RegressionError) -> [Int?] {
    let positions = column.levels.map { level in levels.firstIndex(of: level.code) }
    guard positions.contains(nil) else { return positions }
    let present = column.isPresent(counts)
    if let unseen = positions.indices.first(where: { positions[$0] == nil && present[$0] }) {
      throw .unsuitableTerm(
        expression, reason: "has the level “\(column.levels[unseen].code)”, which the model never saw",
        remedy: "The model knows \(levels.listed).")
    }
    return positions
  }
}

extension [String] {
  /// The words in quotation marks, no more than ten of them.
  fileprivate var listed: String {
    prefix(10).map { "“\($0)”" }.joined(separator: ", ") + (count > 10 ? " and \(count - 10) more" : "")
  }
}
