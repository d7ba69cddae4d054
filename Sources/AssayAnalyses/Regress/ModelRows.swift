internal import AssayData
internal import AssayRegression

/// The rows of a model as they were read: codes and numbers, before missing ones are left out.
struct ModelRows: Sendable {
  /// For each column read as codes, the code of each row.
  var codes: [[UInt16]]
  /// For each column read as numbers, the values; NaN where missing.
  var numbers: [[Double]]
  /// The cases of each row.
  var counts: [Double] = []
  /// Σw and Σw² of each row; empty without weights.
  var weights: [Double] = []
  var squares: [Double] = []
  /// The cluster of each row, by the position of its token; empty where there are none.
  var clusters: [UInt32] = []
  /// The place in the file of each row, from 0; empty where rows were collapsed.
  var places: [Int] = []

  /// The number of rows.
  var count: Int { counts.count }

  /// The rows of a table of patterns.
  init(_ table: PatternTable, columns: Int) {
    codes = (0..<columns).map { column in (0..<table.count).map { table.code($0, column) } }
    numbers = []
    counts = table.counts
    weights = table.weights
    squares = table.squares
    clusters = table.width > columns ? table.clusters : []
  }

  /// No rows.
  init(codes: Int, numbers: Int) {
    self.codes = Array(repeating: [], count: codes)
    self.numbers = Array(repeating: [], count: numbers)
  }

  /// Adds the rows of the next piece.
  mutating func append(_ other: ModelRows) {
    for column in codes.indices { codes[column] += other.codes[column] }
    for column in numbers.indices { numbers[column] += other.numbers[column] }
    counts += other.counts
    weights += other.weights
    squares += other.squares
    clusters += other.clusters
    places += other.places
  }

  /// Some of the rows only.
  func selecting(_ rows: [Int]) -> ModelRows {
    guard rows.count < count else { return self }
    var chosen = self
    chosen.codes = codes.map { column in rows.map { column[$0] } }
    chosen.numbers = numbers.map { column in rows.map { column[$0] } }
    func pick<Element>(_ values: [Element]) -> [Element] { values.isEmpty ? [] : rows.map { values[$0] } }
    chosen.counts = pick(counts)
    chosen.weights = pick(weights)
    chosen.squares = pick(squares)
    chosen.clusters = pick(clusters)
    chosen.places = pick(places)
    return chosen
  }
}
