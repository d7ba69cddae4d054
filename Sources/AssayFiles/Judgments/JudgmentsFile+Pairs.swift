public import AssayData
public import AssayScoring

/// Pairwise judgments as they stand in a file, one matrix an expert.
struct PairwiseRows {
  let names: [String]
  let experts: [String]
  /// For each expert the rows of a square matrix; nil where nobody judged.
  let matrices: [[[Double?]]]
}

extension JudgmentsFile {
  /// The pairwise ratios of each expert, for the analytic hierarchy process.
  ///
  /// One half of the matrix is enough: the other half is its reciprocals.
  ///
  /// - Parameters:
  ///   - criteria: The criteria in order; empty for those of the first expert.
  ///   - expertWeights: How much each expert counts; all the same where nil.
  /// - Throws: ``DataError``: a fault of the file, and what ``PairwiseComparisons`` and ``ComparisonGroup`` refuse, with the
  ///   row and the expert.
  public mutating func comparisonGroup(
    criteria: [String] = [], expertWeights: ExpertWeightList? = nil
  ) throws(DataError) -> ComparisonGroup {
    let judged = try pairs(criteria: criteria, areRatios: true)
    var comparisons: [PairwiseComparisons] = []
    for (expert, rows) in zip(judged.experts, judged.matrices) {
      comparisons.append(
        try sayingWho(expert) { () throws(JudgmentError) in try PairwiseComparisons(judged.names, rows: rows) })
    }
    let weights = try expertWeights?.values(of: judged.experts)
    return try sayingWho(nil) { () throws(JudgmentError) in
      try ComparisonGroup(judged.experts, comparisons, weights: weights)
    }
  }

  /// The precedence chart of each expert.
  ///
  /// - Parameters:
  ///   - criteria: The criteria in order; empty for those of the first expert.
  ///   - total: What both sides of a pair add up to.
  ///   - diagonal: What a criterion gets against itself.
  /// - Throws: ``DataError``: a fault of the file, and what ``PrecedenceChart`` refuses, with the expert.
  public mutating func precedenceCharts(
    criteria: [String] = [], total: Double = 1, diagonal: PrecedenceChart.Diagonal = .blank
  ) throws(DataError) -> [(expert: String, chart: PrecedenceChart)] {
    let judged = try pairs(criteria: criteria, areRatios: false)
    var charts: [(expert: String, chart: PrecedenceChart)] = []
    for (expert, rows) in zip(judged.experts, judged.matrices) {
      let chart = try sayingWho(expert) { () throws(JudgmentError) in
        try PrecedenceChart(judged.names, rows: rows, total: total, diagonal: diagonal)
      }
      charts.append((expert, chart))
    }
    return charts
  }

  /// Turns an error of the judgments into one of the file.
  func sayingWho<Result>(
    _ expert: String?, _ body: () throws(JudgmentError) -> Result
  ) throws(DataError) -> Result {
    do throws(JudgmentError) {
      return try body()
    } catch {
      throw fault(error.description, expert: expert)
    }
  }

  private mutating func pairs(criteria: [String], areRatios: Bool) throws(DataError) -> PairwiseRows {
    let isLong = has("value") && (has("row") || has("column"))
    let experts = try experts()
    if isLong {
      noteUnread(besides: ["expert", "row", "column", "value"])
      return try longPairs(experts, criteria: criteria, areRatios: areRatios)
    }
    return try squares(experts, criteria: criteria)
  }

  // MARK: Long form

