internal import AssayNumerics

/// The probabilities of the tables as extreme as the observed one, and of those more extreme, as natural logarithms.
struct ExtremeShares: Sendable, Equatable {
  let logExtreme: Double
  let logBeyond: Double
}

/// All tables with the observed margins, counted by one order; or why they were not.
///
/// The network of Mehta and Patel, but met in the middle. The stages are cut in two halves; for each node at the cut
/// the values of each half are listed with their probabilities, equal values added up, and the two lists are run
/// against each other: what A has and what B must have at least. That takes the sum of two lengths where a walk takes
/// their product. Bounds on both halves keep short what is listed: a table has to be neither surely extreme nor
/// surely not.
///
/// Why the answer is exact: a table's value is a whole number, the sum of those of its cells, in whatever order they are
/// added; two ways to fill a half are merged only when their values are the same number; and the decision is one
/// comparison of that number with the observed one. Bounds decide only where every completion falls on one side.
/// The probabilities themselves are sums of positive doubles, right to some 1e-13.
///
/// Reference: Mehta & Patel (1983), *JASA* 78, 427–434; Horowitz & Sahni (1974), *JACM* 21, 277–292, for meeting in the
/// middle; Clarkson, Fan & Joe (1993), *ACM TOMS* 19, 484–488, for exchangeable nodes and bounds.
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
    if table.rows.count == 2, table.columns.count == 2 {
      outcome = Outcome(shares: FourfoldCount(table, order.statistic).shares, steps: 1, why: nil, isReproducible: true)
      return
    }
    let meter = WorkMeter(budget)
    guard let problem = NetworkProblem.arranged(table, order) else {
      outcome = Outcome(
        shares: nil, steps: 0, why: "the table is too large for its tables to be counted", isReproducible: true)
      return
    }
    var walk = NetworkWalk(problem, meter, parallelism)
    let shares = walk.count(limit: budget.bytes / 64)
    outcome = Outcome(
      shares: shares, steps: meter.stepCount, why: shares == nil ? walk.why ?? meter.reason : nil,
      isReproducible: shares != nil || !meter.isLate)
  }
}

extension NetworkProblem {
  /// The largest margin that makes nodes, for which tables of binomials are held.
  private static let largestLine = 1500

  /// The layout with fewer nodes; nil when neither can be held.
  static func arranged(_ table: WholeTable, _ order: TableOrder) -> NetworkProblem? {
    if case .departure = order.terms, table.total * min(table.rows.count, table.columns.count) > 2000 { return nil }
    let fits = { (lines: [Int], stages: [Int]) in
      (lines.max() ?? 0) <= largestLine && stages.count <= 16
        && NodeIndex.canHold(lines: lines.count, largest: lines.max() ?? 0)
    }
    // Nodes have one coordinate less than lines; each has about as many values as the margin.
    let size = { (lines: [Int]) in
      lines.reduce(0) { $0 + Double.log(Double($1) + 1) } - Double.log(Double(lines.max() ?? 0) + 1)
    }
    let choices = [(false, table.rows, table.columns), (true, table.columns, table.rows)]
      .filter { fits($0.1, $0.2) && table.total <= 1 << 20 }
    guard let best = choices.min(by: { size($0.1) < size($1.1) }) else { return nil }
    return NetworkProblem(table, order, transposed: best.0)
  }
}
