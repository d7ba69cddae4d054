/// What building the lists of one level takes, at fixed addresses and shared by all threads: nothing in it changes.
@safe final class ListRecipe: Sendable {
  let stride: Int
  let lineCount: Int
  let margin: Int
  let price: Int
  let priced: Int
  let share: Double
  let bits: UInt64
  /// What turns products of binomials into probabilities.
  let logSplitTotal: Double
  let logFactorials: [Double]
  let terms: Pinned<Int>
  let split: Pinned<Double>
  /// Bounds for the stages of this level, and of the level below.
  let low: Pinned<Int>
  let high: Pinned<Int>
  let lowBelow: Pinned<Int>
  let highBelow: Pinned<Int>
  let groupStart: Pinned<Int>
  let below: NodeIndex
  let starts: Pinned<Int>
  let values: Pinned<Int>
  let weights: Pinned<Double>
  let upTo: Pinned<Double>
  let onward: Pinned<Double>

  init(
    _ problem: NetworkProblem, _ side: NetworkSide, level: Int, below: NodeIndex, lists: ValueLists,
    logFactorials: [Double]
  ) {
    stride = problem.stride
    lineCount = problem.lines.count
    let stage = side.stages[level - 1]
    margin = problem.stages[stage]
    price = problem.prices[stage]
    priced = side.priced[level]
    share = Double(margin) / Double(side.sizes[level])
    bits = NodeIndex.bits(largest: problem.stride - 1)
    logSplitTotal = side.logSplitTotal[level]
    self.logFactorials = logFactorials
    let block = lineCount * stride
    terms = Pinned(Array(problem.terms[stage * block..<(stage + 1) * block]))
    split = Pinned(side.split[level])
    low = Pinned(side.low[level])
    high = Pinned(side.high[level])
    lowBelow = Pinned(side.low[level - 1])
    highBelow = Pinned(side.high[level - 1])
    groupStart = Pinned(problem.groupStart)
    self.below = below
    starts = Pinned(lists.starts)
    values = Pinned(lists.values)
    weights = Pinned(lists.weights)
    upTo = Pinned(lists.upTo)
    onward = Pinned(lists.onward)
  }
}
