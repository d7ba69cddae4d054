internal import AssayComparisons
internal import AssayData
internal import AssayInference
internal import AssayReport

/// Runs a comparison for each variable and lays the results out as tables, notes and a sentence.
struct ComparePage {
  /// What was found about one variable.
  struct Result {
    let variable: ComparedColumn
    let cases: ComparedCases
    let outcome: ComparisonOutcome
  }

  private let analysis: Compare
  private let columns: ComparedColumns
  private let data: DataSet
  let results: [Result]

  init(_ analysis: Compare, columns: ComparedColumns, data: DataSet) throws {
    self.analysis = analysis
    self.columns = columns
    self.data = data
    let runner = ComparisonRunner(analysis: analysis, columns: columns, data: data)
    results = try runner.results()
  }

  private var isSampling: Bool { data.options.weighting.isSampling }
  private var isPaired: Bool { analysis.question == .pairs }
  private var hasSeveral: Bool { results.count > 1 }

  // MARK: What the page is about

  var title: String {
    let names = isPaired ? columns.variables.map(\.heading) : results.map(\.variable.heading)
    switch analysis.question {
    case .groups:
      return "\(names.joined(separator: ", ")) by \(columns.factors.map(\.heading).joined(separator: " and "))"
    case .pairs: return "\(names.joined(separator: names.count == 2 ? " and " : ", ")), paired"
    case .value(let value): return "\(names.joined(separator: ", ")) against \(value.token)"
    }
  }

  var cases: CaseAccount {
    let weighting = data.options.weighting
    let read =
      weighting.isFrequency
      ? (0..<columns.count).reduce(0) { $0 + columns.cases($1, weighting) } : columns.rowCount
    let all = ComparedCases.Sums(columns.weights, isSampling: isSampling, rows: results.first?.cases.rows)
    guard hasSeveral else {
      return CaseAccount(
        read: read, used: results[0].cases.count,
        missing: results[0].cases.missing + columns.account.reasons(weighting), sumOfWeights: all.sum,
        effectiveSize: all.effectiveSize, codebook: data.codebookName, source: data.source.name)
    }
    // What keeps a row out of every table; missing values of single variables stand in the bases.
    let outside = columns.account.reasons(weighting)
    return CaseAccount(
      read: read, used: read - outside.reduce(0) { $0 + $1.count }, missing: outside, codebook: data.codebookName,
      source: data.source.name, isPerVariable: true)
  }

  var choices: [DesignFact] {
    guard case .groups = analysis.question else { return [] }
    return [DesignFact("adjust", Value(analysis.adjustment.rawValue))]
  }

  var sentence: String? {
    let lines = results.compactMap { result in
      result.outcome.sentence.map { hasSeveral ? "\(result.variable.name): \($0)" : $0 }
    }
    return lines.isEmpty ? nil : lines.joined(separator: " ")
  }

  var notes: [String] {
    var notes = columns.notes + data.weightNotes
    for result in results {
      let place = hasSeveral ? "\(result.variable.name): " : ""
      let undefined = result.outcome.tests.filter { $0.pValue == nil }.map(\.method)
      for reason in result.outcome.notes + undefined where !notes.contains(place + reason) {
        notes.append(place + reason)
      }
    }
    return notes
  }

  var warnings: [String] { [] }

  // MARK: Tables

  var tables: [Table] {
    var tables = [tests, groups]
    if results.contains(where: { !$0.outcome.effects.isEmpty }) { tables.append(effects) }
    if results.contains(where: { !$0.outcome.pairs.isEmpty }) { tables.append(comparisons) }
    if results.contains(where: { !$0.outcome.measures.isEmpty }) { tables.append(measures) }
    if hasSeveral || isSampling { tables.append(bases) }
    return tables
  }

  private var variableColumn: [TableColumn] { hasSeveral ? ["variable"] : [] }

  private func rows<Item>(_ items: (ComparisonOutcome) -> [Item], _ row: (Item) -> [Value]) -> [[Value]] {
    results.flatMap { result in
      items(result.outcome).map { (hasSeveral ? [Value(result.variable.name)] : []) + row($0) }
    }
  }

  private var hasTerms: Bool { columns.factors.count > 1 }

  private var tests: Table {
    Table(
      name: "tests", title: "Tests",
      columns: variableColumn + (hasTerms ? ["term"] : [])
        + ReportedTest.figureColumns + ["method"],
      rows: rows(\.tests) { test in (hasTerms ? [Value(test.term)] : []) + test.figures + [Value(test.method)] },
      hidden: ["log_p_value"])
  }

  private var groups: Table {
    let heading =
      columns.factors.isEmpty ? "Variable" : columns.factors.map(\.heading).joined(separator: ", ")
    return Table(
      name: "groups", title: columns.factors.isEmpty ? "Values" : "Groups",
      columns: variableColumn + [
        "group", TableColumn("label", heading: heading), "n", "sum_of_weights", "mean", "std_dev", "std_error",
        "conf_low",
        "conf_high", "median", "min", "max", "mean_rank",
      ],
      rows: rows(\.groups) { group in
        [
          Value(group.code), Value(group.label), .integer(group.count), Value(group.sumOfWeights), Value(group.mean),
          Value(group.standardDeviation), Value(group.standardError), Value(group.interval?.low),
          Value(group.interval?.high), Value(group.median), Value(group.minimum), Value(group.maximum),
          Value(group.meanRank),
        ]
      },
      footnotes: [
        isSampling
          ? "Means, errors and intervals are design-based." : "The interval is the t interval of each mean by itself."
      ], hidden: ["group"])
  }

