internal import AssayNumerics

/// The probabilities of the tables as extreme as the observed one, and of those more extreme, as natural logarithms.
struct ExtremeShares: Sendable, Equatable {
  let logExtreme: Double
  let logBeyond: Double
}

/// All tables with the observed margins, counted by one order; or why they were not.
struct ExactCount: Sendable {
  /// What came of the counting.
  struct Outcome: Sendable {
    /// Nil when the budget ended first.
    let shares: ExtremeShares?
    let steps: Int
    let why: String?
    let isReproducible: Bool
  }
  let outcome: Outcome

  init(_ table: WholeTable, _ order: TableOrder, budget: ExactBudget, parallelism: Parallelism) {
    outcome = Outcome(shares: nil, steps: 0, why: "counting all tables was not built", isReproducible: true)
  }
}
