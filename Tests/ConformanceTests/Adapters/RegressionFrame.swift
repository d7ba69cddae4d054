import AssayData
import AssayFiles
import AssayNumerics
import AssayRegression

/// What a regression needs of a case: its variables, its formula, and the design that follows.
///
/// Rows with a missing value in a variable of the formula, a weight or a cluster are left out.
struct RegressionFrame {
  let frame: ModelFrame
  let formula: Formula
  let design: Design
  let matrix: ModelMatrix
  let response: ResponseValues
  let offset: [Double]?
  /// The clusters by name, in the order of their codes; empty where there are none.
  let clusterNames: [String]
  /// The rows of the data, missing ones among them.
  let rowsRead: Int

  /// The options that are acted on here; for `acceptOptions` of adapters.
  static let options: Set<String> = [
    "factor_levels", "levels", "reference", "reference_levels", "weights", "freq_weights", "cluster", "missing",
    "derived", "polynomial_degree", "intercept",
  ]

  /// Reads the data of a case and learns its design.
  ///
  /// - Parameters:
  ///   - weights: What the option `weights` means.
  ///   - isOutcomeCategorical: Whether the response is a factor, whatever its values look like.
  ///   - choices: What the formula leaves open.
  init(
    _ test: ConformanceCase, weights: CaseTotals.Kind = .precision, isOutcomeCategorical: Bool = false,
    choices: DesignOptions = DesignOptions()
  ) throws {
    guard test.options["missing"].map({ $0.text == "listwise" }) ?? true else {
      throw Unsupported("missing values kept")
    }
    formula = try Formula(parsing: try test.formulaText())
    let cells = try RegressionCells(test)
    let outcome = formula.response?.variable
    var names = formula.variables.map(\.name)
    let extras = ["weights", "freq_weights", "cluster"].compactMap { test.options[$0]?.text }
    names += extras.filter { !names.contains($0) }
    let columns = try names.map { try cells.column($0) }
    let kept = (0..<cells.rowCount).filter { row in columns.allSatisfy { $0[row] != "" } }
    rowsRead = cells.rowCount
    let tokens = Dictionary(uniqueKeysWithValues: zip(names, columns.map { column in kept.map { column[$0] } }))

    var variables: [String: ModelColumn] = [:]
    for use in formula.variables {
      let isOutcome = use.name == outcome
      let isFactor =
        use.use == .categorical || isOutcome && (isOutcomeCategorical || test.options["levels"]?.list != nil)
        || test.options["factor_levels"]?.object?[use.name] != nil
      variables[use.name] = try test.variable(
        use.name, tokens[use.name] ?? [], isFactor: isFactor, isOutcome: isOutcome)
    }
    let totals = try test.totals(tokens, rows: kept.count, weights: weights)
    let clusters = test.options["cluster"]?.text.map { name in
      var names: [String] = []
      var codes: [String: UInt32] = [:]
      let rows = (tokens[name] ?? []).map { token in
        if codes[token] == nil {
          codes[token] = UInt32(names.count)
          names.append(token)
        }
        return codes[token] ?? 0
      }
      return (codes: rows, names: names)
    }
    clusterNames = clusters?.names ?? []
    frame = ModelFrame(
      columns: variables, cases: totals, clusters: clusters.map { .init(codes: $0.codes, count: $0.names.count) })
    design = try Design(formula, training: frame, options: choices)
    matrix = try design.matrix(frame)
    response = try design.response(frame)
    offset = try design.offset(frame)
  }

  /// The response as numbers; a factor of two levels as 0 and 1.
  func numbers() throws -> [Double] {
    switch response {
    case .numbers(let numbers): numbers
    case .levels(let codes, let levels, _):
      if levels.count == 2 {
        codes.map { Double($0) }
      } else {
        throw Unsupported("a response of \(levels.count) levels")
      }
    }
  }

  /// The response as positions of levels.
  func positions() throws -> (codes: [Int], levels: [String]) {
    guard case .levels(let codes, let levels, _) = response else { throw Unsupported("a response without levels") }
    return (codes, levels.map(\.code))
  }

  /// For each term that the case expects the position of its column: cases do not all say in what order they list levels.
  ///
  /// - Parameter columns: The names of the library, such as those of the columns that a fit kept.
  static func places(of columns: [String], in test: ConformanceCase) throws -> [Int] {
    let own = columns.map { name($0, in: test) }
    return try (test.expected["terms"]?.texts ?? []).map { term in
      guard let place = own.firstIndex(of: term) else { throw Unsupported("a column \(term); there are \(own)") }
      return place
    }
  }

