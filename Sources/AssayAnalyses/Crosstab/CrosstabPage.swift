internal import AssayData
internal import AssayInference
internal import AssayReport
internal import AssayTables

/// Lays the counts and statistics of a cross-tabulation out as tables, notes and warnings.
struct CrosstabPage {
  private let table: CrosstabTable
  private let data: DataSet
  private let analysis: Crosstab
  private let statistics: CrosstabStatistics
  private let strata: StratifiedTests
  private let results: [LayerResult]

  /// What was computed for one layer.
  struct LayerResult {
    let layer: TableLayer
    let tests: [ReportedTest]
    let measures: [ReportedMeasure]
    let expected: ExpectedCounts?
    /// Where the difference lies; nil where that was not asked for.
    let comparisons: LayerComparisons?
    /// The exact tests, of which some may have been made by drawing tables.
    let exact: ExactLayer
  }

  init(_ table: CrosstabTable, analysis: Crosstab, data: DataSet) {
    self.table = table
    self.analysis = analysis
    self.data = data
    let statistics = CrosstabStatistics(
      rows: table.rows, columns: table.columns, analysis: analysis, options: data.options)
    self.statistics = statistics
    let strata = StratifiedTests(table, statistics: statistics, exact: analysis.exact)
    self.strata = strata
    results = table.layers.enumerated().map { position, layer in
      let exact = statistics.exactTests(layer, choice: analysis.exact)
      let isPooled = position == 0
      return LayerResult(
        layer: layer,
        tests: statistics.tests(layer) + exact.tests + (analysis.isPaired ? statistics.pairedTests(layer) : [])
          + (isPooled ? strata.tests : []),
        measures: statistics.measures(layer) + exact.measures + (isPooled ? strata.measures : []),
        expected: layer.effectiveTable?.expectedCounts,
        comparisons: analysis.letters.flatMap {
          LayerComparisons(
            layer, choice: $0, isSampling: data.options.weighting.isSampling, level: data.options.level)
        }, exact: exact)
    }
  }

  /// Whether a result depends on the seed.
  var usesRandomNumbers: Bool { results.contains { $0.exact.drew } }

  private var isSampling: Bool { data.options.weighting.isSampling }
  private var hasStrata: Bool { table.strata != nil }

  /// The columns that say which layer a row belongs to.
  private var layerColumns: [TableColumn] {
    guard let strata = table.strata else { return [] }
    return ["stratum", TableColumn("stratum_label", heading: strata.heading)]
  }

  private func layerValues(_ layer: TableLayer) -> [Value] {
    hasStrata ? [Value(layer.stratum?.code), Value(layer.stratum?.label ?? "all")] : []
  }

  private var hiddenLayerColumns: [String] { hasStrata ? ["stratum"] : [] }

  var tables: [Table] { [cells, tests, measures] + comparisons + [bases] }

  // MARK: Cells

  private var cells: Table {
    let builder = CellRows(isSampling: isSampling, rows: table.rows, columns: table.columns)
    let names: [TableColumn] =
      layerColumns + [
        "row", TableColumn("row_label", heading: table.rows.heading), "column",
        TableColumn("column_label", heading: table.columns.heading),
      ] + CellRows.valueNames.map { TableColumn($0) } + (hasLetters ? LayerComparisons.cellColumns : [])
    var shown = ["count", "row_percent", "column_percent", "expected", "adjusted_residual"]
    if isSampling { shown = ["count", "weighted", "row_percent", "column_percent", "adjusted_residual"] }
    if hasLetters { shown.append("letters") }
    return Table(
      name: "cells", title: "\(table.rows.heading) × \(table.columns.heading)", columns: names,
      rows: results.flatMap { result in
        let values = result.comparisons?.cellValues
        return builder.rows(result.layer).enumerated().map { cell, row in
          let letters = values?[cell] ?? LayerComparisons.cellColumns.map { _ in .empty }
          return layerValues(result.layer) + row + (hasLetters ? letters : [])
        }
      },
      layout: .grid(
        row: "row_label", column: "column_label", values: shown, layer: hasStrata ? "stratum_label" : nil),
      footnotes: results.compactMap { sparseness($0) } + letterNotes,
      hidden: hiddenLayerColumns + ["row", "column"],
      margins: results.flatMap { result in
        builder.margins(result.layer, stratum: hasStrata ? result.layer.stratum?.label ?? "all" : nil)
      })
  }

