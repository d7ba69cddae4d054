import AssayData
import AssayNumerics

/// The cells of two variables of a case, missing ones left out, with what a design needs to know of all rows.
struct ClassifiedPair {
  let rowLabels: [String]
  let columnLabels: [String]
  /// Σw of each cell, row by row.
  let sums: [Double]
  /// Σw² of each cell, row by row.
  let squares: [Double]
  /// All rows that have a weight.
  let designSize: Int

  /// Counts two variables of a case.
  ///
  /// - Parameters:
  ///   - sharedCategories: Whether both variables have the same categories, as those of two raters have.
  init(
    _ row: String, _ column: String, in test: ConformanceCase, weighting: Weighting, sharedCategories: Bool = false
  ) throws {
    let source = try test.source()
    let variables = try [row, column].map { try CaseVariable($0, in: test, columns: source.columnNames) }
    let tabulation = try Tabulation(of: [variables.map(\.column)], in: source, weighting: weighting)
    let table = tabulation.tables[0]
    var levels = variables.map(\.levels)
    if sharedCategories, levels == [nil, nil] {
      let union = try variables[0].classify(table.tokens[0] + table.tokens[1], levels: nil).classes.valid.map(\.code)
      levels = [union, union]
    }
    var classes: [Classification] = []
    var targets: [[Int]] = []
    for (key, variable) in variables.enumerated() {
      let (classification, target) = try variable.classify(table.tokens[key], levels: levels[key])
      classes.append(classification)
      targets.append(target)
    }
    let cells = table.collected(into: targets, tokens: classes.map { $0.categories.map(\.code) })
    let (rows, columns) = (classes[0].valid, classes[1].valid)
    // The classes of missing values come after the categories.
    let kept = rows.indices.flatMap { row in columns.indices.map { row * cells.dimensions[1] + $0 } }
    rowLabels = rows.map(\.label)
    columnLabels = columns.map(\.label)
    sums = kept.map { cells.sums[$0].value }
    squares = kept.map { cells.squares[$0].value }
    designSize = tabulation.rowCount - tabulation.weights.missing
  }
}

/// A variable of a case: a column, or one that the case derives in words.
struct CaseVariable {
  let name: String
  let column: String
  /// The categories in order, where the case lists them.
  let levels: [String]?
  /// Tokens that mean missing, besides blank.
  private let missing: [String]

  /// Finds a variable.
  ///
  /// - Throws: ``Unsupported`` where it is neither a column nor derived in a way that is understood.
  init(_ name: String, in test: ConformanceCase, columns: [String]) throws {
    self.name = name
    let listed = test.options["factor_levels"]?.object?[name]
    if let listed {
      guard let levels = listed.list?.compactMap(\.token), !levels.isEmpty else {
        throw Unsupported("the levels of \(name)")
      }
      self.levels = levels
    } else {
      levels = nil
    }
    if let words = test.options["derived"]?.text, let derivation = DerivedVariable(name, in: words) {
      column = derivation.column
      missing = derivation.missing
    } else if columns.contains(name), !DerivedVariable.isMade(name, in: test.options["derived"]?.text ?? "") {
      column = name
      missing = []
    } else {
      throw Unsupported("how \(name) is derived")
    }
  }

  /// Sorts tokens into categories; a token that is not among listed levels is missing, as in R's `factor`.
  ///
  /// - Returns: The categories, and for each token the position of its category.
  func classify(
    _ tokens: [String], levels: [String]?
  ) throws -> (classes: Classification, target: [Int]) {
    let values = Self.values(of: tokens)
    let distinct = Array(Set(values)).sorted()
    var definition = VariableDefinition(name: name)
    definition.source = column == name ? nil : column
    definition.categories = levels.map { $0.map { CodeLabel(code: $0, label: $0) } }
    let unlisted = levels.map { levels in distinct.filter { !$0.isEmpty && !levels.contains($0) } } ?? []
    let scheme = CategoryScheme(
      name, codebook: Codebook(variables: [definition]), missing: missing + Self.values(of: missing) + unlisted)
    let classes = try scheme.classify(distinct, counts: distinct.map { _ in 0 })
    let target = values.map { value in distinct.firstIndex(of: value).map { classes.target[$0] } ?? 0 }
    return (classes, target)
  }

  /// The tokens as the reference programs know them: in a column of numbers `1.0` and `1` are one value.
  private static func values(of tokens: [String]) -> [String] {
    let numbers = tokens.map { $0.isEmpty ? .nan : Double($0) }
    guard let numbers = numbers as? [Double] else { return tokens }
    return numbers.map { $0.isNaN ? "" : JSONValue.number($0).token ?? "" }
  }
}

extension JSONValue {
  /// The value as it stands in a file.
  fileprivate var token: String? {
    switch self {
    case .text(let text): text
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    default: nil
    }
  }
}
