/// Why a document could not be given out.
public enum OutputError: Error, Sendable, Equatable {
  /// The reader of the pipe went away; a command ends quietly.
  case closedPipe
  /// A path could not be written, with the system's reason.
  case unwritable(path: String, reason: String)
  /// The path is a folder and was not written with a slash at its end.
  case folder(path: String)
  /// No table of the document has that name.
  case unknownTable(String, available: [String])
}

extension OutputError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .closedPipe:
      "The program that was reading the output has closed it."
    case .unwritable(let path, let reason):
      "\(path) could not be written: \(reason)."
    case .folder(let path):
      "\(path) is a folder; give a file name, or write \(path)/ to have the file or files named in it."
    case .unknownTable(_, let available) where available.isEmpty:
      "The document has no tables, so there is nothing to print as CSV."
    case .unknownTable(let name, let available):
      "There is no table “\(name)”; there are: \(available.joined(separator: ", "))."
    }
  }
}