  /// The names of columns in the words of the cases: `sexM` where the library has `sex[M]`, and `x^2` for `I(x^2)`.
  static func name(_ column: String, in test: ConformanceCase) -> String {
    let stated = (test.expected["terms"]?.texts ?? [])
    if column == ModelMatrix.interceptName, stated.contains("1") { return "1" }
    let plain = column.filter { $0 != "[" && $0 != "]" }
    guard !stated.contains(plain), plain.hasPrefix("I("), plain.hasSuffix(")") else { return plain }
    let inner = String(plain.dropFirst(2).dropLast())
    return stated.contains(inner) ? inner : plain
  }
}

extension ConformanceCase {
  /// The formula that the case states, or that its response, variables, degree and intercept make.
  fileprivate func formulaText() throws -> String {
    if let formula = variables["formula"]?.text {
      try acceptVariables(["formula"])
      return formula
    }
    try acceptVariables(["y", "x"])
    guard let response = variables["y"]?.text, let regressors = variables["x"]?.texts else {
      throw Unsupported("a regression without a formula")
    }
    let degree = Int(options["polynomial_degree"]?.number ?? 1)
    guard degree == 1 || regressors.count == 1 else { throw Unsupported("powers of several variables") }
    let powers = degree < 2 ? [] : (2...degree).map { "I(\(regressors[0])^\($0))" }
    let hasIntercept = options["intercept"].map { $0 != .flag(false) } ?? true
    return "\(response) ~ " + ((hasIntercept ? [] : ["0"]) + regressors + powers).joined(separator: " + ")
  }

  /// A variable: a number where all its tokens are numbers and nothing makes it a factor.
  fileprivate func variable(
    _ name: String, _ tokens: [String], isFactor: Bool, isOutcome: Bool
  ) throws -> ModelColumn {
    let numbers = tokens.compactMap { Double(decimal: $0) }
    let areNumbers = numbers.count == tokens.count
    if areNumbers, !isFactor {
      let distinct = Set(numbers).sorted()
      // Both forms of a column of numbers are to be seen by the cases.
      guard distinct.count <= 50 else { return .numbers(numbers) }
      let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, UInt16($0)) })
      return .coded(codes: numbers.map { places[$0] ?? 0 }, values: distinct)
    }
    // In a column of numbers `1.0` and `1` are one value.
    let codes = areNumbers ? numbers.map(\.token) : tokens
    let present = Set(codes)
    var levels = areNumbers ? Set(numbers).sorted().map(\.token) : present.sorted()
    let listed = options["factor_levels"]?.object?[name] ?? (isOutcome ? options["levels"] : nil)
    if let listed = listed?.list?.compactMap({ $0.text ?? $0.number?.token }) {
      guard present.isSubset(of: listed) else { throw Unsupported("values of \(name) that are not among its levels") }
      levels = listed
    }
    let reference = options["reference_levels"]?.object?[name] ?? (isOutcome ? options["reference"] : nil)
    if let first = reference?.text ?? reference?.number?.token {
      guard let place = levels.firstIndex(of: first) else { throw Unsupported("the reference \(first) of \(name)") }
      levels.insert(levels.remove(at: place), at: 0)
    }
    let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, UInt16($0)) })
    return .factor(
      codes: codes.map { places[$0] ?? 0 }, levels: levels.map { FactorLevel(code: $0) }, isOrdered: false)
  }

  /// What the rows stand for.
  fileprivate func totals(_ tokens: [String: [String]], rows: Int, weights: CaseTotals.Kind) throws -> CaseTotals {
    func numbers(_ name: String) throws -> [Double] {
      try (tokens[name] ?? []).map { token in
        guard let number = Double(decimal: token), number > 0 else { throw Unsupported("the weight \(token)") }
        return number
      }
    }
    if let name = options["freq_weights"]?.text { return CaseTotals(counts: try numbers(name), isFrequency: true) }
    guard let name = options["weights"]?.text else { return CaseTotals(rows: rows) }
    let values = try numbers(name)
    return CaseTotals(
      weights, counts: Array(repeating: 1, count: rows), weights: values, squares: values.map { $0 * $0 })
  }
}
