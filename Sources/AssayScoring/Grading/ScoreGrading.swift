/// The grades of persons who were scored by a model: bonus and penalty, vetoes and floors, cuts and quotas.
public struct ScoreGrading: Sendable, Equatable {
  /// The score with bonus and penalty; nil for whoever has none.
  public let scores: [Double?]
  /// For each bonus or penalty of the rules, the points of each person.
  public let adjustments: [[Double]]
  /// The blank cells of bonus and penalty columns, which count 0.
  public let blankAdjustments: Int
  /// For each cap of the rules: whom it hits.
  public let capped: [[Bool]]
  public let grading: Grading

  /// Grades persons.
  ///
  /// - Parameters:
  ///   - rules: What grades them.
  ///   - leaves: The indicators, in the order of `values`.
  ///   - values: The value of each indicator in its own unit; NaN where it is missing.
  ///   - base: The scores, before bonus and penalty; nil for whoever has none.
  ///   - order: Which end of the score is the good one.
  ///   - input: Units, vetoes, and the columns that the rules name.
  ///   - nodeScores: The scores of a dimension or indicator by name; nil for a name that the tree lacks.
  ///   - name: What a person is called in messages.
  /// - Throws: ``ScoringError``: a column or node that is not there, awards below 0, and what grading itself throws.
  public init(
    _ rules: GradingRules, leaves: [ScoringModel.Leaf], values: [[Double]], base: [Double?],
    order: ScoreOrder = .descending,
    input: AppraisalInput, nodeScores: (String) -> [Double]?, name: (Int) -> String
  ) throws(ScoringError) {
    let adjusted = try Self.adjustments(rules, input, name)
    adjustments = adjusted.points
    blankAdjustments = adjusted.blanks
    let all = adjusted.points
    let sign = order == .descending ? 1.0 : -1
    scores = base.indices.map { person in base[person].map { score in all.reduce(score) { $0 + sign * $1[person] } } }
    var capped: [[Bool]] = []
    for (place, cap) in rules.caps.enumerated() {
      switch cap.cause {
      case .veto, .list: capped.append(input.vetoes[place] ?? Array(repeating: false, count: base.count))
      case .floor(let node, let minimum?):
        guard let scores = nodeScores(node) else { throw Self.unknown(node) }
        capped.append(scores.map { !$0.isNaN && !$0.reaches(minimum) })
      case .floor(let node, nil):
        guard let leaf = leaves.firstIndex(where: { $0.name == node }) else { throw Self.unknown(node) }
        guard leaves[leaf].indicator.floor != nil else {
          throw .mismatch("A rule names the floor of “\(node)”, which has none; give it one, or the rule a min")
        }
        capped.append(values[leaf].map { leaves[leaf].indicator.isBelowFloor($0) })
      }
    }
    self.capped = capped
    var tieValues: [[Double]] = []
    for key in rules.tieBreak {
      guard let values = nodeScores(key.name) ?? input.columns[key.name] else { throw Self.unknown(key.name) }
      tieValues.append(values)
    }
    grading = try rules.grade(
      GradedPersons(
        scores: scores, order: order, units: input.units, unitNames: input.unitNames, capped: capped,
        tieValues: tieValues))
  }

  private static func unknown(_ name: String) -> ScoringError {
    .mismatch(
      "A rule names “\(name)”, which is neither a dimension or indicator of the tree nor a column that was read")
  }

  /// The points of each bonus and penalty.
  private static func adjustments(
    _ rules: GradingRules, _ input: AppraisalInput, _ name: (Int) -> String
  ) throws(ScoringError) -> (points: [[Double]], blanks: Int) {
    var points: [[Double]] = []
    var blanks = 0
    for adjustment in rules.adjustments {
      guard let values = input.columns[adjustment.column] else { throw unknown(adjustment.column) }
      if let place = values.firstIndex(where: { $0 < 0 || $0.isInfinite }) {
        throw .mismatch(
          "“\(name(place))” has \(values[place]) in “\(adjustment.column)”; awards and faults are at least 0")
      }
      blanks += values.count { $0.isNaN }
      points.append(values.map { $0.isNaN ? 0 : adjustment.points(for: $0) })
    }
    return (points, blanks)
  }
}

extension GradingRules {
  /// The dimensions and indicators whose own scores the rules refer to.
  public var namedNodes: [String] {
    var names = tieBreak.map(\.name)
    for cap in caps { if case .floor(let node, _?) = cap.cause { names.append(node) } }
    return names
  }

  /// The numeric columns that the rules name, besides those of indicators.
  ///
  /// - Parameter nodes: The names of the tree, which are no columns.
  public func columns(besides nodes: Set<String>) -> [String] {
    var columns: [String] = []
    for name in adjustments.map(\.column) + tieBreak.map(\.name).filter({ !nodes.contains($0) })
    where !columns.contains(name) { columns.append(name) }
    return columns
  }

  /// Whether there is anything to do.
  public var isEmpty: Bool { grades.isEmpty && caps.isEmpty && adjustments.isEmpty }
}
