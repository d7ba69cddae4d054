extension TextPage {
  /// Writes a table between light rules; one that is too wide is folded in blocks that repeat its labels.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - caption: The line over it; nil where the title of the page says the same.
  mutating func append(_ table: PageTable, caption: String?) {
    if let caption, !caption.isEmpty { paragraph(caption) }
    let layout = TextTable(table, width: width)
    for (place, block) in layout.blocks.enumerated() {
      if place > 0 { blank() }
      for line in layout.lines(of: block) { self.line(line) }
    }
    for footnote in table.footnotes { paragraph(footnote) }
  }
}
