internal import AssayData
internal import AssayNumerics
internal import AssayScoring

/// Ballots as codes, and what became of the other rows.
struct BallotRows: Sendable {
  /// Why a row is left out.
  enum Reason: String, CaseIterable, Sendable {
    case outside = "outside the domain"
    case noSubject = "no subject"
    case noItem = "no indicator"
    case noClass = "no class or level"
    case noGrade = "no grade"
    case unused = "indicator not used"
    case stranger = "unknown subject"
    case repeated = "rater voted twice"
  }
  var ballots: [BallotBatch] = []
  var counts: [CountedBallotBatch] = []
  var missing: [Reason: Int] = [:]
  /// For each role, the rows of each token that nobody knows.
  var unknown: [[Int: Int]]
  /// The positions of the indicators that occur.
  var items: Set<Int> = []
  /// Ballots of subjects who are not on the list, by the code of their name; in the order of codes.
  private(set) var strangers: [(key: Int, value: Int)] = []

  init(roles: Int) { unknown = Array(repeating: [:], count: roles) }

  mutating func add(_ other: BallotRows) {
    ballots += other.ballots
    counts += other.counts
    missing.merge(other.missing, uniquingKeysWith: +)
    for role in unknown.indices { unknown[role].merge(other.unknown[role], uniquingKeysWith: +) }
    items.formUnion(other.items)
  }

  /// Gives subjects the positions that they have on the list; ballots of strangers are taken out.
  mutating func renumber(_ places: [UInt32?]) {
    var strangers: [Int: Int] = [:]
    for place in ballots.indices { ballots[place].renumber(places, strangers: &strangers) }
    for place in counts.indices { counts[place].renumber(places, strangers: &strangers) }
    self.strangers = strangers.sorted { $0.key < $1.key }
  }
}

/// One reading of a file of ballots.
struct BallotPass {
  let model: AppraisalModel
  let columns: BallotColumns
  let words: BallotWords
  let data: DataSet

  init(_ model: AppraisalModel, columns: BallotColumns, words: BallotWords, data: DataSet) {
    self.model = model
    self.columns = columns
    self.words = words
    self.data = data
  }

  /// Reads all rows: the roles' columns, the subject and the rater as categories, counts as numbers.
  func read() throws -> Reading<BallotRows> {
    var request = words.roles.map { ColumnRequest.categories($0.column) }
    request.append(.categories(columns.subject, limit: 1 << 31))
    if let rater = columns.rater { request.append(.categories(rater, limit: 1 << 31)) }
    let domain = data.options.condition.map { PieceDomain($0, after: request.count) }
    request += domain?.request ?? []
    let countColumns: [String] =
      switch columns.form {
      case .ballots: []
      case .counts(_, let count): [count]
      case .columns(let grades): grades.map(\.column)
      }
    request += countColumns.map { .numbers($0, missing: data.options.missingValues) }
    let (roles, source) = (words.roles.count, data.source.name)
    let codes = RowCodes(model, columns: columns, words: words)
    return try data.source.reduce(request, parallelism: data.options.parallelism) {
      BallotRows(roles: roles)
    } map: { (piece) throws(DataError) -> BallotRows in
      let selection = try domain?.selection(piece)
      return countColumns.isEmpty
        ? codes.ballots(piece, selection) : try codes.counts(piece, selection, countColumns, source: source)
    } merge: { (rows, piece) throws(DataError) in
      rows.add(piece)
    }
  }
}
