internal import AssayNumerics

/// The critical values of a step-down test of all pairs, by simulation.
struct SimultaneousCriticalValue: Sendable {
  /// One a step, descending, of which the last decides; empty where there is no pair.
  let steps: [Double]

  /// Runs the steps until one tells no further pair apart.
  init(
    _ estimates: RankedEstimates, options: RankConfidence.Options, stream: UInt32, parallelism: Parallelism
  ) {
    let groups = EstimateGroups(estimates)
    var steps: [Double] = []
    var current = estimates
    var told = 0
    while true {
      let maximum = PairwiseMaximum(current, groups)
      if maximum.isEmpty { break }
      let critical = Self.quantile(maximum, count: estimates.count, options, stream, parallelism)
      // The pairs of a step are among those of the step before, and so is its critical value no larger; draws are the
      // same.
      steps.append(min(critical, steps.last ?? .infinity))
      guard options.stepDown else { break }
      current = estimates.with(criticalValue: steps[steps.count - 1])
      let now = SeparationCounts(current, groups, parallelism: parallelism).separatedPairs
      if now == told { break }
      told = now
    }
    self.steps = steps
  }

  /// The order statistic at ⌈(B + 1)·level⌉ of the largest differences.
  private static func quantile(
    _ maximum: PairwiseMaximum, count: Int, _ options: RankConfidence.Options, _ stream: UInt32,
    _ parallelism: Parallelism
  ) -> Double {
    let size = 64
    let parts = parallelism.map(pieces: (options.draws + size - 1) / size) { piece in
      var draws = [Double](repeating: 0, count: count)
      return (piece * size..<min(options.draws, (piece + 1) * size)).map { replicate in
        var generator = Philox(seed: options.seed, stream: stream, replicate: UInt32(replicate))
        generator.fillNormals(&draws)
        return maximum.largest(&draws)
      }
    }
    let sorted = parts.flatMap { $0 }.sorted()
    let place = (Double(sorted.count + 1) * options.level - 1e-9).rounded(.up)
    return sorted[min(max(Int(place), 1), sorted.count) - 1]
  }
}