  private var effects: Table {
    Table(
      name: "anova", title: "Analysis of variance",
      columns: variableColumn + [
        "source", "sum_of_squares", "df", "mean_square", "statistic", "p_value", "log_p_value",
      ],
      rows: rows(\.effects) { row in
        [
          Value(row.source), Value(row.sumOfSquares), Value(row.df), Value(row.meanSquare), Value(row.statistic),
          Value(row.pValue), Value(row.logPValue),
        ]
      }, hidden: ["log_p_value"])
  }

  private var comparisons: Table {
    let codes = results.map { result in
      Dictionary(result.outcome.groups.map { ($0.label, $0.code) }, uniquingKeysWith: { first, _ in first })
    }
    var lines: [[Value]] = []
    // Runs of one method over many pairs stand under a caption of their own.
    var sizes: [Int] = []
    var captions: [String] = []
    for (result, codes) in zip(results, codes) {
      for (index, pair) in result.outcome.pairs.enumerated() {
        if index == 0 || result.outcome.pairs[index - 1].test != pair.test {
          sizes.append(0)
          let method = Glossary.words(for: pair.test.rawValue)
          captions.append("Differences: \(hasSeveral ? "\(result.variable.name), " : "")\(method)")
        }
        sizes[sizes.count - 1] += 1
        lines.append(
          (hasSeveral ? [Value(result.variable.name)] : []) + [
            Value(pair.test.rawValue), Value(codes[pair.first] ?? pair.first), Value(pair.first),
            Value(codes[pair.second] ?? pair.second), Value(pair.second), Value(pair.difference),
            Value(pair.standardError), Value(pair.statistic), Value(pair.df), Value(pair.pValue),
            Value(pair.adjusted), Value(pair.interval?.low), Value(pair.interval?.high), Value(pair.method),
          ])
      }
    }
    let isCut = sizes.contains { $0 > 1 }
    let pairs = results.flatMap(\.outcome.pairs)
    var hidden = ["first", "second", "method"]
    if isCut { hidden += ["test", "variable"] }
    if !pairs.contains(where: { $0.pValue != nil && $0.adjusted == nil }) { hidden.append("p_value") }
    return Table(
      name: "comparisons", title: "Differences",
      columns: variableColumn + [
        "test", "first", TableColumn("first_label", heading: "First"), "second",
        TableColumn("second_label", heading: "Second"), "difference", "std_error", "statistic", "df", "p_value",
        "p_adjusted", "conf_low", "conf_high", "method",
      ], rows: lines, layout: isCut ? .sections(sizes: sizes, captions: captions) : .list,
      footnotes: Footnotes.of(pairs), hidden: hidden.filter { hasSeveral || $0 != "variable" })
  }

  private var measures: Table {
    Table(
      name: "measures", title: "Effect sizes",
      columns: variableColumn + (hasTerms ? ["term"] : []) + [
        "measure", "dependent", "column", "estimate", "std_error", "std_error_null", "statistic", "df", "p_value",
        "log_p_value", "conf_low", "conf_high", "method",
      ],
      rows: results.flatMap { result in
        result.outcome.measures.map { measure in
          let name = isPaired || columns.factors.isEmpty ? nil : result.variable.name
          return (hasSeveral ? [Value(result.variable.name)] : []) + (hasTerms ? [Value(measure.term)] : []) + [
            Value(measure.name), Value(name), .empty, Value(measure.estimate), Value(measure.standardError), .empty,
            .empty, .empty, .empty, .empty, Value(measure.interval?.low), Value(measure.interval?.high),
            Value(measure.method),
          ]
        }
      }, hidden: ["dependent", "method"])
  }

  private var bases: Table {
    Table(
      name: "bases", title: "Bases", columns: ["variable", "n", "missing", "sum_of_weights", "effective_size"],
      rows: results.map { result in
        let sums = ComparedCases.Sums(result.cases.weights.flatMap { $0 }, isSampling: isSampling)
        return [
          Value(isPaired ? columns.variables.map(\.name).joined(separator: ", ") : result.variable.name),
          .integer(result.cases.count), .integer(result.cases.missing.reduce(0) { $0 + $1.count }), Value(sums.sum),
          Value(sums.effectiveSize),
        ]
      })
  }
}

/// What the reader of a table of pairs has to know, each once.
private enum Footnotes {
  static func of(_ pairs: [ComparedPair]) -> [String] {
    var notes: [String] = []
    for pair in pairs {
      let method = pair.method.split(separator: ";").first.map(String.init) ?? pair.method
      if [.gamesHowell, .tukeyHSD].contains(pair.test), pair.pValue != nil {
        add("\(method): adjusted p and intervals are simultaneous for all pairs.", to: &notes)
      } else if pair.test == .dunn {
        add(pair.method + ".", to: &notes)
      } else if pair.adjusted != nil {
        add(pair.method + ".", to: &notes)
      } else if pair.pValue == nil {
        add(pair.method + (pair.method.hasSuffix(".") ? "" : "."), to: &notes)
      }
    }
    return notes
  }

  private static func add(_ note: String, to notes: inout [String]) {
    if !notes.contains(note) { notes.append(note) }
  }
}

extension ComparedCases {
  /// Σw and the effective size, where weights are sampling weights.
  struct Sums {
    let sum: Double?
    let effectiveSize: Double?

    init(_ weights: [Double]?, isSampling: Bool, rows: [Int]? = nil) {
      guard isSampling, let weights, !weights.isEmpty else {
        (sum, effectiveSize) = (nil, nil)
        return
      }
      let used = rows.map { $0.map { weights[$0] } } ?? weights
      let total = used.reduce(0, +)
      let squares = used.reduce(0) { $0 + $1 * $1 }
      sum = total
      effectiveSize = squares > 0 ? total * total / squares : nil
    }
  }
}
