import Glibc

/// A temporary file that waits to be renamed to its place.
struct PendingFile {
  private let path: String
  private let target: String
  private let temporary: String

  /// Writes and flushes a text beside the path; nil when the path is no regular file and was written in place.
  init?(text: String, path: String) throws(OutputError) {
    self.path = path
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists && type == S_IFDIR { throw .folder(path: path) }
    do throws(SystemError) {
      if exists && type != S_IFREG {
        try Self.write(text, inPlace: path)
        return nil
      }
      // A link stays a link: the file that it points to is replaced.
      target = exists ? Self.resolved(path) : path
      temporary = try Self.write(text, beside: target, permissions: exists ? status.st_mode & 0o777 : nil)
    } catch {
      if error.code == EPIPE { throw .closedPipe }
      throw .unwritable(path: path, reason: error.reason)
    }
  }

  /// Puts the file in its place.
  func commit() throws(OutputError) {
    if unsafe rename(temporary, target) != 0 {
      throw .unwritable(path: path, reason: SystemError(code: errno).reason)
    }
  }

  /// Removes the temporary file.
  func discard() {
    _ = unsafe unlink(temporary)
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private static func write(_ text: String, inPlace path: String) throws(SystemError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(code: errno) }
    let handler = signal(SIGPIPE, SIG_IGN)
    defer { _ = signal(SIGPIPE, handler) }
    do {
      try FileDescriptor.write(text, to: descriptor)
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    try FileDescriptor.close(descriptor)
  }

  /// Writes a new file in the folder of the target and gives its name; leaves none behind on failure.
  private static func write(
    _ text: String, beside target: String, permissions: mode_t?
  ) throws(SystemError) -> String {
    let (temporary, descriptor) = try create(beside: target)
    do throws(SystemError) {
      try fill(descriptor, with: text, permissions: permissions)
      try FileDescriptor.close(descriptor)
    } catch {
      _ = unsafe unlink(temporary)
      throw error
    }
    return temporary
  }

  /// Writes and flushes; on failure it closes the descriptor too.
  private static func fill(
    _ descriptor: CInt, with text: String, permissions: mode_t?
  ) throws(SystemError) {
    do throws(SystemError) {
      try FileDescriptor.write(text, to: descriptor)
      if let permissions, fchmod(descriptor, permissions) != 0 { throw SystemError(code: errno) }
      try FileDescriptor.flush(descriptor)
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
  }

  /// Opens a file of a name that nobody has; its permissions follow the process's mask.
  private static func create(beside target: String) throws(SystemError) -> (path: String, descriptor: CInt) {
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    for attempt in 0..<100 {
      let path = "\(folder).assay-\(getpid())-\(attempt).tmp"
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (path, descriptor) }
      if errno != EEXIST { throw SystemError(code: errno) }
    }
    throw SystemError(code: EEXIST)
  }
}
