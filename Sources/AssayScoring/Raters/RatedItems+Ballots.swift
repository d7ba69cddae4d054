extension RatedItems {
  /// The ballots of an appraisal, by subject and then by rater and item; a class is one at whatever level.
  ///
  /// - Returns: nil where ballots do not name their raters, or where there are none.
  public init?(_ ballots: Ballots) {
    let scheme = ballots.scheme
    guard !ballots.raters.isEmpty, ballots.count > 0 else { return nil }
    var (subjects, raters): ([UInt32], [UInt32]) = ([], [])
    var (classes, items, grades): ([UInt16], [UInt16], [UInt8]) = ([], [], [])
    subjects.reserveCapacity(ballots.count)
    raters.reserveCapacity(ballots.count)
    classes.reserveCapacity(ballots.count)
    items.reserveCapacity(ballots.count)
    grades.reserveCapacity(ballots.count)
    for subject in ballots.subjects.indices {
      for word in ballots.words[ballots.starts[subject]..<ballots.starts[subject + 1]] {
        let rater = BallotWord.rater(word)
        // A ballot without a rater's name tells nothing of a rater.
        guard rater != BallotBatch.anonymous else { continue }
        let (cell, grade) = (BallotWord.cell(word), BallotWord.grade(word))
        subjects.append(UInt32(truncatingIfNeeded: subject))
        raters.append(rater)
        classes.append(UInt16(truncatingIfNeeded: cell % scheme.groupCount % scheme.classes.count))
        items.append(UInt16(truncatingIfNeeded: cell / scheme.groupCount))
        grades.append(grade == scheme.abstentionCode ? Self.abstention : UInt8(truncatingIfNeeded: grade))
      }
    }
    guard
      let made = try? RatedItems(
        subjects: subjects, raters: raters, classes: classes, items: items, grades: grades,
        points: scheme.grades.map(\.points), subjectCount: ballots.subjects.count, raterNames: ballots.raters,
        classNames: scheme.classes, itemNames: scheme.items)
    else { return nil }
    self = made
  }
}
