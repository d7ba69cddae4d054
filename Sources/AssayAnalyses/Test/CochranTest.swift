internal import AssayData
internal import AssayInference
public import AssayReport
internal import AssayTables

/// Cochran's Q: whether several questions with two answers are answered alike by the same people.
public struct CochranTest: Sendable, Equatable {
  /// The questions.
  public var variables: [String]
  /// The code that counts.
  ///
  /// Where none is given: what the codebook says of the options of a multi-select question, else 1, else the last category.
  public var success: String?

  /// Creates an analysis.
  public init(_ variables: [String], success: String? = nil) {
    self.variables = variables
    self.success = success
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    guard !data.options.weighting.isSampling else {
      throw AnalysisError(
        "Cochran’s Q takes each row for one case and is refused under --weight; compare the shares with assay frequencies "
          + "--weight, whose intervals are design-based.")
    }
    // A multi-select question stands for its options.
    let names = variables.flatMap { name in
      let options = data.question(name)?.options ?? []
      return options.isEmpty ? [name] : options.map(\.code)
    }
    guard names.count >= 2, Set(names).count == names.count else {
      throw AnalysisError("Cochran’s Q compares at least two different questions, or the options of one.")
    }
    for name in names { try data.refuseQuestion(name) }
    let table = try ClassifiedTable(names, in: data)
    if data.options.missing == .refuse, let first = table.missing.first {
      throw AnalysisError.refused(first.count, reason: first.reason)
    }
    let answers = try CompleteAnswers(table, success: success, unticked: data.untickedTokens(of: names[0]))
    guard answers.total > 0 else { throw AnalysisError.nothingToCount(table, data: data) }
    let test: CochranQ
    do {
      test = try CochranQ(patterns: answers.patterns, counts: answers.counts)
    } catch {
      throw AnalysisError(error.description)
    }
    let row = test.result.map { ReportedTest($0) } ?? ReportedTest(.cochranQ, undefined: test.undefinedReason ?? "")
    let cases = CaseAccount(
      read: table.caseCount, used: answers.total,
      missing: table.missing + table.weights.reasons(data.options.weighting),
      codebook: data.codebookName, source: data.source.name)
    return Document(
      analysis: "test", title: "Cochran’s Q of \(names.count) questions", cases: cases,
      design: data.designFacts(table.rowCount - table.weights.missing),
      tables: [
        Table(
          name: "tests", title: "Test of equal shares", columns: ReportedTest.columns, rows: [row.values],
          hidden: ReportedTest.hiddenColumns(of: [row])),
        Table(
          name: "shares", title: "Share of \(answers.successLabel)",
          columns: ["variable", "label", "successes", "n", "share_percent"],
          rows: zip(table.variables, test.shares).map { variable, share in
            [
              Value(variable.name), Value(variable.heading), .integer(Int((share * test.total).rounded())),
              .integer(answers.total), .number(100 * share),
            ]
          }),
      ],
      notes: table.notes + data.weightNotes + [test.undefinedReason].compactMap { $0 }, manifest: data.manifest)
  }
}

/// The patterns of cases that answered every question.
private struct CompleteAnswers {
  private(set) var patterns: [[Bool]] = []
  private(set) var counts: [Double] = []
  let successLabel: String

  var total: Int { Int(counts.reduce(0, +)) }

  init(_ table: ClassifiedTable, success: String?, unticked: [String]?) throws {
    let first = table.variables[0].categories.filter { $0.missing == nil }
    let code = success ?? first.first { $0.code == "1" }?.code ?? first.last?.code ?? ""
    // Options of a question may each have a token of their own that means ticked.
    let isOption = success == nil && unticked != nil
    func isSuccess(_ category: Category) -> Bool {
      isOption ? !(unticked ?? []).contains(category.code) : category.code == code
    }
    for variable in table.variables {
      let valid = variable.categories.filter { $0.missing == nil }
      guard valid.count <= 2, isOption || valid.contains(where: isSuccess) else {
        throw AnalysisError(
          "“\(variable.name)” has the answers \(valid.map(\.code).joined(separator: ", ")); Cochran’s Q needs questions with "
            + "two answers, of which “\(code)” is one. Say which counts: --success.")
      }
    }
    successLabel = isOption ? "ticked" : first.first { $0.code == code }?.label ?? code
    for (cell, codes) in CellCodes(table.cells.dimensions).enumerated() where table.cells.counts[cell] > 0 {
      let categories = zip(table.variables, codes).map { $0.categories[$1] }
      guard categories.allSatisfy({ $0.missing == nil }) else { continue }
      patterns.append(categories.map(isSuccess))
      counts.append(Double(table.cases(in: cell)))
    }
  }
}

extension DataSet {
  /// The tokens that mean “not ticked” in an option of a multi-select question; nil for a column that is none.
  fileprivate func untickedTokens(of name: String) -> [String]? {
    let question = codebook?.variables.first { $0.options.contains { $0.code == name } }
    return question.map { $0.notSelected ?? ["0"] }
  }
}
