internal import AssayNumerics

/// The final weights of a tree, from what the model states and what the data say.
struct WeightFitting {
  let model: ScoringModel
  let leaves: [ScoringModel.Leaf]
  let columns: [[Double]]
  let scales: [FittedScale]
  let parallelism: Parallelism

  private var nodes: [FittedModel.Node] = []
  private var weighings: [FittedModel.Weighing] = []
  private var notes: [String] = []
  private var warnings: [ScoringWarning] = []
  /// The next leaf, in the order of the tree.
  private var leaf = 0

  init(
    model: ScoringModel, leaves: [ScoringModel.Leaf], columns: [[Double]], scales: [FittedScale],
    parallelism: Parallelism
  ) {
    self.model = model
    self.leaves = leaves
    self.columns = columns
    self.scales = scales
    self.parallelism = parallelism
  }

  /// A node whose weight among its siblings is known.
  private struct Weighed {
    let node: IndicatorNode
    /// Before constant indicators are taken out.
    let weight: Double
    let children: [Weighed]
    /// The number of leaves in it.
    let leafCount: Int
  }

  mutating func result() throws(ScoringError) -> FittedModel {
    let tree = try weighed(model.tree, under: model.name, model.weighting, first: 0)
    guard scales.contains(where: { !$0.isConstant }) else { throw .allConstant(method: "Score") }
    for (scale, leaf) in zip(scales, leaves) where scale.isConstant {
      warnings.append(
        ScoringWarning(
          leaf.indicator.scale == nil
            ? "“\(leaf.name)” has the same value for all, so it has the weight 0 and its share goes to the others."
            : "“\(leaf.name)” had the same value for all when the model was fitted, so it has the weight 0.",
          about: leaf.name))
    }
    let top = place(tree, parent: model.name, path: [], global: 1)
    return FittedModel(
      model: model, leaves: leaves, scales: scales, nodes: nodes, top: top, weighings: weighings, notes: notes,
      warnings: warnings)
  }

  // MARK: Weights before constants

  /// Weighs siblings; `first` is the position of their first leaf.
  private mutating func weighed(
    _ siblings: [IndicatorNode], under parent: String, _ source: WeightSource, first: Int
  ) throws(ScoringError) -> [Weighed] {
    let isStated = siblings.allSatisfy { $0.weight != nil }
    let hasDimensions = siblings.contains { $0.indicator == nil }
    if source == .given || (isStated && hasDimensions) {
      return try descend(siblings, weights: siblings.map { $0.weight ?? 0 }, source, first: first)
    }
    if case .named(let named, let note, let said) = source {
      for sentence in said where !warnings.contains(where: { $0.description == sentence }) {
        warnings.append(ScoringWarning(sentence))
      }
      notes.append("\(note) are those under “\(parent)”.")
      return try descend(siblings, weights: try weights(siblings, under: parent, named, note), source, first: first)
    }
    let count = siblings.reduce(0) { $0 + $1.leafCount }
    let found = try weigh(first..<first + count, under: parent, source, stated: siblings.statedLeafWeights)
    if case .objective = source, siblings.contains(where: \.statesWeights) {
      notes.append("Under “\(parent)” the weights of the data take the place of those in the model.")
    }
    return distribute(siblings, found, first: first)
  }

  /// Siblings with these weights; their children are weighed in turn.
  private mutating func descend(
    _ siblings: [IndicatorNode], weights: [Double], _ source: WeightSource, first: Int
  ) throws(ScoringError) -> [Weighed] {
    var weighed: [Weighed] = []
    var first = first
    for (node, weight) in zip(siblings, weights) {
      let children =
        node.indicator != nil
        ? [] : try self.weighed(node.children, under: node.name, node.weighting ?? source, first: first)
      weighed.append(Weighed(node: node, weight: weight, children: children, leafCount: node.leafCount))
      first += node.leafCount
    }
    return weighed
  }

  /// The weights of siblings from a table of weights by name.
  private mutating func weights(
    _ siblings: [IndicatorNode], under parent: String, _ named: [String: Double], _ note: String
  ) throws(ScoringError) -> [Double] {
    var weights: [Double] = []
    for node in siblings {
      guard let weight = named[node.name] ?? node.weight else {
        throw .mismatch("\(note) give no weight for “\(node.name)” under “\(parent)”")
      }
      guard weight >= 0, weight.isFinite else { throw .invalidWeight(weight, name: node.name) }
      weights.append(weight)
    }
    let sum = weights.reduce(0, +)
    guard abs(sum - 1) <= 1e-9 else { throw .weightsDoNotAdd(node: parent, sum: sum) }
    return weights
  }

