import Glibc

/// The standard output of the process.
public enum StandardOutput {
  /// Writes a text to standard output.
  ///
  /// - Throws: ``OutputError/closedPipe`` if the reader has gone, so that a command can end quietly;
  ///   ``OutputError/unwritable(path:reason:)`` for a full disk and other faults.
  public static func write(_ text: String) throws(OutputError) {
    try write(text, to: STDOUT_FILENO)
  }

  /// Writes a document in a format to standard output.
  ///
  /// - Throws: ``OutputError``.
  public static func write(
    _ document: Document, as format: OutputFormat, table: String? = nil, width: Int = 100,
    loop: PieceLoop = .sequential
  ) throws(OutputError) {
    try write(document.pieces(as: format, table: table, width: width), loop, to: STDOUT_FILENO)
  }

  /// Writes a text to an open descriptor, for tests.
  package static func write(_ text: String, to descriptor: CInt) throws(OutputError) {
    try write(RenderedText(text), .sequential, to: descriptor)
  }

  private static func write(
    _ text: RenderedText, _ loop: PieceLoop, to descriptor: CInt
  ) throws(OutputError) {
    // A write to a closed pipe would end the process by a signal before the error can be seen. The handler is put back,
    // because it belongs to the whole process and not to this library.
    let handler = signal(SIGPIPE, SIG_IGN)
    defer { _ = signal(SIGPIPE, handler) }
    try text.write(loop) { (bytes) throws(OutputError) in
      do throws(SystemError) {
        try FileDescriptor.write(bytes, to: descriptor)
      } catch {
        throw error.code == EPIPE ? .closedPipe : .unwritable(path: "Standard output", reason: error.reason)
      }
    }
  }
}
