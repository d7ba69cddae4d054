/// The pivot from a long table of cells to the grid that people read.
struct PageGrid {
  private let table: Table
  private let rowPlace: Int
  private let columnPlace: Int
  private let layerPlace: Int?
  /// The value columns on the page, in the order of their lines.
  private let valuePlaces: [Int]
  private let styles: [NumberStyle]

  /// Finds the columns of the layout; nil when the table lacks one, so that it is shown as a list.
  init?(table: Table, row: String, column: String, values: [String], layer: String?) {
    func place(_ name: String) -> Int? { table.columns.firstIndex { $0.name == name } }
    guard let rowPlace = place(row), let columnPlace = place(column) else { return nil }
    let valuePlaces = values.filter { !table.hidden.contains($0) }.compactMap(place)
    guard !valuePlaces.isEmpty else { return nil }
    self.table = table
    self.rowPlace = rowPlace
    self.columnPlace = columnPlace
    layerPlace = layer.flatMap(place)
    self.valuePlaces = valuePlaces
    styles = valuePlaces.map { place in
      let name = table.columns[place].name
      let cells = table.rows.map { $0[place] }
      return NumberStyle(
        kind: Glossary.kind(of: name, in: table), values: cells + table.margins.compactMap { $0.values[name] })
    }
  }

  /// One page for each layer, in order of appearance.
  func pages() -> [PageTable] {
    guard let layerPlace, !table.rows.isEmpty else {
      return [page(rows: table.rows, margins: table.margins, layer: nil, footnotes: table.footnotes)]
    }
    var order: [String?] = []
    var rows: [String?: [[Value]]] = [:]
    for row in table.rows {
      let layer = label(row[layerPlace])
      if rows[layer] == nil { order.append(layer) }
      rows[layer, default: []].append(row)
    }
    let heading = Glossary.heading(of: table.columns[layerPlace])
    // Tables whose only layer is the pooled one have no layers to tell apart.
    let isPlain = order == [nil]
    return order.enumerated().map { place, layer in
      page(
        rows: rows[layer] ?? [], margins: table.margins.filter { $0.layer == layer },
        layer: isPlain ? nil : "\(heading): \(layer ?? PageTable.pooled)",
        footnotes: place == order.count - 1 ? table.footnotes : [])
    }
  }

  private func page(rows: [[Value]], margins: [Margin], layer: String?, footnotes: [String]) -> PageTable {
    let (cells, rowKeys, columnKeys) = pivot(rows: rows, margins: margins)
    let showsKinds = valuePlaces.count > 1
    var page = PageTable(
      caption: layer.map { table.title.isEmpty ? $0 : "\(table.title), \($0)" } ?? table.title,
      spanner: columnKeys.isEmpty ? nil : Glossary.heading(of: table.columns[columnPlace]),
      columns: [.init(heading: Glossary.heading(of: table.columns[rowPlace]), alignment: .leading)],
      labelCount: showsKinds ? 2 : 1, rows: [], footnotes: footnotes)
    if showsKinds { page.columns.append(.init(heading: "", alignment: .leading)) }
    page.columns += columnKeys.map { .init(heading: $0.heading, alignment: .trailing) }
    for row in rowKeys {
      page.groupStarts.append(page.rows.count)
      for kind in valuePlaces.indices {
        var line = [kind == 0 ? row.heading : ""]
        if showsKinds { line.append(Glossary.heading(of: table.columns[valuePlaces[kind]])) }
        for column in columnKeys {
          line.append(cells[Cell(row: row, column: column)].map { styles[kind].text($0[kind]) } ?? "")
        }
        // Totals have fewer lines than cells: there is no residual of a margin.
        let isBlank = line.dropFirst(page.labelCount).allSatisfy(\.isEmpty)
        if kind == 0 || !isBlank { page.rows.append(line) }
      }
    }
    return page
  }

  /// What a page prints for a category that is an empty cell.
  private static let unnamed = "(empty)"

  private enum Key: Hashable {
    case category(String)
    case total

    var heading: String {
      switch self {
      case .category(let label): label
      case .total: "Total"
      }
    }
  }

  private struct Cell: Hashable {
    var row: Key
    var column: Key
  }

  /// Gathers the values of each cell; totals come after the categories.
  private func pivot(rows: [[Value]], margins: [Margin]) -> (cells: [Cell: [Value]], rows: [Key], columns: [Key]) {
    var cells: [Cell: [Value]] = [:]
    var rowKeys = OrderedKeys()
    var columnKeys = OrderedKeys()
    for row in rows {
      let cell = Cell(
        row: .category(label(row[rowPlace]) ?? Self.unnamed),
        column: .category(label(row[columnPlace]) ?? Self.unnamed))
      rowKeys.insert(cell.row)
      columnKeys.insert(cell.column)
      cells[cell] = valuePlaces.map { row[$0] }
    }
    for margin in margins {
      let cell = Cell(
        row: margin.row.map { .category($0) } ?? .total, column: margin.column.map { .category($0) } ?? .total)
      rowKeys.insert(cell.row)
      columnKeys.insert(cell.column)
      cells[cell] = valuePlaces.map { margin.values[table.columns[$0].name] ?? .empty }
    }
    return (cells, rowKeys.totalLast, columnKeys.totalLast)
  }

  private struct OrderedKeys {
    private var keys: [Key] = []
    private var seen: Set<Key> = []

    mutating func insert(_ key: Key) {
      if seen.insert(key).inserted { keys.append(key) }
    }

    var totalLast: [Key] { keys.filter { $0 != .total } + keys.filter { $0 == .total } }
  }

  /// The text of a category; nil for an empty cell.
  private func label(_ value: Value) -> String? {
    switch value {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number) where number.isFinite: NumberStyle(kind: .observation, values: [value]).text(value)
    case .number, .empty: nil
    }
  }
}
