public import AssayData
public import AssayScoring

/// What experts gave to each criterion: ranks, points or ratings.
public struct ExpertRatings: Sendable, Equatable {
  /// The criteria.
  public let names: [String]
  /// The experts, in order of appearance.
  public let experts: [String]
  /// One list an expert, one value a criterion; nil where an expert gave none.
  public let values: [[Double?]]
}

extension JudgmentsFile {
  /// Ranks, points or ratings: columns `criterion`, `value`, and `expert` where there are several.
  ///
  /// - Parameter criteria: The criteria in order; empty for those of the first expert.
  /// - Throws: ``DataError``: a fault of the file, a criterion that the first expert does not name, one that an expert rates
  ///   twice.
  public mutating func ratings(criteria: [String] = []) throws(DataError) -> ExpertRatings {
    noteUnread(besides: ["expert", "criterion", "value"])
    return try ratings(of: experts(), criteria: criteria)
  }

  /// The weights of each expert by one method.
  ///
  /// - Throws: ``DataError``: as for ratings, a criterion that an expert left out, and what the method refuses.
  public mutating func panel(
    criteria: [String] = [], expertWeights: ExpertWeightList? = nil,
    by weights: (_ values: [Double], _ names: [String]) throws(JudgmentError) -> [Double]
  ) throws(DataError) -> ExpertPanel {
    let ratings = try ratings(criteria: criteria)
    var lists: [[Double]] = []
    for (expert, values) in zip(ratings.experts, ratings.values) {
      if let gap = values.firstIndex(of: nil) {
        throw fault("“\(ratings.names[gap])” has no value. Every criterion needs one", expert: expert)
      }
      lists.append(
        try sayingWho(expert) { () throws(JudgmentError) in try weights(values.compactMap(\.self), ratings.names) })
    }
    let shares = try expertWeights?.values(of: ratings.experts)
    return try sayingWho(nil) { () throws(JudgmentError) in
      try ExpertPanel(ratings.names, experts: ratings.experts, weights: lists, expertWeights: shares)
    }
  }

  /// The rounds of a Delphi study in order of appearance: columns `round`, `expert`, `criterion`, `value`.
  ///
  /// A round may drop criteria and add others: its criteria are those of its first expert.
  ///
  /// - Throws: ``DataError``: a fault of the file, and what ``DelphiRound`` refuses, with the round.
  public mutating func delphiRounds(
    criteria: [String] = []
  ) throws(DataError) -> [(label: String, round: DelphiRound)] {
    noteUnread(besides: ["round", "expert", "criterion", "value"])
    let (column, expertColumn) = (try position("round"), try position("expert"))
    var labels: [String] = []
    var groups: [String: [(name: String, rows: [Int])]] = [:]
    for row in rows.indices {
      let (label, expert) = (try text(row, column), try text(row, expertColumn))
      if groups[label] == nil { labels.append(label) }
      var group = groups[label] ?? []
      if let place = group.firstIndex(where: { $0.name == expert }) {
        group[place].rows.append(row)
      } else {
        group.append((expert, [row]))
      }
      groups[label] = group
    }
    var rounds: [(label: String, round: DelphiRound)] = []
    for label in labels {
      let ratings = try ratings(of: groups[label] ?? [], criteria: criteria)
      do throws(JudgmentError) {
        rounds.append((label, try DelphiRound(ratings.names, ratings: ratings.values)))
      } catch {
        throw fault("round “\(label)”: \(error.description)", expert: nil)
      }
    }
    return rounds
  }

  /// The comparisons of each expert with the best and the worst: columns `kind`, `criterion`, `value`, and `expert`.
  ///
  /// - Throws: ``DataError``: a fault of the file, a kind other than best and worst, a criterion without a judgment of
  ///   either kind, and what ``BestWorstComparisons`` refuses, with the expert.
  public mutating func bestWorst(
    criteria: [String] = []
  ) throws(DataError) -> [(expert: String, comparisons: BestWorstComparisons)] {
    noteUnread(besides: ["expert", "kind", "criterion", "value"])
    let kinds = ["best", "worst"]
    let column = try position("kind")
    for row in rows.indices where !kinds.contains(rows[row][column]) {
      throw fault(
        row, column, "“\(rows[row][column])” is neither best nor worst",
        "best: how much the best criterion is above this one; worst: how much this one is above the worst.")
    }
    let all = try experts()
    // The criteria are those of the first expert, of both kinds.
    let names = try criteria.isEmpty ? ratings(of: [all[0]], criteria: [], twice: true).names : criteria
    var comparisons: [(expert: String, comparisons: BestWorstComparisons)] = []
    for judge in all {
      var lists: [[Double]] = []
      for kind in kinds {
        let expert = (name: judge.name, rows: judge.rows.filter { rows[$0][column] == kind })
        let values = try ratings(of: [expert], criteria: names).values[0]
        if let gap = values.firstIndex(of: nil) {
          throw fault(
            "“\(names[gap])” has no judgment of kind \(kind). Every criterion needs one of each kind, 1 for the \(kind) "
              + "itself", expert: expert.name)
        }
        lists.append(values.compactMap(\.self))
      }
      let judged = try sayingWho(judge.name) { () throws(JudgmentError) in
        try BestWorstComparisons(names, bestToOthers: lists[0], othersToWorst: lists[1])
      }
      comparisons.append((judge.name, judged))
    }
    return comparisons
  }

  /// The values of some experts' rows.
  ///
  /// - Parameter twice: Whether a criterion may come more than once; the last value is kept.
  private func ratings(
    of experts: [(name: String, rows: [Int])], criteria: [String], twice: Bool = false
  ) throws(DataError) -> ExpertRatings {
    let (criterion, value) = (try position("criterion"), try position("value"))
    var own: [String] = []
    for row in experts[0].rows { own.append(try text(row, criterion)) }
    let known = CriterionNames(criteria.isEmpty ? own : criteria, owner: criteria.isEmpty ? experts[0].name : nil)
    var lists: [[Double?]] = []
    for expert in experts {
      var list = [Double?](repeating: nil, count: known.names.count)
      var places: [Int: Int] = [:]
      for row in expert.rows {
        let place = try known.position(of: text(row, criterion), row: row, column: criterion, in: self)
        if let first = places.updateValue(row, forKey: place), !twice {
          throw fault(
            row, criterion, "“\(known.names[place])” of expert “\(expert.name)” stands in row \(first + 1) already",
            "Keep one of the two.")
        }
        list[place] = try number(row, value)
      }
      lists.append(list)
    }
    return ExpertRatings(names: known.names, experts: experts.map(\.name), values: lists)
  }
}
