internal import AssayData
internal import AssayNumerics
internal import AssayRegression

/// A formula with the rows that it is fitted to: the design, without columns that are combinations of others.
struct RegressionInput {
  let formula: Formula
  let frame: ModelFrame
  let design: Design
  /// The columns that are fitted, by their positions in the design.
  let kept: [Int]
  let matrix: ModelMatrix
  let aliased: [AliasedColumn]
  let offset: [Double]?
  let response: ResponseValues

  init(_ formula: Formula, frame: ModelFrame, options: DesignOptions = DesignOptions(), parallelism: Parallelism) throws
  {
    self.formula = formula
    self.frame = frame
    design = try Design(formula, training: frame, options: options)
    guard formula.response != nil else {
      throw AnalysisError("The formula “\(formula.text)” has no response. Write it before “~”: score ~ age + sex.")
    }
    response = try design.response(frame)
    offset = try design.offset(frame)
    let all = try design.matrix(frame)
    let aliased = try all.aliasedColumns(weights: frame.cases, parallelism: parallelism)
    self.aliased = aliased
    kept = (0..<all.columnCount).filter { column in !aliased.contains { $0.position == column } }
    matrix = kept.count == all.columnCount ? all : all.selecting(kept)
  }

  /// The explanatory variables all columns of which are left out, so that the model says nothing of them.
  var absentVariables: Set<String> {
    let isKept = { (term: DesignTerm) in kept.contains { term.columns.contains($0) } }
    let present = Set(design.terms.filter(isKept).flatMap(\.variables))
    return Set(design.terms.flatMap(\.variables)).subtracting(present)
  }

  /// The columns left out of terms of a variable that has others.
  func missingColumns(of variable: String) -> [AliasedColumn] {
    guard !absentVariables.contains(variable) else { return [] }
    return aliased.filter { column in
      design.terms.contains { $0.columns.contains(column.position) && $0.variables.contains(variable) }
    }
  }

  /// What results call the response.
  var responseName: String { formula.response?.label ?? "" }

  /// What is made of any frame with the variables of the model: the columns that were fitted.
  var rule: DesignRule {
    { [design, kept] (frame) throws(RegressionError) in
      let all = try design.matrix(frame)
      return (kept.count == all.columnCount ? all : all.selecting(kept), try design.offset(frame))
    }
  }

  /// The response as numbers.
  ///
  /// - Throws: ``AnalysisError`` where it is a factor.
  func numbers() throws -> [Double] {
    switch response {
    case .numbers(let values): return values
    case .levels(_, let levels, _):
      let list = levels.prefix(4).map { "“\($0.label)”" }.joined(separator: ", ")
      throw AnalysisError(
        "The response “\(responseName)” has the categories \(list), and this family needs numbers. "
          + "Use --family logit, ordinal-logit or multinomial; or say that its codes are amounts: --interval \(responseName)."
      )
    }
  }

  /// The response as categories: those of a factor, or the distinct values of a number in ascending order.
  func categories() throws -> (codes: [Int], levels: [FactorLevel]) {
    switch response {
    case .levels(let codes, let levels, _): return (codes, levels)
    case .numbers(let values):
      var distinct: Set<Double> = []
      for value in values {
        distinct.insert(value)
        guard distinct.count <= Self.mostCategories else {
          throw AnalysisError(
            "The response “\(responseName)” has more than \(Self.mostCategories) distinct values, too many for categories. "
              + "Use --family linear, or band it in a codebook (bands: …).")
        }
      }
      let sorted = distinct.sorted()
      let places = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
      return (values.map { places[$0] ?? 0 }, sorted.map { FactorLevel(code: $0.token) })
    }
  }

  private static let mostCategories = 100

  /// Whether the order of the categories of the response is that of numbers, or somebody said that they have one.
  var isOrderKnown: Bool {
    guard case .levels(_, let levels, isOrdered: false) = response else { return true }
    return levels.count < 3 || levels.allSatisfy { Double(decimal: $0.code) != nil }
  }

  /// Shares between 0 and 1; nil where the response is none of that, or has 0 and 1 alone.
  var shares: [Double]? {
    guard case .numbers(let values) = response, values.allSatisfy({ $0 >= 0 && $0 <= 1 }),
      values.contains(where: { $0 > 0 && $0 < 1 })
    else { return nil }
    return values
  }

  /// The response as 1 for the event and 0 for the rest.
  ///
  /// - Parameter reference: The category that is not the event; nil for the first.
  func event(reference: String?) throws -> (values: [Double], event: FactorLevel, other: FactorLevel) {
    let (codes, levels) = try categories()
    guard levels.count == 2 else {
      let list = levels.prefix(6).map { "“\($0.label)”" }.joined(separator: ", ")
      throw AnalysisError(
        levels.count < 2
          ? "The response “\(responseName)” is “\(levels.first?.label ?? "")” in all \(Int(frame.cases.total)) cases that are used; "
            + "a model of two values needs both."
          : "The response “\(responseName)” has \(levels.count) values (\(list)\(levels.count > 6 ? ", …" : "")), and this family is "
            + "for two. Compare in the formula, such as I(\(responseName) == \"\(levels[0].code)\") ~ …, or use --family multinomial."
      )
    }
    let other = try reference.map { try Self.place(of: $0, in: levels, of: responseName) } ?? 0
    return (codes.map { $0 == other ? 0 : 1 }, levels[1 - other], levels[other])
  }

  /// The position of a category that is named by code or label.
  static func place(of name: String, in levels: [FactorLevel], of response: String) throws -> Int {
    if let place = levels.firstIndex(where: { $0.code == name }) ?? levels.firstIndex(where: { $0.label == name }) {
      return place
    }
    let nearest = name.nearest(in: levels.flatMap { [$0.code, $0.label] })
    throw AnalysisError(
      "The response “\(response)” has no category “\(name)”; it has "
        + levels.map { "“\($0.label)”" }.joined(separator: ", ") + "."
        + (nearest.map { " Did you mean “\($0)”?" } ?? ""))
  }
}
