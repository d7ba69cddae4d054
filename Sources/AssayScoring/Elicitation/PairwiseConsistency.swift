internal import AssayNumerics

/// How far pairwise comparisons are from being consistent with each other.
///
/// ```
/// CI  = (λ_max − n)/(n − 1)
/// CR  = CI / RI(n)
/// GCI = 2/((n − 1)(n − 2)) Σ_{i<j} (ln a[i,j] − ln w[i] + ln w[j])²,   w the geometric means of the rows
/// ```
/// With one or two criteria nothing can contradict: CR is 0. Beyond 15 criteria there is no random index, and CR is empty.
/// Where pairs are missing, λ_max is that of Harker's matrix, and CR is approximate: the random index is that of complete
/// matrices, which contradict themselves more.
///
/// Reference: Saaty, *The Analytic Hierarchy Process* (1980); Aguarón & Moreno-Jiménez (2003), “The geometric consistency
/// index: approximated thresholds”, *European Journal of Operational Research* 147, 137–145; Harker (1987).
public struct PairwiseConsistency: Sendable, Equatable {
  /// The number of criteria, n.
  public let count: Int
  /// λ_max.
  public let eigenvalue: Double
  /// CI; 0 for one criterion.
  public let index: Double
  /// The table that the random index is from.
  public let table: RandomIndex
  /// RI; nil beyond 15 criteria.
  public let randomIndex: Double?
  /// CR; nil beyond 15 criteria.
  public let ratio: Double?
  /// GCI; 0 for one or two criteria, nil where pairs are missing.
  public let geometricIndex: Double?
  /// The GCI that corresponds to CR = 0.1: 0.3147, 0.3526 and 0.370 for 3, 4 and more criteria; nil below.
  public let geometricThreshold: Double?
  /// The number of pairs that nobody judged.
  public let missingPairCount: Int

  /// Saaty's bound: judgments with a larger CR are worth another look.
  public static let acceptableRatio = 0.1

  /// Measures the consistency of comparisons.
  public init(of comparisons: PairwiseComparisons, table: RandomIndex = .saaty1980) {
    let n = comparisons.count
    count = n
    eigenvalue = PrincipalEigenvector(of: comparisons).eigenvalue
    self.table = table
    index = n > 1 ? (eigenvalue - Double(n)) / Double(n - 1) : 0
    randomIndex = table[n]
    ratio = table.ratio(eigenvalue: eigenvalue, count: n)
    missingPairCount = comparisons.missingPairs.count
    geometricIndex = missingPairCount > 0 ? nil : Self.geometricIndex(of: comparisons)
    geometricThreshold = n < 3 ? nil : n == 3 ? 0.3147 : n == 4 ? 0.3526 : 0.370
  }

  /// Whether the ratio is that of complete matrices applied to an incomplete one.
  public var isApproximate: Bool { missingPairCount > 0 && count > 2 }

  /// Why there is no ratio.
  public var reason: String? {
    ratio == nil ? "there is no random index for \(count) criteria; \(RandomIndex.largest) are the most" : nil
  }

  private static func geometricIndex(of comparisons: PairwiseComparisons) -> Double {
    let n = comparisons.count
    guard n > 2 else { return 0 }
    let logs = comparisons.logarithmicLeastSquares.map(Double.log)
    var sum = 0.0
    for i in 0..<n {
      for j in i + 1..<n {
        guard let value = comparisons[i, j] else { continue }
        let error = Double.log(value) - logs[i] + logs[j]
        sum += error * error
      }
    }
    return 2 * sum / Double((n - 1) * (n - 2))
  }
}