  /// The share of cells with small expected counts and the smallest, as SPSS prints under the tests.
  private func sparseness(_ result: LayerResult) -> String? {
    guard let expected = result.expected, expected.cellCount > 0 else { return nil }
    let place = result.layer.stratum.map { "\($0.label): " } ?? (hasStrata ? "All: " : "")
    let size = isSampling ? " (of the effective size)" : ""
    return
      "\(place)\(expected.sparseCount) of \(expected.cellCount) cells (\(PageWords.percent(expected.sparseShare))) have an expected count\(size) "
      + "below 5; the smallest is \(PageWords.number(expected.smallest, places: 2))."
  }

  private var hasLetters: Bool { analysis.letters != nil }

  /// What the letters say, once where all layers say the same.
  private var letterNotes: [String] {
    var notes: [String] = []
    for note in results.compactMap(\.comparisons).flatMap(\.footnotes) where !notes.contains(note) {
      notes.append(note)
    }
    return notes
  }

  // MARK: Tests, measures, bases

  private var tests: Table {
    Table(
      name: "tests", title: "Tests of independence",
      columns: layerColumns + ReportedTest.columns,
      rows: results.flatMap { result in result.tests.map { layerValues(result.layer) + $0.values } },
      hidden: hiddenLayerColumns + ReportedTest.hiddenColumns(of: results.flatMap(\.tests)))
  }

  private var measures: Table {
    Table(
      name: "measures", title: "Measures of association",
      columns: layerColumns + [
        "measure", "dependent", "column", "estimate", "std_error", "std_error_null", "statistic", "df", "p_value",
        "log_p_value", "conf_low", "conf_high", "method",
      ],
      rows: results.flatMap { result in result.measures.map { layerValues(result.layer) + row(of: $0) } },
      footnotes: measureFootnotes,
      hidden: hiddenLayerColumns + ["log_p_value", "method"] + (isSampling ? ["std_error_null"] : [])
        + (results.contains { $0.measures.contains { $0.column != nil } } ? [] : ["column"]))
  }

  private var measureFootnotes: [String] {
    let measures = results.flatMap(\.measures)
    var notes: [String] = []
    if measures.contains(where: { $0.isLogarithmic && $0.standardError != nil }) {
      notes.append("Standard errors of odds ratio and relative risks are those of their logarithms.")
    }
    if measures.contains(where: { $0.estimate != nil && $0.low == nil && $0.high == nil }) {
      notes.append("Why a measure has no error, test or interval stands in the column “method” of CSV and JSON.")
    }
    return notes
  }

  private func row(of measure: ReportedMeasure) -> [Value] {
    let predicted: String? =
      switch measure.dependent {
      case .symmetric: nil
      case .row: table.rows.name
      case .column: table.columns.name
      }
    return [
      Value(measure.name.rawValue), Value(predicted), Value(measure.column), Value(measure.estimate),
      Value(measure.standardError), Value(measure.standardErrorNull), Value(measure.statistic),
      Value(measure.degreesOfFreedom), Value(measure.pValue), Value(measure.logPValue), Value(measure.low),
      Value(measure.high), Value(measure.method),
    ]
  }

  /// The pairs of columns, where they were asked for; pages show the letters.
  private var comparisons: [Table] {
    guard hasLetters else { return [] }
    return [
      Table(
        name: "comparisons", title: "Comparisons of columns",
        columns: layerColumns + ColumnComparisons.tableColumns,
        rows: results.flatMap { result in
          (result.comparisons?.comparisonRows ?? []).map { layerValues(result.layer) + $0 }
        },
        hidden: hiddenLayerColumns + ColumnComparisons.hiddenColumns + (isSampling ? [] : ["df"]))
    ]
  }

  private var bases: Table {
    Table(
      name: "bases", title: "Bases", columns: layerColumns + ["n", "sum_of_weights", "effective_size"],
      rows: results.map { result in
        layerValues(result.layer) + [
          .integer(result.layer.size), Value(result.layer.total), Value(result.layer.effectiveSize),
        ]
      }, hidden: hiddenLayerColumns)
  }

  // MARK: Words

  private var words: CrosstabNotes {
    CrosstabNotes(
      table: table, data: data, statistics: statistics, results: results, strata: strata)
  }

  var notes: [String] { words.notes }
  var warnings: [String] { words.warnings }

  var sentence: String? {
    results.first.flatMap {
      CrosstabSentence(analysis: analysis, isSampling: isSampling, level: data.options.level).text(of: $0)
    }
  }
}

extension TableLayer {
  /// The table on the scale of its effective size, for warnings about small counts; nil when it is empty.
  ///
  /// Counts of cases are their own effective size.
  var effectiveTable: ContingencyTable? {
    guard total > 0 else { return nil }
    let scale = effectiveSize / total
    return try? ContingencyTable(
      counts: sums.map { $0 * scale }, rowLabels: rows.map(\.label), columnLabels: columns.map(\.label))
  }
}
