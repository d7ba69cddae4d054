internal import AssayData
internal import AssayNumerics
internal import AssayScoring

extension AppraisePage {
  /// How the numbers were made.
  var notes: [String] {
    let model = analysis.model
    var notes = (persons?.notes ?? []) + ballots.notes + (uncertainty?.notes ?? []) + (bootstrap?.notes ?? [])
    if let persons { notes.append("Persons: the \(subjects.count) of \(persons.source).") }
    notes.append("Ballots: \(ballots.columns.form.name).")
    notes += uncounted
    notes.append(
      "Grades count \(model.ballots.grades.map { "\($0.name) \(PageWords.short($0.points))" }.joined(separator: ", ")) points; "
        + (model.groups.abstentions == .zero ? "an abstention counts as 0." : "an abstention is no vote."))
    if model.groups.classes.count > 1 {
      notes.append(
        model.groups.absent == .reweight
          ? "A class that is absent or suppressed passes its weight to the others"
            + (model.groups.levels.count > 1
              ? " of the same level; a level without any passes it to the other levels." : ".")
          : "A class that is absent or suppressed is an error.")
    }
    let isMixed = appraisal.leaves.contains { !$0.indicator.source.isBallots }
    notes.append(
      "Aggregation: \(model.scoring.aggregation.name); " + (isMixed ? "measured indicators: \(scales); " : "")
        + "missing indicators: \(model.scoring.missing.rawValue).")
    notes += appraisal.fitted.notes
    if !rules.grades.isEmpty { notes.append(contentsOf: gradeNotes) }
    if let repeats = ballots.ballots?.repeats, repeats.ballotCount > 0 {
      notes.append(
        "\(repeats.ballotCount) ballots do not count, because the same rater voted more than once on the same indicator of the "
          + "same person (\(repeats.caseCount) cases).")
    }
    if appraisal.blankAdjustments > 0 {
      notes.append("\(appraisal.blankAdjustments) blank cells of bonus and penalty columns count as 0.")
    }
    return notes + (fuzzy?.notes ?? []) + (raters?.notes ?? [])
  }

  /// How measured values are put on the scale of points.
  private var scales: String {
    let full = PageWords.short(analysis.model.fullMarks)
    switch analysis.model.scoring.treeNormalisation {
    case .minMax: return "min-max, from 0 to \(full) points"
    case .max: return "share of the maximum, of \(full) points"
    case .efficacy(let offset, let span):
      return "efficacy, from \(PageWords.short(offset)) to \(PageWords.short(offset + span)) points"
    case let other: return other.name
    }
  }

  private var gradeNotes: [String] {
    guard rules.grades.contains(where: { $0.share != nil }) else { return [] }
    let hasKeys = !rules.tieBreak.isEmpty && rules.grades.contains { $0.share != nil && $0.ties == .broken }
    return [
      hasKeys
        ? "Ties where a quota ends are broken by \(rules.tieBreak.map(\.name).joined(separator: ", then ")); who is still tied is left out."
        : "Persons tied where a quota ends are left out, all of them."
    ]
  }

  /// Abstentions, ballots of nobody, and measured values that are missing.
  private var uncounted: [String] {
    var notes: [String] = []
    let tally = appraisal.tally
    let width = tally.scheme.width
    let abstentions = tally.cells.indices.reduce(0) { $0 + Int(tally.counts[($1 + 1) * width - 1]) }
    if abstentions > 0 { notes.append("\(abstentions) of the ballots abstain.") }
    if let cast = ballots.ballots, !cast.raters.isEmpty, cast.unnamedCount > 0 {
      notes.append(
        "\(cast.unnamedCount) ballots name no rater, so a rater who voted twice among them cannot be found.")
    }
    let missing = zip(appraisal.leaves, appraisal.values).compactMap { leaf, values -> String? in
      let count = leaf.indicator.source.isBallots ? 0 : values.count { $0.isNaN }
      return count > 0 ? "\(leaf.name) \(count) (\(leaf.missing.rawValue))" : nil
    }
    if !missing.isEmpty { notes.append("Measured values that are missing: \(missing.joined(separator: ", ")).") }
    let hit = rules.caps.indices.filter { place in
      if case .veto = rules.caps[place].cause { !appraisal.capped[place].contains(true) } else { false }
    }
    for place in hit { notes.append("The veto “\(rules.caps[place].subject)” hits nobody.") }
    return notes
  }

