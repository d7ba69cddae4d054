/// A column of a table, named by its glossary key.
public struct Column: Sendable, Equatable {
  /// The name in JSON and CSV; it must be on the ``Glossary``.
  public let name: String
  /// What people read in place of the glossary's heading, such as the label of the row variable of a grid.
  public let heading: String?

  public init(name: String, heading: String? = nil) {
    self.name = name
    self.heading = heading
  }

  public init(_ name: String, heading: String? = nil) {
    self.init(name: name, heading: heading)
  }
}

extension Column: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(name: value) }
}

/// A total that pages print at the edge of a grid.
///
/// CSV and JSON do not print margins: in the long form a total would be counted twice by whoever sums the column.
public struct Margin: Sendable, Equatable {
  /// The row category, or nil for the total of all rows.
  public let row: String?
  /// The column category, or nil for the total of all columns.
  public let column: String?
  /// The layer, or nil for the pooled one or where the grid has no layers.
  public let layer: String?
  /// The values by column name, as in the cells.
  public let values: [String: Value]

  public init(row: String?, column: String?, layer: String? = nil, values: [String: Value]) {
    self.row = row
    self.column = column
    self.layer = layer
    self.values = values
  }
}

/// How pages lay a table out; CSV and JSON always print it as it is.
public enum Layout: Sendable, Equatable {
  /// As it is.
  case list
  /// As one table for each run of so many rows, under a caption of its own; the sizes add up to all rows.
  case sections(sizes: [Int], captions: [String])
  /// As a cross-tabulation: the categories of `row` down, those of `column` across, a line for each of `values`.
  ///
  /// With `layer` there is one grid for each layer; an empty layer is the pooled one.
  case grid(row: String, column: String, values: [String], layer: String? = nil)
}

/// A titled table in long form: one row for each observation, one typed column for each quantity.
///
/// A small table is made from rows, one of many rows from columns; whoever reads a cell need not know which.
public struct Table: Sendable {
  /// The name in JSON and for `--table`, such as `cells`.
  public let name: String
  public let title: String
  public let columns: [Column]
  /// The number of rows.
  public let rowCount: Int
  let cells: TableCells
  public let layout: Layout
  /// The most rows that pages print of a list; CSV and JSON always print all.
  public let pageLimit: Int?
  /// The rows that pages print of a list, in this order; nil for all, in theirs.
  public let pageRows: [Int]?
  public let footnotes: [String]
  /// Names of columns that pages leave out and CSV and JSON keep.
  public let hidden: [String]
  /// Totals at the edges of a grid.
  public let margins: [Margin]

  /// Makes a table from rows; each must be as long as `columns`, and no name may stand twice.
  public init(
    name: String, title: String, columns: [Column], rows: [[Value]], layout: Layout = .list, pageLimit: Int? = nil,
    footnotes: [String] = [], hidden: [String] = [], margins: [Margin] = []
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "each row has a cell for each column")
    self.init(
      name: name, title: title, columns: columns, cells: .rows(rows), rowCount: rows.count, layout: layout,
      pageLimit: pageLimit, pageRows: nil, footnotes: footnotes, hidden: hidden, margins: margins)
  }

  /// Makes a table from columns, all of one length; no name may stand twice.
  ///
  /// - Parameters:
  ///   - name: The name in JSON and for `--table`.
  ///   - title: What people read over the table.
  ///   - columns: The names.
  ///   - content: The cells of each column.
  ///   - rowCount: The number of rows; needed only where all columns are constants.
  ///   - pageLimit: The most rows that pages print; all if nil.
  ///   - pageRows: The rows that pages print, such as the best twenty; nil for all, in the order of the table.
  ///   - footnotes: Lines under the table.
  ///   - hidden: Names of columns that pages leave out.
  public init(
    name: String, title: String, columns: [Column], content: [ColumnContent], rowCount: Int? = nil,
    pageLimit: Int? = nil, pageRows: [Int]? = nil, footnotes: [String] = [], hidden: [String] = []
  ) {
    precondition(content.count == columns.count, "each column has its cells")
    let count = rowCount ?? content.lazy.compactMap(\.rowCount).first ?? 0
    precondition(content.allSatisfy { $0.rowCount ?? count == count }, "all columns have the same number of rows")
    precondition(content.allSatisfy(\.isSound), "ends rise and codes stand in their list")
    self.init(
      name: name, title: title, columns: columns, cells: .columns(content), rowCount: count, layout: .list,
      pageLimit: pageLimit, pageRows: pageRows, footnotes: footnotes, hidden: hidden, margins: [])
  }

  private init(
    name: String, title: String, columns: [Column], cells: TableCells, rowCount: Int, layout: Layout, pageLimit: Int?,
    pageRows: [Int]?, footnotes: [String], hidden: [String], margins: [Margin]
  ) {
    precondition(Set(columns.map(\.name)).count == columns.count, "no two columns have the same name")
    self.name = name
    self.title = title
    self.columns = columns
    self.cells = cells
    self.rowCount = rowCount
    self.layout = layout
    self.pageLimit = pageLimit
    self.pageRows = pageRows
    self.footnotes = footnotes
    self.hidden = hidden
    self.margins = margins
  }

  /// The cell of a row and a column.
  public subscript(row: Int, column: Int) -> Value { cells[row, column] }

  /// The cells row by row; of a table that was made from columns this makes an array for each row.
  public var rows: [[Value]] {
    if case .rows(let rows) = cells { return rows }
    return (0..<rowCount).map { row in columns.indices.map { self[row, $0] } }
  }
}

/// The cells of a table, in the form in which they were given.
enum TableCells: Sendable {
  case rows([[Value]])
  case columns([ColumnContent])

  subscript(row: Int, column: Int) -> Value {
    switch self {
    case .rows(let rows): rows[row][column]
    case .columns(let columns): columns[column][row]
    }
  }
}

extension Table: Equatable {
  /// Says whether two tables print the same, in whichever form they hold their cells.
  public static func == (one: Table, other: Table) -> Bool {
    one.name == other.name && one.title == other.title && one.columns == other.columns
      && one.rowCount == other.rowCount && one.layout == other.layout && one.pageLimit == other.pageLimit
      && one.footnotes == other.footnotes && one.hidden == other.hidden && one.margins == other.margins
      && (0..<one.rowCount).allSatisfy { row in
        one.columns.indices.allSatisfy { one[row, $0] == other[row, $0] }
      }
  }
}
