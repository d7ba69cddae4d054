/// A page table with its columns fitted to a width.
struct TextTable {
  /// Indexes of the columns of each block; all blocks begin with the labels.
  private(set) var blocks: [[Int]] = []
  private let table: PageTable
  private let isGrid: Bool
  /// How many leading columns each block repeats.
  private let stubCount: Int
  private var rows: [[String]]
  private var widths: [Int]

  /// Spaces between columns.
  private static let gap = 2
  /// The most lines of a column heading, or of the label of a short row, in a grid.
  private static let labelLines = 3

  init(_ table: PageTable, width: Int) {
    self.table = table
    isGrid = !table.groupStarts.isEmpty
    stubCount = table.labelCount < table.columns.count ? table.labelCount : max(0, min(1, table.columns.count - 1))
    rows = table.rows
    widths = []
    for (place, column) in table.columns.enumerated() {
      if column.alignment == .decimal { alignDecimals(place) }
      let cells = rows.reduce(0) { max($0, DisplayWidth.of(TextLines.clean($1[place]))) }
      widths.append(max(cells, Self.headingWidth(column.heading, over: cells)))
    }
    fit(width)
    if isGrid { flowLabels() }
  }

  /// Draws one block, its lines not wider than the page.
  func lines(of block: [Int]) -> [String] {
    let total = block.reduce(-Self.gap) { $0 + widths[$1] + Self.gap }
    let rule = String(repeating: "─", count: max(total, 0))
    var lines = [rule]
    lines += spanner(over: block, total: total)
    let headings = block.map { place in
      TextLines.wrap(
        table.columns[place].heading, width: widths[place],
        maximum: isGrid && place >= stubCount ? Self.labelLines : .max)
    }
    let height = headings.reduce(1) { max($0, $1.count) }
    // Headings stand on the rule, so short ones have empty lines above them.
    lines += draw(block, headings.map { Array(repeating: "", count: height - $0.count) + $0 }, height: height)
    lines.append(rule)
    let isContinued = !isGrid && block != blocks.first
    for row in rows where !block.allSatisfy({ row[$0].isEmpty }) {
      // Labels that are repeated need only be recognised.
      let cells = block.map { place in
        TextLines.wrap(row[place], width: widths[place], maximum: isContinued && place < stubCount ? 2 : .max)
      }
      lines += draw(block, cells, height: cells.reduce(1) { max($0, $1.count) })
    }
    if rows.isEmpty { lines.append("(no rows)") }
    lines.append(rule)
    return lines
  }

  /// The heading over the columns of a grid, centred over a rule of its own.
  private func spanner(over block: [Int], total: Int) -> [String] {
    guard let spanner = table.spanner, block.count > stubCount else { return [] }
    let stub = block.prefix(stubCount).reduce(0) { $0 + widths[$1] + Self.gap }
    let span = total - stub
    let indent = String(repeating: " ", count: stub)
    return TextLines.wrap(spanner, width: span, maximum: Self.labelLines).map { line in
      indent + String(repeating: " ", count: (span - DisplayWidth.of(line)) / 2) + line
    } + [indent + String(repeating: "─", count: span)]
  }

  private func draw(_ block: [Int], _ cells: [[String]], height: Int) -> [String] {
    (0..<height).map { height in
      var line = ""
      for (place, column) in block.enumerated() {
        if place > 0 { line += String(repeating: " ", count: Self.gap) }
        let text = height < cells[place].count ? cells[place][height] : ""
        let padding = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
        line += table.columns[column].alignment == .leading ? text + padding : padding + text
      }
      return line
    }
  }
}

// MARK: - Fitting

extension TextTable {
  /// The width that a heading asks for: broken in short lines where its words allow it.
  private static func headingWidth(_ heading: String, over cells: Int) -> Int {
    let longestWord = min(TextLines.longestPiece(heading), 16)
    return min(DisplayWidth.of(TextLines.clean(heading)), max(cells, longestWord, 10))
  }

