/// Where the categories of an ordered variable are placed on a line.
public enum ScoreChoice: String, Sendable, Hashable, CaseIterable {
  /// The scores the table carries.
  case given
  /// The positions 1, 2, … in the order of the table.
  case positions
  /// The mean rank of each category's observations, among those of its own variable.
  case midranks
}

extension ContingencyTable {
  /// The table with scores of the kind asked for on both sides.
  ///
  /// A midrank is the mean of the ranks that the observations of a category would share:
  /// ```
  /// midrank[i] = Σ n[h,·] over the categories below + (n[i,·] + 1)/2
  /// ```
  /// Categories are ranked in the order of the scores the table carries, and those with tied scores share one midrank.
  /// With midranks the linear-by-linear test looks for a monotone trend as Spearman's correlation does, and a
  /// Cochran–Armitage test becomes Wilcoxon's.
  ///
  /// Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.4.1–3.4.2.
  public func scored(by choice: ScoreChoice) -> ContingencyTable {
    switch choice {
    case .given:
      self
    case .positions:
      replacingScores(
        rows: rowLabels.indices.map { Double($0 + 1) }, columns: columnLabels.indices.map { Double($0 + 1) })
    case .midranks:
      replacingScores(
        rows: Self.midranks(rowTotals, orderedBy: rowScores),
        columns: Self.midranks(columnTotals, orderedBy: columnScores))
    }
  }

  private func replacingScores(rows: [Double], columns: [Double]) -> ContingencyTable {
    guard
      let table = try? ContingencyTable(
        counts: counts, rowLabels: rowLabels, columnLabels: columnLabels, rowScores: rows, columnScores: columns)
    else { preconditionFailure("Counts that were checked, and finite scores, make a table.") }
    return table
  }

  private static func midranks(_ totals: [Double], orderedBy scores: [Double]) -> [Double] {
    let tied = ScoreGroups(scores)
    var groupTotals = [Double](repeating: 0, count: tied.count)
    for (category, group) in tied.groups.enumerated() { groupTotals[group] += totals[category] }
    var below = 0.0
    let ranks = groupTotals.map { total -> Double in
      defer { below += total }
      return below + (total + 1) / 2
    }
    return tied.groups.map { ranks[$0] }
  }
}