  /// The weights of a run of leaves as a method finds them in the data.
  private mutating func weigh(
    _ range: Range<Int>, under parent: String, _ source: WeightSource, stated: [Double]?
  ) throws(ScoringError) -> [Double] {
    if case .objective(.equal) = source { return weighEqually(range, under: parent) }
    let (matrix, left) = try completeMatrix(range)
    if left > 0 {
      notes.append(
        "The weights under “\(parent)” come from the \(matrix.alternativeCount) rows that miss none of its indicators.")
    }
    let weights = try source.weights(of: matrix, stated: stated, parallelism: parallelism)
    weighings.append(
      FittedModel.Weighing(
        node: parent, method: source.name, indicators: range.map { leaves[$0].name }, weights: weights))
    notes += weights.notes
    // That an indicator is constant is said once, for the model.
    warnings += weights.warnings.filter { warning in
      !zip(scales, leaves).contains { $0.isConstant && $1.name == warning.subject }
    }
    return weights.values
  }

  /// The same weight for each leaf of a run, for which no row has to be complete.
  private mutating func weighEqually(_ range: Range<Int>, under parent: String) -> [Double] {
    let weights = [Double](repeating: 1 / Double(range.count), count: range.count)
    weighings.append(
      FittedModel.Weighing(
        node: parent, method: ObjectiveWeighting.equal.name, indicators: range.map { leaves[$0].name },
        weights: CriterionWeights(values: weights)))
    return weights
  }

  /// The leaves as a matrix of the rows that miss none of them, and the number of rows left out.
  private func completeMatrix(_ range: Range<Int>) throws(ScoringError) -> (DecisionMatrix, left: Int) {
    let criteria = range.map { leaves[$0].criterion }
    let chosen = Array(columns[range])
    if !parallelism.map(pieces: chosen.count, { chosen[$0].isFinite }).contains(false) {
      return (try DecisionMatrix(criteria, columns: chosen, isKnownFinite: true), 0)
    }
    let count = columns.first?.count ?? 0
    let rows = (0..<count).filter { row in chosen.allSatisfy { !$0[row].isNaN } }
    guard rows.count > 1 else {
      throw .mismatch(
        "\(rows.count) of \(count) rows miss none of the indicators; weights from the data need two at least")
    }
    return (try DecisionMatrix(criteria, columns: chosen.map { column in rows.map { column[$0] } }), count - rows.count)
  }

  /// The weights of leaves as weights of siblings and, within them, of their descendants.
  private func distribute(_ siblings: [IndicatorNode], _ weights: [Double], first: Int) -> [Weighed] {
    var weighed: [Weighed] = []
    var next = 0
    for node in siblings {
      let own = Array(weights[next..<next + node.leafCount])
      next += node.leafCount
      let sum = own.reduce(0, +)
      let inner = own.map { sum > 0 ? $0 / sum : 1 / Double(own.count) }
      weighed.append(
        Weighed(
          node: node, weight: sum,
          children: node.indicator == nil ? distribute(node.children, inner, first: first) : [],
          leafCount: node.leafCount))
    }
    return weighed
  }

  // MARK: Final weights

  /// Places siblings among the nodes; constant indicators have no weight, and the rest is raised to add up to 1.
  private mutating func place(_ siblings: [Weighed], parent: String, path: [String], global: Double) -> [Int] {
    var starts: [Int] = []
    var next = leaf
    for sibling in siblings {
      starts.append(next)
      next += sibling.leafCount
    }
    let live = zip(siblings, starts).map { sibling, start in
      scales[start..<start + sibling.leafCount].contains { !$0.isConstant } ? sibling.weight : 0
    }
    let total = live.reduce(0, +)
    let isWhole = !zip(live, siblings).contains { $0 != $1.weight }
    var places: [Int] = []
    for (sibling, weight) in zip(siblings, live) {
      let local = isWhole ? weight : total > 0 ? weight / total : 1 / Double(siblings.count)
      let position = nodes.count
      places.append(position)
      let isLeaf = sibling.node.indicator != nil
      func node(_ children: [Int]) -> FittedModel.Node {
        FittedModel.Node(
          name: sibling.node.name, parent: parent, path: path, localWeight: local, globalWeight: global * local,
          leaf: isLeaf ? leaf : nil, children: children)
      }
      nodes.append(node([]))
      if isLeaf {
        leaf += 1
      } else {
        let position = nodes.count - 1
        let children = place(
          sibling.children, parent: sibling.node.name, path: path + [sibling.node.name], global: global * local)
        nodes[position] = node(children)
      }
    }
    return places
  }
}

extension IndicatorNode {
  /// The number of indicators in it.
  var leafCount: Int { indicator != nil ? 1 : children.reduce(0) { $0 + $1.leafCount } }

  /// Whether it or a node below it states a weight.
  var statesWeights: Bool { weight != nil || children.contains(where: \.statesWeights) }
}

extension [IndicatorNode] {
  /// The products of stated weights down to the leaves; nil unless all are stated.
  fileprivate var statedLeafWeights: [Double]? {
    var weights: [Double] = []
    for node in self {
      guard let weight = node.weight else { return nil }
      if node.indicator != nil {
        weights.append(weight)
      } else if let inner = node.children.statedLeafWeights {
        weights += inner.map { weight * $0 }
      } else {
        return nil
      }
    }
    return weights
  }
}
