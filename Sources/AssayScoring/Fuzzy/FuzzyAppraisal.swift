public import AssayNumerics

/// Fuzzy comprehensive evaluation (模糊综合评价) of all who are appraised, on every level of the tree.
///
/// For each person, the votes on an indicator make a row of R, the share of each grade; the children of a node, with the
/// weights w that they have under it, make the node's memberships, and those the node's row one level up:
/// ```
/// b = w ∘ R,   b* = b/Σb,   score = Σ b*·points
/// ```
/// Classes and levels of raters, least votes, trimming and abstentions do what they do in the appraisal. A child that is
/// missing passes its weight to its siblings; one whose rule is the worst value has the memberships of that value
/// (``FuzzyRules/MeasuredRule/linear``). By the weighted mean, the score of a tree of ballots alone is the appraisal's score.
///
/// Reference: as ``FuzzyEvaluation``, which evaluates one person from a matrix.
public struct FuzzyAppraisal: Sendable {
  /// What all persons belong to by one node of the tree, or by all of it.
  public struct Part: Sendable, Equatable {
    /// The node; the model's name for the whole.
    public let name: String
    /// The points of the categories.
    public let points: [Double]
    /// b, one a category, person after person; NaN for whoever has no membership here.
    public let memberships: [Double]
    /// b* in the same order, which adds up to 1 for each person.
    public let normalised: [Double]
    /// Σ b*·points of each person; nil without memberships.
    public let scores: [Double?]

    /// The competition ranks of the scores, 1-2-2-4.
    public var ranks: [Int?] { scores.ranks(.descending) }

    /// The categories of which a person's membership is the largest; several when they are tied within 1e-12, none without.
    public func largest(of subject: Int) -> [Int] {
      guard scores[subject] != nil else { return [] }
      let width = points.count
      return FuzzyEvaluation.maximumLevels(of: memberships[subject * width..<(subject + 1) * width])
    }
  }

  /// The grades in the order of the model; after them what an abstention is called, where it counts as 0 points.
  public let categories: [String]
  public let rules: FuzzyRules
  /// The evaluation of the whole.
  public let total: Part
  /// Those of the dimensions, in the order of the tree.
  public let dimensions: [Part]
  /// R, by indicator; empty where it was not asked for.
  public let indicators: [Part]
  /// The indicators that take no part.
  public let excluded: [String]
}

extension Appraisal {
  /// Evaluates everybody fuzzily.
  ///
  /// - Parameters:
  ///   - rules: The operator, and what measured indicators do.
  ///   - indicators: Whether R itself is kept: a number for each person, indicator and grade.
  /// - Throws: ``ScoringError/mismatch(_:)`` where the votes on a leaf are a cost, or no leaf takes votes of grades.
  /// - Complexity: Linear in the cells of the tally and, for each person, in the nodes times the grades.
  public func fuzzyEvaluation(
    _ rules: FuzzyRules, indicators: Bool = false, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> FuzzyAppraisal {
    try rules.check(leaves)
    let plan = FuzzyPlan(self, rules)
    let nodes = fitted.nodes
    let dimensions = nodes.indices.filter { nodes[$0].leaf == nil && plan.takesPart[$0] }
    let kept = indicators ? nodes.indices.filter { nodes[$0].leaf != nil && plan.takesPart[$0] } : []
    let size = 2048
    let blocks = parallelism.map(pieces: (subjects.count + size - 1) / size) { block in
      var run = FuzzyRun(plan, keeping: dimensions + kept)
      for subject in block * size..<min((block + 1) * size, subjects.count) { run.add(subject) }
      return run.results
    }
    var parts = ([model.scoring.name] + (dimensions + kept).map { nodes[$0].name }).enumerated().map { place, name in
      FuzzyAppraisal.Part(name: name, points: plan.points, blocks: blocks.map { $0[place] })
    }
    let total = parts.removeFirst()
    return FuzzyAppraisal(
      categories: plan.categories, rules: rules, total: total, dimensions: Array(parts.prefix(dimensions.count)),
      indicators: Array(parts.dropFirst(dimensions.count)),
      excluded: nodes.indices.filter { nodes[$0].leaf != nil && !plan.takesPart[$0] }.map { nodes[$0].name })
  }
}

extension FuzzyAppraisal.Part {
  /// A part from its memberships, which come in blocks of persons.
  init(name: String, points: [Double], blocks: [[Double]]) {
    let memberships = blocks.count == 1 ? blocks[0] : blocks.flatMap { $0 }
    var normalised = memberships
    var scores: [Double?] = []
    let width = points.count
    scores.reserveCapacity(memberships.count / width)
    for start in stride(from: 0, to: memberships.count, by: width) {
      var (sum, score) = (0.0, 0.0)
      for place in start..<start + width { sum += memberships[place] }
      for place in start..<start + width {
        normalised[place] = memberships[place] / sum
        score += normalised[place] * points[place - start]
      }
      scores.append(score.isNaN ? nil : score)
    }
    self.init(name: name, points: points, memberships: memberships, normalised: normalised, scores: scores)
  }
}
