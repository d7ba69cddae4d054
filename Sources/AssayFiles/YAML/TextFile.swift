internal import AssayData
internal import FoundationEssentials

/// Texts as files, whole or not at all.
enum TextFile {
  /// Writes a text; nothing half-written is left behind.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the path.
  static func write(_ text: String, to path: String) throws(DataError) {
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw .unreadable(
        SourceFault(
          source: path, problem: "could not be written", remedy: "See that its folder is there and may be written to."))
    }
  }
}
