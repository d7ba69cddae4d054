internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

extension AppraisePage {
  /// What a row of evidence is about.
  private enum Kind: Int32, CaseIterable {
    case ballots, voteShare, measured, ballotTotal, measuredTotal, bonus, penalty, cap, total

    var name: String {
      switch self {
      case .ballots: "ballots"
      case .voteShare: "vote_share"
      case .measured: "measured"
      case .ballotTotal: "all_ballots"
      case .measuredTotal: "all_measured"
      case .bonus: "bonus"
      case .penalty: "penalty"
      case .cap: "cap"
      case .total: "total"
      }
    }
  }

  /// A long table under construction, column by column.
  private struct EvidenceRows {
    var subjects: [Int32] = []
    var parts: [Int32] = []
    var kinds: [Int32] = []
    var values: [Double] = []
    var weights: [Double] = []
    var points: [Double] = []
    var ranks: [Value] = []
    /// Texts of the column `part`, by position.
    var names: [String] = []

    mutating func name(_ text: String) -> Int32 {
      names.append(text)
      return Int32(names.count - 1)
    }

    mutating func add(
      _ subject: Int, _ part: Int32, _ kind: Kind, value: Double?, weight: Double? = nil, points: Double? = nil,
      rank: Int? = nil
    ) {
      subjects.append(Int32(subject))
      parts.append(part)
      kinds.append(kind.rawValue)
      values.append(value ?? .nan)
      weights.append(weight ?? .nan)
      self.points.append(points ?? .nan)
      ranks.append(Value(rank))
    }
  }

  /// What each part added to the score of each person, and what rank it alone would give.
  var evidence: Table {
    var rows = EvidenceRows()
    let leaves = appraisal.leaves
    let leafNames = leaves.map { rows.name($0.name) }
    let leafKinds = leaves.map { leaf -> Kind in
      switch leaf.indicator.source {
      case .column: .measured
      case .ballot: .ballots
      case .voteShare: .voteShare
      }
    }
    let leafRanks = leaves.indices.map { appraisal.ranks(leaf: $0) }
    let adjustmentNames = rules.adjustments.map { rows.name($0.column) }
    let capNames = rules.caps.map { rows.name("\($0.name): \($0.subject)") }
    let alone = [
      appraisal.ballotsAlone.map { (rows.name("all ballots"), Kind.ballotTotal, $0) },
      appraisal.measuresAlone.map { (rows.name("all measured"), Kind.measuredTotal, $0) },
    ].compactMap { $0 }
    let total = rows.name("score")
    for subject in subjects.indices {
      let contributions = appraisal.contributions(of: subject)
      for leaf in leaves.indices {
        let value = appraisal.values[leaf][subject]
        let part = contributions.isEmpty ? nil : contributions[leaf]
        rows.add(
          subject, leafNames[leaf], leafKinds[leaf], value: value, weight: part?.weight, points: part?.points,
          rank: leafRanks[leaf][subject])
      }
      for (name, kind, alone) in alone where alone.scores[subject] != nil {
        rows.add(
          subject, name, kind, value: alone.scores[subject], weight: alone.weights[subject],
          points: alone.points[subject], rank: alone.ranks[subject])
      }
      for (place, adjustment) in rules.adjustments.enumerated() {
        rows.add(
          subject, adjustmentNames[place], adjustment.isPenalty ? .penalty : .bonus,
          value: input.columns[adjustment.column]?[subject], points: appraisal.adjustments[place][subject])
      }
      for place in rules.caps.indices where appraisal.capped[place][subject] {
        rows.add(subject, capNames[place], .cap, value: nil)
      }
      rows.add(
        subject, total, .total, value: nil, points: appraisal.scores[subject], rank: appraisal.grading.ranks[subject])
    }
    return Table(
      name: "evidence", title: "Evidence",
      columns: ["subject", "part", "kind", "value", "weight", "points", "rank"],
      content: [
        .coded(codes: rows.subjects, texts: subjects), .coded(codes: rows.parts, texts: rows.names),
        .coded(codes: rows.kinds, texts: Kind.allCases.map(\.name)), .numbers(rows.values), .numbers(rows.weights),
        .numbers(rows.points), .values(rows.ranks),
      ], pageLimit: Self.pageLimit,
      footnotes: [
        "points = weight × the value on the scale of \(PageWords.short(analysis.model.fullMarks)) points; they add up to the score. "
          + "rank: what this part alone would give."
      ])
  }

