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
public struct Table: Sendable, Equatable {
  /// The name in JSON and for `--table`, such as `cells`.
  public let name: String
  public let title: String
  public let columns: [Column]
  /// The cells, each row as long as `columns`.
  public let rows: [[Value]]
  public let layout: Layout
  public let footnotes: [String]
  /// Names of columns that pages leave out and CSV and JSON keep.
  public let hidden: [String]
  /// Totals at the edges of a grid.
  public let margins: [Margin]

  /// Makes a table; each row must be as long as `columns`, and no name may stand twice.
  public init(
    name: String, title: String, columns: [Column], rows: [[Value]], layout: Layout = .list,
    footnotes: [String] = [], hidden: [String] = [], margins: [Margin] = []
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "each row has a cell for each column")
    precondition(Set(columns.map(\.name)).count == columns.count, "no two columns have the same name")
    self.name = name
    self.title = title
    self.columns = columns
    self.rows = rows
    self.layout = layout
    self.footnotes = footnotes
    self.hidden = hidden
    self.margins = margins
  }
}
