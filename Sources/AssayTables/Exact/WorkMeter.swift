internal import Synchronization

/// The work that the pieces of a count have done, against a budget.
///
/// Whether the whole count passes the budget in steps or bytes follows from the table alone, however pieces are timed: a
/// count is abandoned only when what has been done already passes it.
final class WorkMeter: Sendable {
  let budget: ExactBudget
  private let start = ContinuousClock.now
  private let steps = Atomic<Int>(0)
  private let bytes = Atomic<Int>(0)
  private let late = Atomic<Bool>(false)

  init(_ budget: ExactBudget) { self.budget = budget }

  func add(steps more: Int, bytes room: Int = 0) {
    steps.add(more, ordering: .relaxed)
    bytes.add(room, ordering: .relaxed)
    if let seconds = budget.seconds, start.duration(to: .now) > .seconds(seconds) {
      late.store(true, ordering: .relaxed)
    }
  }

  var stepCount: Int { steps.load(ordering: .relaxed) }
  /// Whether the clock ended it.
  var isLate: Bool { late.load(ordering: .relaxed) }

  /// Whether nothing more is to be done.
  var isOver: Bool {
    isLate || stepCount > budget.nodes || bytes.load(ordering: .relaxed) > budget.bytes
  }

  /// Why it is over, in words.
  var reason: String {
    if isLate { return "counting all tables took longer than the time given" }
    if stepCount > budget.nodes { return "counting all tables takes more than the budget of \(budget.nodes) steps" }
    return "counting all tables takes more than the budget of \(budget.bytes) bytes"
  }
}
