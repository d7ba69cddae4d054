/// Writes the document as GitHub-flavoured Markdown, with a table for each table and for each layer of a grid.
public struct MarkdownRenderer: Renderer {
  public init() {}

  public func render(_ document: Document) -> String {
    var buffer = ByteBuffer()
    buffer.append("# \(Self.escape(document.title))\n\n")
    for fact in document.pageAccount {
      buffer.append("- **\(fact.heading):** \(Self.escape(fact.text))\n")
    }
    for table in document.tables {
      for page in PageTable.pages(for: table) { Self.append(page, to: &buffer) }
    }
    Self.append("Notes", document.notes, to: &buffer)
    Self.append("Warnings", document.warnings, to: &buffer)
    if let manifest = document.pageManifest { buffer.append("\n*\(Self.escape(manifest))*\n") }
    if let sentence = document.sentence { buffer.append("\n\(Self.escape(sentence))\n") }
    return buffer.text
  }

  private static func append(_ page: PageTable, to buffer: inout ByteBuffer) {
    let caption = page.spanner.map { "\(page.caption) (across: \($0))" } ?? page.caption
    buffer.append("\n## \(escape(caption))\n\n|")
    for column in page.columns { buffer.append(" \(escape(column.heading)) |") }
    buffer.append("\n|")
    for column in page.columns { buffer.append(column.alignment == .leading ? " :--- |" : " ---: |") }
    buffer.append("\n")
    for row in page.rows {
      buffer.append("|")
      for cell in row { buffer.append(" \(escape(cell)) |") }
      buffer.append("\n")
    }
    for footnote in page.footnotes { buffer.append("\n\(escape(footnote))\n") }
  }

  private static func append(_ heading: String, _ lines: [String], to buffer: inout ByteBuffer) {
    guard !lines.isEmpty else { return }
    buffer.append("\n**\(heading)**\n\n")
    for line in lines { buffer.append("- \(escape(line))\n") }
  }

  /// Escapes what Markdown would read as markup; an underscore or a plain figure inside a word stays.
  static func escape(_ text: String) -> String {
    var escaped = ""
    let characters = Array(TextLines.clean(text))
    for (place, character) in characters.enumerated() {
      switch character {
      case "\\", "`", "*", "[", "]", "|", "~", "#": escaped += "\\\(character)"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "_":
        let isInside =
          place > 0 && place + 1 < characters.count && characters[place - 1].isWordLike
          && characters[place + 1].isWordLike
        escaped += isInside ? "_" : "\\_"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

extension Character {
  fileprivate var isWordLike: Bool { isLetter || isNumber }
}
