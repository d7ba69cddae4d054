/// Writes the document as a page of plain text that fits a width.
///
/// The account of cases comes first, then the tables, notes and warnings; the APA-style sentence ends the page. There
/// is no colour, and no line is wider than the width.
public struct TextRenderer: Renderer {
  /// The width in display columns, at least ``minimumWidth``.
  public let width: Int

  /// The narrowest page that a table can be folded into.
  public static let minimumWidth = 40

  public init(width: Int = 100) {
    self.width = max(width, Self.minimumWidth)
  }

  public func render(_ document: Document) -> String {
    var page = TextPage(width: width)
    page.paragraph(document.title)
    page.blank()
    for fact in document.pageAccount { page.entry(fact.heading, fact.text, indent: 10) }
    for table in document.tables {
      for layout in PageTable.pages(for: table) {
        page.blank()
        page.append(layout, caption: layout.caption == document.title ? nil : layout.caption)
      }
    }
    page.list("Notes", document.notes)
    page.list("Warnings", document.warnings)
    if let manifest = document.pageManifest {
      page.blank()
      page.entry("Made with", manifest, indent: 11)
    }
    if let sentence = document.sentence {
      page.blank()
      page.paragraph(sentence)
    }
    return page.text
  }
}

/// Lines of a page as they are written.
struct TextPage {
  let width: Int
  private var buffer = ByteBuffer()

  init(width: Int) {
    self.width = width
  }

  var text: String { buffer.text }

  /// Writes a line; spaces at its end are left out.
  mutating func line(_ text: String) {
    let trimmed = text.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
    buffer.append(String(text.dropLast(trimmed)))
    buffer.append("\n")
  }

  mutating func blank() { buffer.append("\n") }

  mutating func paragraph(_ text: String) {
    for line in TextLines.wrap(text, width: width) { self.line(line) }
  }

  /// Writes a heading with its text beside it.
  mutating func entry(_ heading: String, _ text: String, indent: Int) {
    var prefix = heading + String(repeating: " ", count: max(1, indent - DisplayWidth.of(heading)))
    for line in TextLines.wrap(text, width: width - indent) {
      self.line(prefix + line)
      prefix = String(repeating: " ", count: indent)
    }
  }

  mutating func list(_ heading: String, _ items: [String]) {
    guard !items.isEmpty else { return }
    blank()
    line(heading)
    for item in items { entry("-", item, indent: 2) }
  }
}
