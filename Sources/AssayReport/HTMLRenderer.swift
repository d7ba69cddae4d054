/// Writes the document as a small self-contained page with three-line tables.
///
/// The rules of the tables are written on the cells, because that is what word processors keep when a table is pasted.
public struct HTMLRenderer: Renderer {
  public init() {}

  public func render(_ document: Document) -> String {
    var html = ByteBuffer()
    let title = Self.escape(document.title)
    html.append(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      body { font-family: serif; margin: 2em auto; max-width: 60em; padding: 0 1em; line-height: 1.4; }
      table { border-collapse: collapse; margin: 1.5em 0 0.5em; font-variant-numeric: tabular-nums; }
      caption { text-align: left; font-weight: bold; padding-bottom: 0.3em; }
      th { font-weight: normal; vertical-align: bottom; }
      td { vertical-align: top; }
      dt { float: left; clear: left; width: 7em; }
      dd { margin-left: 7em; }
      .small { font-size: smaller; }
      </style>
      </head>
      <body>
      <h1>\(title)</h1>
      <dl>

      """)
    for fact in document.pageAccount {
      html.append("<dt>\(fact.heading)</dt><dd>\(Self.escape(fact.text))</dd>\n")
    }
    html.append("</dl>\n")
    for table in document.tables {
      for page in PageTable.pages(for: table) { Self.append(page, to: &html) }
    }
    Self.append("Notes", document.notes, to: &html)
    Self.append("Warnings", document.warnings, to: &html)
    if let manifest = document.pageManifest { html.append("<p class=\"small\">\(Self.escape(manifest))</p>\n") }
    if let sentence = document.sentence { html.append("<p>\(Self.escape(sentence))</p>\n") }
    html.append("</body>\n</html>\n")
    return html.text
  }

  private static let thick = "1.5pt solid"
  private static let thin = "0.75pt solid"

  private static func append(_ page: PageTable, to html: inout ByteBuffer) {
    html.append("<table>\n<caption>\(escape(page.caption))</caption>\n<thead>\n")
    var top = "border-top: \(thick); "
    if let spanner = page.spanner, page.columns.count > page.labelCount {
      html.append("<tr><th colspan=\"\(page.labelCount)\" style=\"\(top)\"></th>")
      let span = page.columns.count - page.labelCount
      html.append("<th colspan=\"\(span)\" style=\"\(top)border-bottom: \(thin); text-align: center\">")
      html.append("\(escape(spanner))</th></tr>\n")
      top = ""
    }
    html.append("<tr>")
    for column in page.columns {
      html.append("<th scope=\"col\" style=\"\(top)border-bottom: \(thin); \(look(of: column))\">")
      html.append("\(escape(column.heading))</th>")
    }
    html.append("</tr>\n</thead>\n<tbody>\n")
    for (place, row) in page.rows.enumerated() {
      html.append("<tr>")
      let bottom = place == page.rows.count - 1 ? "border-bottom: \(thick); " : ""
      for (column, cell) in zip(page.columns, row) {
        html.append("<td style=\"\(bottom)\(look(of: column))\">\(escape(cell))</td>")
      }
      html.append("</tr>\n")
    }
    html.append("</tbody>\n</table>\n")
    for footnote in page.footnotes { html.append("<p class=\"small\">\(escape(footnote))</p>\n") }
  }

  private static func look(of column: PageTable.Column) -> String {
    "text-align: \(column.alignment == .leading ? "left" : "right"); padding: 2pt 6pt"
  }

  private static func append(_ heading: String, _ lines: [String], to html: inout ByteBuffer) {
    guard !lines.isEmpty else { return }
    html.append("<h2>\(heading)</h2>\n<ul>\n")
    for line in lines { html.append("<li>\(escape(line))</li>\n") }
    html.append("</ul>\n")
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\r", "\t": escaped += " "
      // Other control characters may not stand in HTML at all.
      case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
