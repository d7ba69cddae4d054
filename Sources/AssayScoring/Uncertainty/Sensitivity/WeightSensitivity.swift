public import AssayNumerics

/// The smallest change of a single weight that reverses each pair of neighbours in a ranking by weighted sum.
///
/// When the weight ℓ of a node among its siblings becomes ℓ + δ, the others are rescaled in proportion, so that they
/// still add up to 1. With D the difference of the two scores, g the weight of the parent among all, d the difference
/// of the two subjects on the node and r that on its siblings together (with their weights, which add up to 1 − ℓ,
/// rescaled to 1):
/// ```
/// D(δ) = D + g δ (d − r)        the pair is tied at δ = D/(g (r − d)) and reversed beyond it
/// ```
/// A change counts where 0 < ℓ + δ < 1. The *absolute* smallest is that of the smallest |δ|, the *relative* that of the
/// smallest |δ|/ℓ. Changes of an indicator's weight among all indicators (the others all rescaled) count as well as
/// those within each node.
///
/// Triantaphyllou & Sánchez leave the other weights as they are and normalise at the end; a change x of theirs is
/// δ = x(1 − ℓ)/(1 + x) here, and reverses the same pair.
///
/// Reference: Triantaphyllou & Sánchez (1997), “A sensitivity analysis approach for some deterministic multi-criteria
/// decision making methods”, *Decision Sciences* 28, 151–194.
public struct WeightSensitivity: Sendable, Equatable {
  /// A change of one weight.
  public struct Change: Sendable, Equatable {
    /// Among whom the weight is counted.
    public enum Scope: String, Sendable {
      /// The children of the same parent.
      case local
      /// All indicators.
      case global
    }
    /// The position of the dimension or indicator among the nodes of the tree.
    public let node: Int
    public let scope: Scope
    /// The weight as it is, ℓ.
    public let weight: Double
    /// δ, at which the two are tied; the smallest change beyond it reverses them.
    public let change: Double

    /// |δ|/ℓ; nil for a weight of 0.
    public var relativeChange: Double? { weight > 0 ? abs(change) / weight : nil }
    /// ℓ + δ.
    public var newWeight: Double { weight + change }
  }

  /// Two neighbours in the ranking.
  public struct Pair: Sendable, Equatable {
    /// The position in the data of the better one; of two tied ones that which comes first in the data.
    public let better: Int
    public let worse: Int
    /// The first score less the second.
    public let difference: Double
    /// The smallest |δ|; nil where no change of a single weight reverses the pair.
    public let absolute: Change?
    /// The smallest |δ|/ℓ among the weights that are not 0.
    public let relative: Change?
  }

  /// From the best pair to the worst.
  public let pairs: [Pair]
  public let tree: WeightTree

  /// Finds the changes.
  ///
  /// - Parameters:
  ///   - columns: The subjects' values on each indicator of the tree, on scales on which more is better; finite.
  ///   - tree: The weights.
  ///   - limit: How many pairs from the best, nil for all.
  ///   - parallelism: How many threads may work; the result does not depend on it.
  /// - Throws: ``ScoringError``: columns that do not fit the tree.
  /// - Complexity: O(pairs × nodes).
  public init(
    _ columns: [[Double]], tree: WeightTree, limit: Int? = nil, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) {
    guard let count = columns.first?.count, count > 0, columns.count == tree.leafCount else {
      throw .mismatch("There are \(columns.count) columns for \(tree.leafCount) indicators")
    }
    guard columns.allSatisfy({ $0.count == count }) else { throw .mismatch("The indicators' columns differ in length") }
    let weights = tree.leafWeights
    var scores = [Double](repeating: 0, count: count)
    for (column, weight) in zip(columns, weights) { for row in 0..<count { scores[row] += weight * column[row] } }
    if let row = scores.firstIndex(where: { !$0.isFinite }) {
      throw .mismatch("The score of subject \(row + 1) is not finite")
    }
    let order = ScoreRanks(scores).order
    let pairCount = min(count - 1, limit ?? .max)
    let search = ChangeSearch(tree)
    let size = 1024
    let parts = parallelism.map(pieces: (pairCount + size - 1) / size) { piece in
      (piece * size..<min(pairCount, (piece + 1) * size)).map { place in
        search.pair(order[place], order[place + 1], columns)
      }
    }
    pairs = parts.flatMap { $0 }
    self.tree = tree
  }
}

/// Looks through the weights of a tree for one pair after the other.
private struct ChangeSearch: Sendable {
  let tree: WeightTree
  let families: [[Int]]
  let globalWeights: [Double]
  let leafWeights: [Double]

  init(_ tree: WeightTree) {
    self.tree = tree
    families = tree.families
    globalWeights = tree.globalWeights(local: tree.nodes.map(\.localWeight))
    leafWeights = tree.leafWeights
  }

  func pair(_ better: Int, _ worse: Int, _ columns: [[Double]]) -> WeightSensitivity.Pair {
    // Differences on the nodes: children come after their parents, so they are done first.
    var differences = [Double](repeating: 0, count: tree.nodes.count)
    for place in stride(from: tree.nodes.count - 1, through: 0, by: -1) {
      let node = tree.nodes[place]
      if let leaf = node.leaf { differences[place] = columns[leaf][better] - columns[leaf][worse] }
      if let parent = node.parent { differences[parent] += node.localWeight * differences[place] }
    }
    let total = tree.top.reduce(0) { $0 + tree.nodes[$1].localWeight * differences[$1] }
    var best = Smallest()
    for family in families {
      let parent = tree.nodes[family[0]].parent
      let whole = parent.map { differences[$0] } ?? total
      for node in family {
        best.consider(
          node, .local, weight: tree.nodes[node].localWeight, factor: parent.map { globalWeights[$0] } ?? 1,
          difference: differences[node], whole: whole, total: total)
      }
    }
    if !tree.isFlat {
      for (place, node) in tree.nodes.enumerated() where node.leaf != nil {
        best.consider(
          place, .global, weight: globalWeights[place], factor: 1, difference: differences[place], whole: total,
          total: total)
      }
    }
    return WeightSensitivity.Pair(
      better: better, worse: worse, difference: total, absolute: best.absolute, relative: best.relative)
  }

  private struct Smallest {
    var absolute: WeightSensitivity.Change?
    var relative: WeightSensitivity.Change?

    mutating func consider(
      _ node: Int, _ scope: WeightSensitivity.Change.Scope, weight: Double, factor: Double, difference: Double,
      whole: Double, total: Double
    ) {
      // A weight of 1 has no siblings to be rescaled in proportion.
      guard weight < 1 else { return }
      let siblings = (whole - weight * difference) / (1 - weight)
      let slope = factor * (difference - siblings)
      guard slope != 0 else { return }
      let change = -total / slope
      guard change.isFinite, weight + change > 0, weight + change < 1 else { return }
      let found = WeightSensitivity.Change(node: node, scope: scope, weight: weight, change: change)
      if absolute.map({ abs(change) < abs($0.change) }) ?? true { absolute = found }
      if let size = found.relativeChange, relative.map({ size < $0.relativeChange ?? .infinity }) ?? true {
        relative = found
      }
    }
  }
}
