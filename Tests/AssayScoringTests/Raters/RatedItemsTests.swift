import AssayScoring
import Testing

/// Ballots of an appraisal as raters and what they gave.
@Suite struct RatedItemsTests {
  private func scheme() throws -> BallotScheme {
    try BallotScheme(
      grades: [.init("良", points: 80), .init("差", points: 40)], abstentions: ["弃权"], classes: ["上级", "同级"],
      levels: ["市", "镇"], items: ["德", "能"])
  }

  @Test func `the codes of ballots keep their meaning`() throws {
    let scheme = try scheme()
    var batch = BallotBatch()
    // The second subject first: ballots come by subject, rater and item, whatever the order of the data.
    batch.append(subject: 1, rater: 0, cell: scheme.cell(item: 1, group: scheme.group(class: 1, level: 1)), grade: 1)
    batch.append(subject: 0, rater: 1, cell: scheme.cell(item: 0, group: scheme.group(class: 0, level: 1)), grade: 0)
    batch.append(subject: 0, rater: 1, cell: scheme.cell(item: 1, group: scheme.group(class: 0, level: 1)), grade: 2)
    batch.append(
      subject: 1, rater: BallotBatch.anonymous, cell: scheme.cell(item: 0, group: scheme.group(class: 1, level: 0)),
      grade: 0)
    let ballots = try Ballots(scheme, subjects: ["x", "y"], raters: ["a", "b"], batches: [batch])
    let rated = try #require(RatedItems(ballots))
    #expect(rated.subjects == [0, 0, 1] && rated.raters == [1, 1, 0])
    #expect(rated.classes == [0, 0, 1] && rated.items == [0, 1, 1])
    #expect(rated.grades == [0, RatedItems.abstention, 1])
    #expect(rated.points == [80, 40] && rated.subjectCount == 2)
    #expect(rated.raterNames == ["a", "b"] && rated.classNames == ["上级", "同级"] && rated.itemNames == ["德", "能"])
  }

  @Test func `without names of raters there is nothing to look at`() throws {
    var batch = BallotBatch()
    batch.append(subject: 0, rater: BallotBatch.anonymous, cell: 0, grade: 0)
    #expect(RatedItems(try Ballots(try scheme(), subjects: ["x"], raters: [], batches: [batch])) == nil)
  }
}