  private func longPairs(
    _ experts: [(name: String, rows: [Int])], criteria: [String], areRatios: Bool
  ) throws(DataError) -> PairwiseRows {
    let columns = (row: try position("row"), column: try position("column"), value: try position("value"))
    var own: [String] = []
    for row in experts[0].rows { own += [try text(row, columns.row), try text(row, columns.column)] }
    let known = CriterionNames(criteria.isEmpty ? own : criteria, owner: criteria.isEmpty ? experts[0].name : nil)
    let n = known.names.count
    var matrices: [[[Double?]]] = []
    for expert in experts {
      var matrix = [[Double?]](repeating: [Double?](repeating: nil, count: n), count: n)
      var places: [Int: Int] = [:]
      for row in expert.rows {
        let i = try known.position(of: text(row, columns.row), row: row, column: columns.row, in: self)
        let j = try known.position(of: text(row, columns.column), row: row, column: columns.column, in: self)
        let pair = "“\(known.names[i])” over “\(known.names[j])”"
        if let first = places.updateValue(row, forKey: i * n + j) {
          throw fault(row, columns.value, "\(pair) was judged in row \(first + 1) already", "Keep one of the two.")
        }
        guard let value = try number(row, columns.value) else { continue }
        if areRatios {
          try checkRatio(value, pair: pair, row: row, column: columns.value, isDiagonal: i == j)
          if i != j, let other = matrix[j][i], !PairwiseComparisons.areReciprocal(value, other) {
            throw fault(
              row, columns.value,
              "\(pair) is \(rows[row][columns.value]), and row \((places[j * n + i] ?? 0) + 1) has “\(known.names[j])” over "
                + "“\(known.names[i])” as \(rows[places[j * n + i] ?? 0][columns.value])",
              "One must be 1 over the other; correct it, or leave one of them out.")
          }
        }
        matrix[i][j] = value
      }
      matrices.append(matrix)
    }
    return PairwiseRows(names: known.names, experts: experts.map(\.name), matrices: matrices)
  }

  private func checkRatio(
    _ value: Double, pair: String, row: Int, column: Int, isDiagonal: Bool
  ) throws(DataError) {
    guard value > 0 else {
      throw fault(
        row, column, "the judgment of \(pair) is \(rows[row][column])",
        "Judgments are ratios above 0, such as 3 or 1/3; leave the cell empty where nobody judged.")
    }
    guard !isDiagonal || value == 1 else {
      throw fault(row, column, "\(pair) is \(rows[row][column])", "A criterion compared with itself is 1.")
    }
  }

  // MARK: Square matrices

  private func squares(
    _ experts: [(name: String, rows: [Int])], criteria: [String]
  ) throws(DataError) -> PairwiseRows {
    let first = try firstCriterionColumn()
    let columns = Array(columnNames.dropFirst(first))
    let known = CriterionNames(criteria.isEmpty ? columns : criteria, owner: criteria.isEmpty ? "the header" : nil)
    var targets: [Int] = []
    for column in columns {
      guard let place = known.names.firstIndex(of: column) else {
        throw .unreadable(
          SourceFault(
            source: name, problem: "the header has “\(column)”, which is not among the criteria asked for",
            remedy: column.nearest(in: known.names).map { "Did you mean “\($0)”?" } ?? ""))
      }
      targets.append(place)
    }
    let n = known.names.count
    var matrices: [[[Double?]]] = []
    for expert in experts {
      var matrix = [[Double?]](repeating: [Double?](repeating: nil, count: n), count: n)
      var places: [Int: Int] = [:]
      for row in expert.rows {
        let name = try text(row, first - 1)
        guard let i = known.names.firstIndex(of: name) else {
          throw fault(
            row, first - 1, "“\(name)” is not a criterion of the header (\(columns.joined(separator: ", ")))",
            name.nearest(in: known.names).map { "Did you mean “\($0)”?" } ?? "Rows and columns name the same criteria.")
        }
        if let earlier = places.updateValue(row, forKey: i) {
          throw fault(row, first - 1, "“\(name)” has a row already, row \(earlier + 1)", "Keep one of the two.")
        }
        for (column, j) in targets.enumerated() { matrix[i][j] = try number(row, first + column) }
      }
      matrices.append(matrix)
    }
    return PairwiseRows(names: known.names, experts: experts.map(\.name), matrices: matrices)
  }

  /// Where the criteria of a square matrix begin: after the names of the rows, and of the experts where there are several.
  private func firstCriterionColumn() throws(DataError) -> Int {
    func refuse(_ problem: String, _ remedy: String) -> DataError {
      .unreadable(SourceFault(source: name, problem: problem, remedy: remedy))
    }
    if has("criterion"), has("value") {
      throw refuse(
        "the columns criterion and value hold ratings of single criteria, not of pairs",
        "Name a method for ratings: --method swing, smart, rank-order-centroid, best-worst or delphi.")
    }
    guard !has("expert") || columnNames[0] == "expert" else {
      throw refuse(
        "the column “expert” is not the first of a square matrix",
        "Put it first, or write the long form: expert,row,column,value.")
    }
    let first = has("expert") ? 2 : 1
    guard columnNames.count > first else {
      throw refuse(
        "the header is neither that of a square matrix nor that of the long form",
        "Name the criteria in the header and in the first column, or use the columns expert, row, column, value.")
    }
    return first
  }
}
