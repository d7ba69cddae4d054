public import AssayComparisons
internal import AssayData
public import AssayInference
internal import AssayNumerics

/// Where grades of rank-sum ratios are cut, as probits.
///
/// The usual table of grades (合理分档) divides the range from three standard deviations below the mean to three above it
/// into k equal parts: its probits are 2 + 6i/k. Printed tables round them to two decimals.
///
/// | k | probits |
/// |---|---|
/// | 3 | 4, 6 |
/// | 4 | 3.5, 5, 6.5 |
/// | 5 | 3.2, 4.4, 5.6, 6.8 |
/// | 6 | 3, 4, 5, 6, 7 |
///
/// Reference: Tian Fengtiao (田凤调), *秩和比法的应用* (2002).
public struct ProbitCuts: Sendable, Hashable {
  /// Ascending; a grade begins at its cut.
  public let probits: [Double]

  /// The usual cuts of k grades.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` unless k is from 3 to 10.
  public init(grades count: Int) throws(ScoringError) {
    guard (3...10).contains(count) else {
      throw .mismatch("The table of grades has 3 to 10 grades, not \(count)")
    }
    probits = (1..<count).map { 2 + Double(6 * $0) / Double(count) }
  }

  /// Cuts of one's own.
  ///
  /// - Throws: ``ScoringError/mismatch(_:)`` unless they ascend and are finite.
  public init(probits: [Double]) throws(ScoringError) {
    guard !probits.isEmpty, probits.allSatisfy(\.isFinite), zip(probits, probits.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw .mismatch("Cuts must be finite probits in ascending order, and at least one")
    }
    self.probits = probits
  }

  /// The number of grades.
  public var gradeCount: Int { probits.count + 1 }
}

/// Rank-sum ratios sorted into grades, and the check that the grades differ.
///
/// An alternative is graded by its fitted ratio a + b·probit against the fitted ratios at the cuts, so by its probit
/// against theirs. Grades are checked as the method asks (最佳分档): variances that agree, by Bartlett's test, and means
/// that differ, by an analysis of variance of the ratios.
///
/// Reference: Tian Fengtiao (田凤调), *秩和比法的应用* (2002).
public struct RankSumRatioGrades: Sendable, Equatable {
  /// The cuts as probits.
  public let cuts: ProbitCuts
  /// The ratios that the line gives at the cuts; nil without a line.
  public let cutRatios: [Double]?
  /// The grade of each alternative, 1 the best.
  public let grades: [Int]
  /// How many alternatives have each grade, from the best.
  public let counts: [Int]
  /// Bartlett's test that the variances of the grades agree; nil where it is not defined.
  public let bartlett: TestResult?
  /// Why there is no test of variances.
  public let bartlettUndefinedReason: String?
  /// The analysis of variance of the ratios by grade; nil where it is not defined.
  public let analysisOfVariance: OneWayAnalysisOfVariance?
  /// Why there is no analysis of variance.
  public let analysisUndefinedReason: String?
}

extension RankSumRatioDistribution {
  /// Sorts the alternatives into grades.
  ///
  /// - Parameters:
  ///   - cuts: Where a grade ends and the next better one begins.
  ///   - ratios: The ratios whose distribution this is.
  public func graded(by cuts: ProbitCuts, ratios: [Double]) -> RankSumRatioGrades {
    precondition(ratios.count == rowOfAlternative.count, "There is one ratio for each alternative.")
    let gradeOfRow = rows.map { row in
      // A probit at a cut belongs to the better grade, though its quantile is rounded.
      cuts.gradeCount - cuts.probits.count { row.probit >= $0 - 1e-12 }
    }
    let grades = rowOfAlternative.map { gradeOfRow[$0] }
    var members = [[Double]](repeating: [], count: cuts.gradeCount)
    for (grade, ratio) in zip(grades, ratios) { members[grade - 1].append(ratio) }
    let moments = GroupedMoments(
      labels: members.indices.map { "grade \($0 + 1)" }, moments: members.map { GroupMoments($0) })
    let bartlett = Self.outcome { () throws(ComparisonError) in try moments.bartlett() }
    let analysis = Self.outcome { () throws(ComparisonError) in try moments.analysisOfVariance() }
    return RankSumRatioGrades(
      cuts: cuts, cutRatios: line.map { line in cuts.probits.map { line($0) } }, grades: grades,
      counts: members.map(\.count), bartlett: bartlett.value, bartlettUndefinedReason: bartlett.reason,
      analysisOfVariance: analysis.value, analysisUndefinedReason: analysis.reason)
  }

  private static func outcome<Value>(
    _ test: () throws(ComparisonError) -> Value
  ) -> (value: Value?, reason: String?) {
    do throws(ComparisonError) {
      return (try test(), nil)
    } catch {
      return (nil, error.description)
    }
  }
}
