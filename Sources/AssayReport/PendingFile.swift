import Glibc

/// A temporary file that waits to be renamed to its place.
struct PendingFile {
  private let path: String
  private let target: String
  private let temporary: String

  /// Writes and flushes a text beside the path; nil when the path is no regular file and was written in place.
  init?(text: RenderedText, loop: PieceLoop, path: String) throws(OutputError) {
    self.path = path
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    let type = status.st_mode & S_IFMT
    if exists && type == S_IFDIR { throw .folder(path: path) }
    let content = Content(text: text, loop: loop, path: path)
    if exists && type != S_IFREG {
      try content.write(inPlace: path)
      return nil
    }
    // A link stays a link: the file that it points to is replaced.
    target = exists ? Self.resolved(path) : path
    temporary = try content.write(beside: target, permissions: exists ? status.st_mode & 0o777 : nil)
  }

  /// Puts the file in its place.
  func commit() throws(OutputError) {
    if unsafe rename(temporary, target) != 0 {
      throw .unwritable(path: path, reason: SystemError(code: errno).reason)
    }
    UnfinishedFiles.remove(temporary)
  }

  /// Removes the temporary file.
  func discard() {
    _ = unsafe unlink(temporary)
    UnfinishedFiles.remove(temporary)
  }

  private static func resolved(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}

/// What is to be written, and the path that faults name.
private struct Content {
  let text: RenderedText
  let loop: PieceLoop
  let path: String

  func write(inPlace target: String) throws(OutputError) {
    let descriptor = unsafe open(target, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(SystemError(code: errno)) }
    let handler = signal(SIGPIPE, SIG_IGN)
    defer { _ = signal(SIGPIPE, handler) }
    do {
      try write(to: descriptor)
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
    try attempt { () throws(SystemError) in try FileDescriptor.close(descriptor) }
  }

  /// Writes a new file in the folder of the target and gives its name; leaves none behind on failure.
  func write(beside target: String, permissions: mode_t?) throws(OutputError) -> String {
    let (temporary, descriptor) = try create(beside: target)
    do throws(OutputError) {
      try fill(descriptor, permissions: permissions)
      try attempt { () throws(SystemError) in try FileDescriptor.close(descriptor) }
    } catch {
      _ = unsafe unlink(temporary)
      UnfinishedFiles.remove(temporary)
      throw error
    }
    return temporary
  }

  /// Writes and flushes; on failure it closes the descriptor too.
  private func fill(_ descriptor: CInt, permissions: mode_t?) throws(OutputError) {
    do throws(OutputError) {
      try write(to: descriptor)
      try attempt { () throws(SystemError) in
        if let permissions, fchmod(descriptor, permissions) != 0 { throw SystemError(code: errno) }
        try FileDescriptor.flush(descriptor)
      }
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
  }

  private func write(to descriptor: CInt) throws(OutputError) {
    try text.write(loop) { (bytes) throws(OutputError) in
      try attempt { () throws(SystemError) in try FileDescriptor.write(bytes, to: descriptor) }
    }
  }

  /// Opens a file of a name that nobody has; its permissions follow the process's mask.
  private func create(beside target: String) throws(OutputError) -> (path: String, descriptor: CInt) {
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    for attempt in 0..<100 {
      let path = "\(folder).assay-\(getpid())-\(attempt).tmp"
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        UnfinishedFiles.add(path)
        return (path, descriptor)
      }
      if errno != EEXIST { throw fault(SystemError(code: errno)) }
    }
    throw fault(SystemError(code: EEXIST))
  }

  private func attempt(_ call: () throws(SystemError) -> Void) throws(OutputError) {
    do {
      try call()
    } catch {
      throw fault(error)
    }
  }

  private func fault(_ error: SystemError) -> OutputError {
    error.code == EPIPE ? .closedPipe : .unwritable(path: path, reason: error.reason)
  }
}
