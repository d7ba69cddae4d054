public import AssayData
public import AssayScoring

/// The weights that a file of judgments gives, for use in a scoring model.
public struct JudgmentWeights: Sendable, Equatable {
  /// The weights by criterion; they add up to 1.
  public let weights: [String: Double]
  /// The criteria in the order of the file.
  public let names: [String]
  /// What to call the weights in messages: the file and the method.
  public let note: String
  /// What a reader should know, such as judgments that contradict each other.
  public let warnings: [String]

  /// Reads judgments and weighs them by a method with its usual choices.
  ///
  /// AHP: principal eigenvector, experts together by aggregating judgments, random index of Saaty (1980). Best–worst: the
  /// linear form. Several experts of all other methods: the mean of their weights. Delphi: the means of the last round.
  ///
  /// - Parameters:
  ///   - path: The file, in one of the forms of ``JudgmentsFile``.
  ///   - method: How judgments become weights.
  ///   - criteria: The names that the judgments must be about, such as the children of a node; empty for those of the file.
  ///   - options: What the file does not say.
  /// - Throws: ``DataError``, in sentences that name the row and the column.
  public init(
    _ path: String, method: ElicitationMethod, criteria: [String] = [], options: CSVOptions = CSVOptions()
  ) throws(DataError) {
    var file = try JudgmentsFile(path, options: options)
    var warnings: [String] = []
    let (names, values): ([String], [Double])
    switch method {
    case .ahp:
      let group = try file.comparisonGroup(criteria: criteria)
      names = group.names
      values = try file.sayingWho(nil) { () throws(JudgmentError) in try group.weights() }
      let joint = try file.sayingWho(nil) { () throws(JudgmentError) in try group.aggregatedJudgments() }
      if let warning = joint.consistencyWarning(experts: group.experts.count) { warnings.append(warning) }
    case .precedence:
      let charts = try file.precedenceCharts(criteria: criteria)
      names = charts[0].chart.names
      values = try file.mean(charts.map(\.expert), charts.map(\.chart.weights), names: names)
    case .bestWorst:
      let judged = try file.bestWorst(criteria: criteria)
      names = judged[0].comparisons.names
      values = try file.mean(judged.map(\.expert), judged.map { BestWorstLinear($0.comparisons).weights }, names: names)
    case .delphi:
      let rounds = try file.delphiRounds(criteria: criteria)
      let last = rounds[rounds.count - 1].round
      names = last.criteria.map(\.name)
      values = try file.sayingWho(nil) { () throws(JudgmentError) in try last.weights() }
    case .rankOrderCentroid, .rankSum, .rankReciprocal, .swing, .smart:
      let panel = try file.panel(criteria: criteria) { (values, names) throws(JudgmentError) in
        if let points = method.points { return try points.weights(points: values, names: names) }
        return try (method.rankOrder ?? .centroid).weights(ranks: values, names: names)
      }
      (names, values) = (panel.names, panel.mean)
    }
    self.names = names
    weights = Dictionary(zip(names, values)) { first, _ in first }
    note = "The weights from \(file.name) (\(method.title))"
    self.warnings = warnings
  }
}

extension JudgmentsFile {
  fileprivate func mean(
    _ experts: [String], _ weights: [[Double]], names: [String]
  ) throws(DataError) -> [Double] {
    try sayingWho(nil) { () throws(JudgmentError) in
      try ExpertPanel(names, experts: experts, weights: weights).mean
    }
  }
}

extension PairwiseComparisons {
  /// Says that judgments contradict each other, and which triad the most; nil where CR is at most 0.1.
  fileprivate func consistencyWarning(experts: Int) -> String? {
    let consistency = PairwiseConsistency(of: self)
    guard let ratio = consistency.ratio, ratio > PairwiseConsistency.acceptableRatio else { return nil }
    return consistencySentence(consistency, subject: experts > 1 ? "The group’s judgments" : "The judgments")
  }

  /// Says how far judgments contradict each other, and which triad the most.
  package func consistencySentence(_ consistency: PairwiseConsistency, subject: String) -> String {
    let ratio = (consistency.ratio ?? 0).threePlaces
    var sentence =
      "\(subject) contradict each other: CR = \(ratio)\(consistency.isApproximate ? " (approximate)" : "") is above "
      + "\(PairwiseConsistency.acceptableRatio) (random index: \(consistency.table.title))."
    let weights = PrincipalEigenvector(of: self).weights
    if let triad = worstTriads(weights: weights, limit: 1).first {
      let (row, column) = (names[triad.suspect.row], names[triad.suspect.column])
      sentence +=
        " Worst triad: \(triad.criteria.map { names[$0] }.joined(separator: ", ")). Look at “\(row)” over “\(column)”, judged "
        + "\(triad.given.threePlaces); \(triad.consistent.threePlaces) would agree with the other two."
    }
    return sentence
  }
}

extension Double {
  /// Up to three decimals, without zeros at the end.
  fileprivate var threePlaces: String { ((self * 1000).rounded() / 1000).token }
}
