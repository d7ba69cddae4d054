public import AssayNumerics

/// The answers to a tick-all-that-apply question, by pattern and by the category of another variable.
///
/// Tests of the question need to know which options are ticked together; the number of distinct patterns in survey data
/// is far below the number of rows.
public struct MultiSelectPatterns: Sendable, Equatable {
  /// The rows with one set of ticks in one category.
  public struct Cell: Sendable, Equatable {
    /// The position of the category among ``tokens``.
    public let group: Int
    /// What the rows answered.
    public let answer: MultiSelectColumn.Answer
    /// The option bits: option `k` is bit `k mod 64` of word `k / 64`.
    public let words: [UInt64]
    /// The rows.
    public let sums: MultiSelectTally.Sums

    /// Whether an option is ticked.
    public func isTicked(_ option: Int) -> Bool { words[option / 64] >> UInt64(option % 64) & 1 == 1 }
  }

  /// The tokens of the other variable, by first appearance.
  public let tokens: [String]
  /// The cells that hold rows, by first appearance.
  public let cells: [Cell]
  /// The rows that were read.
  public let rowCount: Int
  /// What became of rows that are in no cell.
  public let weights: WeightAccount
  /// What a reader should know of how the source was read.
  public let notes: [String]

  /// The most distinct cells.
  public static let cellLimit = 1_000_000

  /// Reads the columns of a question and of another variable.
  ///
  /// - Parameters:
  ///   - question: A definition with options.
  ///   - group: The column of the other variable.
  ///   - source: The data.
  ///   - weighting: What a row counts for.
  ///   - condition: The rows that are counted; nil for all.
  ///   - missingValues: Further tokens that mean missing in the columns of the question.
  ///   - missingWeights: Tokens that mean missing in the column of weights.
  /// - Throws: ``DataError``, as ``MultiSelectTally``.
  public init(
    of question: VariableDefinition, by group: String, in source: some Source, weighting: Weighting = .unweighted,
    where condition: RowCondition? = nil, missingValues: [String] = [], missingWeights: [String] = [],
    parallelism: Parallelism = Parallelism()
  ) throws(DataError) {
    let optionCount = question.options.count
    var request = question.options.map { ColumnRequest.categories($0.code) } + [.categories(group)]
    let domain = condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    if let weight = weighting.column { request.append(.numbers(weight, missing: missingWeights)) }
    let states = OptionStates(question, missingValues: missingValues)
    let reading = try source.reduce(request, parallelism: parallelism) {
      PatternCounts()
    } map: { (piece) throws(DataError) -> PatternCounts in
      try PatternCounts(
        piece, states: states, group: optionCount, skipped: try piece.skippedRows(domain, weighting: weighting))
    } merge: { (total, piece) throws(DataError) in
      total.add(piece)
      guard total.keys.count <= Self.cellLimit else {
        throw .unsuitable(
          column: question.name, reason: "has more than \(Self.cellLimit) combinations of ticks and categories.")
      }
    }
    tokens = reading.tokens[optionCount].tokens
    cells = zip(reading.state.keys, reading.state.sums).map { key, sums in
      Cell(group: key.group, answer: key.answer, words: key.words, sums: sums)
    }
    rowCount = reading.rowCount
    weights = reading.state.account
    notes = reading.notes
  }
}

/// The cells of some rows, by first appearance.
private struct PatternCounts: Sendable {
  struct Key: Hashable, Sendable {
    let group: Int
    let answer: MultiSelectColumn.Answer
    let words: [UInt64]
  }
  private(set) var keys: [Key] = []
  private(set) var sums: [MultiSelectTally.Sums] = []
  private(set) var account = WeightAccount()
  private var places: [Key: Int] = [:]

  init() {}

  init(_ piece: Piece, states: OptionStates, group: Int, skipped: SkippedRows?) throws(DataError) {
    let column = try MultiSelectColumn(piece, states: states)
    let weights = piece.numbers.first
    account = skipped?.account ?? WeightAccount()
    let perRow = column.wordsPerRow
    for row in 0..<piece.rowCount where skipped.map({ !$0[row] }) ?? true {
      let key = Key(
        group: piece.codes[group][row], answer: column.reasons[row],
        words: Array(column.words[row * perRow..<(row + 1) * perRow]))
      sums[place(of: key)].add(weights.map { $0[$0.startIndex + row] } ?? 1)
    }
  }

  mutating func add(_ other: PatternCounts) {
    for (key, sum) in zip(other.keys, other.sums) { sums[place(of: key)] += sum }
    account += other.account
  }

  private mutating func place(of key: Key) -> Int {
    if let place = places[key] { return place }
    places[key] = keys.count
    keys.append(key)
    sums.append(MultiSelectTally.Sums())
    return keys.count - 1
  }
}
