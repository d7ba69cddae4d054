public import AssayNumerics

/// How often each option of a tick-all-that-apply question was ticked.
public struct MultiSelectTally: Sendable, Equatable {
  /// Sums over some rows.
  public struct Sums: Sendable, Equatable {
    /// Rows with a weight above 0.
    public fileprivate(set) var count = 0
    /// Σw; the count when there are no weights.
    public fileprivate(set) var weight = DoubleDouble()
    /// Σw²; the count when there are no weights.
    public fileprivate(set) var square = DoubleDouble()

    mutating func add(_ weight: Double) {
      count += 1
      self.weight += weight
      square += weight * weight
    }

    static func += (sums: inout Sums, other: Sums) {
      sums.count += other.count
      sums.weight += other.weight
      sums.square += other.square
    }
  }

  /// For each option, the rows in which it is ticked.
  public private(set) var options: [Sums]
  /// Rows with at least one option ticked: the base of the percentages of cases.
  public private(set) var ticked = Sums()
  /// Rows that answered and ticked nothing.
  public private(set) var nothing = Sums()
  /// Rows without an answer.
  public private(set) var missing = Sums()
  /// The rows that were read.
  public private(set) var rowCount = 0
  /// What became of rows that are in no cell.
  public private(set) var weights = WeightAccount()

  private init(optionCount: Int) { options = Array(repeating: Sums(), count: optionCount) }

  fileprivate static func += (tally: inout MultiSelectTally, other: MultiSelectTally) {
    for index in tally.options.indices { tally.options[index] += other.options[index] }
    tally.ticked += other.ticked
    tally.nothing += other.nothing
    tally.missing += other.missing
    tally.rowCount += other.rowCount
    tally.weights += other.weights
  }

  /// Reads the columns of a question.
  ///
  /// - Parameters:
  ///   - question: A definition with options.
  ///   - source: The data.
  ///   - weighting: What a row counts for.
  ///   - condition: The rows that are counted; nil for all.
  ///   - missingValues: Further tokens that mean missing.
  ///   - missingWeights: Tokens that mean missing in the column of weights.
  /// - Throws: ``DataError``; a cell that is neither ticked, nor not ticked, nor missing is
  ///   ``DataError/unlistedCategory(_:rows:column:)``.
  public init(
    of question: VariableDefinition, in source: some Source, weighting: Weighting = .unweighted,
    where condition: RowCondition? = nil, missingValues: [String] = [], missingWeights: [String] = [],
    parallelism: Parallelism = Parallelism()
  ) throws(DataError) {
    var request = question.options.map { ColumnRequest.categories($0.code) }
    let domain = condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    if let weight = weighting.column { request.append(.numbers(weight, missing: missingWeights)) }
    let states = OptionStates(question, missingValues: missingValues)
    let optionCount = question.options.count
    let reading = try source.reduce(request, parallelism: parallelism) {
      MultiSelectTally(optionCount: optionCount)
    } map: { (piece) throws(DataError) -> MultiSelectTally in
      try MultiSelectTally(piece, states: states, skipped: try piece.skippedRows(domain, weighting: weighting))
    } merge: { (total, piece) throws(DataError) in
      total += piece
    }
    self = reading.state
  }

  private init(_ piece: Piece, states: OptionStates, skipped: SkippedRows?) throws(DataError) {
    self.init(optionCount: states.question.options.count)
    rowCount = piece.rowCount
    let column = try MultiSelectColumn(piece, states: states)
    let weights = piece.numbers.first
    self.weights = skipped?.account ?? WeightAccount()
    for row in 0..<piece.rowCount where skipped.map({ !$0[row] }) ?? true {
      let weight = weights.map { $0[$0.startIndex + row] } ?? 1
      switch column.reasons[row] {
      case .missing: missing.add(weight)
      case .nothing: nothing.add(weight)
      case .ticked:
        ticked.add(weight)
        for option in options.indices where column.isTicked(option, row: row) { options[option].add(weight) }
      }
    }
  }
}
