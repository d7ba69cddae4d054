/// The points that each leaf adds to a score that is a weighted sum.
struct LeafPoints {
  let model: FittedModel
  /// The values of each leaf on its scale; NaN where one is missing.
  let scaled: [[Double]]
  let isComplete: [Bool]

  init(_ model: FittedModel, scaled: [[Double]]) {
    self.model = model
    self.scaled = scaled
    let count = scaled.first?.count ?? 0
    isComplete = (0..<count).map { row in !scaled.contains { $0[row].isNaN } }
  }

  /// The weight that each leaf has in the score of a row: its global weight, raised where siblings are missing; 0 for a missing one.
  func weights(row: Int) -> [Double] {
    if isComplete[row] { return model.globalWeights }
    var weights = [Double](repeating: 0, count: scaled.count)
    spread(1, over: model.top, row: row, into: &weights)
    return weights
  }

  private func isPresent(_ place: Int, row: Int) -> Bool {
    let node = model.nodes[place]
    if let leaf = node.leaf { return !scaled[leaf][row].isNaN }
    return node.children.contains { isPresent($0, row: row) && model.nodes[$0].localWeight > 0 }
  }

  private func spread(_ share: Double, over children: [Int], row: Int, into weights: inout [Double]) {
    let present = children.filter { isPresent($0, row: row) }
    let total = present.reduce(0) { $0 + model.nodes[$1].localWeight }
    guard total > 0 else { return }
    for child in present {
      let node = model.nodes[child]
      let part = share * (abs(total - 1) > 1e-9 ? node.localWeight / total : node.localWeight)
      if let leaf = node.leaf {
        weights[leaf] = part
      } else {
        spread(part, over: node.children, row: row, into: &weights)
      }
    }
  }
}
