internal import AssayNumerics

/// Builds the lists of nodes at one level of a side from those of the level before.
///
/// For a node with remainders s the last stage of the level takes y of them in every way; the list is that of s − y, moved
/// by the values of the cells y, and added up. While y is filled line by line, bounds on what can still come
/// show when every completion is extreme, or none: then the whole set is one binomial probability, or nothing.
@safe struct ListBuilder {
  private let recipe: ListRecipe
  private let gatherer = ValueGatherer()
  /// Remainders of the node; what the stage leaves of them; sums over the lines from each on.
  private let room: Pinned<Int>
  private let at: Addresses
  private var window = ValueWindow.everything
  private var isWindowed = false
  private var sure = 0.0
  /// Single additions to lists, and ways to fill a stage that were looked at.
  private(set) var steps = 0

  init(_ recipe: ListRecipe) {
    self.recipe = recipe
    room = Pinned(repeating: 0, count: 6 * (recipe.lineCount + 1))
    unsafe at = Addresses(recipe, room)
  }

  /// Where things are: the inner loops read through these alone, and so count no references.
  @unsafe private struct Addresses {
    let lineCount: Int
    let stride: Int
    let price: Int
    let bits: UInt64
    let terms: UnsafePointer<Int>
    let split: UnsafePointer<Double>
    let lowBelow: UnsafePointer<Int>
    let highBelow: UnsafePointer<Int>
    let groupStart: UnsafePointer<Int>
    let starts: UnsafePointer<Int>
    let values: UnsafePointer<Int>
    let weights: UnsafePointer<Double>
    let upTo: UnsafePointer<Double>
    let onward: UnsafePointer<Double>
    let node: UnsafeMutablePointer<Int>
    let rest: UnsafeMutablePointer<Int>
    let sorted: UnsafeMutablePointer<Int>
    let leftAfter: UnsafeMutablePointer<Int>
    let lowAfter: UnsafeMutablePointer<Int>
    let highAfter: UnsafeMutablePointer<Int>

    init(_ recipe: ListRecipe, _ room: Pinned<Int>) {
      unsafe (lineCount, stride, price, bits) = (recipe.lineCount, recipe.stride, recipe.price, recipe.bits)
      unsafe (terms, split) = (UnsafePointer(recipe.terms.base), UnsafePointer(recipe.split.base))
      unsafe (lowBelow, highBelow) = (UnsafePointer(recipe.lowBelow.base), UnsafePointer(recipe.highBelow.base))
      unsafe (groupStart, starts) = (UnsafePointer(recipe.groupStart.base), UnsafePointer(recipe.starts.base))
      unsafe (values, weights) = (UnsafePointer(recipe.values.base), UnsafePointer(recipe.weights.base))
      unsafe (upTo, onward) = (UnsafePointer(recipe.upTo.base), UnsafePointer(recipe.onward.base))
      let width = recipe.lineCount + 1
      unsafe (node, rest, sorted) = (room.base, room.base + width, room.base + 2 * width)
      unsafe (leftAfter, lowAfter) = (room.base + 3 * width, room.base + 4 * width)
      unsafe highAfter = room.base + 5 * width
    }
  }

  /// Adds the list of a node to others; nil for a window when everything is to be listed.
  mutating func build(_ remainders: ArraySlice<UInt16>, window: ValueWindow?, into result: inout ValueLists) {
    isWindowed = window != nil
    self.window = window ?? .everything
    for (line, remainder) in remainders.enumerated() { unsafe at.node[line] = Int(remainder) }
    for line in stride(from: recipe.lineCount - 1, through: 0, by: -1) {
      let place = unsafe line * recipe.stride + at.node[line]
      unsafe at.leftAfter[line] = at.leftAfter[line + 1] + at.node[line]
      unsafe at.lowAfter[line] = at.lowAfter[line + 1] + recipe.low.base[place]
      unsafe at.highAfter[line] = at.highAfter[line + 1] + recipe.high.base[place]
    }
    sure = 0
    unsafe fill(0, left: recipe.margin, value: 0, weight: 1, low: recipe.priced, high: 0)
    result.append(gatherer, scale: Double.exp(-recipe.logSplitTotal), sure: sure)
  }

