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
    switch grid.others {
    case .observed:
      try self.init(frame, weights: frame.cases.averagingWeights, groupedBy: grid.groupedBy)
    case .means, .references:
      let observed = try GridRows(frame, weights: frame.cases.averagingWeights, groupedBy: grid.groupedBy)
      self = observed.typical(atMode: grid.others == .means, categorical: variables.categorical)
    case .balanced:
      let observed = try GridRows(frame, weights: frame.cases.averagingWeights, groupedBy: [])
      let typical = observed.typical(atMode: false, categorical: variables.categorical).frame
      let set = Set(grid.axes.map(\.variable))
      let crossed = try typical.crossing(
        variables.names.filter { !set.contains($0) }, of: frame, categorical: variables.categorical,
        limit: Self.balancedLimit)
      try self.init(crossed, weights: Array(repeating: 1, count: crossed.rowCount), groupedBy: grid.groupedBy)
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

  /// One row for each group: numbers at their mean, categories at the mode or at the first level.
  private func typical(atMode: Bool, categorical: Set<String>) -> GridRows {
    var columns: [String: ModelColumn] = [:]
    for (name, column) in frame.columns {
      switch column {
      case .factor(let codes, let levels, let isOrdered):
        let chosen = atMode ? modes(codes, count: levels.count) : Array(repeating: 0, count: groups.count)
        columns[name] = .factor(codes: chosen, levels: levels, isOrdered: isOrdered)
      case .coded(let codes, let values) where categorical.contains(name):
        let first = UInt16(values.indices.min { values[$0] < values[$1] } ?? 0)
        let chosen = atMode ? modes(codes, count: values.count) : Array(repeating: first, count: groups.count)
        columns[name] = .coded(codes: chosen, values: values)
      case .coded(let codes, let values): columns[name] = .numbers(means { values[Int(codes[$0])] })
      case .numbers(let values): columns[name] = .numbers(means { values[$0] })
      }
    }
    // A group keeps the values it was made by.
    for (place, name) in (groups.first ?? []).map(\.variable).enumerated() {
      guard case .coded(_, let values) = frame.columns[name] else { continue }
      columns[name] = .coded(
        codes: groups.map { group in UInt16(values.firstIndex { .number($0) == group[place].value } ?? 0) },
        values: values)
    }
    for name in (groups.first ?? []).map(\.variable) {
      guard case .factor(let codes, let levels, let isOrdered) = frame.columns[name] else { continue }
      columns[name] = .factor(codes: modes(codes, count: levels.count), levels: levels, isOrdered: isOrdered)
    }
    let counts = totals
    return GridRows(
      frame: ModelFrame(columns: columns, cases: CaseTotals(counts: counts)), weights: totals,
      codes: Array(groups.indices), groups: groups, totals: totals)
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

  /// How many categories there are; nil for numbers that are no categories.
  fileprivate func categoryCount(isCategorical: Bool) -> Int? {
    switch self {
    case .factor(_, let levels, _): levels.count
    case .coded(_, let values): isCategorical ? values.count : nil
    case .numbers: nil
    }
  }
}

extension ModelFrame {
  /// The one row of the frame, once for each combination of the categories of some variables.
  fileprivate func crossing(
    _ names: [String], of source: ModelFrame, categorical: Set<String>, limit: Int
  ) throws(RegressionError) -> ModelFrame {
    var crossed: [(name: String, count: Int)] = []
    for name in names {
      if let count = try source.column(name).categoryCount(isCategorical: categorical.contains(name)) {
        crossed.append((name, count))
      }
    }
    let size = crossed.reduce(1.0) { $0 * Double($1.count) }
    guard size <= Double(limit) else {
      throw .mismatch(
        "A balanced population of the model's categories has \(size.token) combinations, which is more than "
          + "\(limit): set some of the variables, or average over the cases as they were observed")
    }
    let repeated = rows(Array(repeating: 0, count: Int(size)))
    var columns = repeated.columns
    var stride = Int(size)
    for (name, count) in crossed {
      stride /= count
      let codes = (0..<Int(size)).map { UInt16($0 / stride % count) }
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
