public import AssayTables

/// Exact tests, and what may be spent on them.
public struct ExactTests: Sendable, Equatable {
  /// What counting all tables may cost; beyond it tables are drawn.
  public var budget: ExactBudget
  /// The tables that are drawn where they cannot all be counted.
  public var replicates: Int
  /// Whether tables are drawn even where they could be counted.
  public var isMonteCarlo: Bool

  /// Creates the choice.
  public init(budget: ExactBudget = .standard, replicates: Int = 1_000_000, isMonteCarlo: Bool = false) {
    self.budget = budget
    self.replicates = replicates
    self.isMonteCarlo = isMonteCarlo
  }
}
