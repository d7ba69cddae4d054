/// A table laid out for people: headings and cells as text, with nothing left to compute.
///
/// The text, Markdown and HTML renderers draw it. Columns that a table hides, and columns that are empty in every row,
/// are not on it.
struct PageTable {
  enum Alignment { case leading, trailing, decimal }

  struct Column {
    var heading: String
    var alignment: Alignment
  }

  var caption: String
  /// The heading over all columns after the labels: the column variable of a grid.
  var spanner: String?
  var columns: [Column]
  /// How many leading columns say what a row is about; a page that is cut in blocks repeats them.
  var labelCount: Int
  var rows: [[String]]
  /// The first row of each category of a grid; empty for a list.
  var groupStarts: [Int] = []
  var footnotes: [String] = []

  /// Lays out a table: one page table, or one for each layer of a grid.
  static func pages(for table: Table) -> [PageTable] {
    if case .grid(let row, let column, let values, let layer) = table.layout,
      let grid = PageGrid(table: table, row: row, column: column, values: values, layer: layer)
    {
      return grid.pages()
    }
    if case .sections(let sizes, let captions) = table.layout {
      return sections(of: table, sizes: sizes, captions: captions)
    }
    return [list(table)]
  }

  /// One page table for each run of rows; footnotes stand under the last.
  private static func sections(of table: Table, sizes: [Int], captions: [String]) -> [PageTable] {
    var rows = table.rows[...]
    return zip(sizes, captions).enumerated().map { index, section in
      let run = rows.prefix(section.0)
      rows = rows.dropFirst(section.0)
      return list(
        Table(
          name: table.name, title: section.1, columns: table.columns, rows: Array(run),
          footnotes: index == sizes.count - 1 ? table.footnotes : [], hidden: table.hidden))
    }
  }

  private static func list(_ table: Table) -> PageTable {
    let rows = Array(
      (table.pageRows ?? Array(0..<min(table.rowCount, table.pageLimit ?? .max))).prefix(table.pageLimit ?? .max))
    let places = shownColumns(of: table, rows: rows)
    var columns: [Column] = []
    var texts: [[String]] = []
    var changes = [Bool](repeating: false, count: rows.count)
    var kinds: [DisplayKind] = []
    for place in places {
      let column = table.columns[place]
      let kind = Glossary.kind(of: column.name, in: table)
      let style = NumberStyle(kind: kind, values: rows.lazy.map { table[$0, place] })
      var cells = rows.map { style.text(table[$0, place]) }
      if column.name == "stratum" { cells = cells.map { $0.isEmpty ? pooled : $0 } }
      if ["variable", "stratum", "stratum_label"].contains(column.name) { blankRepeats(&cells, since: &changes) }
      columns.append(Column(heading: Glossary.heading(of: column), alignment: kind.isLabel ? .leading : .decimal))
      kinds.append(kind)
      texts.append(cells)
    }
    var page = PageTable(
      caption: table.title, spanner: nil, columns: columns, labelCount: labelCount(of: kinds),
      rows: rows.indices.map { row in texts.map { $0[row] } }, footnotes: table.footnotes)
    if rows.count < table.rowCount {
      page.footnotes.append(
        "These are \(table.pageRows == nil ? "the first " : "")\(rows.count) of \(table.rowCount) rows; CSV and JSON print all "
          + "of them.")
    }
    return page
  }

  /// What a page prints for the empty stratum.
  static let pooled = "(pooled)"

  /// Indexes of the columns that are neither hidden nor empty in every row of the page.
  private static func shownColumns(of table: Table, rows: [Int]) -> [Int] {
    let visible = table.columns.indices.filter { !table.hidden.contains(table.columns[$0].name) }
    guard !rows.isEmpty else { return visible }
    return visible.filter { place in rows.contains { !table[$0, place].isBlank } }
  }

  /// Names a variable or stratum that goes on over many rows once; `changes` marks the rows where an outer one is new.
  private static func blankRepeats(_ cells: inout [String], since changes: inout [Bool]) {
    for place in cells.indices.reversed() {
      if place == 0 || cells[place] != cells[place - 1] {
        changes[place] = true
      } else if !changes[place] {
        cells[place] = ""
      }
    }
  }

  /// Labels are the columns at the left that name what a row is about, at most three.
  private static func labelCount(of kinds: [DisplayKind]) -> Int {
    let labels = kinds.prefix { $0 == .text || $0 == .term }
    return min(labels.count, 3)
  }
}

extension DisplayKind {
  /// Says whether cells stand on the left as words do.
  var isLabel: Bool { self == .text || self == .remark || self == .term }
}
