/// Writes one table as RFC 4180 CSV, lines ended by a line feed.
///
/// CSV is verbatim. Numbers have all their digits, an undefined value is an empty field, and a text that begins with
/// `=`, `+`, `-` or `@` stays as it is in the data, though a spreadsheet may take it for a formula.
public struct CSVRenderer: Renderer {
  /// The name of the table; the main table if nil.
  public let table: String?

  public init(table: String? = nil) {
    self.table = table
  }

  /// Renders the table that the document has under that name.
  ///
  /// - Throws: ``OutputError/unknownTable(_:available:)``.
  public func renderTable(of document: Document) throws(OutputError) -> String {
    render(try document.table(named: table))
  }

  /// Renders the table, which must be one of the document's.
  ///
  /// A name that a user typed goes through ``renderTable(of:)`` or ``Document/rendered(as:table:width:)``, which throw
  /// where this one stops the program.
  public func render(_ document: Document) -> String {
    do {
      return try renderTable(of: document)
    } catch {
      fatalError(error.description)
    }
  }

  /// Renders a table.
  public func render(_ table: Table) -> String { pieces(of: table).text }

  func pieces(of table: Table) -> RenderedText {
    var header = ByteBuffer()
    for (place, column) in table.columns.enumerated() {
      if place > 0 { header.append(byte: UInt8(ascii: ",")) }
      header.append(contentsOf: CellForm.csv.encoded(.text(column.name)))
    }
    header.append(byte: UInt8(ascii: "\n"))
    var text = RenderedText()
    text.append(header.bytes)
    text.append(TableText(csv: table))
    return text
  }
}
