/// Turns a document into text of one format.
public protocol Renderer: Sendable {
  /// Renders the document, ending with a line feed.
  func render(_ document: Document) -> String
}

/// A format that a document can be given out in.
public enum OutputFormat: String, CaseIterable, Sendable {
  case text, csv, json, markdown, html

  /// The ending of a file of this format, without the dot.
  public var fileExtension: String {
    switch self {
    case .text: "txt"
    case .csv: "csv"
    case .json: "json"
    case .markdown: "md"
    case .html: "html"
    }
  }
}

extension Document {
  /// Renders the document in a format.
  ///
  /// - Parameters:
  ///   - format: The format.
  ///   - table: The name of the one table that CSV prints; the main table if nil. Other formats print the whole
  ///     document, but a name that is not there is an error in all of them.
  ///   - width: The width of a text page, in display columns.
  /// - Throws: ``OutputError/unknownTable(_:available:)``.
  public func rendered(
    as format: OutputFormat, table: String? = nil, width: Int = 100
  ) throws(OutputError) -> String {
    try pieces(as: format, table: table, width: width).text
  }

  /// Renders the document in pieces that are made when they are written.
  func pieces(as format: OutputFormat, table: String?, width: Int) throws(OutputError) -> RenderedText {
    let found = table != nil || format == .csv ? try self.table(named: table) : nil
    return switch format {
    case .text: RenderedText(TextRenderer(width: width).render(self))
    case .csv: found.map(CSVRenderer().pieces) ?? RenderedText()
    case .json: JSONRenderer().pieces(of: self)
    case .markdown: RenderedText(MarkdownRenderer().render(self))
    case .html: RenderedText(HTMLRenderer().render(self))
    }
  }
}
