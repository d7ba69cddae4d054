public import AssayNumerics

/// The scores of a tree that is put together from the bottom up: a node is the weighted mean or product of its children.
///
/// ```
/// weighted sum:      y_node = Σ w_c·y_c / Σ w_c        weighted product:  y_node = (Π y_c^w_c)^(1/Σ w_c)
/// ```
/// over the children c that have a value, so that a missing one passes its weight to its siblings; without missing values
/// Σ w_c is 1 and nothing is divided.
public struct TreeScore: Sendable, Equatable {
  /// How children make their parent.
  public enum Rule: String, Sendable, CaseIterable {
    case weightedSum = "weighted-sum"
    case weightedProduct = "weighted-product"
  }
  /// One score a row; NaN where every indicator is missing.
  public let scores: [Double]
  /// For each node that was asked for: one score a row.
  public let nodes: [[Double]]
}

extension FittedModel {
  /// Scores rows on the scales and with the weights of the model.
  ///
  /// - Parameters:
  ///   - columns: The values of each leaf; NaN where one is missing.
  ///   - wanted: Positions of nodes whose own scores are wanted as well.
  /// - Throws: ``ScoringError``: a missing value that is refused; for a product a negative value.
  public func treeScores(
    _ columns: [[Double]], rule: TreeScore.Rule, nodes wanted: [Int] = [], parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> TreeScore {
    let columns = try model.filled(columns, parallelism: parallelism)
    let hasMissing = parallelism.map(pieces: columns.count) { !columns[$0].isFinite }
    let count = columns.first?.count ?? 0
    let size = DecisionMatrix.blockSize
    let evaluation = TreeEvaluation(model: self, columns: columns, hasMissing: hasMissing, rule: rule)
    let blocks = try parallelism.map(pieces: (count + size - 1) / size) { (block) throws(ScoringError) in
      var evaluation = evaluation
      let rows = block * size..<min((block + 1) * size, count)
      let score = try evaluation.mean(of: top, rows: rows, wanted: wanted)
      return (score: score.values, nodes: wanted.map { evaluation.kept[$0] ?? [] })
    }
    var scores: [Double] = []
    scores.reserveCapacity(count)
    var nodes: [[Double]] = wanted.map { _ in [] }
    for block in blocks {
      scores += block.score
      for place in wanted.indices { nodes[place] += block.nodes[place] }
    }
    return TreeScore(scores: scores, nodes: nodes)
  }
}

/// One block of rows on its way up the tree.
private struct TreeEvaluation {
  let model: FittedModel
  let columns: [[Double]]
  let hasMissing: [Bool]
  let rule: TreeScore.Rule
  /// The scores of the nodes that are wanted.
  var kept: [Int: [Double]] = [:]

  struct Values {
    var values: [Double]
    var hasMissing: Bool
  }

  /// The weighted mean or product of some nodes.
  mutating func mean(of children: [Int], rows: Range<Int>, wanted: [Int]) throws(ScoringError) -> Values {
    var total = [Double](repeating: 0, count: rows.count)
    var present: [Double]?
    for child in children {
      let node = model.nodes[child]
      let part =
        if let leaf = node.leaf {
          Values(values: model.scales[leaf].values(columns[leaf], rows: rows), hasMissing: hasMissing[leaf])
        } else {
          try mean(of: node.children, rows: rows, wanted: wanted)
        }
      if wanted.contains(child) { kept[child] = part.values }
      guard node.localWeight > 0 else { continue }
      let terms = rule == .weightedSum ? part.values : try logarithms(part.values, of: node)
      if part.hasMissing, present == nil {
        present = [Double](
          repeating: children.prefix { $0 != child }.reduce(0) { $0 + model.nodes[$1].localWeight }, count: rows.count)
      }
      add(terms, weight: node.localWeight, hasMissing: part.hasMissing, to: &total, &present)
    }
    return finish(total, present)
  }

  private func add(
    _ terms: [Double], weight: Double, hasMissing: Bool, to total: inout [Double], _ present: inout [Double]?
  ) {
    guard present != nil else {
      for row in terms.indices { total[row] += weight * terms[row] }
      return
    }
    for row in terms.indices where !terms[row].isNaN {
      total[row] += weight * terms[row]
      present?[row] += weight
    }
  }

  private func finish(_ total: [Double], _ present: [Double]?) -> Values {
    var values = total
    if let present {
      for row in values.indices {
        // The weights of all children add up to 1 but for rounding, which is no reason to divide.
        if present[row] == 0 { values[row] = .nan } else if abs(present[row] - 1) > 1e-9 { values[row] /= present[row] }
      }
    }
    if rule == .weightedProduct { for row in values.indices { values[row] = Double.exp(values[row]) } }
    return Values(values: values, hasMissing: present != nil)
  }

  private func logarithms(_ values: [Double], of node: FittedModel.Node) throws(ScoringError) -> [Double] {
    if values.contains(where: { $0 < 0 }) {
      throw .unsuitable(
        method: "Weighted product", criterion: node.name, reason: "has a negative value on its scale",
        remedy: "Use min-max normalisation, or weighted-sum")
    }
    return values.map { Double.log($0) }
  }
}

extension FittedScale {
  /// A run of values on the scale; the same bits as one at a time.
  package func values(_ column: [Double], rows: Range<Int>) -> [Double] {
    guard let divisor else { return rows.map { self(column[$0]) } }
    switch transform {
    case .identity: return column[rows].map { offset + span * (($0 - origin) / divisor) }
    case .reciprocal: return column[rows].map { offset + span * ((1 / $0 - origin) / divisor) }
    case .distance: return column[rows].map { self($0) }
    }
  }
}
