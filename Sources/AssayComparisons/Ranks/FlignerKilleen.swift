internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// When two distances from a median are tied.
public enum DistanceTies: String, Sendable, CaseIterable {
  /// When they differ by at most 1e-12 of the values that were subtracted.
  case withinRounding
  /// When they are the same number to the last bit, as R and SciPy have it.
  case sameBits
}

/// The Fligner–Killeen test that groups spread equally about their medians.
///
/// The distances |x − median of the group| of all N cases are ranked together and turned into normal scores:
/// ```
/// a = Φ⁻¹(½ + rank/(2(N + 1)))
/// χ² = Σ n[j] (ā[j] − ā)² / S²,   S² = Σ(a − ā)²/(N − 1),   df = k − 1
/// ```
/// It is the least disturbed by long tails of the usual tests of equal variances.
///
/// Distances that differ only by the rounding of a subtraction are tied: 4.1 and 3.9 are equally far from 4. R and SciPy
/// rank the rounding errors, so that their χ² changes when values are written in another unit; ``DistanceTies/sameBits``
/// gives their number.
///
/// Reference: Conover, Johnson & Johnson (1981), *Technometrics* 23, 351–361, "F-K:med X²".
///
/// - Throws: ``ComparisonError/tooFewGroups(_:needed:)``; ``ComparisonError/noVariation(_:)`` when all distances are the same;
///   ``ComparisonError/mismatch(_:)`` for a value that stands for a broken number of cases.
public func flignerKilleen(
  _ groups: GroupedValues, ties: DistanceTies = .withinRounding
) throws(ComparisonError) -> TestResult {
  guard groups.groups.count > 1 else { throw .tooFewGroups(groups.groups.count, needed: 2) }
  var distances: [Double] = []
  var magnitudes: [Double] = []
  var members: [(group: Int32, cases: Double)] = []
  for (index, group) in groups.groups.enumerated() {
    try group.requireWholeCases()
    let median = group.median
    for (place, value) in group.values.enumerated() {
      let cases = group.weights?[place] ?? 1
      guard cases > 0 else { continue }
      distances.append(abs(value - median))
      magnitudes.append(max(abs(value), abs(median)))
      members.append((Int32(index), cases))
    }
  }
  if ties == .sameBits { magnitudes = Array(repeating: 0, count: distances.count) }
  let ranked = RankedGroups(
    labels: groups.groups.map(\.label), ties: TieGroups(distances, magnitudes: magnitudes), members: members)
  guard ranked.distinctCount > 1 else {
    throw .noVariation("All values are equally far from the medians of their groups")
  }
  var below = 0.0
  var sums = [Double](repeating: 0, count: ranked.labels.count)
  var squares = 0.0
  ranked.forEachTie { run in
    let t = run.reduce(0.0) { $0 + $1.cases }
    let rank = below + (t + 1) / 2
    // The upper tail keeps its digits where ranks are high.
    let score = Normal.standard.quantile(upperTail: (ranked.count + 1 - rank) / (2 * (ranked.count + 1)))
    for member in run { sums[Int(member.group)] += member.cases * score }
    squares += t * score * score
    below += t
  }
  let mean = sums.reduce(0, +) / ranked.count
  let variance = (squares - ranked.count * mean * mean) / (ranked.count - 1)
  let between = zip(sums, ranked.sizes).reduce(0.0) {
    let distance = $1.0 / $1.1 - mean
    return $0 + $1.1 * distance * distance
  }
  return TestResult(
    name: .flignerKilleen, statistic: between / variance,
    reference: .chiSquared(degreesOfFreedom: Double(ranked.labels.count - 1)),
    method: "Normal scores of distances from the medians")
}
