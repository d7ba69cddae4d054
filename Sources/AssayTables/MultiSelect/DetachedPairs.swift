internal import AssayNumerics

/// The answers to one of two questions, without those to the other.
struct AnsweredOptions: Sendable, Equatable {
  let rowCount: Int
  /// The options that some tick and others do not.
  let options: [Int]
  /// The places, among those options, that each combination ticks.
  let ticked: [[Int]]
  /// (answer − share)/√(share (1 − share)) of each of those options, for each combination.
  let standardized: [[Double]]
  /// The combination of each row; empty beyond the limit of the bootstrap.
  let rows: [Int32]

  init(_ patterns: OptionPatterns, counts: [Int]) {
    let total = counts.reduce(0, +)
    var ticks = [Int](repeating: 0, count: patterns.optionCount)
    for (combination, count) in zip(patterns.ticked, counts) {
      for option in combination { ticks[option] += count }
    }
    let options = ticks.indices.filter { ticks[$0] > 0 && ticks[$0] < total }
    let places = Dictionary(uniqueKeysWithValues: options.enumerated().map { ($1, $0) })
    ticked = patterns.ticked.map { $0.compactMap { places[$0] } }
    standardized = ticked.map { combination in
      var values = options.map { -(Double(ticks[$0]) / Double(total - ticks[$0])).squareRoot() }
      for place in combination { values[place] = -1 / values[place] }
      return values
    }
    rowCount = total
    self.options = options
    rows =
      total <= MultiSelectIndependence.bootstrapRowLimit
      ? counts.enumerated().flatMap { [Int32](repeating: Int32($0), count: $1) } : []
  }
}

/// The answers to two questions, to be drawn apart.
struct DetachedPairs: Sendable, Equatable {
  let first: AnsweredOptions
  let second: AnsweredOptions

  init(_ pairs: MultiSelectPairs) {
    var left = [Int](repeating: 0, count: pairs.first.ticked.count)
    var right = [Int](repeating: 0, count: pairs.second.ticked.count)
    for cell in pairs.cells {
      left[cell.first] += cell.count
      right[cell.second] += cell.count
    }
    first = AnsweredOptions(pairs.first, counts: left)
    second = AnsweredOptions(pairs.second, counts: right)
  }

  var rowCount: Int { first.rowCount }

  var pairCount: Int { first.options.count * second.options.count }

  /// X²_S of one sample, and whether every option varies in it.
  func statistic(using generator: inout Philox) -> (value: Double, isComplete: Bool) {
    let (rows, width) = (UInt64(rowCount), second.options.count)
    var left = [Int](repeating: 0, count: first.options.count)
    var right = [Int](repeating: 0, count: width)
    var joint = [Int](repeating: 0, count: left.count * width)
    for _ in 0..<rowCount {
      let a = first.ticked[Int(first.rows[Int(generator.next().multipliedFullWidth(by: rows).high)])]
      let b = second.ticked[Int(second.rows[Int(generator.next().multipliedFullWidth(by: rows).high)])]
      for place in b { right[place] += 1 }
      for place in a {
        left[place] += 1
        for other in b { joint[place * width + other] += 1 }
      }
    }
    let n = Double(rowCount)
    var sum = 0.0
    var isComplete = true
    for (i, x) in left.enumerated() {
      for (j, y) in right.enumerated() {
        guard x > 0, x < rowCount, y > 0, y < rowCount else {
          isComplete = false
          continue
        }
        let difference = Double(joint[i * width + j]) - Double(x) * Double(y) / n
        sum += n * n * n * difference * difference / (Double(x) * (n - Double(x)) * Double(y) * (n - Double(y)))
      }
    }
    return (sum, isComplete)
  }
}
