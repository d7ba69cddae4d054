internal import ArgumentParser
internal import AssayNumerics
internal import AssayReport

/// The options that say where the document goes and in which form; the same for every verb.
struct OutputArguments: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: "The form of the output: text, csv, json, markdown or html; by default what --output ends in, else text.")
  var stated: OutputFormat?

  @Option(help: "A file to write; a path that ends in / gets one file for each table.")
  var output: String?

  @Option(help: "The one table that CSV prints; by default the main one.")
  var table: String?

  /// The form: as stated, or as the name of the file says.
  var format: OutputFormat {
    get { stated ?? output.flatMap { OutputFormat(pathExtensionOf: $0) } ?? .text }
    set { stated = newValue }
  }

  /// Writes a document where it is to go; large tables are made by several threads.
  func write(_ document: Document, parallelism: Parallelism = Parallelism()) throws {
    // The page may go to the terminal on which the line stands.
    StatusLine.standard?.end()
    if let output {
      try OutputFile.write(document, as: format, table: table, to: output, loop: parallelism.pieces)
    } else {
      try StandardOutput.write(
        document, as: format, table: table, width: Terminal.width, loop: parallelism.pieces)
    }
  }
}

extension Parallelism {
  /// The parallel loop as the report wants it.
  fileprivate var pieces: PieceLoop {
    PieceLoop { (count, body, sink) throws(OutputError) in
      try reduce(pieces: count) { (piece) throws(OutputError) in
        body(piece)
      } merge: { (bytes) throws(OutputError) in
        try sink(bytes)
      }
    }
  }
}

extension OutputFormat {
  /// The form that the end of a file's name stands for; nil where it stands for none.
  fileprivate init?(pathExtensionOf path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    switch path[dot...].lowercased() {
    case ".csv": self = .csv
    case ".json": self = .json
    case ".md": self = .markdown
    case ".html", ".htm": self = .html
    default: return nil
    }
  }
}
