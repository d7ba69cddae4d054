import AssayNumerics
import Synchronization
import Testing

/// What the one parallel loop promises: results and errors in piece order, whatever the number of threads.
@Suite
struct ParallelismTests {
  struct Failed: Error, Equatable {
    let piece: Int
  }

  static let threadCounts = [1, 2, 3, 8]

  @Test(arguments: threadCounts)
  func `returns results in piece order`(threads: Int) throws {
    let results = Parallelism(threads: threads).map(pieces: 1_000) { piece -> Int in
      // Pieces of uneven length, so that they do not finish in order.
      spin(piece % 7 == 0 ? 2_000 : 0)
      return piece * piece
    }
    #expect(results == (0..<1_000).map { $0 * $0 })
  }

  @Test(arguments: threadCounts)
  func `runs each piece once`(threads: Int) {
    let runs = Mutex([Int](repeating: 0, count: 500))
    _ = Parallelism(threads: threads).map(pieces: 500) { piece in runs.withLock { $0[piece] += 1 } }
    #expect(runs.withLock { $0 } == Array(repeating: 1, count: 500))
  }

  @Test(arguments: threadCounts)
  func `runs nothing for zero pieces`(threads: Int) {
    let runs = Atomic(0)
    let results = Parallelism(threads: threads).map(pieces: 0) { _ in runs.add(1, ordering: .relaxed).newValue }
    #expect(results.isEmpty)
    #expect(runs.load(ordering: .relaxed) == 0)
  }

  @Test(arguments: threadCounts)
  func `runs one piece on the calling thread's behalf`(threads: Int) {
    #expect(Parallelism(threads: threads).map(pieces: 1) { $0 + 41 } == [41])
  }

  @Test(arguments: threadCounts)
  func `throws the first error in piece order`(threads: Int) {
    // Piece 5 fails late and piece 9 at once: in time order 9 comes first, in piece order 5.
    for _ in 0..<10 {
      #expect(throws: Failed(piece: 5)) {
        try Parallelism(threads: threads).map(pieces: 64) { (piece) throws(Failed) -> Int in
          if piece == 5 {
            spin(30_000)
            throw Failed(piece: 5)
          }
          if piece >= 9 { throw Failed(piece: piece) }
          return piece
        }
      }
    }
  }

  @Test(arguments: threadCounts)
  func `finishes every piece before the one that fails`(threads: Int) {
    let done = Mutex<Set<Int>>([])
    #expect(throws: Failed(piece: 30)) {
      try Parallelism(threads: threads).map(pieces: 100) { (piece) throws(Failed) -> Void in
        if piece == 30 { throw Failed(piece: 30) }
        spin(1_000)
        _ = done.withLock { $0.insert(piece) }
      }
    }
    #expect(done.withLock { $0 }.isSuperset(of: 0..<30))
  }

  @Test
  func `starts no piece after a failure on one thread`() {
    let last = Atomic(-1)
    #expect(throws: Failed(piece: 3)) {
      try Parallelism(threads: 1).map(pieces: 10) { (piece) throws(Failed) -> Void in
        last.store(piece, ordering: .relaxed)
        if piece == 3 { throw Failed(piece: piece) }
      }
    }
    #expect(last.load(ordering: .relaxed) == 3)
  }

  @Test(arguments: [(0, 1), (-4, 1), (1, 1), (2, 2), (17, 17)])
  func `uses at least one thread`(asked: Int, given: Int) {
    #expect(Parallelism(threads: asked).threads == given)
  }

  @Test
  func `uses the processors that are online where nothing is asked`() {
    #expect(Parallelism().threads >= 1)
    #expect(Parallelism() == Parallelism(threads: Parallelism().threads))
  }
}

/// Work that the optimiser cannot remove.
private func spin(_ steps: Int) {
  let sink = Atomic(0)
  for step in 0..<steps { sink.store(step, ordering: .relaxed) }
}
