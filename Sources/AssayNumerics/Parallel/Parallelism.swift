internal import Glibc
internal import Synchronization

/// How many threads the one parallel loop may use.
///
/// Work is cut into pieces whose size does not depend on this number, and partial results are combined in piece order,
/// so a result has the same bits for any number of threads.
public struct Parallelism: Sendable, Hashable {
  /// At least 1; the calling thread counts.
  public let threads: Int
  /// Who is told of the pieces that are done; nobody by default.
  public let progress: Progress?
  /// What the loops are doing, in a few words.
  private let phase: String

  /// Creates a limit on threads.
  ///
  /// - Parameters:
  ///   - threads: At least 1, and by default the number of processors that are online.
  ///   - progress: Who is told of the pieces that are done.
  public init(threads: Int? = nil, progress: Progress? = nil) {
    let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    self.init(max(1, threads ?? online), progress, "Computing")
  }

  private init(_ threads: Int, _ progress: Progress?, _ phase: String) {
    self.threads = threads
    self.progress = progress
    self.phase = phase
  }

  /// The same, for loops whose progress goes by a name of its own, such as `Drawing weights`.
  public func named(_ phase: String) -> Parallelism { Parallelism(threads, progress, phase) }

  /// The same for loops that report nothing, because what they are part of does.
  public var silent: Parallelism { progress == nil ? self : Parallelism(threads, nil, phase) }

  /// The same for a loop that copies so many numbers, without a report; one thread for fewer than are copied before another
  /// has started.
  package func copying(_ count: Int) -> Parallelism { count < 100_000 ? Parallelism(1, nil, phase) : silent }

  /// A loop of fewer pieces is over, or says too little, before anybody has read how far it is.
  private static let leastPieces = 8

  /// Tells that a loop starts, and gives whom to tell of its pieces.
  private func begin(_ count: Int) -> Progress? {
    guard let progress, count >= Self.leastPieces else { return nil }
    progress.begin(phase, total: count)
    return progress
  }

  /// Runs `body` for each piece from 0 and returns the results in piece order.
  ///
  /// Pieces are handed out in order. When a piece fails, later pieces are no longer started, earlier ones are finished,
  /// and the error of the first failing piece in piece order is thrown, whatever the number of threads.
  ///
  /// - Parameters:
  ///   - count: The number of pieces.
  ///   - body: Called once for each piece, on any thread.
  /// - Throws: The error of the first piece, in piece order, that failed.
  public func map<Result: Sendable, Failure: Error>(
    pieces count: Int, _ body: @Sendable (Int) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    guard threads > 1, count > 1 else {
      var results: [Result] = []
      results.reserveCapacity(count)
      let progress = begin(count)
      for piece in 0..<count {
        results.append(try body(piece))
        progress?.advance()
      }
      return results
    }
    var results: [Result] = []
    results.reserveCapacity(count)
    try reduce(pieces: count, body) { (result) throws(Failure) in results.append(result) }
    return results
  }

  /// Runs `body` for each piece from 0 and hands the results to `merge` in piece order, each as soon as it can be.
  ///
  /// No more than one `merge` runs at a time, on any thread; only results that came out of order wait in memory.
  ///
  /// - Parameters:
  ///   - count: The number of pieces.
  ///   - body: Called once for each piece, on any thread.
  ///   - merge: Called once for each piece, in piece order.
  /// - Throws: The error of the first piece, in piece order, that failed or could not be merged.
  public func reduce<Result: Sendable, Failure: Error>(
    pieces count: Int, _ body: @Sendable (Int) throws(Failure) -> Result,
    merge: (Result) throws(Failure) -> Void
  ) throws(Failure) {
    guard threads > 1, count > 1 else {
      let progress = begin(count)
      for piece in 0..<count {
        try merge(try body(piece))
        progress?.advance()
      }
      return
    }
    let loop = Loop<Result, Failure>(count: count, progress: begin(count))
    withoutActuallyEscaping(body) { body in
      withoutActuallyEscaping(merge) { merge in
        // Calls of `merge` are serialised by the lock of the loop, and end before this function returns.
        let turnstile = Turnstile(merge: merge)
        let work: @Sendable () -> Void = { loop.work(body, turnstile) }
        let helpers = (1..<min(threads, count)).map { _ in Thread(work) }
        work()
        for helper in helpers { helper.join() }
      }
    }
    try loop.finish()
  }
}

/// A function that threads call one at a time.
private struct Turnstile<Result, Failure: Error>: @unchecked Sendable {
  let merge: (Result) throws(Failure) -> Void
}

/// The shared state of one run of the loop: the next piece, results that came early, the first failure.
private final class Loop<Result: Sendable, Failure: Error>: Sendable {
  private struct State {
    /// Results of pieces that wait for an earlier one.
    var early: [Int: Result] = [:]
    /// The piece whose result is merged next.
    var turn = 0
    var failure: (piece: Int, error: Failure)?
  }
  private let count: Int
  private let next = Atomic<Int>(0)
  private let state = Mutex(State())

  private let progress: Progress?

  init(count: Int, progress: Progress?) {
    self.count = count
    self.progress = progress
  }

  func work(_ body: @Sendable (Int) throws(Failure) -> Result, _ turnstile: Turnstile<Result, Failure>) {
    while true {
      let piece = next.add(1, ordering: .relaxed).oldValue
      guard piece < count else { return }
      do throws(Failure) {
        let result = try body(piece)
        state.withLock { state in
          state.early[piece] = result
          mergeInTurn(&state, turnstile)
        }
        progress?.advance()
      } catch {
        state.withLock { fail(&$0, piece, error) }
      }
    }
  }

  private func mergeInTurn(_ state: inout State, _ turnstile: Turnstile<Result, Failure>) {
    while state.turn < state.failure?.piece ?? .max, let result = state.early.removeValue(forKey: state.turn) {
      do throws(Failure) {
        try turnstile.merge(result)
        state.turn += 1
      } catch {
        fail(&state, state.turn, error)
      }
    }
  }

  private func fail(_ state: inout State, _ piece: Int, _ error: Failure) {
    if piece < state.failure?.piece ?? .max { state.failure = (piece, error) }
    // No later piece starts; the earlier ones have all been handed out already.
    next.store(count, ordering: .relaxed)
  }

  func finish() throws(Failure) {
    if let failure = state.withLock({ $0.failure }) { throw failure.error }
  }
}

/// One POSIX thread that runs a closure; to be joined once.
private struct Thread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  private let handle: pthread_t?

  init(_ body: @escaping @Sendable () -> Void) {
    var handle = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work(body))
    let status = unsafe pthread_create(
      &handle, nil,
      { pointer in
        guard let pointer = unsafe pointer else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    // Without a thread to spare the caller does all the work alone, which is slower and not wrong.
    if status != 0 { unsafe work.release() }
    self.handle = status == 0 ? handle : nil
  }

  func join() {
    if let handle { pthread_join(handle, nil) }
  }
}
