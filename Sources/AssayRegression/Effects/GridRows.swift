internal import AssayData

/// The rows over which a question is averaged, their weights and groups.
struct GridRows: Sendable {
  let frame: ModelFrame
  let weights: [Double]
  /// The group of each row.
  let codes: [Int]
  /// What each group has in common; one empty list where there are no groups.
  let groups: [[CovariateSetting]]
  /// Σw of each group.
  let totals: [Double]

  /// The most rows of a balanced population.
  private static let balancedLimit = 100_000

  /// Prepares the rows of a grid.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for unknown variables, for groups by a variable with a value for each
  ///   row, and when there are no cases.
  init(_ grid: CovariateGrid, frame: ModelFrame, variables: ModelVariables) throws(RegressionError) {
    for axis in grid.axes { _ = try frame.column(axis.variable) }
    let cases = frame.cases.averagingWeights
    switch grid.others {
    case .observed:
      try self.init(frame, weights: cases, groupedBy: grid.groupedBy)
    case .means, .references:
      let observed = try GridRows(frame, weights: cases, groupedBy: grid.groupedBy)
      self = try observed.typical(atMode: grid.others == .means, variables)
    case .balanced:
      let typical = try GridRows(frame, weights: cases, groupedBy: []).typical(atMode: false, variables).frame
      let set = Set(grid.axes.map(\.variable))
      var crossed: [(name: String, categories: CategoryList)] = []
      for name in variables.names where !set.contains(name) {
        let column = try frame.column(name)
        if let categories = try CategoryList(column, of: name, weights: cases, variables: variables) {
          crossed.append((name, categories))
        }
      }
      let population = try typical.crossing(crossed, of: frame, limit: Self.balancedLimit)
      try self.init(population, weights: Array(repeating: 1, count: population.rowCount), groupedBy: grid.groupedBy)
    }
  }

  private init(
    frame: ModelFrame, weights: [Double], codes: [Int], groups: [[CovariateSetting]], totals: [Double]
  ) {
    self.frame = frame
    self.weights = weights
    self.codes = codes
    self.groups = groups
    self.totals = totals
  }

  private init(_ frame: ModelFrame, weights: [Double], groupedBy names: [String]) throws(RegressionError) {
    var combined = [Int](repeating: 0, count: frame.rowCount)
    var settings: [[CovariateSetting]] = [[]]
    for name in names {
      let (codes, values) = try frame.column(name).categories(of: name)
      for row in combined.indices { combined[row] = combined[row] * values.count + codes[row] }
      settings = settings.flatMap { setting in values.map { setting + [CovariateSetting(name, $0)] } }
    }
    var totals = [Double](repeating: 0, count: settings.count)
    for (row, weight) in weights.enumerated() { totals[combined[row]] += weight }
    let present = totals.indices.filter { totals[$0] > 0 }
    guard !present.isEmpty else { throw .mismatch("There are no cases to average over") }
    var places = [Int](repeating: 0, count: totals.count)
    for (place, group) in present.enumerated() { places[group] = place }
    self.init(
      frame: frame, weights: weights, codes: combined.map { places[$0] }, groups: present.map { settings[$0] },
      totals: present.map { totals[$0] })
  }

