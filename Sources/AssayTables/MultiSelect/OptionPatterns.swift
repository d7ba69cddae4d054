public import AssayData

/// The distinct answers to a tick-all-that-apply question: which combinations of options were ticked.
///
/// Everything that concerns dependence between options depends on the data through how often each combination occurs.
public struct OptionPatterns: Sendable, Equatable {
  /// The number of options.
  public let optionCount: Int
  /// The options ticked in each combination, ascending; the combinations in order of first appearance.
  public let ticked: [[Int]]

  /// Creates combinations.
  ///
  /// - Precondition: Every option is in `0..<optionCount`.
  public init(optionCount: Int, ticked: [[Int]]) {
    precondition(ticked.allSatisfy { $0.allSatisfy { (0..<optionCount).contains($0) } })
    self.optionCount = optionCount
    self.ticked = ticked
  }

  /// The distinct combinations of a question, and the position of each row's.
  ///
  /// - Returns: The combinations, and for each row the position of its combination; nil where there is no answer.
  public static func indexing(_ answers: MultiSelectColumn) -> (patterns: OptionPatterns, rows: [Int?]) {
    // One word holds the answers to nearly every question, and a number is found several times faster than an array.
    answers.wordsPerRow == 1
      ? indexing(answers) { answers.words[$0] }
      : indexing(answers) { Array(answers.words[($0 * answers.wordsPerRow)..<(($0 + 1) * answers.wordsPerRow)]) }
  }

  private static func indexing<Key: Hashable>(
    _ answers: MultiSelectColumn, key: (_ row: Int) -> Key
  ) -> (patterns: OptionPatterns, rows: [Int?]) {
    var positions: [Key: Int] = [:]
    var ticked: [[Int]] = []
    let rows = answers.reasons.indices.map { row -> Int? in
      guard answers.reasons[row] != .missing else { return nil }
      let key = key(row)
      if let position = positions[key] { return position }
      positions[key] = ticked.count
      ticked.append(answers.options.indices.filter { answers.isTicked($0, row: row) })
      return ticked.count - 1
    }
    return (OptionPatterns(optionCount: answers.options.count, ticked: ticked), rows)
  }

  /// The combinations of both, and where those of `other` are among them.
  package func union(_ other: OptionPatterns) -> (patterns: OptionPatterns, places: [Int]) {
    precondition(optionCount == other.optionCount)
    var all = ticked
    var positions = Dictionary(uniqueKeysWithValues: ticked.enumerated().map { ($1, $0) })
    let places = other.ticked.map { combination -> Int in
      if let position = positions[combination] { return position }
      positions[combination] = all.count
      all.append(combination)
      return all.count - 1
    }
    return (OptionPatterns(optionCount: optionCount, ticked: all), places)
  }
}

/// How often each combination of options occurs in each group.
public struct MultiSelectCounts: Sendable, Equatable {
  /// The combinations.
  public let patterns: OptionPatterns
  /// The number of groups, empty ones included.
  public let groupCount: Int
  /// Cases of each combination in each group, combination by combination.
  public let counts: [Int]

  /// Creates counts.
  ///
  /// - Precondition: One count of at least 0 for each combination and group.
  public init(patterns: OptionPatterns, groupCount: Int, counts: [Int]) {
    precondition(counts.count == patterns.ticked.count * groupCount && counts.allSatisfy { $0 >= 0 })
    self.patterns = patterns
    self.groupCount = groupCount
    self.counts = counts
  }

  /// Counts the rows that have a group and an answer; a row that answered and ticked nothing is one of them.
  ///
  /// - Precondition: As many groups as rows, each in `0..<groupCount`.
  public init(groups: [Int?], groupCount: Int, answers: MultiSelectColumn) {
    precondition(groups.count == answers.reasons.count)
    let (patterns, rows) = OptionPatterns.indexing(answers)
    var counts = [Int](repeating: 0, count: patterns.ticked.count * groupCount)
    for (group, pattern) in zip(groups, rows) {
      guard let group, let pattern else { continue }
      counts[pattern * groupCount + group] += 1
    }
    self.init(patterns: patterns, groupCount: groupCount, counts: counts)
  }

  /// The counts of two sets of rows together, as of two pieces of a file.
  ///
  /// - Precondition: The same options and groups.
  public func merged(with other: MultiSelectCounts) -> MultiSelectCounts {
    precondition(groupCount == other.groupCount)
    let (union, places) = patterns.union(other.patterns)
    var sums = counts + Array(repeating: 0, count: (union.ticked.count - patterns.ticked.count) * groupCount)
    for (cell, count) in other.counts.enumerated() {
      sums[places[cell / groupCount] * groupCount + cell % groupCount] += count
    }
    return MultiSelectCounts(patterns: union, groupCount: groupCount, counts: sums)
  }
}

/// Why a test of a multi-select question cannot be made.
public enum MultiSelectError: Error, Equatable, Sendable {
  /// Fewer than two groups hold answers.
  case tooFewGroups(Int)
  /// No option is ticked by some and left by others.
  case noVaryingOption
  /// More pairs of options than the covariance of their products is built for.
  case tooManyPairs(Int, limit: Int)
  /// More rows than the bootstrap draws.
  case tooManyRows(Int, limit: Int)
  /// A method for simple random samples was asked of weighted data.
  case unweightedOnly(MultiSelectMethod)
  /// The design has one row, so no variance can be estimated.
  case oneUnit
}

extension MultiSelectError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooFewGroups(let count):
      "Only \(count) \(count == 1 ? "group has" : "groups have") answers to the question; two are needed."
    case .noVaryingOption:
      "Every option is ticked by all or by nobody, so there is nothing to test."
    case .tooManyPairs(let pairs, let limit):
      "The two questions have \(pairs) pairs of options, and the test is built for \(limit) at the most. Drop options."
    case .tooManyRows(let rows, let limit):
      "The bootstrap draws every one of \(rows) rows anew, and \(limit) is the most; the Rao–Scott test needs no draws."
    case .unweightedOnly(.bootstrap):
      "The bootstrap of rows is for simple random samples; under sampling weights use the Rao–Scott test."
    case .unweightedOnly:
      "This test of the options is for simple random samples; under sampling weights use the Rao–Scott test."
    case .oneUnit:
      "Only one row has a weight, so no sampling variance can be estimated."
    }
  }
}

/// What the sum of the options' statistics is compared with.
public enum MultiSelectMethod: Sendable, Hashable {
  /// Satterthwaite's χ² for a sum of weighted χ² variables.
  case raoScott
  /// Samples drawn from the data with the answers detached from the groups.
  case bootstrap(replicates: Int, seed: UInt64)
  /// The smallest p-value of the options, times their number.
  case bonferroni
}
