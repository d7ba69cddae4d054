public import AssayInference

/// Cochran's test that several yes-or-no questions, answered by the same people, have the same share of yes.
///
/// With C the number of yes to each of k questions and R the number of yes of each person:
/// ```
/// Q = k (k − 1) Σ (C[j] − C̄)² / Σ R (k − R),   df = k − 1
/// ```
/// People who answer all questions alike say nothing about a difference and do not change Q. The people are independent,
/// and those who do not answer alike should be at least 24/k or so. With two questions it is McNemar's test without
/// correction. Not for weighted survey data.
///
/// Reference: Cochran (1950), *Biometrika* 37, 256–266.
public struct CochranQ: Sendable, Equatable {
  /// The test; nil when everybody answers all questions alike.
  public let result: TestResult?
  /// The share of yes to each question, in 0...1.
  public let shares: [Double]
  /// The number of people.
  public let total: Double
  /// The number of them who do not answer all questions alike.
  public let varying: Double
  /// Why there is no test; nil when there is one.
  public let undefinedReason: String?

  /// Tests from patterns of answers and the number of people with each; a pattern may occur more than once.
  ///
  /// - Throws: ``TableError/tooFewQuestions(_:)`` with fewer than two; ``TableError/invalidCount(_:row:column:)`` when a
  ///   count is negative, infinite or not a number; ``TableError/noObservations``; ``TableError/totalTooLarge``.
  /// - Precondition: There is a count for each pattern, and all patterns have the same length.
  public init(patterns: [[Bool]], counts: [Double]) throws(TableError) {
    precondition(patterns.count == counts.count, "Each pattern has a count.")
    guard let questions = patterns.first?.count else { throw .noObservations }
    guard questions >= 2 else { throw .tooFewQuestions(questions) }
    var yes = [Double](repeating: 0, count: questions)
    var total = 0.0
    var varying = 0.0
    var spread = 0.0
    for (position, (pattern, count)) in zip(patterns, counts).enumerated() {
      precondition(pattern.count == questions, "All patterns answer the same questions.")
      guard count >= 0, count.isFinite else {
        throw .invalidCount(count, row: "pattern \(position + 1)", column: "count")
      }
      total += count
      let row = pattern.count { $0 }
      // Only those who differ enter the totals, so that a billion who agree do not drown them.
      if row > 0, row < questions {
        varying += count
        spread += count * Double(row * (questions - row))
      }
      for question in pattern.indices where pattern[question] { yes[question] += count }
    }
    guard total > 0 else { throw .noObservations }
    guard spread.isFinite, total.isFinite else { throw .totalTooLarge }
    self.total = total
    self.varying = varying
    shares = yes.map { $0 / total }
    guard spread > 0 else {
      result = nil
      undefinedReason = "Everybody answers all questions alike, so there is no difference to test."
      return
    }
    let k = Double(questions)
    let differing = Self.yesOfVarying(patterns, counts, questions)
    let mean = differing.reduce(0) { $0 + $1 / k }
    let between = differing.reduce(0) { $0 + ($1 - mean) * (($1 - mean) / spread) }
    result = TestResult(
      name: .cochranQ, statistic: k * (k - 1) * between, reference: .chiSquared(degreesOfFreedom: k - 1),
      method: "Cochran's Q; \(Self.words(varying)) of \(Self.words(total)) do not answer all questions alike")
    undefinedReason = nil
  }

  private static func yesOfVarying(_ patterns: [[Bool]], _ counts: [Double], _ questions: Int) -> [Double] {
    var yes = [Double](repeating: 0, count: questions)
    for (pattern, count) in zip(patterns, counts) {
      guard pattern.contains(true), pattern.contains(false) else { continue }
      for question in pattern.indices where pattern[question] { yes[question] += count }
    }
    return yes
  }

  private static func words(_ count: Double) -> String {
    Int(exactly: count).map(String.init) ?? "\(count)"
  }
}
