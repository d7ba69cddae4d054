import AssayScoring
import AssayTestSupport
import Testing

/// Kendall's W where raters rated the same persons.
@Suite struct ClassConcordanceTests {
  /// Ballots of one class and one item; nil is a person whom the rater does not rate.
  private func ballots(_ rows: [[Int?]]) throws -> RatedItems {
    var (subjects, raters, grades): ([UInt32], [UInt32], [UInt8]) = ([], [], [])
    for (rater, row) in rows.enumerated() {
      for (subject, grade) in row.enumerated() {
        guard let grade else { continue }
        subjects.append(UInt32(subject))
        raters.append(UInt32(rater))
        grades.append(UInt8(grade))
      }
    }
    let none = subjects.map { _ in UInt16(0) }
    return try RatedItems(
      subjects: subjects, raters: raters, classes: none, items: none, grades: grades, points: [40, 65, 80, 95],
      subjectCount: rows[0].count, raterNames: rows.indices.map { "r\($0)" }, classNames: ["c"], itemNames: [""])
  }

  private func concordance(_ rows: [[Int?]]) throws -> ClassConcordance {
    try #require(RaterOverview(ballots(rows)).agreement[0].concordance)
  }

  @Test func `complete ratings have one W`() throws {
    // R 4.2.2: friedman.test(rbind(c(3,2,1,0), c(3,1,2,0), c(3,3,1,0)))$statistic / 9
    let w = try concordance([[3, 2, 1, 0], [3, 1, 2, 0], [3, 3, 1, 0]])
    expectClose(w.mean, 0.86206896551724144, relative: 1e-13)
    #expect(w.isComplete && w.panels == 1 && w.raters == 3 && w.undefinedReason == nil)
    #expect(try concordance([[3, 1], [3, 0]]).mean == 1)
    #expect(try concordance([[3, 1], [1, 3]]).mean == 0)
  }

  @Test func `incomplete ratings have the W of their panels`() throws {
    // Two raters agree on persons 1 and 2, three disagree in part on 3 to 5; the last is alone with his persons.
    let rows: [[Int?]] = [
      [3, 0, nil, nil, nil], [2, 1, nil, nil, nil], [nil, nil, 3, 2, 1], [nil, nil, 3, 2, 1], [nil, nil, 1, 2, 3],
      [3, nil, nil, nil, 1],
    ]
    let w = try concordance(rows)
    // The second panel's rank sums are 5, 6 and 7 of 3 raters: W = 12·2/(9·24) = 1/9.
    expectClose(w.mean, (2 * 1 + 3 / 9.0) / 5, relative: 1e-13)
    #expect(!w.isComplete && w.panels == 2 && w.raters == 5)
  }

  @Test func `without a panel or a difference there is no W, and a reason`() throws {
    let alone = try concordance([[3, 1, nil], [nil, 2, 1], [3, nil, 1]])
    #expect(alone.mean == nil && alone.panels == 0)
    #expect(alone.undefinedReason == "no two raters of the class rated the same two or more persons")
    let flat = try concordance([[2, 2], [1, 1]])
    #expect(flat.mean == nil && flat.undefinedReason == "every rater gave all persons the same")
  }
}
