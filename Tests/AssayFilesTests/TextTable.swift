import AssayData
import AssayFiles
import AssayNumerics
import Foundation
import Testing

/// RFC 4180 as a machine of five states, written for these tests alone.
///
/// Dialect: LF or CR LF ends a record; blank lines at the end are not records; the last line may lack its end.
struct TextTable: Equatable {
  var columnNames: [String] = []
  var rows: [[String]] = []

  enum Malformed: Error, Equatable {
    case ragged(row: Int, fields: Int)
    case stray(row: Int, field: Int)
    case textAfterQuote(row: Int, field: Int)
    case open(row: Int, field: Int)
  }

  init(columnNames: [String], rows: [[String]]) {
    self.columnNames = columnNames
    self.rows = rows
  }

  init(parsing text: [UInt8], delimiter: Character = ",") throws(Malformed) {
    var bytes = text[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
    enum State { case fieldStart, plain, quoted, quoteInQuoted, carriage }
    var state = State.fieldStart
    var field: [UInt8] = []
    var record: [String] = []
    var records: [[String]] = []
    func place() -> (row: Int, field: Int) { (records.count, record.count) }
    func endField() {
      record.append(String(decoding: field, as: UTF8.self))
      field = []
      state = .fieldStart
    }
    func endRecord() throws(Malformed) {
      if state == .plain, field.last == 13 { field.removeLast() }
      let isBlank = record.isEmpty && field.isEmpty && (state == .fieldStart || state == .plain)
      endField()
      if let header = records.first, header.count != record.count {
        throw .ragged(row: records.count, fields: isBlank ? 0 : record.count)
      }
      records.append(record)
      record = []
    }
    for byte in bytes {
      let separates = byte == delimiter.asciiValue
      switch state {
      case .fieldStart where byte == 34: state = .quoted
      case .fieldStart, .plain:
        if separates {
          endField()
        } else if byte == 10 {
          try endRecord()
        } else if byte == 34 {
          throw .stray(row: place().row, field: place().field)
        } else {
          field.append(byte)
          state = .plain
        }
      case .quoted:
        if byte == 34 { state = .quoteInQuoted } else { field.append(byte) }
      case .quoteInQuoted:
        if byte == 34 {
          field.append(34)
          state = .quoted
        } else if separates {
          endField()
        } else if byte == 10 {
          try endRecord()
        } else if byte == 13 {
          state = .carriage
        } else {
          throw .textAfterQuote(row: place().row, field: place().field)
        }
      case .carriage:
        guard byte == 10 else { throw .textAfterQuote(row: place().row, field: place().field) }
        try endRecord()
      }
    }
    if state == .quoted { throw .open(row: place().row, field: place().field) }
    if !bytes.isEmpty || !record.isEmpty { try endRecord() }
    columnNames = records.first ?? []
    rows = Array(records.dropFirst())
  }

  /// The table in memory: every column as categories, those named as numbers.
  func frame(numbers: [String] = [], decimalComma: Bool = false) throws(DataError) -> Frame {
    try Frame(
      columnNames.enumerated().map { place, name in
        let tokens = rows.map { $0[place] }
        guard numbers.contains(name) else { return (name, .categorical(CategoricalColumn(tokens))) }
        let values = tokens.map { Double($0.replacingOccurrences(of: ",", with: decimalComma ? "." : ",")) ?? .nan }
        return (name, .numeric(NumericColumn(values: values)))
      })
  }
}

/// A file in the temporary folder that is removed with the value.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8], named name: String = "data.csv") throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent(name).path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  convenience init(_ text: String, named name: String = "data.csv") throws {
    try self.init(Array(text.utf8), named: name)
  }

  deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

  /// A message without the folder, which has a new name each time.
  func shown(_ error: DataError?) -> String {
    (error?.description ?? "no error").replacingOccurrences(of: path, with: (path as NSString).lastPathComponent)
  }
}

/// All rows of a source, as tokens.
func rows(of source: some Source, threads: Int = 2) throws(DataError) -> [[String]] {
  let names = source.columnNames
  let reading = try source.reduce(
    names.map { .categories($0, limit: 1_000_000) }, parallelism: Parallelism(threads: threads)
  ) {
    [[Int]]()
  } map: { (piece) throws(DataError) -> [[Int]] in
    (0..<piece.rowCount).map { row in piece.codes.map { $0[row] } }
  } merge: { (state, part) throws(DataError) in
    state += part
  }
  return reading.state.map { codes in codes.enumerated().map { reading.tokens[$0].tokens[$1] } }
}

/// All numbers of a column; NaN where they are missing.
func numbers(
  _ column: String, missing: [String] = [], of source: some Source, threads: Int = 2
) throws(DataError) -> [Double] {
  try source.reduce([.numbers(column, missing: missing)], parallelism: Parallelism(threads: threads)) {
    [Double]()
  } map: { (piece) throws(DataError) in
    Array(piece.numbers[0])
  } merge: { (state, part) throws(DataError) in
    state += part
  }.state
}

/// All cells of some columns as they stand.
func texts(
  _ columns: [String], of source: some Source, threads: Int = 2
) throws(DataError) -> [PackedTexts] {
  try source.reduce(columns.map { .text($0) }, parallelism: Parallelism(threads: threads)) {
    columns.map { _ in PackedTexts() }
  } map: { (piece) throws(DataError) in
    piece.texts
  } merge: { (state, part) throws(DataError) in
    for column in state.indices { state[column].append(part[column]) }
  }.state
}

/// Expects two sources to give the same table, bit for bit.
func expectSameTables(
  _ tables: [[String]], _ first: some Source, _ second: some Source, weighting: Weighting = .unweighted, threads: Int,
  limit: Int = ColumnRequest.categoryLimit, beyond: ColumnRequest.Overflow = .fails,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let left = try Tabulation(
    of: tables, in: first, weighting: weighting, limit: limit, beyond: beyond,
    parallelism: Parallelism(threads: threads))
  let right = try Tabulation(
    of: tables, in: second, weighting: weighting, limit: limit, beyond: beyond,
    parallelism: Parallelism(threads: threads))
  #expect(left.rowCount == right.rowCount, sourceLocation: sourceLocation)
  #expect(left.weights == right.weights, sourceLocation: sourceLocation)
  #expect(left.overflowed == right.overflowed, sourceLocation: sourceLocation)
  for (mine, other) in zip(left.tables, right.tables) {
    let isSame =
      mine == other
      && mine.tokens.joined().elementsEqual(other.tokens.joined()) {
        $0.utf8.elementsEqual($1.utf8)
      }
    #expect(isSame, "\(mine.keys), \(threads) threads", sourceLocation: sourceLocation)
  }
}
