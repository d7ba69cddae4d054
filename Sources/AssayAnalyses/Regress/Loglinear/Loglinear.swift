internal import AssayData
internal import AssayInference
internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// A log-linear model of the cells that the variables of a formula without a response make: `~ hair*eye + sex`.
struct Loglinear {
  let analysis: Regress
  let read: ModelData
  let data: DataSet
  let table: LoglinearTable
  /// The models, the one asked for first.
  let fits: [LoglinearFit]

  init(_ analysis: Regress, data: DataSet) throws {
    guard data.options.weighting.isSampling == false, analysis.precision == nil else {
      throw AnalysisError(
        "A log-linear model is one of counts; sampling weights are none. Use --frequency, or assay crosstab --weight.")
    }
    let formulas = try ([analysis.formula] + analysis.versus).map { try LoglinearFormula(parsing: $0) }
    if analysis.scores != nil, formulas[0].associations.allSatisfy({ !$0.hasScores }) {
      throw AnalysisError("--scores says how the scores of RC() are normalised, and the formula has no such term.")
    }
    self.analysis = analysis
    self.data = data
    let names = try Self.names(formulas, data: data)
    guard !names.isEmpty else { throw AnalysisError("The formula names no variable.") }
    read = try ModelData(names.map { ($0, .categorical) }, data: data)
    let table = try Self.table(read.frame, names: names)
    self.table = table
    let weighting = analysis.scores?.weighting ?? .marginal
    fits = try formulas.map {
      try $0.model(of: table, weighting: weighting).fit(parallelism: data.options.parallelism)
    }
  }

  /// The variables of all formulas, by first appearance.
  private static func names(_ formulas: [LoglinearFormula], data: DataSet) throws -> [String] {
    var names: [String] = []
    for formula in formulas {
      for variable in formula.variables {
        try variable.checkColumn(in: formula.text, data: data)
        if !names.contains(variable.name) { names.append(variable.name) }
      }
    }
    return names
  }

  /// More cells than a page or a fit is for.
  private static let cellLimit = 100_000

  private static func table(_ frame: ModelFrame, names: [String]) throws -> LoglinearTable {
    var factors: [LoglinearTable.Factor] = []
    var codes: [[UInt16]] = []
    for name in names {
      guard case .factor(let own, let levels, _)? = frame.columns[name] else { continue }
      factors.append(.init(name, levels: levels.map(\.label)))
      codes.append(own)
    }
    let size = factors.reduce(1.0) { $0 * Double($1.levels.count) }
    guard size <= Double(cellLimit) else {
      throw AnalysisError(
        "The variables make \(size.token) cells; \(cellLimit) are the most. Merge categories in a codebook.")
    }
    var counts = [Double](repeating: 0, count: Int(size))
    for row in 0..<frame.rowCount {
      let cell = factors.indices.reduce(0) { $0 * factors[$1].levels.count + Int(codes[$1][row]) }
      counts[cell] += frame.cases.weights[row]
    }
    return try LoglinearTable(factors: factors, counts: counts)
  }

  var document: Document {
    get throws {
      let fit = fits[0]
      return Document(
        analysis: "regress", title: "Log-linear model: \(analysis.formula)", cases: read.account,
        design: data.designFacts(Int(read.frame.cases.total)),
        tables: [coefficients] + associationTables + [summary, tests] + (try comparison) + [cells],
        notes: read.notes + notes + associationNotes,
        sentence: fit.goodness.likelihoodRatio.flatMap {
          RegressionSentence.words(ReportedTest($0, of: "model"), cases: table.total).map { "G²: \($0)" }
        },
        manifest: data.manifest + [DesignFact("formula", .text(analysis.formula)), DesignFact("family", "loglinear")]
          + fit.scores.prefix(1).map { DesignFact("scores", .text($0.weighting.rawValue)) })
    }
  }

  private var notes: [String] {
    let fit = fits[0]
    var notes = [
      "Margins that are fitted: \(fit.generators). Each interaction brings in all that it is made of.",
      "Errors from the expected information.",
      "Reference categories: " + table.factors.map { "\($0.name) = \($0.levels[0])" }.joined(separator: ", ") + ".",
    ]
    if fit.zeroCells > 0 {
      notes.append(
        "\(fit.zeroCells) cells must be fitted with 0, because a margin is 0; they are left out of the degrees of freedom, and "
          + "coefficients that nothing is left to estimate from are empty.")
    } else if fit.estimates.contains(where: { $0 == nil }) {
      notes.append("Empty coefficients belong to columns that are combinations of those before them.")
    }
    return notes
  }
}

extension AssociationTerm {
  /// Whether the term has scores that are estimated.
  fileprivate var hasScores: Bool { if case .multiplicative = kind { true } else { false } }
}

extension Regress.Scores {
  fileprivate var weighting: ScoreWeighting {
    switch self {
    case .marginal: .marginal
    case .unit: .unit
    }
  }
}
