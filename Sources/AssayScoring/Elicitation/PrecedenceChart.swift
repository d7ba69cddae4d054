/// The precedence chart (优序图): who wins each comparison, and how often each criterion wins.
///
/// Of two criteria the more important one gets the total (1), the other 0; equals get half each. On larger totals, such as
/// 5 or 10, a judgment can be graded, as long as both sides of a pair add up to the total.
/// ```
/// w[i] = Σ_j p[i,j] / Σ_ij p[i,j]
/// ```
/// The criterion that loses every comparison has the weight 0 where the diagonal is blank; with half the total on the
/// diagonal every criterion has some weight. The consistency of charts without ties is Kendall's: d circular triads, and
/// ```
/// ζ = 1 − 24 d/(n³ − n) for odd n,   1 − 24 d/(n³ − 4n) for even n
/// ```
/// Reference: Moody, *Decision Making: Proven Methods for Better Decisions* (1983), for the chart; Kendall & Babington
/// Smith (1940), “On the method of paired comparisons”, *Biometrika* 31, 324–345, for ζ.
public struct PrecedenceChart: Sendable, Equatable {
  /// What a criterion gets against itself.
  public enum Diagonal: String, Sendable, CaseIterable {
    /// Nothing.
    case blank
    /// Half of the total.
    case half
  }

  /// The criteria.
  public let names: [String]
  /// What both sides of a pair add up to.
  public let total: Double
  /// What a criterion gets against itself.
  public let diagonal: Diagonal
  /// The sum of each row.
  public let rowSums: [Double]
  /// The weights; they add up to 1.
  public let weights: [Double]
  /// The circular triads, in which a beats b, b beats c and c beats a; nil where a pair is tied or graded.
  public let circularTriads: Int?
  /// Kendall's coefficient of consistence, ζ; nil where there are no circular triads to count, and below 3 criteria.
  public let consistence: Double?

  /// Creates a chart from its rows.
  ///
  /// Where one entry of a pair is missing it is the total less the other; what stands on the diagonal is not read.
  ///
  /// - Throws: ``JudgmentError``: fewer than two criteria, names that repeat, rows of other lengths, an entry outside
  ///   0…total, a pair that does not add up, a pair that nobody judged.
  public init(
    _ names: [String], rows: [[Double?]], total: Double = 1, diagonal: Diagonal = .blank
  ) throws(JudgmentError) {
    guard names.count > 1 else { throw .empty("pairs of criteria") }
    guard total > 0, total.isFinite else { throw .option("The total of a pair, \(total), must be above 0") }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted { throw .duplicateName(name) }
    guard rows.count == names.count, rows.allSatisfy({ $0.count == names.count }) else {
      throw .mismatch("A precedence chart of \(names.count) criteria has as many rows and columns")
    }
    let n = names.count
    var entries = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      entries[i * n + i] = diagonal == .half ? total / 2 : 0
      for j in i + 1..<max(n, i + 1) {
        let pair = try Self.pair(rows[i][j], rows[j][i], names[i], names[j], total: total)
        (entries[i * n + j], entries[j * n + i]) = (pair.value, pair.mirrored)
      }
    }
    self.names = names
    self.total = total
    self.diagonal = diagonal
    rowSums = (0..<n).map { row in entries[row * n..<(row + 1) * n].reduce(0, +) }
    let sum = rowSums.reduce(0, +)
    weights = rowSums.map { $0 / sum }
    (circularTriads, consistence) = Self.consistence(entries, n, total: total)
  }

  private static func pair(
    _ value: Double?, _ mirrored: Double?, _ row: String, _ column: String, total: Double
  ) throws(JudgmentError) -> (value: Double, mirrored: Double) {
    for entry in [value, mirrored].compactMap(\.self) {
      guard entry >= 0, entry <= total else {
        throw .invalidRating(
          entry, criterion: entry == value ? "\(row) : \(column)" : "\(column) : \(row)", expert: nil,
          rule: "entries of a precedence chart lie between 0 and the total of a pair")
      }
    }
    guard let value = value ?? mirrored.map({ total - $0 }) else {
      throw .missingPair(row: row, column: column, method: "A precedence chart")
    }
    let other = mirrored ?? total - value
    guard abs(value + other - total) <= 1e-9 * total else {
      throw .notComplementary(row: row, column: column, value: value, mirrored: other, total: total)
    }
    return (value, other)
  }

  private static func consistence(_ entries: [Double], _ n: Int, total: Double) -> (triads: Int?, zeta: Double?) {
    var wins = [Int](repeating: 0, count: n)
    for i in 0..<n {
      for j in 0..<n where j != i {
        guard entries[i * n + j] == 0 || entries[i * n + j] == total else { return (nil, nil) }
        if entries[i * n + j] > 0 { wins[i] += 1 }
      }
    }
    // All triads less those in which one criterion beats both others.
    let triads = n * (n - 1) * (n - 2) / 6 - wins.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    guard n > 2 else { return (triads, nil) }
    let cube = n * n * n
    return (triads, 1 - Double(24 * triads) / Double(n.isMultiple(of: 2) ? cube - 4 * n : cube - n))
  }
}