  /// The votes of each class at each level, for every person and every leaf that takes ballots.
  var classVotes: Table {
    let scheme = appraisal.tally.scheme
    let leaves = appraisal.leaves.indices.filter { appraisal.leaves[$0].indicator.source.isBallots }
    // A class that never votes at a level is no gap in anybody's evidence.
    let occurs = occurringGroups
    let width = leaves.count * occurs.count
    var (subjectCodes, leafCodes, groupCodes): ([Int32], [Int32], [Int32]) = ([], [], [])
    var (votes, abstentions, trimmed): ([Int], [Int], [Int]) = ([], [], [])
    var (means, weights): ([Double], [Double]) = ([], [])
    var suppressed: [Int32] = []
    subjectCodes.reserveCapacity(subjects.count * width)
    let reasons: [GroupVotes.Suppression] = [.absent, .tooFew, .trimmedAway]
    for subject in subjects.indices {
      for (place, leaf) in leaves.enumerated() {
        let groups = appraisal.votes(of: subject, leaf: leaf)
        for group in occurs {
          let own = groups[group]
          subjectCodes.append(Int32(subject))
          leafCodes.append(Int32(place))
          groupCodes.append(Int32(group))
          votes.append(own.votes)
          abstentions.append(own.abstentions)
          trimmed.append(own.trimmed)
          means.append(own.mean ?? .nan)
          weights.append(own.weight)
          suppressed.append(own.suppression.flatMap { reasons.firstIndex(of: $0) }.map { Int32($0) } ?? -1)
        }
      }
    }
    let classCount = scheme.classes.count
    return Table(
      name: "class_votes", title: "Votes by class and level",
      columns: [
        "subject", "indicator", "level", "class", "votes", "abstentions", "trimmed", "mean", "weight", "suppressed",
      ],
      content: [
        .coded(codes: subjectCodes, texts: subjects),
        .coded(codes: leafCodes, texts: leaves.map { appraisal.leaves[$0].name }),
        .coded(codes: groupCodes.map { $0 / Int32(classCount) }, texts: scheme.levels),
        .coded(codes: groupCodes.map { $0 % Int32(classCount) }, texts: scheme.classes), .integers(votes),
        .integers(abstentions), .integers(trimmed), .numbers(means), .numbers(weights),
        .coded(codes: suppressed, texts: reasons.map(\.rawValue)),
      ], pageLimit: Self.pageLimit,
      footnotes: ["weight: the share that the class has in the person's value; 0 where it is suppressed."],
      hidden: scheme.levels.count > 1 ? [] : ["level"])
  }

  /// The groups that voted for anybody.
  private var occurringGroups: [Int] {
    let count = appraisal.tally.scheme.groupCount
    var occurs = [Bool](repeating: false, count: count)
    for cell in appraisal.tally.cells { occurs[Int(cell) % count] = true }
    return occurs.indices.filter { occurs[$0] }
  }

  /// The tally itself, in the form in which `appraise` reads counts.
  var ballotCounts: Table {
    let (tally, scheme) = (appraisal.tally, appraisal.tally.scheme)
    let names = scheme.grades.map(\.name) + [scheme.abstentions.first ?? "abstained"]
    var (subjectCodes, cells, grades): ([Int32], [Int32], [Int32]) = ([], [], [])
    var counts: [Int] = []
    for subject in subjects.indices {
      for place in tally.starts[subject]..<tally.starts[subject + 1] {
        for grade in 0..<scheme.width where tally.counts[place * scheme.width + grade] > 0 {
          subjectCodes.append(Int32(subject))
          cells.append(Int32(tally.cells[place]))
          grades.append(Int32(grade))
          counts.append(Int(tally.counts[place * scheme.width + grade]))
        }
      }
    }
    let (groups, classes) = (Int32(scheme.groupCount), Int32(scheme.classes.count))
    return Table(
      name: "ballot_counts", title: "Ballots counted",
      columns: ["subject", "class", "level", "indicator", "grade", "count"],
      content: [
        .coded(codes: subjectCodes, texts: subjects),
        .coded(codes: cells.map { $0 % groups % classes }, texts: scheme.classes),
        .coded(codes: cells.map { $0 % groups / classes }, texts: scheme.levels),
        .coded(codes: cells.map { $0 / groups }, texts: scheme.items), .coded(codes: grades, texts: names),
        .integers(counts),
      ], pageLimit: Self.pageLimit)
  }
}
