internal import AssayNumerics

/// One count of all tables: lists of both halves, and each pair of nodes run against each other.
struct NetworkWalk {
  private let problem: NetworkProblem
  private let meter: WorkMeter
  private let parallelism: Parallelism
  private let logFactorials: [Double]
  /// Why the count was not done, when the meter does not say.
  private(set) var why: String?

  /// Nodes in a piece of the parallel loop; results of pieces are added in their order.
  private static let pieceSize = 16

  init(_ problem: NetworkProblem, _ meter: WorkMeter, _ parallelism: Parallelism) {
    self.problem = problem
    self.meter = meter
    self.parallelism = parallelism
    var sums = [0.0]
    for n in 1...max(1, problem.total) { sums.append(sums[n - 1] + Double.log(Double(n))) }
    logFactorials = sums
  }

  /// The probabilities sought; nil when the budget does not allow them.
  mutating func count(limit: Int) -> ExtremeShares? {
    guard let cut = NetworkCut(problem, logFactorials: logFactorials, limit: limit) else {
      why = "counting all tables takes more nodes than the budget has room for"
      return nil
    }
    meter.add(steps: cut.steps, bytes: cut.pairs.count * 24)
    guard let belowFirst = lowerLevels(cut.first), let belowSecond = lowerLevels(cut.second) else { return nil }
    let recipes = (
      recipe(cut.first, cut.first.stages.count, belowFirst), recipe(cut.second, cut.second.stages.count, belowSecond)
    )
    if let reason = forecast(cut, recipes, budget: meter.budget) {
      why = reason
      return nil
    }
    let kept = KeptLists(
      parts: parts(cut.secondNodes, cut.secondWindows, cut.second, recipes.1, keepsWeights: false), size: Self.pieceSize
    )
    guard !meter.isOver else { return nil }
    let starts = pairStarts(cut)
    let pieces = (cut.firstNodes.count + Self.pieceSize - 1) / Self.pieceSize
    var (extreme, beyond) = (cut.sure, cut.sure)
    let (meter, size) = (meter, Self.pieceSize)
    let recipe = recipes.0
    let sums = parallelism.map(pieces: pieces) { [self] piece -> (Double, Double) in
      let range = piece * size..<min(cut.firstNodes.count, (piece + 1) * size)
      var builder = recipe.map { ListBuilder($0) }
      var (extreme, beyond) = (0.0, 0.0)
      for node in range where !meter.isOver {
        var list = ValueLists()
        var steps = 0
        append(node, of: cut.firstNodes, window: cut.firstWindows[node], cut.first, &builder, to: &list)
        for pair in starts[node]..<starts[node + 1] {
          let (weight, other) = (cut.pairs[pair].weight, Int(cut.pairs[pair].second))
          let shares = problem.order.shares(of: list, with: kept, node: other, steps: &steps)
          extreme += weight * shares.extreme
          beyond += weight * shares.beyond
        }
        meter.add(steps: steps)
      }
      meter.add(steps: builder?.steps ?? 0)
      return (extreme, beyond)
    }
    guard !meter.isOver else { return nil }
    for sum in sums {
      extreme += sum.0
      beyond += sum.1
    }
    // Products below the range of doubles have been lost; what is left is trusted while it is far above it.
    guard extreme > 1e-280 else {
      why = "the probability is too small for the count of all tables"
      return nil
    }
    return ExtremeShares(logExtreme: Double.log(extreme), logBeyond: Double.log(min(beyond, extreme)))
  }

  /// The nodes and full lists of the level below the last; nil when the budget ended.
  private func lowerLevels(_ side: NetworkSide) -> (index: NodeIndex, lists: ValueLists)? {
    var index = NodeIndex(lines: problem.lines.count)
    var lists = ValueLists()
    for level in 1..<max(2, side.stages.count) {
      var next = NodeIndex(lines: problem.lines.count)
      problem.enumerateNodes(of: side.sizes[level], into: &next)
      let recipe = level == 1 ? nil : recipe(side, level, (index, lists))
      var made = ValueLists()
      for part in parts(next, nil, side, recipe, keepsWeights: true) { made.append(part) }
      guard !meter.isOver else { return nil }
      (index, lists) = (next, made)
    }
    return (index, lists)
  }

  /// The lists of nodes, in pieces; what is missing when the budget ended is missing from the last of them.
  private func parts(
    _ nodes: NodeIndex, _ windows: [ValueWindow]?, _ side: NetworkSide, _ recipe: ListRecipe?, keepsWeights: Bool
  ) -> [ValueLists] {
    let (meter, size) = (meter, Self.pieceSize)
    return parallelism.map(pieces: (nodes.count + size - 1) / size) { [self] piece -> ValueLists in
      var builder = recipe.map { ListBuilder($0) }
      var lists = ValueLists()
      for node in piece * size..<min(nodes.count, (piece + 1) * size) where !meter.isOver {
        append(node, of: nodes, window: windows?[node], side, &builder, to: &lists)
      }
      if !keepsWeights { lists.dropWeights() }
      meter.add(
        steps: builder?.steps ?? lists.entryCount,
        bytes: lists.entryCount * (keepsWeights ? ValueLists.bytesPerEntry : ValueLists.bytesPerKeptEntry))
      return lists
    }
  }

