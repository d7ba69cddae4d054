public import AssayData
internal import AssayNumerics

/// A delimited file of what experts said of criteria: every cell as it is written.
///
/// Forms, by the columns of the header:
/// - pairs in long form: `row`, `column`, `value`, and `expert` where there are several;
/// - pairs as a square matrix: the first column names the criterion of the row, each other column is a criterion; with
///   several experts a column `expert` comes first;
/// - ratings, ranks and points: `criterion`, `value`, and `expert` where there are several;
/// - best and worst: `kind` (`best` or `worst`), `criterion`, `value`, and `expert`;
/// - Delphi rounds: `round`, `expert`, `criterion`, `value`.
///
/// Numbers may be fractions such as 1/3. An empty value means that nobody judged.
public struct JudgmentsFile: Sendable {
  /// What to call the file in messages.
  public let name: String
  /// The columns of the header.
  public let columnNames: [String]
  /// The number of rows.
  public var rowCount: Int { rows.count }
  /// What a reader should know of how the file was read.
  public internal(set) var notes: [String]
  /// The cells, row by row, without blanks around them.
  let rows: [[String]]
  private let decimalComma: Bool
  /// Tokens that mean missing.
  private let missing: [String]

  /// The name of the expert where the file has no such column.
  public static let onlyExpert = "1"

  /// Opens and reads a file.
  ///
  /// - Parameters:
  ///   - path: The path, or `-` for standard input.
  ///   - options: What the file does not say.
  ///   - missing: Tokens that mean missing, besides the empty cell.
  /// - Throws: ``DataError/unreadable(_:)``, also for a file without rows.
  public init(_ path: String, options: CSVOptions = CSVOptions(), missing: [String] = []) throws(DataError) {
    let file = try CSVFile(path, options: options, rereadable: true)
    let columns = file.columnNames
    let reading = try file.reduce(
      columns.map { .categories($0, limit: 1_000_000) }, parallelism: Parallelism(threads: 1)
    ) {
      [[Int]]()
    } map: { (piece) throws(DataError) -> [[Int]] in
      (0..<piece.rowCount).map { row in piece.codes.map { $0[row] } }
    } merge: { (all, rows) throws(DataError) in
      all += rows
    }
    name = file.name
    columnNames = columns
    rows = reading.state.map { codes in
      codes.enumerated().map { reading.tokens[$0].tokens[$1].trimmingBlanks }
    }
    notes = reading.notes
    decimalComma = file.hasDecimalComma
    self.missing = missing
    guard !rows.isEmpty else {
      throw .unreadable(
        SourceFault(source: name, problem: "there are no judgments below the header", remedy: "Add a row for each."))
    }
  }

  /// Whether the header has a column of this name.
  func has(_ column: String) -> Bool { columnNames.contains(column) }

  /// The position of a column.
  func position(_ column: String) throws(DataError) -> Int {
    guard let position = columnNames.firstIndex(of: column) else {
      throw .unknownColumn(column, nearest: column.nearest(in: columnNames), source: name)
    }
    return position
  }

  /// The text of a cell that must not be empty.
  func text(_ row: Int, _ column: Int) throws(DataError) -> String {
    let text = rows[row][column]
    guard !text.isEmpty else { throw fault(row, column, "the cell is empty", "Name the \(columnNames[column]).") }
    return text
  }

  /// The number of a cell: a decimal or a fraction; nil where it is empty.
  func number(_ row: Int, _ column: Int) throws(DataError) -> Double? {
    let token = rows[row][column]
    if token.isEmpty || missing.contains(token) { return nil }
    let parts = token.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.compactMap(plainNumber)
    switch (parts.count, numbers.count) {
    case (1, 1): return numbers[0]
    case (2, 2) where numbers[1] != 0: return numbers[0] / numbers[1]
    default:
      throw fault(
        row, column, "“\(token)” is not a number",
        "Write a number such as 3, 0.5 or 1/3; leave the cell empty where nobody judged.")
    }
  }

  private func plainNumber(_ text: String) -> Double? {
    guard decimalComma, !text.utf8.contains(UInt8(ascii: ".")) else { return Double(decimal: text) }
    return Double(decimal: String(text.map { $0 == "," ? "." : $0 }))
  }

  /// A fault at a cell; `row` counts from 0.
  func fault(_ row: Int, _ column: Int?, _ problem: String, _ remedy: String = "") -> DataError {
    .unreadable(
      SourceFault(
        source: name, row: row + 1, column: column.map { columnNames[$0] }, problem: problem, remedy: remedy))
  }

  /// A fault of one expert's judgments, or of all.
  func fault(_ sentence: String, expert: String?) -> DataError {
    let clause = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    let who = expert.map { $0 == Self.onlyExpert && !has("expert") ? "" : "expert “\($0)”: " } ?? ""
    return .unreadable(SourceFault(source: name, problem: who + clause))
  }

  /// The experts in order of appearance with the rows of each; without a column `expert` all rows are of one.
  func experts() throws(DataError) -> [(name: String, rows: [Int])] {
    guard has("expert") else { return [(Self.onlyExpert, Array(rows.indices))] }
    let column = try position("expert")
    var places: [String: Int] = [:]
    var experts: [(name: String, rows: [Int])] = []
    for row in rows.indices {
      let expert = try text(row, column)
      if let place = places[expert] {
        experts[place].rows.append(row)
      } else {
        places[expert] = experts.count
        experts.append((expert, [row]))
      }
    }
    return experts
  }

  /// Notes the columns that a form does not read.
  mutating func noteUnread(besides read: [String]) {
    let unread = columnNames.filter { !read.contains($0) }
    guard !unread.isEmpty else { return }
    notes.append("Not read: \(unread.map { "“\($0)”" }.joined(separator: ", ")).")
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
