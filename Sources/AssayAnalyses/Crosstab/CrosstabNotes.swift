internal import AssayData
internal import AssayTables

/// What a page says about what it holds, what it left out and why.
struct CrosstabNotes {
  let table: CrosstabTable
  let data: DataSet
  let statistics: CrosstabStatistics
  let results: [CrosstabPage.LayerResult]
  let strata: StratifiedTests

  private var isSampling: Bool { data.options.weighting.isSampling }

  var notes: [String] {
    var notes = table.notes + data.weightNotes
    if isSampling { notes += samplingNotes }
    notes += orderNotes
    if results.first?.layer.agreement == nil {
      notes.append("Kappa is left out: the two variables do not share a set of categories.")
    }
    notes += outsideInterval
    notes += emptyLines
    notes += undefined
    notes += results.flatMap { result in result.exact.notes.map { place(result) + $0 } } + strata.notes
    return notes
  }

  private var samplingNotes: [String] {
    [
      "Sampling weights: the test and all standard errors are design-based (linearisation, each row its own cluster). "
        + "SPSS takes weights as frequencies, so its p-values and errors differ; they are too small.",
      "Adjusted residuals are Haberman’s on the weighted shares, divided by the root of the design effect of the cell’s "
        + "departure from independence. Intervals of measures that cannot be negative are of first order: near 0 the test "
        + "decides, not they.",
      "Left out under weights: Pearson chi-squared, likelihood ratio, Yates, linear-by-linear, exact and Monte Carlo tests "
        + "(they take weights for independent cases), Pearson residuals, and errors under independence.",
    ]
  }

  private var orderNotes: [String] {
    let variables = [table.rows, table.columns]
    let unordered = variables.filter { !$0.scale.isOrdered }
    guard unordered.isEmpty else {
      let names = unordered.map { "“\($0.name)”" }.joined(separator: " and ")
      let isOne = unordered.count == 1
      return [
        "Linear-by-linear, gamma, tau-b, tau-c, Somers’ d, Spearman and Pearson correlations are left out: "
          + "\(names) \(isOne ? "is" : "are") nominal. If \(isOne ? "its" : "their") categories have an order, say so: "
          + "--ordinal \(unordered.map(\.name).joined(separator: ","))."
      ]
    }
    let unstated = variables.filter { $0.scale == .unstated }.map { "“\($0.name)”" }
    guard !unstated.isEmpty else { return [] }
    return [
      "The scale of \(unstated.joined(separator: " and ")) is not stated: nominal and ordinal measures are printed, "
        + "the ordinal ones in the order of the values."
    ]
  }

  /// Measures of a sample that lie above the interval of the population's value.
  private var outsideInterval: [String] {
    let names = results.flatMap(\.measures).filter(\.liesOutsideInterval).map(\.name)
    guard names.contains(.cramersV) else { return [] }
    return [
      "Cramér’s V of this sample lies above its interval: the interval is for the value of the population, and V of a "
        + "sample is biased upwards where there are many cells. The bias-corrected V is near the interval."
    ]
  }

  /// Empty rows and columns, which tests drop.
  private var emptyLines: [String] {
    results.compactMap { result in
      guard result.layer.total > 0, let counts = result.layer.effectiveTable else { return nil }
      let rows = counts.emptyRows.map { result.layer.rows[$0].label }
      let columns = counts.emptyColumns.map { result.layer.columns[$0].label }
      guard !rows.isEmpty || !columns.isEmpty else { return nil }
      let names = (rows + columns).map { "“\($0)”" }.joined(separator: ", ")
      let place = place(result)
      return
        "\(place)\(place.isEmpty ? "No" : "no") case falls in \(names). Degrees of freedom are those of the table without "
        + "empty rows and columns; scores keep their positions."
    }
  }

  /// Reasons for statistics without a value, each once.
  private var undefined: [String] {
    var reasons: [String] = []
    for result in results {
      let tests = result.tests.compactMap(\.undefinedReason)
      let measures = result.measures.compactMap(\.undefinedReason)
      for reason in tests + measures {
        let note = "\(place(result))\(reason)"
        if !reasons.contains(note) { reasons.append(note) }
      }
    }
    return reasons
  }

  private func place(_ result: CrosstabPage.LayerResult) -> String {
    guard let strata = table.strata else { return "" }
    return result.layer.stratum.map { "\(strata.name) “\($0.label)”: " } ?? "All strata: "
  }

  /// Cochran's rule: more than a fifth of the cells below 5, or one below 1.
  ///
  /// Reference: Cochran (1954), *Biometrics* 10, 417–451.
  var warnings: [String] {
    results.compactMap { result in
      guard let expected = result.expected, let table = result.layer.effectiveTable?.occupied,
        table.rowCount > 1, table.columnCount > 1,
        expected.sparseShare > 0.2 || expected.smallest < 1
      else { return nil }
      return
        "\(place(result))\(PageWords.percent(expected.sparseShare)) of the cells have expected counts below 5 and the smallest is "
        + "\(PageWords.number(expected.smallest, places: 2)): the reference distribution is doubtful. "
        + "Merge categories."
    }
  }
}
