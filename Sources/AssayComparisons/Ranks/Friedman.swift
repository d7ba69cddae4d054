public import AssayInference
internal import AssayNumerics

/// Friedman's test that k treatments, questions or raters get the same ranks within n blocks of matched cases.
///
/// Each block is ranked by itself. With R[j] the rank sum of a treatment and t the sizes of ties within blocks:
/// ```
/// χ² = 12 Σ(R[j] − n(k + 1)/2)² / (nk(k + 1) − Σ(t³ − t)/(k − 1)),   df = k − 1
/// W  = χ²/(n(k − 1))                        Kendall's coefficient of concordance, in 0...1
/// F  = (n − 1)χ²/(n(k − 1) − χ²)            Iman and Davenport, on k − 1 and (k − 1)(n − 1) df
/// ```
/// Blocks must be independent and complete. The F reference is the better one for few blocks.
///
/// Reference: Hollander, Wolfe & Chicken, *Nonparametric Statistical Methods* (3rd ed., 2014), §7.1; Iman & Davenport
/// (1980), *Communications in Statistics A* 9, 571–595.
public struct Friedman: Sendable, Equatable {
  /// The labels of the treatments.
  public let labels: [String]
  /// The blocks, n.
  public let blockCount: Int
  /// The mean rank of each treatment.
  public let meanRanks: [Double]
  /// χ², corrected for ties.
  public let test: TestResult
  /// Iman and Davenport's F; nil when all blocks agree perfectly, or with one block, where it has no value.
  public let imanDavenport: TestResult?
  /// Kendall's W.
  public let kendallW: Double

  /// Tests the columns of a table of blocks.
  ///
  /// - Parameters:
  ///   - columns: One list for each treatment, block after block.
  ///   - labels: The names of the treatments.
  /// - Throws: ``ComparisonError/tooFewGroups(_:needed:)`` with fewer than two treatments;
  ///   ``ComparisonError/unequalLengths(_:_:)``; ``ComparisonError/tooFewValues(_:group:needed:)`` without blocks;
  ///   ``ComparisonError/invalidValue(_:group:)``; ``ComparisonError/noVariation(_:)`` when every block is tied throughout.
  public init(columns: [[Double]], labels: [String]) throws(ComparisonError) {
    let blocks = try MatchedBlocks(columns: columns, labels: labels)
    self.labels = labels
    let k = Double(columns.count)
    let n = Double(blocks.count)
    blockCount = blocks.count
    meanRanks = blocks.rankSums.map { $0 / n }
    let centre = n * (k + 1) / 2
    let squares = blocks.rankSums.reduce(0.0) { $0 + ($1 - centre) * ($1 - centre) }
    let spread = n * k * (k + 1) - blocks.tieSum / (k - 1)
    guard blocks.hasVariation else { throw .noVariation("Within every block all values are the same") }
    let statistic = 12 * squares / spread
    let most = n * (k - 1)
    test = TestResult(
      name: .friedman, statistic: statistic, reference: .chiSquared(degreesOfFreedom: k - 1),
      method: blocks.tieSum > 0 ? "Chi-squared approximation, corrected for ties" : "Chi-squared approximation")
    kendallW = min(1, statistic / most)
    // A rest of a few roundings is none: then every block has the same ranks.
    let rest = most - statistic
    imanDavenport =
      rest > 1e-12 * most && n > 1
      ? TestResult(
        name: .imanDavenport, statistic: (n - 1) * statistic / rest,
        reference: .fisherF(numerator: k - 1, denominator: (k - 1) * (n - 1)), method: "Iman and Davenport's F")
      : nil
  }
}

/// Blocks ranked each by itself.
private struct MatchedBlocks {
  let count: Int
  private(set) var rankSums: [Double]
  /// Σ(t³ − t) over all blocks.
  private(set) var tieSum = 0.0
  /// Whether some block has two different values.
  private(set) var hasVariation = false

  init(columns: [[Double]], labels: [String]) throws(ComparisonError) {
    precondition(columns.count == labels.count, "There is one label for each treatment.")
    guard columns.count > 1 else { throw .tooFewGroups(columns.count, needed: 2) }
    count = columns[0].count
    for column in columns where column.count != count { throw .unequalLengths(count, column.count) }
    guard count > 0 else { throw .tooFewValues(0, group: labels[0], needed: 1) }
    for (label, column) in zip(labels, columns) {
      if let value = column.first(where: { !$0.isFinite }) { throw .invalidValue(value, group: label) }
    }
    rankSums = Array(repeating: 0, count: columns.count)
    var block = [(value: Double, column: Int)](repeating: (0, 0), count: columns.count)
    for row in 0..<count {
      for column in columns.indices { block[column] = (columns[column][row], column) }
      block.sort { $0.value < $1.value }
      add(block)
    }
  }

  private mutating func add(_ block: [(value: Double, column: Int)]) {
    var start = 0
    for place in block.indices {
      let value = block[place].value
      if place + 1 < block.count {
        let next = block[place + 1].value
        if next - value <= tieTolerance * max(abs(next), abs(value)) { continue }
      }
      let t = Double(place + 1 - start)
      let rank = Double(start) + (t + 1) / 2
      for tied in start...place { rankSums[block[tied].column] += rank }
      tieSum += (t - 1) * t * (t + 1)
      if place + 1 < block.count { hasVariation = true }
      start = place + 1
    }
  }
}
