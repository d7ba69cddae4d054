import AssayNumerics
import Synchronization
import Testing

/// What loops tell of their pieces.
@Suite struct ProgressTests {
  private final class Log: Sendable {
    let states = Mutex<[Progress.State]>([])
    var progress: Progress { Progress { state in self.states.withLock { $0.append(state) } } }
  }

  private struct Broken: Error {}

  @Test(arguments: [1, 2, 4], [8, 9, 100])
  func `each piece is counted once`(threads: Int, pieces: Int) {
    let log = Log()
    let parallelism = Parallelism(threads: threads, progress: log.progress).named("Drawing")
    let squares = parallelism.map(pieces: pieces) { $0 * $0 }
    #expect(squares == (0..<pieces).map { $0 * $0 })
    var sum = 0
    parallelism.reduce(pieces: pieces) {
      $0
    } merge: {
      sum += $0
    }
    let once = (0...pieces).map { Progress.State(phase: "Drawing", done: $0, total: pieces, unit: .pieces) }
    #expect(log.states.withLock { $0 } == once + once)
  }

  @Test(arguments: [1, 2])
  func `short loops and silent ones say nothing`(threads: Int) {
    let log = Log()
    let parallelism = Parallelism(threads: threads, progress: log.progress)
    _ = parallelism.map(pieces: 7) { $0 }
    _ = parallelism.silent.map(pieces: 100) { $0 }
    #expect(parallelism.silent.threads == threads)
    #expect(log.states.withLock { $0.isEmpty })
    _ = parallelism.map(pieces: 8) { $0 }
    #expect(log.states.withLock { $0.map(\.done) } == Array(0...8))
  }

  @Test(arguments: [1, 2])
  func `a loop that fails does not count on`(threads: Int) {
    let log = Log()
    #expect(throws: Broken.self) {
      try Parallelism(threads: threads, progress: log.progress).map(pieces: 1_000) { piece throws(Broken) in
        if piece == 3 { throw Broken() }
      }
    }
    #expect(log.states.withLock { $0.count } < 1_000)
  }

  @Test func `progress is what it is and not how far it is`() {
    let log = Log()
    let progress = log.progress
    #expect(Parallelism(threads: 2, progress: progress) == Parallelism(threads: 2, progress: progress))
    #expect(Parallelism(threads: 2, progress: progress) != Parallelism(threads: 2))
    #expect(Parallelism(threads: 2, progress: progress).silent == Parallelism(threads: 2))
  }
}