  /// Pads the figures of a column so that the decimal points stand below each other.
  private mutating func alignDecimals(_ place: Int) {
    func split(_ cell: String) -> (whole: Int, fraction: Int) {
      let whole = cell.utf8.prefix { $0 != UInt8(ascii: ".") }.count
      return (whole, cell.utf8.count - whole)
    }
    let fraction = rows.reduce(0) { max($0, split($1[place]).fraction) }
    for row in rows.indices where !rows[row][place].isEmpty {
      let missing = fraction - split(rows[row][place]).fraction
      rows[row][place] += String(repeating: " ", count: missing)
    }
  }

  /// Narrows label columns until the table fits, or folds it where that is not enough.
  private mutating func fit(_ width: Int) {
    guard !widths.isEmpty else { return }
    for place in widths.indices { widths[place] = min(widths[place], width) }
    let all = Array(widths.indices)
    let labels = all.filter { table.columns[$0].alignment == .leading }
    let floor = 12
    let narrowest = all.reduce(0) { sum, place in
      sum + (labels.contains(place) ? min(widths[place], floor) : widths[place])
    }
    let gaps = Self.gap * (all.count - 1)
    if narrowest + gaps <= width {
      shrink(labels, total: all, to: width - gaps, floor: floor)
      blocks = [all]
    } else {
      fold(width)
    }
  }

  /// Takes columns from the widest of some until the sum of all is at most the limit.
  private mutating func shrink(_ candidates: [Int], total: [Int], to limit: Int, floor: Int) {
    var excess = total.reduce(-limit) { $0 + widths[$1] }
    while excess > 0, let widest = candidates.max(by: { widths[$0] < widths[$1] }), widths[widest] > floor {
      widths[widest] -= 1
      excess -= 1
    }
  }

  /// Breaks the table in blocks, with the widest labels that do not cost a further block.
  private mutating func fold(_ width: Int) {
    let stub = Array(0..<stubCount)
    let natural = widths
    let widest = width / 2 - Self.gap * max(0, stubCount - 1)
    shrink(stub, total: stub, to: widest, floor: 6)
    blocks = filledBlocks(width)
    var best = widths
    for limit in stride(from: widest - 1, through: 12 * stubCount, by: -1) {
      widths = natural
      shrink(stub, total: stub, to: limit, floor: 6)
      let candidate = filledBlocks(width)
      if candidate.count < blocks.count { (blocks, best) = (candidate, widths) }
    }
    widths = best
    let stubWidth = stub.reduce(0) { $0 + widths[$1] + Self.gap }
    for place in stubCount..<widths.count { widths[place] = min(widths[place], width - stubWidth) }
  }

  /// Fills blocks with as many columns as fit beside the labels.
  private func filledBlocks(_ width: Int) -> [[Int]] {
    let stub = Array(0..<stubCount)
    let stubWidth = stub.reduce(0) { $0 + widths[$1] + Self.gap }
    var blocks: [[Int]] = []
    var block = stub
    var used = stubWidth
    for place in stubCount..<widths.count {
      let columnWidth = min(widths[place], width - stubWidth)
      if block.count > stubCount, used + columnWidth > width {
        blocks.append(block)
        block = stub
        used = stubWidth
      }
      block.append(place)
      used += columnWidth + Self.gap
    }
    return blocks + [block]
  }

  /// Lets the label of a row category run down beside the lines of its values.
  private mutating func flowLabels() {
    var flowed: [[String]] = []
    for (place, start) in table.groupStarts.enumerated() {
      let end = place + 1 < table.groupStarts.count ? table.groupStarts[place + 1] : rows.count
      let label = TextLines.wrap(rows[start][0], width: widths[0], maximum: max(Self.labelLines, end - start))
      for line in 0..<max(label.count, end - start) {
        var row = start + line < end ? rows[start + line] : Array(repeating: "", count: widths.count)
        row[0] = line < label.count ? label[line] : ""
        flowed.append(row)
      }
    }
    rows = flowed
  }
}