  @unsafe private mutating func fill(
    _ line: Int, left: Int, value: Int, weight: Double, low: Int, high: Int
  ) {
    let s = unsafe at.node[line]
    let after = unsafe at.leftAfter[line + 1]
    let isLast = unsafe line == at.lineCount &- 1
    let base = unsafe line &* at.stride
    let terms = unsafe at.terms + base
    let split = unsafe at.split + s &* at.stride
    let (lowBelow, highBelow) = unsafe (at.lowBelow + base, at.highBelow + base)
    let (lowRest, highRest) = unsafe (at.lowAfter[line + 1], at.highAfter[line + 1])
    var y = max(0, left - after)
    let most = min(s, left)
    while y <= most {
      let term = unsafe terms[y]
      let product = unsafe weight * split[y]
      unsafe at.rest[line] = s &- y
      var (bottom, top) = (0, 0)
      if isWindowed {
        bottom = unsafe low &+ term &- at.price &* y &+ lowBelow[s &- y]
        top = unsafe high &+ term &+ highBelow[s &- y]
        if window.isNone(bottom &+ lowRest, top &+ highRest) {
          y &+= 1
          continue
        }
        if window.isSure(bottom &+ lowRest, top &+ highRest) {
          steps &+= 1
          sure +=
            product
            * (isLast ? 1 : NetworkSide.binomial(after, left - y, recipe.share, recipe.logFactorials))
          y &+= 1
          continue
        }
      }
      if isLast {
        unsafe add(value &+ term, product)
      } else {
        unsafe fill(line &+ 1, left: left &- y, value: value &+ term, weight: product, low: bottom, high: top)
      }
      y &+= 1
    }
  }

  /// Adds the list of what is left, moved by the value of the stage.
  @unsafe private mutating func add(_ offset: Int, _ weight: Double) {
    // The key of what is left, lines that may be exchanged largest first.
    var key: UInt64 = 0
    for line in unsafe 0..<at.lineCount {
      let value = unsafe at.rest[line]
      let first = unsafe at.groupStart[line]
      var hole = line
      while hole > first, unsafe at.sorted[hole &- 1] < value {
        unsafe at.sorted[hole] = at.sorted[hole &- 1]
        hole &-= 1
      }
      unsafe at.sorted[hole] = value
    }
    for line in unsafe 0..<at.lineCount { key = unsafe key << at.bits | UInt64(truncatingIfNeeded: at.sorted[line]) }
    guard let index = recipe.below.find(key) else { return }
    let (values, weights) = unsafe (at.values, at.weights)
    let range = unsafe at.starts[index]..<at.starts[index + 1]
    guard isWindowed else {
      steps &+= range.count
      return unsafe gatherer.add(values, weights, range, offset: offset, factor: weight)
    }
    let first = unsafe Self.first(in: range, of: values, atLeast: window.sureBelow - offset)
    let end = max(first, unsafe Self.first(in: range, of: values, atLeast: window.sureAbove - offset + 1))
    let gap = unsafe Self.first(in: range, of: values, atLeast: window.noneAbove - offset + 1)
    let resume = unsafe Self.first(in: range, of: values, atLeast: window.noneBelow - offset)
    if first > range.lowerBound { unsafe sure += weight * at.upTo[first - 1] }
    if end < range.upperBound { unsafe sure += weight * at.onward[end] }
    if gap >= resume {
      steps &+= 1 + end - first
      unsafe gatherer.add(values, weights, first..<end, offset: offset, factor: weight)
    } else {
      let (upper, lower) = (first..<max(first, min(gap, end)), min(max(first, resume), end)..<end)
      steps &+= 1 + upper.count + lower.count
      unsafe gatherer.add(values, weights, upper, offset: offset, factor: weight)
      unsafe gatherer.add(values, weights, lower, offset: offset, factor: weight)
    }
  }

  /// The first entry of an ascending range that is at least a value.
  @unsafe static func first(in range: Range<Int>, of values: UnsafePointer<Int>, atLeast value: Int) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    // Most lists lie wholly on one side.
    if unsafe low == high || values[low] >= value { return low }
    if unsafe values[high &- 1] < value { return high }
    while low < high {
      let middle = (low &+ high) >> 1
      if unsafe values[middle] < value { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

extension NetworkProblem {
  /// The key of remainders, those that may be exchanged largest first.
  func key(of remainders: [Int], bits: UInt64) -> UInt64 {
    var sorted = remainders
    for line in remainders.indices {
      var hole = line
      while hole > groupStart[line], sorted[hole - 1] < sorted[hole] {
        sorted.swapAt(hole - 1, hole)
        hole -= 1
      }
    }
    return sorted.reduce(0) { $0 << bits | UInt64($1) }
  }
}
