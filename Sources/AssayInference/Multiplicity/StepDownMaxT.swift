public import AssayNumerics

/// Adjusted p-values from the joint distribution of many statistics under permutation: the step-down maximum.
///
/// With |t[1]| ≥ … ≥ |t[m]| and |t*[i]| the statistics of the same hypotheses in one of B permutations of the cases,
/// ```
/// u[i]       = max over j ≥ i of |t*[j]|
/// adjusted p = max over j ≤ i of (1 + number of permutations with u[j] ≥ |t[j]|) / (B + 1)
/// ```
/// The same permutation is used for all hypotheses, so their dependence is kept and correlated tests cost less than with
/// Bonferroni. The statistics must be comparable: standardised, or minus the logarithms of p-values. Valid for
/// exchangeable cases, not under sampling weights; strong control of the family needs subset pivotality.
///
/// Reference: Westfall & Young, *Resampling-Based Multiple Testing* (1993), algorithm 4.1; Ge, Dudoit & Speed (2003),
/// *Test* 12, 1–77, box 2, whose p-values lack the 1 added here for the observed arrangement.
public struct StepDownMaxT: Sendable, Equatable {
  /// Adjusted over the family, in the order of the statistics given.
  public let adjustedPValues: [Double]
  /// Of each hypothesis alone, from the same permutations.
  public let pValues: [Double]
  /// B.
  public let replicates: Int

  /// Statistics count as equal when they differ by less than this share: a permutation that gives the same table in
  /// another order may differ in the last bits.
  public static let tieTolerance = 1e-7

  /// Runs the permutations.
  ///
  /// - Parameters:
  ///   - observed: The statistics of the data.
  ///   - replicates: B, at least 1.
  ///   - parallelism: How many threads may be used; the result does not depend on it.
  ///   - statistics: The statistics of one permutation, in the order of `observed`, a function of its number (from 0)
  ///     alone; an undefined statistic is to be given as 0.
  /// - Precondition: No statistic is NaN.
  /// - Complexity: O(B m) beside the cost of the statistics.
  public init(
    observed: [Double], replicates: Int, parallelism: Parallelism = Parallelism(),
    statistics: @Sendable (_ replicate: Int) -> [Double]
  ) {
    precondition(replicates > 0 && observed.allSatisfy { !$0.isNaN })
    let sizes = observed.map(\.magnitude)
    let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    let thresholds = sizes.map { $0 * (1 - Self.tieTolerance) }
    var exceedances = Exceedances(count: observed.count)
    let pieces = (replicates + Self.pieceSize - 1) / Self.pieceSize
    parallelism.reduce(pieces: pieces) { piece in
      var counts = Exceedances(count: thresholds.count)
      for replicate in (piece * Self.pieceSize)..<min(replicates, (piece + 1) * Self.pieceSize) {
        counts.add(statistics(replicate), thresholds: thresholds, order: order)
      }
      return counts
    } merge: {
      exceedances.add($0)
    }
    let all = Double(replicates + 1)
    var adjusted = sizes
    var running = 0.0
    for place in order {
      running = max(running, Double(exceedances.successive[place] + 1) / all)
      adjusted[place] = running
    }
    adjustedPValues = adjusted
    pValues = exceedances.single.map { Double($0 + 1) / all }
    self.replicates = replicates
  }

  /// Permutations a piece: few enough to share out, many enough that handing one out costs nothing.
  private static let pieceSize = 32
}

/// How many permutations reached each observed statistic, alone and as a successive maximum.
private struct Exceedances: Sendable {
  var single: [Int]
  var successive: [Int]

  init(count: Int) {
    single = Array(repeating: 0, count: count)
    successive = single
  }

  mutating func add(_ statistics: [Double], thresholds: [Double], order: [Int]) {
    precondition(statistics.count == thresholds.count, "a permutation has another number of statistics")
    var largest = 0.0
    for place in order.reversed() {
      let size = statistics[place].magnitude
      precondition(!size.isNaN, "a statistic of a permutation is not a number")
      largest = max(largest, size)
      if size >= thresholds[place] { single[place] += 1 }
      if largest >= thresholds[place] { successive[place] += 1 }
    }
  }

  mutating func add(_ other: Exceedances) {
    for place in single.indices {
      single[place] += other.single[place]
      successive[place] += other.successive[place]
    }
  }
}
