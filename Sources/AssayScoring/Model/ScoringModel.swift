/// What makes a score of the indicators of a person: a tree of weights, scales, and a way to put them together.
public struct ScoringModel: Sendable, Hashable {
  /// The column that names the persons; nil to number them.
  public var subject: String?
  /// The name of the root in results.
  public var name: String
  /// The dimensions and indicators at the top.
  public var tree: [IndicatorNode]
  /// Where weights come from that no node states.
  public var weighting: WeightSource
  /// How indicators are put on a common scale; nil for min–max in a tree and for a method's own way.
  public var normalisation: Normalisation?
  /// How a tree puts indicators on a common scale: as the model says, else by min–max for a sum, and by the share of the sum
  /// for a product, in which the 0 of min–max would undo all other indicators.
  public var treeNormalisation: Normalisation {
    normalisation ?? (aggregation.rule == .weightedProduct ? .sum : .minMax)
  }
  /// How they are put together.
  public var aggregation: Aggregation
  /// What a missing value does.
  public var missing: MissingLeafPolicy

  /// A way to put indicators together, by name.
  public struct Aggregation: Sendable, Hashable {
    /// `weighted-sum` and `weighted-product` go up the tree from the bottom; the others, methods of the
    /// ``AggregationRegistry``, take all indicators at once with their global weights.
    public var name: String
    /// What the method is told, by name.
    public var parameters: [String: AggregationParameter]

    /// Creates a choice.
    public init(_ name: String = TreeScore.Rule.weightedSum.rawValue, parameters: [String: AggregationParameter] = [:])
    {
      self.name = name
      self.parameters = parameters
    }

    /// The rule of a tree; nil for a method that takes all indicators at once.
    public var rule: TreeScore.Rule? { TreeScore.Rule(rawValue: name) }
  }

  /// Creates a model.
  public init(
    tree: [IndicatorNode], subject: String? = nil, name: String = "score", weighting: WeightSource = .given,
    normalisation: Normalisation? = nil, aggregation: Aggregation = Aggregation(), missing: MissingLeafPolicy = .refuse
  ) {
    self.tree = tree
    self.subject = subject
    self.name = name
    self.weighting = weighting
    self.normalisation = normalisation
    self.aggregation = aggregation
    self.missing = missing
  }

  /// An indicator, where it stands in the tree, and how its values are treated.
  public struct Leaf: Sendable, Hashable {
    public let name: String
    /// The names of the dimensions above it, from the top.
    public let path: [String]
    public let indicator: Indicator
    /// The indicator's own rule for missing values, or the model's.
    public let missing: MissingLeafPolicy

    /// The indicator as a criterion.
    public var criterion: Criterion { Criterion(name, direction: indicator.direction) }
  }

  /// The indicators, in the order of the tree.
  public var leaves: [Leaf] {
    var leaves: [Leaf] = []
    func visit(_ nodes: [IndicatorNode], _ path: [String]) {
      for node in nodes {
        if let indicator = node.indicator {
          leaves.append(
            Leaf(name: node.name, path: path, indicator: indicator, missing: indicator.missing ?? missing))
        } else {
          visit(node.children, path + [node.name])
        }
      }
    }
    visit(tree, [])
    return leaves
  }

  /// Checks what must hold before any data are seen.
  ///
  /// - Throws: ``ScoringError``: no indicator, a dimension without children, a name that stands twice, a weight that is
  ///   negative, weights that only some children of a node have, or that do not add up to 1 within 1e-9.
  public func check() throws(ScoringError) {
    var names: Set<String> = [name]
    try check(tree, under: name, weighting, &names)
  }

  private func check(
    _ nodes: [IndicatorNode], under parent: String, _ source: WeightSource, _ names: inout Set<String>
  ) throws(ScoringError) {
    guard !nodes.isEmpty else { throw .mismatch("“\(parent)” has no indicators") }
    for node in nodes {
      guard names.insert(node.name).inserted else { throw .duplicateName(node.name) }
      if let weight = node.weight, !(weight >= 0 && weight.isFinite) { throw .invalidWeight(weight, name: node.name) }
    }
    let stated = nodes.filter { $0.weight != nil }
    if stated.count == nodes.count {
      let sum = nodes.reduce(0) { $0 + ($1.weight ?? 0) }
      guard abs(sum - 1) <= 1e-9 else { throw .weightsDoNotAdd(node: parent, sum: sum) }
    } else if let one = stated.first, let other = nodes.first(where: { $0.weight == nil }) {
      throw .mismatch("Under “\(parent)”, “\(one.name)” has a weight and “\(other.name)” has none; give all or none")
    } else if source == .given {
      throw .mismatch(
        "The children of “\(parent)” have no weights; give them, or say how they are found: weights: entropy")
    }
    for node in nodes where node.indicator == nil {
      try check(node.children, under: node.name, node.weighting ?? source, &names)
    }
  }
}
