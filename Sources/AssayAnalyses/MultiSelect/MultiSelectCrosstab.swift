internal import AssayData
internal import AssayInference
internal import AssayReport
internal import AssayTables

/// The cross-tabulation of a multi-select question with another variable.
struct MultiSelectCrosstab {
  private let analysis: Crosstab
  private let table: MultiSelectTable
  private let cells: MultiSelectCells
  private let data: DataSet

  init(_ analysis: Crosstab, question: VariableDefinition, data: DataSet) throws {
    let optionsAreRows = question.name == analysis.rows
    if let by = analysis.by {
      throw AnalysisError(
        "“\(question.name)” is a multi-select question, and tables of those are not made by “\(by)”; "
          + "--where \"\(by) == …\" makes one of them.")
    }
    if analysis.isPaired {
      throw AnalysisError("“\(question.name)” is a multi-select question, which has no pairs of answers to compare.")
    }
    let other = optionsAreRows ? analysis.columns : analysis.rows
    if question.options.contains(where: { $0.code == other }) {
      throw AnalysisError("“\(other)” is an option of “\(question.name)”; a question is not tested against itself.")
    }
    if analysis.rowScores != nil || analysis.columnScores != nil || analysis.scores != .codes {
      throw AnalysisError("The options of “\(question.name)” have no order, so scores have no use here.")
    }
    self.analysis = analysis
    self.data = data
    table = try MultiSelectTable(question, by: other, data: data)
    cells = MultiSelectCells(table, optionsAreRows: optionsAreRows)
  }

  var document: Document {
    get throws {
      let tests = MultiSelectTests(
        table, adjustment: analysis.letters?.adjustment ?? .bonferroni, replicates: analysis.exact?.replicates,
        data: data)
      let compared = try analysis.letters.map { try cells.comparisons($0, level: data.options.level) }
      let names = [table.question.label ?? table.question.name, table.groups.heading]
      let title = (cells.optionsAreRows ? names : names.reversed()).joined(separator: " × ")
      return Document(
        analysis: "crosstab", title: title, cases: table.cases, design: data.designFacts(table.designSize),
        tables: [cellTable(title, compared), testTable(tests)] + optionTable(tests) + comparisonTable(compared) + [
          bases
        ],
        notes: table.notes + notes(tests) + data.weightNotes, sentence: sentence(tests),
        manifest: data.manifest
          + (tests.usesRandomNumbers ? [DesignFact("seed", Value(String(data.options.seed)))] : []))
    }
  }

  private var rowHeading: String { cells.optionsAreRows ? questionHeading : table.groups.heading }
  private var columnHeading: String { cells.optionsAreRows ? table.groups.heading : questionHeading }
  private var questionHeading: String { table.question.label ?? table.question.name }

  private func cellTable(_ title: String, _ compared: ColumnComparisons?) -> Table {
    let columns = MultiSelectCells.columns.map { column in
      switch column.name {
      case "row_label": TableColumn("row_label", heading: rowHeading)
      case "column_label": TableColumn("column_label", heading: columnHeading)
      default: column
      }
    }
    let shares = cells.optionsAreRows ? "column_percent" : "row_percent"
    var shown = ["count", shares, "adjusted_residual"] + (table.isSampling ? ["weighted"] : [])
    var rows = cells.rows
    if let compared {
      // Letters compare shares of columns, which are not the shares of cases where the options are columns.
      if !cells.optionsAreRows { shown.insert("column_percent", at: 2) }
      shown.append("letters")
      for place in rows.indices {
        rows[place] += [
          Value(compared.columnLetters[place % compared.columnLetters.count]),
          Value(compared.letters[place].joined(separator: " ")),
        ]
      }
    }
    return Table(
      name: "cells", title: title, columns: columns + (compared == nil ? [] : ["column_letter", "letters"]), rows: rows,
      layout: .grid(row: "row_label", column: "column_label", values: shown),
      footnotes: compared?.footnotes(columnLabels: columnLabels) ?? [], hidden: ["row", "column"],
      margins: cells.margins)
  }

