internal import AssayComparisons
internal import AssayData
internal import AssayReport

/// The cases of one variable, sorted into groups; and why other rows are in none.
struct ComparedCases {
  /// The categories of each factor that are groups.
  let categories: [[Category]]
  /// Labels that tell the categories of a factor apart, also where a codebook calls two of them the same.
  let labels: [[String]]
  /// The values of each combination, the last factor running fastest.
  private(set) var values: [[Double]]
  /// Their weights; empty where rows are not weighted.
  private(set) var weights: [[Double]]
  /// The rows that are used, in order.
  private(set) var rows: [Int] = []
  /// Rows left out, by reason in the order in which reasons are looked for.
  private(set) var missing: [CaseAccount.MissingCount] = []
  /// The cases that are used: rows, or as many as they stand for.
  private(set) var count = 0

  /// The cases in which some variables have values.
  ///
  /// - Parameters:
  ///   - variables: The positions of the variables that must all have a value; the first one's are collected.
  ///   - keepsRows: Whether the rows are wanted.
  init(_ variables: [Int], in columns: ComparedColumns, data: DataSet, keepsRows: Bool = false) {
    let policy = data.options.missing
    let weighting = data.options.weighting
    // For each category of each factor its place among the groups, or −1.
    var places: [[Int]] = []
    categories = columns.factors.map { factor in
      let kept = factor.categories.indices.filter { factor.categories[$0].missing == nil || policy == .category }
      var place = [Int](repeating: -1, count: factor.categories.count)
      for (position, category) in kept.enumerated() { place[category] = position }
      places.append(place)
      return kept.map { factor.categories[$0] }
    }
    labels = categories.map { categories in
      var uses: [String: Int] = [:]
      for category in categories { uses[category.label, default: 0] += 1 }
      return categories.map { uses[$0.label] == 1 ? $0.label : "\($0.label) (\($0.code))" }
    }
    let cells = categories.reduce(1) { $0 * $1.count }
    var values = [[Double]](repeating: [], count: cells)
    var weights = [[Double]](repeating: [], count: columns.weights == nil ? 0 : cells)
    var absent = MissingTally()
    let main = columns.values[variables[0]]
    let others = variables.dropFirst()
    for row in main.indices {
      var cell = 0
      var isGrouped = true
      for factor in places.indices {
        let code = Int(columns.keys[factor][row])
        let place = places[factor][code]
        guard place >= 0 else {
          absent.add(columns.factors[factor], code, columns.cases(row, weighting))
          isGrouped = false
          break
        }
        cell = cell * categories[factor].count + place
      }
      guard isGrouped else { continue }
      if let blank = main[row].isNaN ? variables[0] : others.first(where: { columns.values[$0][row].isNaN }) {
        absent.add(columns.variables[blank].missingReason, columns.cases(row, weighting))
        continue
      }
      values[cell].append(main[row])
      if let weight = columns.weights?[row] { weights[cell].append(weight) }
      if keepsRows { rows.append(row) }
      count += columns.cases(row, weighting)
    }
    self.values = values
    self.weights = weights
    missing = absent.counts
  }

  /// The groups with their values; weights are frequencies.
  var groups: [ValueGroup] {
    values.indices.map { cell in
      ValueGroup(label: label(of: cell), values: values[cell], weights: weights.isEmpty ? nil : weights[cell])
    }
  }

  /// What a combination is called.
  func label(of cell: Int) -> String {
    switch categories.count {
    case 0: return "all"
    case 1: return labels[0][cell]
    default:
      let width = categories[1].count
      return "\(labels[0][cell / width]), \(labels[1][cell % width])"
    }
  }

  /// The code of a combination.
  func code(of cell: Int) -> String {
    switch categories.count {
    case 0: return "all"
    case 1: return categories[0][cell].code
    default:
      let width = categories[1].count
      return "\(categories[0][cell / width].code), \(categories[1][cell % width].code)"
    }
  }
}

/// Counts of missing cases by reason.
private struct MissingTally {
  private var order: [String] = []
  private var amounts: [String: Int] = [:]

  mutating func add(_ factor: Classification, _ code: Int, _ cases: Int) {
    add("\(factor.name) \(factor.categories[code].missing?.label ?? "blank")", cases)
  }

  mutating func add(_ reason: String, _ cases: Int) {
    if amounts[reason] == nil { order.append(reason) }
    amounts[reason, default: 0] += cases
  }

  var counts: [CaseAccount.MissingCount] {
    order.map { CaseAccount.MissingCount(reason: $0, count: amounts[$0] ?? 0) }
  }
}
