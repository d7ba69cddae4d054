internal import AssayData
internal import AssayInference
public import AssayReport
internal import AssayTables

/// How the counts of one variable fit expected shares.
public struct GoodnessOfFitTest: Sendable, Equatable {
  /// Where the expected shares come from.
  public enum Expected: Sendable, Equatable {
    /// All categories have the same share.
    case equal
    /// One number for each category, in the order of the page, on any scale.
    case shares([Double])
    /// A column that holds the number of its category in each row.
    case column(String)
  }

  public var variable: String
  public var expected: Expected
  /// The exact multinomial test, and what it may cost; nil for none.
  public var exact: ExactTests?

  /// Creates an analysis.
  public init(_ variable: String, expected: Expected = .equal, exact: ExactTests? = nil) {
    self.variable = variable
    self.expected = expected
    self.exact = exact
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    guard !data.options.weighting.isSampling else {
      throw AnalysisError(
        "Goodness of fit takes each row for one case and is refused under --weight; assay frequencies --weight prints "
          + "design-based intervals of all shares, to compare with the expected ones.")
    }
    try data.refuseQuestion(variable)
    // One reading, so that standard input can be tested too.
    var keys = [[variable]]
    if case .column(let column) = expected { keys.append([variable, column]) }
    let tables = try ClassifiedTable.reading(keys, in: data)
    let table = try OneWayTable(tables[0], data: data)
    let shares = try shares(table, column: tables.last)
    let fit: GoodnessOfFit
    do {
      fit = try GoodnessOfFit(counts: table.sums, labels: table.categories.map(\.label), shares: shares)
    } catch {
      throw AnalysisError(error.description)
    }
    let drawn = try exactTest(fit, data: data)
    let tests = [ReportedTest(fit.pearson), ReportedTest(fit.likelihoodRatio)] + [drawn?.test].compactMap { $0 }
    return Document(
      analysis: "test", title: "Goodness of fit of \(table.variable.heading)", cases: table.cases,
      design: data.designFacts(table.designSize),
      tables: [
        Table(
          name: "tests", title: "Tests of fit", columns: ReportedTest.columns, rows: tests.map(\.values),
          hidden: ReportedTest.hiddenColumns(of: tests)),
        categories(table, fit, level: data.options.level),
      ],
      notes: table.notes + data.weightNotes + scaling(shares), warnings: warnings(fit), sentence: sentence(fit, table),
      manifest: data.manifest
        + (drawn?.usesSeed == true ? [DesignFact("seed", Value(String(data.options.seed)))] : []))
  }

  private func shares(_ table: OneWayTable, column: ClassifiedTable?) throws -> [Double]? {
    switch expected {
    case .equal: return nil
    case .shares(let shares):
      guard shares.count == table.categories.count else {
        throw AnalysisError(
          "“\(variable)” has \(table.categories.count) categories "
            + "(\(table.categories.map(\.label).joined(separator: ", "))) and \(shares.count) expected shares were given; "
            + "give one for each, in this order.")
      }
      return shares
    case .column:
      return try table.categories.map { category in try column.map { try $0.number(of: category) } ?? 0 }
    }
  }

  /// Says that expected numbers are not shares as they stand.
  private func scaling(_ shares: [Double]?) -> [String] {
    let sum = shares?.reduce(0, +) ?? 1
    guard abs(sum - 1) > 1e-9 else { return [] }
    return ["The expected numbers add up to \(PageWords.short(sum)); they are scaled to shares that add up to 1."]
  }

  private func exactTest(
    _ fit: GoodnessOfFit, data: DataSet
  ) throws -> (test: ReportedTest, usesSeed: Bool)? {
    guard let exact else { return nil }
    do throws(FitError) {
      let outcome = try fit.exactTest(
        replicates: exact.replicates ?? ExactTests.standardReplicates, seed: data.options.seed,
        parallelism: data.options.parallelism)
      return (ReportedTest(outcome.test, pInterval: outcome.interval), outcome.interval != nil)
    } catch {
      return (ReportedTest(.exactMultinomial, undefined: error.description), false)
    }
  }

  /// Counts, expected counts, residuals, and intervals that hold for all categories together.
  private func categories(_ table: OneWayTable, _ fit: GoodnessOfFit, level: Double) -> Table {
    let goodman = try? MultinomialIntervals.goodman(counts: fit.counts, level: level)
    let sisonGlaz = try? MultinomialIntervals.sisonGlaz(counts: fit.counts, level: level)
    return Table(
      name: "categories", title: table.variable.heading,
      columns: [
        "category", "label", "count", "percent", "expected_percent", "expected", "residual", "pearson_residual",
        "adjusted_residual", "conf_low", "conf_high", "sison_glaz_low", "sison_glaz_high",
      ],
      rows: table.categories.indices.map { place in
        let (count, expected) = (fit.counts[place], fit.expected[place])
        return [
          Value(table.categories[place].code), Value(table.categories[place].label), .integer(table.counts[place]),
          .number(100 * count / fit.total), .number(100 * fit.shares[place]), .number(expected),
          .number(count - expected), Value(fit.pearsonResiduals[place]), Value(fit.standardizedResiduals[place]),
          Value(goodman.map { 100 * $0.intervals[place].low }), Value(goodman.map { 100 * $0.intervals[place].high }),
          Value(sisonGlaz.map { 100 * $0.intervals[place].low }),
          Value(sisonGlaz.map { 100 * $0.intervals[place].high }),
        ]
      },
      footnotes: [
        "Intervals of the shares in percent hold for all categories together: Goodman (CI), Sison–Glaz."
      ],
      hidden: ["category", "pearson_residual"])
  }

  private func warnings(_ fit: GoodnessOfFit) -> [String] {
    guard fit.sparseShare > 0.2 else { return [] }
    return [
      "\(PageWords.percent(fit.sparseShare)) of the categories have expected counts below 5: the chi-squared reference is "
        + "doubtful. Use --exact."
    ]
  }

  private func sentence(_ fit: GoodnessOfFit, _ table: OneWayTable) -> String {
    "χ²(\(PageWords.short(fit.pearson.reference.degreesOfFreedom ?? 0)), N = \(table.cases.used)) = "
      + "\(PageWords.number(fit.pearson.statistic, places: 2)), p \(PageWords.probability(fit.pearson.pValue))."
  }
}

extension ClassifiedTable {
  /// The one number that the second variable has in the rows of a category of the first.
  fileprivate func number(of category: Category) throws -> Double {
    let (first, second) = (variables[0], variables[1])
    let row = first.categories.firstIndex { $0.code.utf8.elementsEqual(category.code.utf8) } ?? 0
    let found = second.categories.indices.filter { cells.counts[row * second.categories.count + $0] > 0 }
    guard found.count == 1, let place = found.first else {
      throw AnalysisError(
        "“\(second.name)” holds \(found.count) different values in the rows of “\(category.label)”; the expected share of "
          + "a category is one number.")
    }
    guard let value = Double(decimal: second.categories[place].code) else {
      throw AnalysisError(
        "“\(second.name)” holds “\(second.categories[place].code)” in the rows of “\(category.label)”; an expected share "
          + "is a number.")
    }
    return value
  }
}