  private var columnLabels: [String] {
    cells.optionsAreRows ? table.categories.map(\.label) : table.options.map(\.label)
  }

  private func testTable(_ tests: MultiSelectTests) -> Table {
    Table(
      name: "tests", title: "Tests of marginal independence", columns: ReportedTest.columns,
      rows: tests.tests.map(\.values), hidden: ReportedTest.hiddenColumns(of: tests.tests))
  }

  private func optionTable(_ tests: MultiSelectTests) -> [Table] {
    guard !tests.options.isEmpty else { return [] }
    return [
      Table(
        name: "options", title: "Options one by one", columns: MultiSelectTests.optionColumns, rows: tests.options,
        hidden: ["option", "log_p_value", "method"])
    ]
  }

  private func comparisonTable(_ compared: ColumnComparisons?) -> [Table] {
    guard let compared else { return [] }
    func categories(_ labels: [(String, String)]) -> [Category] {
      labels.map { Category(code: $0.0, label: $0.1) }
    }
    let options = table.options.map { Category(code: $0.code, label: $0.label) }
    return [
      Table(
        name: "comparisons", title: "Comparisons of columns", columns: ColumnComparisons.tableColumns,
        rows: compared.tableRows(
          rows: cells.optionsAreRows ? options : table.categories,
          columns: cells.optionsAreRows ? table.categories : options),
        hidden: ColumnComparisons.hiddenColumns + (table.isSampling ? [] : ["df"]))
    ]
  }

  private var bases: Table {
    let (size, weight, square) = cells.bases.reduce(into: (0, 0.0, 0.0)) {
      $0.0 += $1.count
      $0.1 += $1.weight
      $0.2 += $1.square
    }
    return Table(
      name: "bases", title: "Bases", columns: ["n", "sum_of_weights", "effective_size"],
      rows: [[.integer(size), .number(weight), square > 0 ? .number(weight * weight / square) : .empty]])
  }

  private func notes(_ tests: MultiSelectTests) -> [String] {
    var notes = [
      "“\(table.question.name)” is a multi-select question: the cases are respondents who ticked something, and their "
        + "percentages add up to more than 100.",
      "Pearson’s test of the table of mentions is not printed: it counts respondents several times. The Bilder–Loughin test "
        + "takes account of options that are ticked together.",
    ]
    if table.isSampling {
      notes.append(
        "Sampling weights: only the Rao–Scott form of the test holds; the bootstrap of rows is for simple random samples."
      )
    }
    return notes + tests.tests.compactMap(\.undefinedReason) + tests.notes
  }

  private func sentence(_ tests: MultiSelectTests) -> String? {
    guard let test = tests.tests.first, let statistic = test.statistic, let p = test.pValue else { return nil }
    let df = PageWords.short(test.degreesOfFreedom ?? 0)
    let value = PageWords.number(statistic, places: 2)
    let head = table.isSampling ? "F(\(df), \(PageWords.short(test.denominatorDegreesOfFreedom ?? 0)))" : "χ²(\(df))"
    return "Bilder–Loughin \(head) = \(value), p \(PageWords.probability(p)), n = \(table.cases.used)."
  }
}

extension Crosstab {
  /// The multi-select question among the two variables; nil when there is none.
  func multiSelectQuestion(_ data: DataSet) throws -> VariableDefinition? {
    let questions = [rows, columns].compactMap { data.question($0) }.filter { !$0.options.isEmpty }
    guard questions.count < 2 else {
      throw AnalysisError(
        "“\(rows)” and “\(columns)” are both multi-select questions; cross-tabulate one of them with a single-choice "
          + "variable, or with one option of the other (\(questions[1].options.prefix(3).map(\.code).joined(separator: ", ")) …)."
      )
    }
    return questions.first
  }
}
