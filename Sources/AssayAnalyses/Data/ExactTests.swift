public import AssayTables

/// Exact tests, and what may be spent on them.
public struct ExactTests: Sendable, Equatable {
  /// What tables are ordered by.
  ///
  /// Fisher's order is counted fastest; the others may cost many times as much.
  public var statistics: [ExactStatistic]
  /// What counting all tables may cost; beyond it tables are drawn.
  public var budget: ExactBudget
  /// The samples that are drawn where outcomes cannot all be counted; nil for ``standardReplicates`` tables, and for as many
  /// samples of rows as their number allows.
  public var replicates: Int?
  /// Whether tables are drawn even where they could be counted.
  public var isMonteCarlo: Bool
  /// The number of extreme tables at which drawing stops early; nil for never.
  ///
  /// Only for Monte Carlo; p is then h/L and has no limits (Besag & Clifford 1991).
  public var stopAfter: Int?

  /// The tables that are drawn where no number is given.
  public static let standardReplicates = 1_000_000

  /// Creates the choice.
  public init(
    _ statistics: [ExactStatistic] = [.fisher], budget: ExactBudget = .standard, replicates: Int? = nil,
    isMonteCarlo: Bool = false
  ) {
    self.statistics = statistics
    self.budget = budget
    self.replicates = replicates
    self.isMonteCarlo = isMonteCarlo
  }
}
