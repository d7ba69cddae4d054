internal import AssayData
internal import Glibc

/// An open file descriptor that is closed once.
final class FileHandle: Sendable {
  let descriptor: Int32
  let name: String
  /// The size in bytes of a regular file; nil for a pipe or a terminal.
  let size: Int?

  /// Opens a file for reading, or takes standard input for `-`.
  init(opening path: String) throws(SourceFault) {
    name = path == "-" ? "standard input" : path
    if path == "-" {
      descriptor = dup(STDIN_FILENO)
    } else {
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    }
    guard descriptor >= 0 else {
      throw SourceFault(source: name, problem: FileHandle.problem(errno))
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      size = nil
      throw SourceFault(source: name, problem: FileHandle.problem(errno))
    }
    let kind = status.st_mode & S_IFMT
    size = kind == S_IFREG ? Int(status.st_size) : nil
    if kind == S_IFDIR {
      throw SourceFault(
        source: name, problem: "is a folder, not a file", remedy: "Name a file in it.")
    }
  }

  /// Takes over an open descriptor.
  init(adopting descriptor: Int32, name: String, size: Int) {
    self.descriptor = descriptor
    self.name = name
    self.size = size
  }

  deinit { close(descriptor) }

  /// Reads up to `buffer.count` bytes at an offset; fewer only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SourceFault) -> Int {
    try unsafe fill(buffer) { rest, done in
      unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
    }
  }

  /// Reads up to `buffer.count` bytes from the current position; fewer only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    try unsafe fill(buffer) { rest, _ in unsafe Glibc.read(descriptor, rest.baseAddress, rest.count) }
  }

  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer,
    _ read: (UnsafeMutableRawBufferPointer, Int) -> Int
  ) throws(SourceFault) -> Int {
    var done = 0
    while done < buffer.count {
      let got = unsafe read(UnsafeMutableRawBufferPointer(rebasing: buffer[done...]), done)
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw SourceFault(source: name, problem: FileHandle.problem(errno))
      }
      done += got
    }
    return done
  }

  /// What an error number means, as a clause.
  private static func problem(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES: "you may not read this file"
    case EISDIR: "is a folder, not a file"
    default: "cannot be read (\(unsafe String(cString: strerror(code))))"
    }
  }
}
