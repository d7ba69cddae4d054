internal import AssayNumerics

/// The network cut in two: the stages on either side, the nodes at the cut, and which pairs of them make a table.
///
/// Filling the stages of side A takes s from the margins r of the lines and leaves r − s to side B. What A adds to the value
/// depends on s alone, up to exchanges, and what B adds on r − s alone; so each is listed once for all s that an
/// exchange makes the same. An s with which every table is extreme, or none, by the bounds of the sides, needs no list.
struct NetworkCut: Sendable {
  let first: NetworkSide
  let second: NetworkSide
  private(set) var firstNodes: NodeIndex
  private(set) var secondNodes: NodeIndex
  private(set) var firstWindows: [ValueWindow] = []
  private(set) var secondWindows: [ValueWindow] = []
  /// The pairs, ordered by first node, then second.
  private(set) var pairs: [Pair] = []
  /// The probability of the s with which every table is extreme.
  private(set) var sure = 0.0
  private(set) var steps = 0

  /// Two nodes that complete each other, and the probability of them.
  struct Pair: Sendable {
    let first: Int32
    let second: Int32
    var weight: Double
  }

  private let problem: NetworkProblem
  private let logFactorials: [Double]
  private let bits: UInt64
  private var split: [Double] = []
  private var share = 0.0
  private var taken: [Int]
  private var left: [Int]
  private var linesAfter: [Int]
  private var lowAfter: [Int]
  private var highAfter: [Int]

  /// Cuts the network; nil when there are more pairs than `limit`.
  init?(_ problem: NetworkProblem, logFactorials: [Double], limit: Int) {
    self.problem = problem
    self.logFactorials = logFactorials
    let chosen = Self.balancedHalf(problem)
    first = NetworkSide(problem, stages: chosen, logFactorials: logFactorials)
    second = NetworkSide(
      problem, stages: problem.stages.indices.filter { !chosen.contains($0) }, logFactorials: logFactorials)
    let count = problem.lines.count
    firstNodes = NodeIndex(lines: count)
    secondNodes = NodeIndex(lines: count)
    bits = NodeIndex.bits(largest: problem.stride - 1)
    taken = [Int](repeating: 0, count: count)
    left = taken
    linesAfter = [Int](repeating: 0, count: count + 1)
    (lowAfter, highAfter) = (linesAfter, linesAfter)
    guard enumerate(limit: limit) else { return nil }
    pairs.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    mergePairs()
  }

  /// Half of the stages, such that the longer of the lists of the two halves is as short as can be.
  private static func balancedHalf(_ problem: NetworkProblem) -> [Int] {
    let count = problem.stages.count
    let free = Double(problem.lines.count - 1)
    // The logarithm, roughly, of the number of ways to fill stages given what the lines take of them.
    let cost = { (stages: [Int]) -> Double in
      let sizes = stages.map { Double(problem.stages[$0]) }
      let all = sizes.reduce(0, +)
      let ways = { Double.log(1 + $0 / Double(problem.lines.count)) }
      return free * (sizes.map(ways).reduce(0, +) - ways(all))
    }
    var best: (cost: Double, stages: [Int]) = (.infinity, [0])
    for subset in 1..<(1 << min(count, 16)) - 1 {
      let chosen = (0..<count).filter { subset >> $0 & 1 == 1 }
      guard abs(2 * chosen.count - count) <= 1 else { continue }
      let (one, other) = (cost(chosen), cost((0..<count).filter { !chosen.contains($0) }))
      // The lists of the second half are kept, those of the first made when needed: the longer ones are better made.
      guard one >= other, one < best.cost else { continue }
      best = (one, chosen)
    }
    return best.stages
  }

