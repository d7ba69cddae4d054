import AssayData
import AssayNumerics
import AssayScoring

/// Scores against a reference group: standard scores, percentile ranks, and groups against each other.
enum StandardScoreAdapter {
  /// Everybody in a column against all of the column.
  @Sendable static func transform(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables(["y"])
    let name = try test.column("y")
    let values = try test.source().numbers(name)
    let table = try NormTable(reference: values.filter(\.isFinite))
    let scale = try Normalisation.efficacy(offset: 0, span: 100).fitted(to: values, Criterion(name))
    let scores = values.map(table.score)
    var findings = Findings()
    findings.set("z", scores.map(\.z), scores)
    findings.set("t_score", scores.map(\.t), scores)
    findings.set("minmax100", scores.map { $0.value.map(scale.callAsFunction) }, scores)
    findings.set("percentile_rank_mid", scores.map(\.percentile), scores)
    findings.set("stanine", scores.map { $0.stanine.map(Double.init) }, scores)
    findings.set("normalised_t_blom", scores.map(\.blomT), scores)
    findings.set("normalised_t", scores.map(\.normalisedT), scores)
    return findings
  }

  /// Groups by their weighted means, and each against all groups.
  @Sendable static func weightedGroup(_ test: ConformanceCase) throws -> Findings {
    try test.acceptOptions([])
    try test.acceptVariables(["y", "group", "weight"])
    let source = try test.source()
    let values = try source.numbers(test.column("y"))
    let weights = try test.variables["weight"].map { _ in try source.numbers(test.column("weight")) }
    let (labels, groups) = try test.groups()
    // Records without a value, a weight or a group take no part.
    let used = values.indices.filter { row in groups[row] >= 0 && !(weights?[row].isNaN ?? false) }
    let means = try GroupMeans(
      used.map { values[$0] }, groups: used.map { groups[$0] }, groupCount: labels.count,
      weights: weights.map { weights in used.map { weights[$0] } })
    let present = labels.indices.filter { means.means[$0] != nil }
    let averages = present.compactMap { means.means[$0] }
    let table = try NormTable(reference: averages)
    let scores = averages.map(table.score)
    var findings = Findings()
    findings["groups"] = .list(present.map { .words([labels[$0]]) })
    findings.set("weighted_mean", averages, scores)
    findings.set("t_score", scores.map(\.t), scores)
    findings.set("percentile_rank_mid", scores.map(\.percentile), scores)
    findings.set("rank_desc_average", ScoreRanks(averages, order: .descending).average, scores)
    return findings
  }
}

extension Findings {
  /// Sets one number a person; nil is undefined, for the reason that the person's score gives.
  fileprivate mutating func set(_ name: String, _ numbers: [Double?], _ scores: [NormedScore]) {
    self[name] = .list(
      zip(numbers, scores).map { number, score in
        number.map { .number($0) } ?? .undefined(score.undefinedReason ?? "undefined")
      })
  }
}

extension ConformanceCase {
  /// The group of each row, in the order of the categories; −1 where it is missing.
  fileprivate func groups() throws -> (labels: [String], groups: [Int]) {
    let source = try self.source()
    let variable = try CaseVariable(column("group"), in: self, columns: source.columnNames)
    let reading = try source.reduce([.categories(variable.column)], parallelism: Parallelism()) {
      [Int]()
    } map: { (piece) throws(DataError) in
      let codes = piece.codes[0]
      return (0..<piece.rowCount).map { codes[$0] }
    } merge: { (all, piece) throws(DataError) in
      all += piece
    }
    let (classes, target) = try variable.classify(reading.tokens[0].tokens, levels: variable.levels)
    let count = classes.valid.count
    return (classes.valid.map(\.code), reading.state.map { target[$0] < count ? target[$0] : -1 })
  }
}
