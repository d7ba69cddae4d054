import Glibc

/// Files that are there whole or not at all.
///
/// A text goes to a temporary file in the same folder, which is flushed and then renamed. On any failure the temporary
/// file is removed and a file that was there before is as it was.
public enum OutputFile {
  /// Writes a text to a path.
  ///
  /// A symbolic link is followed, a file that is replaced keeps its permissions, and what is no regular file, such as
  /// `/dev/null` or a named pipe, is written in place.
  ///
  /// - Throws: ``OutputError``.
  public static func write(_ text: String, to path: String) throws(OutputError) {
    try write([(path, RenderedText(text))], .sequential)
  }

  /// Writes a document in a format.
  ///
  /// A path that ends in `/` is a folder, made if need be. It gets one file for each table in CSV, named after the
  /// table (only the named one if `table` is given), and one file named after the analysis in other formats. Large
  /// tables are made by the loop and written while they are made.
  ///
  /// - Throws: ``OutputError``.
  public static func write(
    _ document: Document, as format: OutputFormat, table: String? = nil, width: Int = 100, to path: String,
    loop: PieceLoop = .sequential
  ) throws(OutputError) {
    guard path.hasSuffix("/") else {
      return try write([(path, document.pieces(as: format, table: table, width: width))], loop)
    }
    let files = try files(of: document, as: format, table: table, width: width, in: path)
    try makeFolder(path)
    try write(files, loop)
  }

  private static func files(
    of document: Document, as format: OutputFormat, table: String?, width: Int, in folder: String
  ) throws(OutputError) -> [(path: String, text: RenderedText)] {
    guard format == .csv, table == nil else {
      let name = format == .csv ? try document.table(named: table).name : document.analysis
      let text = try document.pieces(as: format, table: table, width: width)
      return [("\(folder)\(name).\(format.fileExtension)", text)]
    }
    _ = try document.table(named: nil)
    return document.tables.map { table in
      ("\(folder)\(table.name).\(format.fileExtension)", CSVRenderer().pieces(of: table))
    }
  }

  /// Writes all texts to temporary files before the first is renamed, so that a full disk leaves no half of a set.
  private static func write(
    _ files: [(path: String, text: RenderedText)], _ loop: PieceLoop
  ) throws(OutputError) {
    var pending: [PendingFile] = []
    do {
      for file in files {
        if let file = try PendingFile(text: file.text, loop: loop, path: file.path) { pending.append(file) }
      }
      while let file = pending.first {
        try file.commit()
        pending.removeFirst()
      }
    } catch {
      for file in pending { file.discard() }
      throw error
    }
  }

  private static func makeFolder(_ path: String) throws(OutputError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += part.isEmpty ? "/" : "\(part)/"
      if unsafe mkdir(made, 0o777) != 0, errno != EEXIST, errno != EISDIR {
        throw .unwritable(path: path, reason: SystemError(code: errno).reason)
      }
    }
  }
}