  /// What a reader should look into.
  var warnings: [String] {
    var warnings = appraisal.fitted.warnings.map(\.description) + (uncertainty?.warnings ?? [])
    let absent = appraisal.absences.indices.filter { appraisal.absences[$0] != nil }
    if let first = absent.first {
      warnings.append(
        "\(absent.count) of \(subjects.count) persons have no score: \(counted(absent)); the first is “\(subjects[first])”."
      )
    }
    warnings += silentGroups
    let model = analysis.model
    let best = model.ballots.grades.map(\.points).max() ?? 0
    let isMixed = appraisal.leaves.contains { !$0.indicator.source.isBallots }
    if isMixed, best < model.fullMarks / 2 {
      warnings.append(
        "The best grade counts \(PageWords.short(best)) points where measured indicators reach \(PageWords.short(model.fullMarks)); "
          + "if ballots have another scale, say so: ballots: {full_marks: \(PageWords.short(best))}.")
    }
    if isMixed, [.z, .sum, .vector].contains(model.scoring.treeNormalisation) {
      warnings.append(
        "Ballots count in points and measured indicators by \(model.scoring.treeNormalisation.name), which is another scale; "
          + "min-max or efficacy put both on one.")
    }
    return warnings + (fuzzy?.warnings ?? []) + emptyUnits + emptyQuotas
  }

  private func counted(_ absent: [Int]) -> String {
    let reasons: [(Appraisal.Absence, String)] = [
      (.noBallots, "nobody voted for"), (.onlyAbstentions, "all raters abstained for"),
      (.tooFewVotes, "no class has enough votes for"),
    ]
    return reasons.compactMap { absence, words in
      let count = absent.count { appraisal.absences[$0] == absence }
      return count > 0 ? "\(words) \(count)" : nil
    }.joined(separator: ", ")
  }

  /// Classes that no ballot is of.
  private var silentGroups: [String] {
    let scheme = appraisal.tally.scheme
    var occurs = [Bool](repeating: false, count: scheme.classes.count)
    for cell in appraisal.tally.cells { occurs[Int(cell) % scheme.groupCount % scheme.classes.count] = true }
    return scheme.classes.indices.filter { !occurs[$0] && analysis.model.groups.classes[$0].weight > 0 }.map { place in
      "The class “\(scheme.classes[place])” has a weight of \(analysis.model.groups.classes[place].weight.token) and not a single "
        + "ballot, so that its weight goes to the others."
    }
  }

  /// Units of which nobody takes part.
  private var emptyUnits: [String] {
    let units = input.units ?? []
    var occupied = [Bool](repeating: units.isEmpty, count: input.unitNames.count)
    for (subject, unit) in units.enumerated() where appraisal.scores[subject] != nil { occupied[unit] = true }
    let empty = input.unitNames.indices.filter { !occupied[$0] }.map { "“\(input.unitNames[$0])”" }
    guard !empty.isEmpty else { return [] }
    let names = empty.prefix(5).joined(separator: ", ") + (empty.count > 5 ? " and \(empty.count - 5) more" : "")
    return ["Nobody of \(names) takes part, so there is no quota to fill."]
  }

  /// Units whose quota has no place.
  private var emptyQuotas: [String] {
    rules.grades.indices.compactMap { grade in
      let none = appraisal.grading.quotas.filter {
        $0.grade == grade && $0.cap == 0 && $0.share.value > 0 && $0.pool.count > 0
      }
      guard let first = none.first else { return nil }
      let floor = "⌊\(first.share) × \(first.pool.count)⌋ = 0."
      guard !first.pool.name.isEmpty else { return "Nobody can be \(rules.grades[grade].name): \(floor)" }
      let units =
        none.count == 1 ? "In “\(first.pool.name)”" : "In \(none.count) units, the first “\(first.pool.name)”,"
      return "\(units) nobody can be \(rules.grades[grade].name): \(floor) "
        + "Small units can share a quota: pool: {…: […]}, or pool_below: 5."
    }
  }

  /// The line that ends a page.
  var sentence: String {
    let scored = appraisal.scores.count { $0 != nil }
    var line = "\(scored) of \(subjects.count) persons appraised from \(appraisal.tally.ballotCount) ballots"
    for grade in rules.grades.indices {
      let quotas = appraisal.grading.quotas.filter { $0.grade == grade }
      guard !quotas.isEmpty else { continue }
      let (used, cap) = quotas.reduce((0, 0)) { ($0.0 + $1.used, $0.1 + $1.cap) }
      let tied = quotas.reduce(0) { $0 + $1.tied }
      line +=
        "; \(rules.grades[grade].name): \(used) of at most \(cap)" + (tied > 0 ? ", \(tied) tied and left out" : "")
    }
    return line + "."
  }
}