  /// One row for each group: numbers at their mean, categories at the mode or at the reference.
  ///
  /// What the groups were made by keeps its value.
  private func typical(atMode: Bool, _ variables: ModelVariables) throws(RegressionError) -> GridRows {
    let grouping = Set((groups.first ?? []).map(\.variable))
    var columns: [String: ModelColumn] = [:]
    for (name, column) in frame.columns {
      let isGroup = grouping.contains(name)
      let list = try CategoryList(
        column, of: name, weights: weights,
        variables: isGroup ? ModelVariables([name], categorical: [name]) : variables)
      switch (column, list) {
      case (.factor(let codes, let levels, let isOrdered), let list?):
        let chosen = chosen(codes, levels.count, list, atMode: atMode || isGroup)
        columns[name] = .factor(codes: chosen, levels: levels, isOrdered: isOrdered)
      case (.coded(let codes, let values), let list?):
        let chosen = chosen(codes, values.count, list, atMode: atMode || isGroup)
        columns[name] = .coded(codes: chosen, values: values)
      case (.coded(let codes, let values), nil): columns[name] = .numbers(means { values[Int(codes[$0])] })
      case (.numbers(let values), _): columns[name] = .numbers(means { values[$0] })
      case (.factor, nil): columns[name] = column
      }
    }
    return GridRows(
      frame: ModelFrame(columns: columns, cases: CaseTotals(counts: totals)), weights: totals,
      codes: Array(groups.indices), groups: groups, totals: totals)
  }

  /// The code of each group.
  private func chosen(_ codes: [UInt16], _ count: Int, _ list: CategoryList, atMode: Bool) -> [UInt16] {
    guard !atMode else { return modes(codes, count: count) }
    let reference = list.entries.isEmpty ? 0 : list.entries[list.reference].code
    return Array(repeating: reference, count: groups.count)
  }

  /// Of each group Σ w v / Σ w.
  private func means(_ value: (Int) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: groups.count)
    for (row, group) in codes.enumerated() { sums[group] += weights[row] * value(row) }
    return zip(sums, totals).map { $0 / $1 }
  }

  /// Of each group the code with the greatest Σw, the first of several.
  private func modes(_ values: [UInt16], count: Int) -> [UInt16] {
    var sums = [Double](repeating: 0, count: groups.count * count)
    for (row, group) in codes.enumerated() { sums[group * count + Int(values[row])] += weights[row] }
    return groups.indices.map { group in
      let own = sums[group * count..<(group + 1) * count]
      return UInt16((own.firstIndex(of: own.max() ?? 0) ?? own.startIndex) - own.startIndex)
    }
  }
}

extension ModelColumn {
  /// The categories of the rows, in the order of levels, or of numbers by size.
  fileprivate func categories(
    of name: String
  ) throws(RegressionError) -> (codes: [Int], values: [CovariateValue]) {
    switch self {
    case .factor(let codes, let levels, _): return (codes.map(Int.init), levels.map { .level($0.code) })
    case .coded(let codes, let values):
      let order = values.indices.sorted { values[$0] < values[$1] }
      var ranks = [Int](repeating: 0, count: values.count)
      for (rank, place) in order.enumerated() { ranks[place] = rank }
      return (codes.map { ranks[Int($0)] }, order.map { .number(values[$0]) })
    case .numbers:
      throw .mismatch("“\(name)” has too many values to divide the cases into groups: recode it into bands")
    }
  }
}

extension ModelFrame {
  /// The one row of the frame, once for each combination of the categories of some variables.
  fileprivate func crossing(
    _ crossed: [(name: String, categories: CategoryList)], of source: ModelFrame, limit: Int
  ) throws(RegressionError) -> ModelFrame {
    let size = crossed.reduce(1.0) { $0 * Double($1.categories.entries.count) }
    guard size <= Double(limit) else {
      throw .mismatch(
        "A balanced population of the model's categories has \(size.token) combinations, which is more than "
          + "\(limit): set some of the variables, or average over the cases as they were observed")
    }
    var columns = rows(Array(repeating: 0, count: Int(size))).columns
    var stride = Int(size)
    for (name, categories) in crossed {
      let entries = categories.entries
      stride /= entries.count
      let codes = (0..<Int(size)).map { entries[$0 / stride % entries.count].code }
      switch source.columns[name] {
      case .factor(_, let levels, let isOrdered):
        columns[name] = .factor(codes: codes, levels: levels, isOrdered: isOrdered)
      case .coded(_, let values): columns[name] = .coded(codes: codes, values: values)
      default: break
      }
    }
    return ModelFrame(columns: columns, cases: CaseTotals(rows: Int(size)))
  }
}
