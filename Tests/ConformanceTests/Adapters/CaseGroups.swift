import AssayComparisons
import AssayData
import AssayNumerics

extension ConformanceCase {
  /// The values of `y` in the groups of `group`, in the order of the groups; rows where either is missing are left out.
  func valuesByGroup() throws -> GroupedValues {
    try acceptVariables(["y", "group"])
    let (classes, groups) = try crossed(try column("y"), by: [try column("group")])
    return try GroupedValues(zip(classes[0].valid, groups).map { ValueGroup(label: $0.code, values: $1) })
  }

  /// The cells of a formula `y ~ a * b`, and the names of its factors.
  func crossedCells() throws -> (layout: TwoWayLayout, names: [String]) {
    try acceptVariables(["formula"])
    guard let formula = variables["formula"]?.text,
      let parts = formula.wholeMatch(of: #/\s*([\w.]+)\s*~\s*([\w.]+)\s*\*\s*([\w.]+)\s*/#)
    else { throw Unsupported("this formula") }
    let names = [String(parts.2), String(parts.3)]
    let (classes, cells) = try crossed(String(parts.1), by: names)
    let layout = try TwoWayLayout(
      rows: classes[0].valid.map(\.code), columns: classes[1].valid.map(\.code),
      cells: cells.map { GroupMoments($0) })
    return (layout, names)
  }

  /// The numbers of a column in each combination of the categories of some variables.
  private func crossed(_ values: String, by names: [String]) throws -> ([Classification], [[Double]]) {
    let source = try self.source()
    let response = try CaseVariable(values, in: self, columns: source.columnNames)
    let variables = try names.map { try CaseVariable($0, in: self, columns: source.columnNames) }
    let request = variables.map { ColumnRequest.categories($0.column) } + [.numbers(response.column, missing: ["NA"])]
    let reading = try source.reduce(request, parallelism: Parallelism()) {
      (keys: [[Int]](repeating: [], count: names.count), values: [Double]())
    } map: { (piece) throws(DataError) in
      (piece.codes.map { codes in (0..<piece.rowCount).map { codes[$0] } }, Array(piece.numbers[0]))
    } merge: { (all, piece) throws(DataError) in
      for key in all.keys.indices { all.keys[key] += piece.0[key] }
      all.values += piece.1
    }
    let sorted = try zip(variables, reading.tokens).map { try $0.classify($1.tokens, levels: $0.levels) }
    let sizes = sorted.map { $0.classes.valid.count }
    var groups = [[Double]](repeating: [], count: sizes.reduce(1, *))
    for (row, value) in reading.state.values.enumerated() where !value.isNaN {
      let place = sorted.indices.reduce(0) { place, key in
        let category = sorted[key].target[reading.state.keys[key][row]]
        return place < 0 || category >= sizes[key] ? -1 : place * sizes[key] + category
      }
      if place >= 0 { groups[place].append(value) }
    }
    return (sorted.map(\.classes), groups)
  }
}
