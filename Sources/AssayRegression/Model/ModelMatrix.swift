public import AssayNumerics

/// The columns of a design, made block by block: X is never in memory as a whole.
///
/// Columns that the formula forms by products and powers carry what rounding lost, so that polynomials of ill-conditioned
/// data keep their digits (``exactBlock(_:)``).
public struct ModelMatrix: Sendable {
  /// A column.
  public struct Column: Sendable, Hashable {
    /// What results call it, such as `age` or `sex[2]`.
    public let name: String
    /// The position of its term in ``ModelMatrix/terms``.
    public let term: Int

    /// Creates a column.
    public init(_ name: String, term: Int) {
      self.name = name
      self.term = term
    }
  }

  /// How the values of a column come about.
  public indirect enum Generator: Sendable {
    /// One value everywhere.
    case constant(Double)
    /// A value for each code; `lows` is what rounding lost of each.
    case table(codes: [UInt16], values: [Double], lows: [Double]?)
    /// A value for each row.
    case values([Double], lows: [Double]?)
    /// The product of others.
    case product([Generator])
    /// Computed for a run of rows.
    case function(@Sendable (Range<Int>) -> (values: [Double], lows: [Double]?))
  }

  /// The number of rows.
  public let rowCount: Int
  /// The columns, in order.
  public let columns: [Column]
  /// The terms of the formula, in order; the intercept is one of them where there is one, and is called `(Intercept)`.
  public let terms: [String]
  private let generators: [Generator]

  /// What results call the intercept.
  public static let interceptName = "(Intercept)"

  /// Creates a matrix.
  public init(rowCount: Int, terms: [String], columns: [(column: Column, generator: Generator)]) {
    self.rowCount = rowCount
    self.terms = terms
    self.columns = columns.map(\.column)
    generators = columns.map(\.generator)
  }

  /// Creates a matrix of columns that are in memory, each a term of its own, after an intercept on request.
  public init(_ columns: [(name: String, values: [Double])], intercept: Bool = true) {
    let rowCount = columns.first?.values.count ?? 0
    var all: [(Column, Generator)] = intercept ? [(Column(Self.interceptName, term: 0), .constant(1))] : []
    for (name, values) in columns {
      precondition(values.count == rowCount)
      all.append((Column(name, term: all.count), .values(values, lows: nil)))
    }
    self.init(rowCount: rowCount, terms: all.map(\.0.name), columns: all)
  }

  /// The number of columns, p.
  public var columnCount: Int { columns.count }

  /// The position of the intercept's column; nil where there is none.
  public var intercept: Int? { columns.firstIndex { $0.name == Self.interceptName } }

  /// The matrix with some of the columns only; terms keep their positions.
  public func selecting(_ chosen: [Int]) -> ModelMatrix {
    ModelMatrix(rowCount: rowCount, terms: terms, columns: chosen.map { (columns[$0], generators[$0]) })
  }

  /// The matrix with further columns of the same rows after its own.
  func appending(_ other: ModelMatrix) -> ModelMatrix {
    precondition(rowCount == other.rowCount)
    let further = zip(other.columns, other.generators).map { column, generator in
      (column: Column(column.name, term: column.term + terms.count), generator: generator)
    }
    return ModelMatrix(
      rowCount: rowCount, terms: terms + other.terms, columns: zip(columns, generators).map { ($0, $1) } + further)
  }

  /// Runs of rows in which to work, which depend on the sizes alone and not on the machine: about 256 KB each.
  public var blocks: [Range<Int>] {
    let rows = max(64, 32_768 / max(1, columnCount))
    return stride(from: 0, to: rowCount, by: rows).map { $0..<min($0 + rows, rowCount) }
  }

  /// The rows of a run: rows × p.
  public func block(_ rows: Range<Int>) -> Matrix {
    var elements: [Double] = []
    elements.reserveCapacity(rows.count * columnCount)
    for generator in generators { generator.append(rows, to: &elements) }
    return Matrix(rows: rows.count, columns: columnCount, elements: elements)
  }

  /// The rows of a run, and what rounding lost of them: both rows × p; nil where every element is exact.
  public func exactBlock(_ rows: Range<Int>) -> (values: Matrix, lows: Matrix?) {
    let parts = generators.map { $0.exact(rows) }
    let values = Matrix(rows: rows.count, columns: columnCount, elements: parts.flatMap(\.values))
    guard parts.contains(where: { $0.lows != nil }) else { return (values, nil) }
    let lows = parts.flatMap { $0.lows ?? Array(repeating: 0, count: rows.count) }
    return (values, Matrix(rows: rows.count, columns: columnCount, elements: lows))
  }
}

extension ModelMatrix.Generator {
  /// Appends the values of a run of rows.
  fileprivate func append(_ rows: Range<Int>, to elements: inout [Double]) {
    switch self {
    case .constant(let value): elements.append(contentsOf: repeatElement(value, count: rows.count))
    case .table(let codes, let values, _):
      elements.append(contentsOf: codes[rows].lazy.map { values[Int($0)] })
    case .values(let values, _): elements.append(contentsOf: values[rows])
    case .product(let factors):
      let start = elements.count
      factors[0].append(rows, to: &elements)
      for factor in factors.dropFirst() { factor.multiply(rows, into: &elements, from: start) }
    case .function(let body): elements.append(contentsOf: body(rows).values)
    }
  }

  /// Multiplies the last elements by the values of a run of rows.
  private func multiply(_ rows: Range<Int>, into elements: inout [Double], from start: Int) {
    switch self {
    case .table(let codes, let values, _):
      for (place, row) in rows.enumerated() { elements[start + place] *= values[Int(codes[row])] }
    default:
      var own: [Double] = []
      append(rows, to: &own)
      for (place, value) in own.enumerated() { elements[start + place] *= value }
    }
  }

  /// The values of a run of rows, and what rounding lost of them.
  fileprivate func exact(_ rows: Range<Int>) -> (values: [Double], lows: [Double]?) {
    switch self {
    case .constant(let value): return (Array(repeating: value, count: rows.count), nil)
    case .table(let codes, let values, let lows):
      return (rows.map { values[Int(codes[$0])] }, lows.map { lows in rows.map { lows[Int(codes[$0])] } })
    case .values(let values, let lows): return (Array(values[rows]), lows.map { Array($0[rows]) })
    case .function(let body): return body(rows)
    case .product(let factors):
      var (values, lows) = factors[0].exact(rows)
      for factor in factors.dropFirst() {
        let (others, otherLows) = factor.exact(rows)
        let own = lows
        lows = values.indices.map { place in
          let product = values[place] * others[place]
          let lost = (-product).addingProduct(values[place], others[place])
          return lost + (values[place] * (otherLows?[place] ?? 0) + (own?[place] ?? 0) * others[place])
        }
        for place in values.indices { values[place] *= others[place] }
      }
      return (values, lows)
    }
  }
}
