internal import AssayData

/// Memberships that are there already: for each person and indicator a row of R.
public struct MembershipMatrix: Sendable, Equatable {
  public let subjects: [String]
  /// What ballots would call the indicators, as ``AppraisalModel/items``.
  public let items: [String]
  /// The number of grades.
  public let width: Int
  /// Person after person, in them item after item, one membership a grade; NaN for a row that is not there.
  public var memberships: [Double]

  /// Creates a matrix without rows.
  public init(subjects: [String], items: [String], width: Int) {
    self.subjects = subjects
    self.items = items
    self.width = width
    memberships = Array(repeating: .nan, count: subjects.count * items.count * width)
  }

  /// The places of a row.
  public func row(subject: Int, item: Int) -> Range<Int> {
    let start = (subject * items.count + item) * width
    return start..<start + width
  }
}

extension AppraisalModel {
  /// Evaluates memberships that are there already, in place of ballots.
  ///
  /// The tree has to state its weights; leaves that take no votes of grades have no part. Classes and levels, and the rules for
  /// scores, have none either.
  ///
  /// - Throws: ``ScoringError``: what ``check()`` throws; a tree without weights; a row that is missing where that is refused, or
  ///   that does not add up to 1 within 1e-9, by the names of the person and the indicator; measured indicators that are to be
  ///   evaluated.
  public func fuzzyEvaluation(_ matrix: MembershipMatrix, _ rules: FuzzyRules) throws(ScoringError) -> FuzzyAppraisal {
    try check()
    try rules.check(scoring.leaves)
    guard rules.measured == .exclude else {
      throw .mismatch("Ready memberships have no measured values beside them; leave out measured: linear")
    }
    guard matrix.items == items, matrix.width == ballots.grades.count else {
      throw .mismatch("The memberships are of other indicators or grades than those of the model")
    }
    return try MatrixEvaluation(model: self, matrix: matrix, rules: rules).result()
  }
}

/// The evaluation of a matrix, one person after the other.
private struct MatrixEvaluation {
  let model: AppraisalModel
  let matrix: MembershipMatrix
  let rules: FuzzyRules

  func result() throws(ScoringError) -> FuzzyAppraisal {
    let (scoring, points) = (model.scoring, model.ballots.grades.map(\.points))
    let leaves = scoring.leaves.filter(\.hasVotes)
    let dimensions = dimensions(scoring.tree)
    let places = Dictionary(zip(dimensions.map(\.name), dimensions.indices), uniquingKeysWith: { first, _ in first })
    let none = [Double](repeating: .nan, count: matrix.width)
    var total: [Double] = []
    var parts: [[Double]] = dimensions.map { _ in [] }
    var rows: [[Double]] = leaves.map { _ in [] }
    let worst = worst(leaves, points)
    for subject in matrix.subjects.indices {
      var own: [String: [Double]] = [:]
      for (place, leaf) in leaves.enumerated() {
        let row = try row(of: leaf, subject, worst[place], points)
        own[leaf.name] = row
        rows[place] += row ?? none
      }
      guard let factors = try factors(scoring.tree, under: scoring.name, own), !factors.isEmpty else {
        total += none
        for place in parts.indices { parts[place] += none }
        continue
      }
      let evaluation = try FuzzyEvaluation(factors, points: points, composition: rules.composition)
      total += evaluation.total.memberships
      for place in parts.indices { parts[place] += none }
      for part in evaluation.parts {
        guard let place = part.path.last.flatMap({ places[$0] }) else { continue }
        parts[place].replaceSubrange((parts[place].count - matrix.width)..., with: part.memberships)
      }
    }
    return FuzzyAppraisal(
      categories: model.ballots.grades.map(\.name), rules: rules,
      total: .init(name: scoring.name, points: points, blocks: [total]),
      dimensions: zip(dimensions, parts).map { .init(name: $0.name, points: points, blocks: [$1]) },
      indicators: zip(leaves, rows).map { .init(name: $0.name, points: points, blocks: [$1]) },
      excluded: scoring.leaves.filter { !$0.hasVotes }.map(\.name))
  }

