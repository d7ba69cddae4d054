import Glibc
import Synchronization

/// A line on a terminal that says how far long work is.
///
/// It appears after a second and not before, is written anew at most ten times a second, and is wiped at the end, so that
/// nothing of it stays.
public final class StatusLine: Sendable {
  private struct State {
    var isShown = false
    var isOver = false
    var last: ContinuousClock.Instant
  }
  private static let delay = Duration.seconds(1)
  private static let interval = Duration.milliseconds(100)
  /// Back to the first column, and all of the line erased.
  private static let wiping = "\r\u{1B}[2K"

  private let start: ContinuousClock.Instant
  private let now: @Sendable () -> ContinuousClock.Instant
  private let width: @Sendable () -> Int
  private let write: @Sendable (String) -> Void
  private let state: Mutex<State>

  /// The line on standard error; nil where that is no terminal.
  public static let standard: StatusLine? =
    isatty(STDERR_FILENO) == 1
    ? StatusLine(now: { .now }, width: { Terminal.errorWidth }) { text in
      // A terminal that is gone needs no line.
      try? FileDescriptor.write(Array(text.utf8), to: STDERR_FILENO)
    } : nil

  /// Creates a line that starts its second now.
  ///
  /// - Parameters:
  ///   - now: The clock.
  ///   - width: The width of the terminal; the line stays below it, because one that is broken could not be wiped.
  ///   - write: Where the line goes.
  package init(
    now: @escaping @Sendable () -> ContinuousClock.Instant, width: @escaping @Sendable () -> Int,
    write: @escaping @Sendable (String) -> Void
  ) {
    start = now()
    self.now = now
    self.width = width
    self.write = write
    state = Mutex(State(last: start))
  }

  /// Shows a text, if it is time to.
  public func show(_ text: () -> String) {
    let time = now()
    guard time - start >= Self.delay else { return }
    state.withLock { state in
      guard !state.isOver, !state.isShown || time - state.last >= Self.interval else { return }
      state.isShown = true
      state.last = time
      write(Self.wiping + TextLines.wrap(text(), width: max(2, width() - 1), maximum: 1)[0])
    }
  }

  /// Wipes the line, and lets it not come back.
  public func end() {
    state.withLock { state in
      if state.isShown { write(Self.wiping) }
      state.isShown = false
      state.isOver = true
    }
  }
}
