internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// How rank-sum ratios are distributed, and the line through them and their probits.
///
/// Values in ascending order, tied ones in one row of f alternatives with the mean rank R̄:
/// ```
/// p = R̄/m, in the last row 1 − 1/(4m),   probit = 5 + Φ⁻¹(p)
/// RSR = a + b·probit, by least squares over the rows
/// ```
/// Tied are values that differ by at most 1e-12. The line needs three rows for its test and two for itself. It takes
/// the ratios for normally distributed; R² says how well that holds.
///
/// Reference: Tian Fengtiao (田凤调), *秩和比法的应用* (2002).
public struct RankSumRatioDistribution: Sendable, Equatable {
  /// One value of the ratio and those who have it.
  public struct Row: Sendable, Equatable {
    /// The ratio.
    public let value: Double
    /// The alternatives that have it, f.
    public let frequency: Int
    /// The alternatives that have it or a smaller one, Σf.
    public let cumulativeFrequency: Int
    /// The mean of the ranks that they take up, from 1 for the smallest ratio.
    public let meanRank: Double
    /// p, between 0 and 1.
    public let cumulativeShare: Double
    /// 5 + Φ⁻¹(p).
    public let probit: Double
  }

  /// The line of the ratios on their probits.
  public struct Line: Sendable, Equatable {
    /// a.
    public let intercept: Double
    /// b.
    public let slope: Double
    /// The correlation of ratio and probit.
    public let correlation: Double
    /// The test that b = 0, F on 1 and k − 2 degrees of freedom; nil with two rows, or where all lie on the line.
    public let test: TestResult?
    /// Why there is no test.
    public let undefinedReason: String?

    /// The share of the variance that the line explains.
    public var rSquared: Double { correlation * correlation }

    /// The ratio that the line gives for a probit.
    public func callAsFunction(_ probit: Double) -> Double { intercept + slope * probit }
  }

  /// The rows, in ascending order of the ratio.
  public let rows: [Row]
  /// The row of each alternative.
  public let rowOfAlternative: [Int]
  /// nil where all alternatives have one ratio.
  public let line: Line?
  /// Why there is no line.
  public let undefinedReason: String?

  /// Finds the distribution of ratios, one an alternative, all finite.
  public init(_ ratios: [Double]) {
    let groups = TieGroups(ratios, magnitudes: [Double](repeating: 1, count: ratios.count))
    rowOfAlternative = groups.codes.map { Int($0) }
    var firsts = [Int](repeating: -1, count: groups.count)
    for (position, code) in groups.codes.enumerated() where firsts[Int(code)] < 0 { firsts[Int(code)] = position }
    let size = Double(ratios.count)
    let midranks = TieMidranks(sizes: groups.sizes)
    var rows: [Row] = []
    var below = 0
    for (group, frequency) in groups.sizes.enumerated() {
      below += frequency
      let share = group == groups.count - 1 ? 1 - 1 / (4 * size) : midranks.ranks[group] / size
      rows.append(
        Row(
          value: ratios[firsts[group]], frequency: frequency, cumulativeFrequency: below,
          meanRank: midranks.ranks[group], cumulativeShare: share,
          probit: 5 + Normal.standard.quantile(lowerTail: share)))
    }
    self.rows = rows
    line = rows.count > 1 ? Self.line(rows) : nil
    undefinedReason = rows.count > 1 ? nil : "All alternatives have the same rank-sum ratio."
  }

  /// The probit of each alternative.
  public var probits: [Double] { rowOfAlternative.map { rows[$0].probit } }

  /// The ratio that the line gives each alternative (校正值); nil without a line.
  public var fitted: [Double?] { rowOfAlternative.map { row in line.map { $0(rows[row].probit) } } }

  private static func line(_ rows: [Row]) -> Line {
    let size = Double(rows.count)
    var (totals, probits) = (DoubleDouble(0), DoubleDouble(0))
    for row in rows {
      totals += row.value
      probits += row.probit
    }
    let (mean, centre) = (totals.value / size, probits.value / size)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for row in rows {
      let (x, y) = (row.probit - centre, row.value - mean)
      xx += x * x
      yy += y * y
      xy += x * y
    }
    let slope = xy / xx
    let correlation = min(1, xy / (xx * yy).squareRoot())
    var residual = 0.0
    for row in rows {
      let distance = (row.value - mean) - slope * (row.probit - centre)
      residual += distance * distance
    }
    let degrees = size - 2
    let statistic = slope * xy / (residual / degrees)
    let isDefined = degrees > 0 && residual > 0 && statistic.isFinite
    return Line(
      intercept: mean - slope * centre, slope: slope, correlation: correlation,
      test: isDefined
        ? TestResult(
          name: .analysisOfVariance, statistic: statistic, reference: .fisherF(numerator: 1, denominator: degrees),
          method: "Regression of rank-sum ratios on probits") : nil,
      undefinedReason: isDefined
        ? nil : degrees > 0 ? "All ratios lie on the line." : "Two ratios always lie on a line.")
  }
}