  /// The dimensions that have indicators with votes below them, parents first.
  private func dimensions(_ nodes: [IndicatorNode]) -> [IndicatorNode] {
    nodes.flatMap { node in
      node.indicator == nil && hasVotes(node) ? [node] + dimensions(node.children) : []
    }
  }

  private func hasVotes(_ node: IndicatorNode) -> Bool {
    if let indicator = node.indicator { return indicator.hasVotes }
    return node.children.contains { hasVotes($0) }
  }

  private func item(of leaf: ScoringModel.Leaf) -> Int {
    leaf.indicator.source.item.flatMap(matrix.items.firstIndex) ?? 0
  }

  /// For each leaf whose rule it is, the least Σ r·points of anybody.
  private func worst(_ leaves: [ScoringModel.Leaf], _ points: [Double]) -> [Double?] {
    leaves.map { leaf in
      guard leaf.missing == .worst else { return nil }
      return matrix.subjects.indices.compactMap { subject -> Double? in
        let row = matrix.memberships[matrix.row(subject: subject, item: item(of: leaf))]
        let value = zip(row, points).reduce(0) { $0 + $1.0 * $1.1 }
        return value.isNaN ? nil : value
      }.min()
    }
  }

  /// The row of a person on a leaf; nil where it is missing and its weight goes to others.
  private func row(
    of leaf: ScoringModel.Leaf, _ subject: Int, _ worst: Double?, _ points: [Double]
  ) throws(ScoringError) -> [Double]? {
    let row = Array(matrix.memberships[matrix.row(subject: subject, item: item(of: leaf))])
    let sum = row.reduce(0, +)
    if !sum.isNaN {
      guard abs(sum - 1) <= 1e-9 else {
        throw .mismatch(
          "The memberships of “\(matrix.subjects[subject])” on “\(leaf.name)” add up to \(sum.token), not to 1")
      }
      return row
    }
    if let worst {
      var shares = row
      LinearMembership(points: points).shares(of: worst, into: &shares, slots: 0..<points.count)
      return shares
    }
    guard leaf.missing != .refuse else {
      throw .mismatch(
        "“\(matrix.subjects[subject])” has no memberships on “\(leaf.name)”. Say what that does: missing: reweight (the other "
          + "indicators count more) or worst")
    }
    return nil
  }

  /// The nodes that have a row, with weights that add up to 1; nil where none has.
  private func factors(
    _ nodes: [IndicatorNode], under parent: String, _ rows: [String: [Double]]
  ) throws(ScoringError) -> [MembershipNode]? {
    var kept: [(node: IndicatorNode, weight: Double, parts: [MembershipNode])] = []
    for node in nodes {
      guard let weight = node.weight else {
        throw .mismatch(
          "The children of “\(parent)” have no weights, and ready memberships say nothing of them; give them")
      }
      if node.indicator != nil {
        if rows[node.name] != nil { kept.append((node, weight, [])) }
      } else if let parts = try factors(node.children, under: node.name, rows) {
        kept.append((node, weight, parts))
      }
    }
    let sum = kept.reduce(0) { $0 + $1.weight }
    guard sum > 0 else { return nil }
    // The weights of all children add up to 1 but for rounding, which is no reason to divide.
    let divisor = abs(sum - 1) > 1e-9 ? sum : 1
    return kept.map { node, weight, parts in
      rows[node.name].map { MembershipNode(node.name, weight: weight / divisor, shares: $0) }
        ?? MembershipNode(node.name, weight: weight / divisor, parts: parts)
    }
  }
}

extension Indicator {
  /// Whether it takes votes of grades.
  fileprivate var hasVotes: Bool {
    if case .ballot = source { true } else { false }
  }
}

extension ScoringModel.Leaf {
  fileprivate var hasVotes: Bool { indicator.hasVotes }
}
