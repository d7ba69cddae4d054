internal import Synchronization

/// How far long work has come, for whoever shows it.
///
/// A ``Parallelism`` carries it to the loops, which report their pieces, and to the readers of files, which report bytes.
/// Two that are not the same object are not equal.
public final class Progress: Sendable {
  /// What is being done, and how much of it is.
  public struct State: Sendable, Equatable {
    /// A few words, such as `Reading survey.csv`.
    public var phase: String
    /// How much is done.
    public var done: Int
    /// How much there is to do; nil where that is not known.
    public var total: Int?
    /// What is counted.
    public var unit: Unit

    /// Creates a state.
    public init(phase: String, done: Int, total: Int?, unit: Unit) {
      self.phase = phase
      self.done = done
      self.total = total
      self.unit = unit
    }
  }
  /// What the numbers of a state count.
  public enum Unit: Sendable { case pieces, bytes }

  private let state = Mutex(State(phase: "", done: 0, total: nil, unit: .pieces))
  private let report: @Sendable (State) -> Void

  /// Creates a progress that calls `report` after each step, on the thread that made it, one call at a time.
  public init(_ report: @escaping @Sendable (State) -> Void) { self.report = report }

  /// Starts a phase, and with it the count from 0.
  public func begin(_ phase: String, total: Int?, unit: Unit = .pieces) {
    state.withLock { state in
      state = State(phase: phase, done: 0, total: total, unit: unit)
      report(state)
    }
  }

  /// Counts what was done.
  public func advance(by count: Int = 1) {
    state.withLock { state in
      state.done += count
      report(state)
    }
  }
}

extension Progress: Hashable {
  public static func == (one: Progress, other: Progress) -> Bool { one === other }

  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