  /// Why the count is not worth starting, from the lists of a few nodes spread over all; nil when it is.
  ///
  /// It depends on the table and the budget alone. A forecast that is wrong costs time, or an exact answer within a
  /// factor of two of the budget; never a wrong one.
  private func forecast(
    _ cut: NetworkCut, _ recipes: (ListRecipe?, ListRecipe?), budget: ExactBudget
  ) -> String? {
    let sample = 24
    guard cut.firstNodes.count + cut.secondNodes.count > 40 * sample else { return nil }
    let halves = [
      (cut.firstNodes, cut.firstWindows, cut.first, recipes.0),
      (cut.secondNodes, cut.secondWindows, cut.second, recipes.1),
    ]
    // Entries and steps of a half, from its share in the sample.
    let seen = parallelism.map(pieces: 2 * sample) { [self] piece -> (entries: Double, steps: Double) in
      let (nodes, windows, side, recipe) = halves[piece / sample]
      var builder = recipe.map { ListBuilder($0) }
      var lists = ValueLists()
      let node = min(nodes.count - 1, nodes.count * (2 * (piece % sample) + 1) / (2 * sample))
      append(node, of: nodes, window: windows[node], side, &builder, to: &lists)
      let scale = Double(nodes.count) / Double(sample)
      return (Double(lists.entryCount) * scale, Double(builder?.steps ?? 1) * scale)
    }
    let steps = seen.reduce(0) { $0 + $1.steps }
    let kept = seen.dropFirst(sample).reduce(0) { $0 + $1.entries } * Double(ValueLists.bytesPerKeptEntry)
    if steps > 2 * Double(budget.nodes) {
      return "counting all tables takes more than the budget of \(budget.nodes) steps, by forecast"
    }
    if kept > 2 * Double(budget.bytes) {
      return "counting all tables takes more than the budget of \(budget.bytes) bytes, by forecast"
    }
    return nil
  }

  private func recipe(
    _ side: NetworkSide, _ level: Int, _ below: (index: NodeIndex, lists: ValueLists)?
  ) -> ListRecipe? {
    guard level > 1, let below else { return nil }
    return ListRecipe(
      problem, side, level: level, below: below.index, lists: below.lists, logFactorials: logFactorials)
  }

  /// Adds the list of a node: a single value where there is one stage.
  private func append(
    _ node: Int, of nodes: NodeIndex, window: ValueWindow?, _ side: NetworkSide, _ builder: inout ListBuilder?,
    to lists: inout ValueLists
  ) {
    guard builder != nil else {
      var value = 0
      for (line, remainder) in nodes.node(node).enumerated() {
        value += problem.term(stage: side.stages[0], line: line, count: Int(remainder))
      }
      lists.append(value)
      return
    }
    builder?.build(nodes.node(node), window: window, into: &lists)
  }

  private func pairStarts(_ cut: NetworkCut) -> [Int] {
    var starts = [Int](repeating: 0, count: cut.firstNodes.count + 1)
    for pair in cut.pairs { starts[Int(pair.first) + 1] += 1 }
    for node in 0..<cut.firstNodes.count { starts[node + 1] += starts[node] }
    return starts
  }
}

extension NetworkProblem {
  /// All remainders of a given sum within the margins, in canonical order.
  func enumerateNodes(of sum: Int, into index: inout NodeIndex) {
    var node = [Int](repeating: 0, count: lines.count)
    let bits = NodeIndex.bits(largest: stride - 1)
    var after = [Int](repeating: 0, count: lines.count + 1)
    for line in Swift.stride(from: lines.count - 1, through: 0, by: -1) { after[line] = after[line + 1] + lines[line] }
    enumerate(0, sum, &node, after, bits, &index)
  }

  private func enumerate(
    _ line: Int, _ left: Int, _ node: inout [Int], _ after: [Int], _ bits: UInt64, _ index: inout NodeIndex
  ) {
    let cap = line > groupStart[line] ? min(lines[line], node[line - 1]) : lines[line]
    let least = max(0, left - after[line + 1])
    guard least <= min(cap, left) else { return }
    for s in least...min(cap, left) {
      node[line] = s
      if line + 1 < lines.count {
        enumerate(line + 1, left - s, &node, after, bits, &index)
      } else if s == left {
        _ = index.insert(key(of: node, bits: bits), bits: bits)
      }
    }
  }
}
