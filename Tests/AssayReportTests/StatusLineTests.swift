import AssayReport
import Synchronization
import Testing

/// The line of progress against a clock that the test moves.
@Suite struct StatusLineTests {
  private final class Screen: Sendable {
    let start = ContinuousClock.now
    let time = Mutex(Duration.zero)
    let written = Mutex("")

    func line(width: Int = 80) -> StatusLine {
      StatusLine(now: { self.start + self.time.withLock { $0 } }, width: { width }) { text in
        self.written.withLock { $0 += text }
      }
    }

    func move(to milliseconds: Int) { time.withLock { $0 = .milliseconds(milliseconds) } }

    /// What was written since this was asked last.
    func take() -> String {
      written.withLock { text in
        defer { text = "" }
        return text
      }
    }
  }

  @Test func `appears after a second and is wiped`() {
    let screen = Screen()
    let line = screen.line()
    for time in [0, 500, 999] {
      screen.move(to: time)
      line.show { "Reading: \(time)" }
      #expect(screen.take() == "")
    }
    screen.move(to: 1_000)
    line.show { "Reading: 10 %" }
    #expect(screen.take() == "\r\u{1B}[2KReading: 10 %")
    screen.move(to: 1_099)
    line.show { "Reading: 11 %" }
    #expect(screen.take() == "")
    screen.move(to: 1_100)
    line.show { "Reading: 12 %" }
    #expect(screen.take() == "\r\u{1B}[2KReading: 12 %")
    line.end()
    #expect(screen.take() == "\r\u{1B}[2K")
    screen.move(to: 9_000)
    line.show { "too late" }
    line.end()
    #expect(screen.take() == "")
  }

  @Test func `short work writes nothing at all`() {
    let screen = Screen()
    let line = screen.line()
    screen.move(to: 900)
    line.show { "Reading" }
    screen.move(to: 5_000)
    line.end()
    #expect(screen.take() == "")
  }

  @Test func `stays within the terminal`() {
    let screen = Screen()
    let line = screen.line(width: 12)
    screen.move(to: 1_000)
    line.show { "正在读取文件：百分之十" }
    #expect(screen.take() == "\r\u{1B}[2K正在读取文…")
    screen.move(to: 2_000)
    line.show { "a\nb" }
    #expect(screen.take() == "\r\u{1B}[2Ka b")
  }
}
