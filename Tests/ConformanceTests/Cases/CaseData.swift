import AssayData
import AssayFiles
import AssayNumerics

extension ConformanceCase {
  /// The data of the case: the columns that it holds itself, else its dataset.
  func source() throws -> any Source {
    if let columns = data?.object {
      return try Frame(columns.sorted { $0.key < $1.key }.map { (name: $0.key, column: try Column($0.value)) })
    }
    return try textFile()
  }

  /// The dataset, which must be delimited text.
  func textFile() throws -> CSVFile {
    guard let dataset else { throw Unsupported("a case without data") }
    let plain = dataset.hasSuffix(".gz") ? String(dataset.dropLast(3)) : dataset
    guard [".csv", ".tsv", ".txt"].contains(where: plain.lowercased().hasSuffix) else {
      throw Unsupported("the format of \(dataset)")
    }
    return try CSVFile(path(of: dataset), rereadable: true)
  }

  /// Where a file of the folder is.
  func path(of file: String) -> String {
    file.hasPrefix("/") ? file : folder + "/" + file
  }

  /// The column that plays a role.
  func column(_ role: String) throws -> String {
    guard let name = variables[role]?.text else { throw Unsupported("a case without a variable as \(role)") }
    return name
  }
}

extension Source {
  /// The numbers of a column, in the order of the rows; NaN where it is blank.
  func numbers(_ column: String) throws -> [Double] {
    try reduce([.numbers(column)], parallelism: Parallelism()) {
      [Double]()
    } map: { (piece) throws(DataError) in
      Array(piece.numbers[0])
    } merge: { (all, piece) throws(DataError) in
      all += piece
    }.state
  }

  /// The number of rows, for which every byte is read.
  func countRows() throws -> Int {
    try reduce([], parallelism: Parallelism()) {
    } map: { (_) throws(DataError) in
    } merge: { (_, _) throws(DataError) in
    }.rowCount
  }
}

extension Column {
  /// A column of a case: numbers, or words; null is a blank cell.
  fileprivate init(_ value: JSONValue) throws {
    guard let cells = value.list else { throw Unsupported("data that are not columns") }
    if cells.allSatisfy({ $0 == .null || $0.number != nil }) {
      self = .numeric(NumericColumn(cells.map(\.number)))
    } else if cells.allSatisfy({ $0 == .null || $0.text != nil }) {
      self = .categorical(CategoricalColumn(cells.map(\.text)))
    } else {
      throw Unsupported("a column of mixed values")
    }
  }
}
