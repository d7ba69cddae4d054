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
  public func render(_ table: Table) -> String {
    var buffer = ByteBuffer()
    buffer.reserve((table.rows.count + 1) * table.columns.count * 12)
    for (place, column) in table.columns.enumerated() {
      if place > 0 { buffer.append(byte: UInt8(ascii: ",")) }
      Self.append(column.name, to: &buffer)
    }
    buffer.append(byte: UInt8(ascii: "\n"))
    for row in table.rows {
      for place in row.indices {
        if place > 0 { buffer.append(byte: UInt8(ascii: ",")) }
        switch row[place] {
        case .text(let text): Self.append(text, to: &buffer)
        case .integer(let integer): buffer.append(integer)
        case .number(let number): if number.isFinite { buffer.append(number) }
        case .empty: break
        }
      }
      buffer.append(byte: UInt8(ascii: "\n"))
    }
    return buffer.text
  }

  /// Writes a text field, in quotes where RFC 4180 asks for them.
  private static func append(_ text: String, to buffer: inout ByteBuffer) {
    let needsQuotes = text.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else {
      buffer.append(text)
      return
    }
    buffer.append(byte: UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { buffer.append(byte: byte) }
      buffer.append(byte: byte)
    }
    buffer.append(byte: UInt8(ascii: "\""))
  }
}