  private mutating func enumerate(limit: Int) -> Bool {
    let (a, b) = (first.stages.count, second.stages.count)
    let stride = problem.stride
    share = Double(first.sizes[a]) / Double(problem.total)
    split = [Double](repeating: 0, count: stride * stride)
    for s in 0..<stride {
      for y in 0...s { split[s * stride + y] = NetworkSide.binomial(s, y, share, logFactorials) }
    }
    for line in Swift.stride(from: problem.lines.count - 1, through: 0, by: -1) {
      let margin = problem.lines[line]
      var (low, high) = (Int.max / 4, Int.min / 4)
      for s in 0...margin {
        let (one, other) = (line * stride + s, line * stride + margin - s)
        low = min(low, first.low[a][one] + second.low[b][other])
        high = max(high, first.high[a][one] + second.high[b][other])
      }
      linesAfter[line] = linesAfter[line + 1] + margin
      lowAfter[line] = lowAfter[line + 1] + low
      highAfter[line] = highAfter[line + 1] + high
    }
    let window = ValueWindow(problem.order, low: 0, high: 0)
    let done = fill(
      0, room: first.sizes[a], weight: 1, low: first.priced[a] + second.priced[b], high: 0, window, limit)
    let scale = Double.exp(
      -Double.log(NetworkSide.binomial(problem.total, first.sizes[a], share, logFactorials)))
    sure *= scale
    for pair in pairs.indices { pairs[pair].weight *= scale }
    return done
  }

  private mutating func fill(
    _ line: Int, room: Int, weight: Double, low: Int, high: Int, _ window: ValueWindow, _ limit: Int
  ) -> Bool {
    let (a, b) = (first.stages.count, second.stages.count)
    let stride = problem.stride
    let margin = problem.lines[line]
    for s in max(0, room - linesAfter[line + 1])...min(margin, room) {
      steps += 1
      let (one, other) = (line * stride + s, line * stride + margin - s)
      let weight = weight * split[margin * stride + s]
      let low = low + first.low[a][one] + second.low[b][other]
      let high = high + first.high[a][one] + second.high[b][other]
      if window.isNone(low + lowAfter[line + 1], high + highAfter[line + 1]) { continue }
      if window.isSure(low + lowAfter[line + 1], high + highAfter[line + 1]) {
        sure += weight * NetworkSide.binomial(linesAfter[line + 1], room - s, share, logFactorials)
        continue
      }
      taken[line] = s
      left[line] = margin - s
      if line + 1 < problem.lines.count {
        guard fill(line + 1, room: room - s, weight: weight, low: low, high: high, window, limit) else { return false }
      } else {
        guard pairs.count < limit else { return false }
        addPair(weight)
      }
    }
    return true
  }

  private mutating func addPair(_ weight: Double) {
    let (a, b) = (first.stages.count, second.stages.count)
    let one = firstNodes.insert(problem.key(of: taken, bits: bits), bits: bits)
    let other = secondNodes.insert(problem.key(of: left, bits: bits), bits: bits)
    if one == firstWindows.count { firstWindows.append(ValueWindow()) }
    if other == secondWindows.count { secondWindows.append(ValueWindow()) }
    var (lowOne, highOne) = (first.priced[a], 0)
    var (lowOther, highOther) = (second.priced[b], 0)
    for line in taken.indices {
      lowOne += first.low[a][line * problem.stride + taken[line]]
      highOne += first.high[a][line * problem.stride + taken[line]]
      lowOther += second.low[b][line * problem.stride + left[line]]
      highOther += second.high[b][line * problem.stride + left[line]]
    }
    firstWindows[one].formUnion(ValueWindow(problem.order, low: lowOther, high: highOther))
    secondWindows[other].formUnion(ValueWindow(problem.order, low: lowOne, high: highOne))
    pairs.append(Pair(first: Int32(one), second: Int32(other), weight: weight))
  }

  private mutating func mergePairs() {
    var kept = 0
    for pair in pairs.indices.dropFirst() {
      if pairs[pair].first == pairs[kept].first, pairs[pair].second == pairs[kept].second {
        pairs[kept].weight += pairs[pair].weight
      } else {
        kept += 1
        pairs[kept] = pairs[pair]
      }
    }
    if !pairs.isEmpty { pairs.removeLast(pairs.count - kept - 1) }
  }
}
