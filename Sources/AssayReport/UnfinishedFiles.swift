import Glibc
import Synchronization

/// Temporary files that are removed when the process is told to stop.
///
/// While there are any, the signals that stop a process (interrupt, hang-up, terminate) first remove them and then do what
/// they do. A signal that somebody handles or ignores is left alone.
@safe enum UnfinishedFiles {
  private static let signals = [SIGINT, SIGHUP, SIGTERM]
  /// More than that are not removed; documents have a few tables.
  private static let capacity = 256

  /// Paths as C strings, because a signal handler may not do more than look at memory and call the system.
  private nonisolated(unsafe) static let paths = {
    let paths = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: capacity)
    unsafe paths.initialize(repeating: nil, count: capacity)
    return unsafe paths
  }()
  private static let count = Mutex(0)

  /// Counts a file that has just been made among those to be removed.
  static func add(_ path: String) {
    count.withLock { count in
      guard let place = (0..<capacity).first(where: { unsafe paths[$0] == nil }) else { return }
      unsafe paths[place] = strdup(path)
      if count == 0 { handle() }
      count += 1
    }
  }

  /// Says that a file is in its place or gone.
  static func remove(_ path: String) {
    count.withLock { count in
      let found = (0..<capacity).first { place in
        unsafe paths[place].map { unsafe String(cString: $0) == path } ?? false
      }
      guard let found, let text = unsafe paths[found] else { return }
      unsafe paths[found] = nil
      unsafe free(text)
      count -= 1
      if count == 0 { release() }
    }
  }

  private static func handle() {
    for number in signals {
      let before = signal(number, stop)
      // Somebody else's handler, or none because the signal is ignored.
      if !isDefault(before) { _ = signal(number, before) }
    }
  }

  private static func release() {
    for number in signals {
      let before = signal(number, SIG_DFL)
      if unsafe unsafeBitCast(before, to: Int.self) != unsafeBitCast(stop, to: Int.self) { _ = signal(number, before) }
    }
  }

  private static func isDefault(_ handler: sighandler_t?) -> Bool {
    unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_DFL, to: Int.self)
  }

  /// Removes the files, and lets the signal do what it does without a handler.
  private static let stop: @convention(c) (CInt) -> Void = { number in
    for place in 0..<256 {
      if let path = unsafe UnfinishedFiles.paths[place] { _ = unsafe unlink(path) }
    }
    _ = signal(number, SIG_DFL)
    _ = raise(number)
  }
}
