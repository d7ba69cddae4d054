internal import ArgumentParser
internal import AssayReport

/// The options that say where the document goes and in which form; the same for every verb.
struct OutputArguments: ParsableArguments {
  @Option(help: "The form of the output: text, csv, json, markdown or html.")
  var format: OutputFormat = .text

  @Option(help: "A file to write; a path that ends in / gets one file for each table.")
  var output: String?

  @Option(help: "The one table that CSV prints; by default the main one.")
  var table: String?

  /// Writes a document where it is to go.
  func write(_ document: Document) throws {
    if let output {
      try OutputFile.write(document, as: format, table: table, to: output)
    } else {
      try StandardOutput.write(document.rendered(as: format, table: table, width: Terminal.width))
    }
  }
}
