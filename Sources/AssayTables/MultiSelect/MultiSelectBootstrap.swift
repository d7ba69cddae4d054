public import AssayInference
internal import AssayNumerics

/// The bootstrap of a test of a multi-select question.
public struct MultiSelectBootstrap: Sendable, Equatable {
  /// X²_S with the bootstrap's p-value.
  public let test: ExactTestResult
  /// Samples with a statistic at least as large as the observed one.
  public let exceedances: Int
  /// Samples in which some option was ticked by all or by nobody, and so added nothing.
  public let incompleteReplicates: Int
  /// B.
  public let replicates: Int
  /// What the samples were drawn with.
  public let seed: UInt64

  /// Draws samples.
  ///
  /// - Parameter sample: The statistic of one sample, and whether every option varies in it.
  init(
    statistic: Double, replicates: Int, seed: UInt64, parallelism: Parallelism, method: String,
    sample draw: @Sendable (inout Philox) -> (value: Double, isComplete: Bool)
  ) {
    precondition(replicates > 0 && replicates < Int(UInt32.max))
    // A sample that repeats the data in another order may differ in the last bits.
    let threshold = statistic * (1 - 1e-7)
    var exceedances = 0
    var incomplete = 0
    let pieces = (replicates + Self.pieceSize - 1) / Self.pieceSize
    parallelism.reduce(pieces: pieces) { piece in
      var counts = (exceedances: 0, incomplete: 0)
      for replicate in (piece * Self.pieceSize)..<min(replicates, (piece + 1) * Self.pieceSize) {
        var generator = Philox(seed: seed, stream: Self.stream, replicate: UInt32(replicate))
        let sample = draw(&generator)
        if sample.value >= threshold { counts.exceedances += 1 }
        if !sample.isComplete { counts.incomplete += 1 }
      }
      return counts
    } merge: {
      exceedances += $0.exceedances
      incomplete += $0.incomplete
    }
    let p = Double(exceedances + 1) / Double(replicates + 1)
    test = ExactTestResult(
      name: .bilderLoughinBootstrap, statistic: statistic, pValue: p, logPValue: Double.log(p),
      method: "Bilder–Loughin, \(replicates) bootstrap samples, \(method), seed \(seed)")
    self.exceedances = exceedances
    incompleteReplicates = incomplete
    self.replicates = replicates
    self.seed = seed
  }

  private static let pieceSize = 16
  /// The use of randomness that this is; others have other numbers.
  private static let stream: UInt32 = 0x424C
}

/// The answers of a sample without their groups.
struct DetachedAnswers: Sendable {
  let rowCount: Int
  /// The size of each group with answers.
  private let groupSizes: [Int]
  /// The combination of each row.
  private let patterns: [Int32]
  /// The places, among the options tested, that each combination ticks.
  private let ticked: [[Int]]
  private let optionCount: Int

  init(_ counts: MultiSelectCounts, options: [Int]) {
    let places = Dictionary(uniqueKeysWithValues: options.enumerated().map { ($1, $0) })
    ticked = counts.patterns.ticked.map { $0.compactMap { places[$0] } }
    optionCount = options.count
    var sizes = [Int](repeating: 0, count: counts.groupCount)
    for (cell, count) in counts.counts.enumerated() { sizes[cell % counts.groupCount] += count }
    groupSizes = sizes.filter { $0 > 0 }
    rowCount = sizes.reduce(0, +)
    // Rows beyond the limit are never drawn, and need no memory.
    guard rowCount <= MultiSelectIndependence.bootstrapRowLimit else {
      patterns = []
      return
    }
    patterns = counts.counts.enumerated().flatMap { cell, count in
      [Int32](repeating: Int32(cell / counts.groupCount), count: count)
    }
  }

  /// X²_S of one sample, and whether every option varies in it.
  func statistic(using generator: inout Philox) -> (value: Double, isComplete: Bool) {
    var ticks = [Int](repeating: 0, count: groupSizes.count * optionCount)
    var drawn = [Int](repeating: 0, count: ticked.count)
    for (group, size) in groupSizes.enumerated() {
      for _ in 0..<size {
        // The high half of the product is uniform to within rows/2⁶⁴.
        let row = generator.next().multipliedFullWidth(by: UInt64(rowCount)).high
        drawn[Int(patterns[Int(row)])] += 1
      }
      for pattern in drawn.indices where drawn[pattern] > 0 {
        for place in ticked[pattern] { ticks[group * optionCount + place] += drawn[pattern] }
        drawn[pattern] = 0
      }
    }
    return pearsonSum(ticks)
  }

  private func pearsonSum(_ ticks: [Int]) -> (value: Double, isComplete: Bool) {
    var sum = 0.0
    var isComplete = true
    let total = Double(rowCount)
    for option in 0..<optionCount {
      let all = Double(groupSizes.indices.reduce(0) { $0 + ticks[$1 * optionCount + option] })
      guard all > 0, all < total else {
        isComplete = false
        continue
      }
      let scale = total * total / (all * (total - all))
      for (group, size) in groupSizes.enumerated() {
        let difference = Double(ticks[group * optionCount + option]) / Double(size) - all / total
        sum += scale * Double(size) * difference * difference
      }
    }
    return (sum, isComplete)
  }
}
