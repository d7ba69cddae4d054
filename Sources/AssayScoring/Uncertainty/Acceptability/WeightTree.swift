/// The weights of a tree of indicators, as far as they matter to a weighted sum.
public struct WeightTree: Sendable, Equatable {
  /// A dimension or an indicator.
  public struct Node: Sendable, Equatable {
    public let name: String
    /// Among the children of the same parent; these add up to 1.
    public let localWeight: Double
    /// The position of the parent among the nodes; nil at the top.
    public let parent: Int?
    /// The positions of the children; empty for an indicator.
    public let children: [Int]
    /// Which indicator it is; nil for a dimension.
    public let leaf: Int?
  }

  /// Parents before children.
  public let nodes: [Node]
  /// The positions of the nodes at the top.
  public let top: [Int]
  /// The number of indicators.
  public let leafCount: Int

  /// Takes the tree of a fitted model.
  public init(_ model: FittedModel) {
    var parents = [Int?](repeating: nil, count: model.nodes.count)
    for (place, node) in model.nodes.enumerated() { for child in node.children { parents[child] = place } }
    nodes = model.nodes.enumerated().map { place, node in
      Node(
        name: node.name, localWeight: node.localWeight, parent: parents[place], children: node.children, leaf: node.leaf
      )
    }
    top = model.top
    leafCount = model.leaves.count
  }

  /// Makes a tree of one level.
  ///
  /// - Precondition: As many names as weights.
  public init(names: [String], weights: [Double]) {
    precondition(names.count == weights.count)
    nodes = names.indices.map { Node(name: names[$0], localWeight: weights[$0], parent: nil, children: [], leaf: $0) }
    top = Array(names.indices)
    leafCount = names.count
  }

  /// The positions of the children of each parent, the root's first.
  var families: [[Int]] { [top] + nodes.map(\.children).filter { !$0.isEmpty } }

  /// Whether all indicators are at the top.
  var isFlat: Bool { nodes.count == leafCount }

  /// The weight of each node among all, given local weights; parents before children.
  func globalWeights(local: [Double]) -> [Double] {
    var weights = local
    for (place, node) in nodes.enumerated() { if let parent = node.parent { weights[place] *= weights[parent] } }
    return weights
  }

  /// The weights of the indicators, in their order.
  public var leafWeights: [Double] { leafWeights(local: nodes.map(\.localWeight)) }

  /// The weights of the indicators, given the local weights of the nodes.
  public func leafWeights(local: [Double]) -> [Double] {
    var weights = [Double](repeating: 0, count: leafCount)
    for (node, weight) in zip(nodes, globalWeights(local: local)) { if let leaf = node.leaf { weights[leaf] = weight } }
    return weights
  }
}
