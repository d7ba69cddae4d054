public import AssayNumerics

/// A scoring model with everything the data had to say: final weights and scales.
///
/// Fitted once, it scores whoever comes later on the same scale and with the same weights. Methods that compare the
/// alternatives with each other (TOPSIS, VIKOR, …) take weights from it and refer to those who are scored together.
public struct FittedModel: Sendable, Equatable {
  /// A node with its final weights.
  public struct Node: Sendable, Equatable {
    public let name: String
    /// The name of the dimension above, or of the model.
    public let parent: String
    /// The names of all dimensions above, from the top.
    public let path: [String]
    /// Among the children of the parent; these add up to 1.
    public let localWeight: Double
    /// The product of the local weights from the top.
    public let globalWeight: Double
    /// The position among the leaves; nil for a dimension.
    public let leaf: Int?
    /// The positions of the children among ``FittedModel/nodes``.
    public let children: [Int]
  }

  /// What was asked for.
  public let model: ScoringModel
  /// The indicators, in the order of the tree.
  public let leaves: [ScoringModel.Leaf]
  /// The scale of each leaf.
  public let scales: [FittedScale]
  /// Every node below the root, parents before children, in the order of the tree.
  public let nodes: [Node]
  /// The positions of the nodes at the top.
  public let top: [Int]
  /// What weights were made of, by the node whose children were weighed.
  public let weighings: [Weighing]
  /// What was decided on the way.
  public let notes: [String]
  public let warnings: [ScoringWarning]

  /// The weights of a node's children as a method found them.
  public struct Weighing: Sendable, Equatable {
    /// The node, or the model's name for the root.
    public let node: String
    /// The method, such as `entropy`.
    public let method: String
    /// The indicators that were weighed.
    public let indicators: [String]
    public let weights: CriterionWeights
  }

  /// The global weights of the leaves, in their order; they add up to 1.
  public var globalWeights: [Double] {
    var weights = [Double](repeating: 0, count: leaves.count)
    for node in nodes { if let leaf = node.leaf { weights[leaf] = node.globalWeight } }
    return weights
  }
}

extension ScoringModel {
  /// Fits scales and weights to data.
  ///
  /// - Parameters:
  ///   - columns: The values of each leaf, in the order of ``leaves``; NaN where one is missing.
  ///   - parallelism: How many threads may work.
  /// - Throws: ``ScoringError``: as ``check()``; a missing value under ``MissingLeafPolicy/refuse``; a scale or a weighting that
  ///   is not defined for these values; every indicator constant.
  public func fitted(
    to columns: [[Double]], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> FittedModel {
    try check()
    let leaves = self.leaves
    guard leaves.count == columns.count else {
      throw .mismatch("There are \(leaves.count) indicators and \(columns.count) columns")
    }
    guard let count = columns.first?.count, count > 0 else { throw .empty(alternatives: 0, criteria: leaves.count) }
    let filled = try filled(columns, parallelism: parallelism)
    let scales = try parallelism.map(pieces: leaves.count) { (place) throws(ScoringError) in
      let indicator = leaves[place].indicator
      if let stored = indicator.scale { return stored }
      return try (indicator.normalisation ?? treeNormalisation).fitted(
        to: filled[place], leaves[place].criterion)
    }
    var fit = WeightFitting(model: self, leaves: leaves, columns: filled, scales: scales, parallelism: parallelism)
    return try fit.result()
  }

  /// The columns with the worst value in place of missing ones, where that is the rule.
  ///
  /// - Throws: ``ScoringError/notFinite(row:criterion:)`` for the first missing value that is refused, or an infinite one.
  public func filled(_ columns: [[Double]], parallelism: Parallelism) throws(ScoringError) -> [[Double]] {
    let leaves = self.leaves
    return try parallelism.map(pieces: columns.count) { (place) throws(ScoringError) in
      let (column, leaf) = (columns[place], leaves[place])
      if column.isFinite { return column }
      let refuses = leaf.missing == .refuse
      if let row = column.firstIndex(where: { refuses ? !$0.isFinite : $0.isInfinite }) {
        throw .notFinite(row: row + 1, criterion: leaf.name)
      }
      guard leaf.missing == .worst, column.contains(where: \.isNaN) else { return column }
      let present = column.filter { !$0.isNaN }
      guard !present.isEmpty else { throw .mismatch("“\(leaf.name)” has no value at all") }
      let worst = leaf.criterion.direction.worst(of: present)
      return column.map { $0.isNaN ? worst : $0 }
    }
  }
}

extension Direction {
  /// The worst of some values.
  func worst(of values: [Double]) -> Double {
    let extent = values.extent
    switch self {
    case .benefit: return extent.lowerBound
    case .cost: return extent.upperBound
    case .target, .interval:
      let (low, high) = (distance(extent.lowerBound) ?? 0, distance(extent.upperBound) ?? 0)
      return low > high ? extent.lowerBound : extent.upperBound
    }
  }
}
