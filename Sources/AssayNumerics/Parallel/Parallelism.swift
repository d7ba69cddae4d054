internal import Glibc
internal import Synchronization

/// How many threads the one parallel loop may use.
///
/// Work is cut into pieces whose size does not depend on this number, and partial results are combined in piece order,
/// so a result has the same bits for any number of threads.
public struct Parallelism: Sendable, Hashable {
  /// At least 1; the calling thread counts.
  public let threads: Int

  /// Creates a limit on threads.
  ///
  /// - Parameter threads: At least 1, and by default the number of processors that are online.
  public init(threads: Int? = nil) {
    let online = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    self.threads = max(1, threads ?? online)
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
      for piece in 0..<count { results.append(try body(piece)) }
      return results
    }
    let loop = Loop<Result, Failure>(count: count)
    withoutActuallyEscaping(body) { escapable in
      let work: @Sendable () -> Void = { loop.work(escapable) }
      let helpers = (1..<min(threads, count)).map { _ in Thread(work) }
      work()
      for helper in helpers { helper.join() }
    }
    return try loop.finish()
  }
}

/// The shared state of one run of the loop: the next piece, the results so far, the first failure.
private final class Loop<Result: Sendable, Failure: Error>: Sendable {
  private struct State {
    var results: [Result?]
    var failure: (piece: Int, error: Failure)?
  }
  private let count: Int
  private let next = Atomic<Int>(0)
  private let state: Mutex<State>

  init(count: Int) {
    self.count = count
    state = Mutex(State(results: Array(repeating: nil, count: count)))
  }

  func work(_ body: @Sendable (Int) throws(Failure) -> Result) {
    while true {
      let piece = next.add(1, ordering: .relaxed).oldValue
      guard piece < count else { return }
      do throws(Failure) {
        let result = try body(piece)
        state.withLock { $0.results[piece] = result }
      } catch {
        state.withLock { state in
          if piece < state.failure?.piece ?? .max { state.failure = (piece, error) }
        }
        // No later piece starts; the earlier ones have all been handed out already.
        next.store(count, ordering: .relaxed)
      }
    }
  }

  func finish() throws(Failure) -> [Result] {
    let (results, failure) = state.withLock { ($0.results, $0.failure) }
    if let failure { throw failure.error }
    return results.compactMap { $0 }
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
    let status = unsafe pthread_create(&handle, nil, { pointer in
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
