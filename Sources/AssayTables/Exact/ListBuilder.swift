internal import AssayNumerics

/// Builds the lists of nodes at one level of a side from those of the level before.
///
/// For a node with remainders s the last stage of the level takes y of them in every way; the list is that of s − y, moved
/// by the values of the cells y, and added up. While y is filled line by line, bounds on what can still come
/// show when every completion is extreme, or none: then the whole set is one binomial probability, or nothing.
struct ListBuilder {
  private let problem: NetworkProblem
  private let side: NetworkSide
  private let level: Int
  private let stage: Int
  private let margin: Int
  private let share: Double
  private let below: NodeIndex
  private let lists: ValueLists
  private let logFactorials: [Double]
  private let bits: UInt64
  private var gatherer = ValueGatherer()
  private var node: [Int]
  private var rest: [Int]
  private var leftAfter: [Int]
  private var lowAfter: [Int]
  private var highAfter: [Int]
  private var window = ValueWindow.everything
  private var isWindowed = false
  private var sure = 0.0
  /// Single additions to lists, and ways to fill a stage that were looked at.
  private(set) var steps = 0

  init(
    _ problem: NetworkProblem, _ side: NetworkSide, level: Int, below: NodeIndex, lists: ValueLists,
    logFactorials: [Double]
  ) {
    self.problem = problem
    self.side = side
    self.level = level
    stage = side.stages[level - 1]
    margin = problem.stages[stage]
    share = Double(margin) / Double(side.sizes[level])
    self.below = below
    self.lists = lists
    self.logFactorials = logFactorials
    bits = NodeIndex.bits(largest: problem.stride - 1)
    let count = problem.lines.count
    node = [Int](repeating: 0, count: count)
    rest = node
    leftAfter = [Int](repeating: 0, count: count + 1)
    lowAfter = leftAfter
    highAfter = leftAfter
  }

  /// Adds the list of a node to others; nil for a window when everything is to be listed.
  mutating func build(_ remainders: ArraySlice<UInt16>, window: ValueWindow?, into result: inout ValueLists) {
    for (line, remainder) in remainders.enumerated() { node[line] = Int(remainder) }
    isWindowed = window != nil
    self.window = window ?? .everything
    for line in stride(from: node.count - 1, through: 0, by: -1) {
      let at = line * problem.stride + node[line]
      leftAfter[line] = leftAfter[line + 1] + node[line]
      lowAfter[line] = lowAfter[line + 1] + side.low[level][at]
      highAfter[line] = highAfter[line + 1] + side.high[level][at]
    }
    sure = 0
    fill(0, left: margin, value: 0, weight: 1, low: side.priced[level], high: 0)
    result.append(&gatherer, scale: Double.exp(-side.logSplitTotal[level]), sure: sure)
  }

  private mutating func fill(_ line: Int, left: Int, value: Int, weight: Double, low: Int, high: Int) {
    let s = node[line]
    let stride = problem.stride
    let isLast = line == node.count - 1
    let base = (stage * node.count + line) * stride
    for y in max(0, left - leftAfter[line + 1])...min(s, left) {
      let term = problem.terms[base + y]
      let weight = weight * side.split[level][s * stride + y]
      rest[line] = s - y
      if isWindowed {
        let at = line * stride + s - y
        let low = low + term - problem.prices[stage] * y + side.low[level - 1][at]
        let high = high + term + side.high[level - 1][at]
        if window.isNone(low + lowAfter[line + 1], high + highAfter[line + 1]) { continue }
        if window.isSure(low + lowAfter[line + 1], high + highAfter[line + 1]) {
          steps += 1
          sure += weight
            * (isLast ? 1 : NetworkSide.binomial(leftAfter[line + 1], left - y, share, logFactorials))
          continue
        }
        if !isLast {
          fill(line + 1, left: left - y, value: value + term, weight: weight, low: low, high: high)
          continue
        }
      } else if !isLast {
        fill(line + 1, left: left - y, value: value + term, weight: weight, low: 0, high: 0)
        continue
      }
      add(value + term, weight)
    }
  }

  /// Adds the list of what is left, moved by the value of the stage.
  private mutating func add(_ offset: Int, _ weight: Double) {
    let key = problem.key(of: rest, bits: bits)
    guard let index = below.find(key) else { return }
    let range = lists.starts[index]..<lists.starts[index + 1]
    unsafe lists.values.withUnsafeBufferPointer { values in
      unsafe lists.weights.withUnsafeBufferPointer { weights in
        unsafe addEntries(values.baseAddress!, weights.baseAddress!, range, offset, weight)
      }
    }
  }

  @unsafe private mutating func addEntries(
    _ values: UnsafePointer<Int>, _ weights: UnsafePointer<Double>, _ range: Range<Int>, _ offset: Int,
    _ weight: Double
  ) {
    guard isWindowed else {
      steps += range.count
      return unsafe gatherer.add(values, weights, range, offset: offset, factor: weight)
    }
    let first = unsafe Self.first(in: range, of: values, atLeast: window.sureBelow - offset)
    let end = max(first, unsafe Self.first(in: range, of: values, atLeast: window.sureAbove - offset + 1))
    let gap = unsafe Self.first(in: range, of: values, atLeast: window.noneAbove - offset + 1)
    let resume = unsafe Self.first(in: range, of: values, atLeast: window.noneBelow - offset)
    if first > range.lowerBound { sure += weight * lists.upTo[first - 1] }
    if end < range.upperBound { sure += weight * lists.onward[end] }
    if gap >= resume {
      steps += 1 + end - first
      unsafe gatherer.add(values, weights, first..<end, offset: offset, factor: weight)
    } else {
      let (upper, lower) = (first..<max(first, min(gap, end)), min(max(first, resume), end)..<end)
      steps += 1 + upper.count + lower.count
      unsafe gatherer.add(values, weights, upper, offset: offset, factor: weight)
      unsafe gatherer.add(values, weights, lower, offset: offset, factor: weight)
    }
  }

  /// The first entry of an ascending range that is at least a value.
  @unsafe static func first(in range: Range<Int>, of values: UnsafePointer<Int>, atLeast value: Int) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if unsafe values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension NetworkProblem {
  /// The key of remainders, those that may be exchanged largest first.
  @inline(__always) func key(of remainders: [Int], bits: UInt64) -> UInt64 {
    var key: UInt64 = 0
    var line = 0
    unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: remainders.count) { sorted in
      while line < remainders.count {
        let value = remainders[line]
        var hole = line
        while hole > groupStart[line], unsafe sorted[hole - 1] < value {
          unsafe sorted[hole] = sorted[hole - 1]
          hole -= 1
        }
        unsafe sorted[hole] = value
        line += 1
      }
      for place in 0..<remainders.count { key = unsafe key << bits | UInt64(sorted[place]) }
    }
    return key
  }
}
