internal import AssayNumerics

/// Two variables of the same cases, each coded by the order of its values, tied values with one code.
struct PairOrder {
  /// The codes of the first variable.
  let first: [Int32]
  /// The codes of the second variable.
  let second: [Int32]
  /// How many cases have each code.
  let firstSizes: [Int]
  let secondSizes: [Int]

  /// The pairs of codes of cases that have both values.
  init(_ first: [Int32], _ firstCount: Int, _ second: [Int32], _ secondCount: Int) {
    self.first = first
    self.second = second
    firstSizes = Self.sizes(first, firstCount)
    secondSizes = Self.sizes(second, secondCount)
  }

  private static func sizes(_ codes: [Int32], _ count: Int) -> [Int] {
    var sizes = [Int](repeating: 0, count: count)
    for code in codes { sizes[Int(code)] += 1 }
    return sizes
  }

  /// The midranks of the first variable.
  var firstRanks: [Double] { Self.ranks(first, firstSizes) }

  /// The midranks of the second variable.
  var secondRanks: [Double] { Self.ranks(second, secondSizes) }

  private static func ranks(_ codes: [Int32], _ sizes: [Int]) -> [Double] {
    let midranks = TieMidranks(sizes: sizes).ranks
    return codes.map { midranks[Int($0)] }
  }

  /// The second codes in the order of the first variable, and within its ties in that of the second.
  ///
  /// Two counting sorts: linear.
  private var secondInOrderOfFirst: [Int32] {
    let bySecond = Self.places(second, secondSizes, of: Array(0..<Int32(second.count)))
    return Self.places(first, firstSizes, of: bySecond).map { second[Int($0)] }
  }

  private static func places(_ codes: [Int32], _ sizes: [Int], of order: [Int32]) -> [Int32] {
    var next = 0
    var starts = sizes.map { size -> Int in
      defer { next += size }
      return next
    }
    var result = [Int32](repeating: 0, count: codes.count)
    for position in order {
      let code = Int(codes[Int(position)])
      result[starts[code]] = position
      starts[code] += 1
    }
    return result
  }

  /// Kendall's S, the concordant pairs less the discordant ones.
  ///
  /// The discordant pairs are the exchanges of a merge sort, as Knight has it: n log n steps.
  ///
  /// Reference: Knight (1966), *JASA* 61, 436–439.
  var kendallScore: Int {
    var codes = secondInOrderOfFirst
    let joint = jointTies(codes)
    let discordant = Self.inversions(&codes)
    let n = first.count
    let untied = n * (n - 1) / 2 - Self.pairs(firstSizes) - Self.pairs(secondSizes) + joint
    return untied - 2 * discordant
  }

  /// The pairs of cases that tie on both variables.
  private func jointTies(_ ordered: [Int32]) -> Int {
    var sum = 0
    var start = 0
    for size in firstSizes {
      var run = 0
      for place in start..<start + size {
        run = place > start && ordered[place] == ordered[place - 1] ? run + 1 : 0
        sum += run
      }
      start += size
    }
    return sum
  }

  /// The pairs of cases that tie.
  static func pairs(_ sizes: [Int]) -> Int { sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }

  /// Sorts the codes and counts the pairs that stood in the wrong order.
  private static func inversions(_ codes: inout [Int32]) -> Int {
    var other = codes
    var count = 0
    var width = 1
    while width < codes.count {
      var start = 0
      while start < codes.count {
        let middle = min(start + width, codes.count)
        let end = min(start + 2 * width, codes.count)
        count += merge(codes, into: &other, start, middle, end)
        start = end
      }
      swap(&codes, &other)
      width *= 2
    }
    return count
  }

  private static func merge(_ codes: [Int32], into other: inout [Int32], _ start: Int, _ middle: Int, _ end: Int) -> Int
  {
    var left = start
    var right = middle
    var count = 0
    for place in start..<end {
      if right == end || (left < middle && codes[left] <= codes[right]) {
        other[place] = codes[left]
        left += 1
      } else {
        other[place] = codes[right]
        right += 1
        count += middle - left
      }
    }
    return count
  }
}
