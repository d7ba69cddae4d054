import Glibc

/// The code that a system call left in `errno`.
struct SystemError: Error {
  let code: CInt

  /// The system's own words for the code, not capitalised.
  var reason: String {
    let text = unsafe String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

/// System calls on open files that say why they fail.
enum FileDescriptor {
  /// Writes all bytes, however many calls it takes.
  static func write(_ bytes: [UInt8], to descriptor: CInt) throws(SystemError) {
    let failure: CInt = unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      var written = 0
      while written < bytes.count {
        let count = unsafe Glibc.write(descriptor, start + written, bytes.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        written += count
      }
      return 0
    }
    if failure != 0 { throw SystemError(code: failure) }
  }

  /// Hands what was written to the disk, so that a full disk is seen before the file is put in place.
  static func flush(_ descriptor: CInt) throws(SystemError) {
    // Pipes and some file systems cannot be flushed, which is no loss.
    if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP, errno != EROFS {
      throw SystemError(code: errno)
    }
  }

  static func close(_ descriptor: CInt) throws(SystemError) {
    // The descriptor is gone even if the call was interrupted.
    if Glibc.close(descriptor) != 0, errno != EINTR { throw SystemError(code: errno) }
  }
}
