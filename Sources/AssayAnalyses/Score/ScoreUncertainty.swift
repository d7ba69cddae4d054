internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// How much the ranks of a score owe to its weights, to who else is in it, and to the method.
///
/// Persons who miss an indicator have weights of their own and are left out.
struct ScoreUncertainty {
  private(set) var tables: [Table] = []
  private(set) var notes: [String] = []

  /// What is computed, and how much of it.
  struct Options: Sendable {
    var draws = 10_000
    var top = 10
    /// The most pairs of neighbours that are tried.
    static let pairLimit = 1_000
    /// The methods that the score is held against, where they are defined for these values.
    static let methods = ["weighted-sum", "weighted-product", "topsis", "vikor", "grey-relational"]
  }

  private let fitted: FittedModel
  /// The values of the leaves for those who miss nothing.
  private let columns: [[Double]]
  private let page: UncertaintyPage
  private let parallelism: Parallelism

  init(
    _ fitted: FittedModel, result: ScoreResult, subjects: ScoredSubjects, grading: GradingRules, options: Options,
    seed: UInt64, parallelism: Parallelism
  ) throws {
    self.fitted = fitted
    self.parallelism = parallelism
    let filled = try fitted.model.filled(subjects.columns, parallelism: parallelism)
    let isWhole = filled.allSatisfy(\.isFinite)
    let rows = isWhole ? nil : (0..<subjects.count).filter { row in filled.allSatisfy { !$0[row].isNaN } }
    columns = rows.map { rows in filled.map { column in rows.map { column[$0] } } } ?? filled
    page = UncertaintyPage(rows: rows, name: subjects.name)
    guard let count = columns.first?.count, count > 1 else {
      throw AnalysisError("Ranks are compared among two persons or more who miss no indicator.")
    }
    if let rows {
      notes.append(
        "\(subjects.count - rows.count) of \(subjects.count) persons miss an indicator and are not in what is said of ranks."
      )
    }
    let scores = rows.map { rows in rows.map { result.base[$0] } } ?? result.base
    if fitted.model.aggregation.rule == .weightedSum {
      try addWeights(scores, order: result.order, grading: grading, options: options, seed: seed)
    } else {
      notes.append(
        "Acceptability of ranks and sensitivity to weights are those of a weighted sum, and this score is none.")
    }
    if !grading.adjustments.isEmpty {
      notes.append("What is said of ranks is of the score before bonus and penalty.")
    }
    try addMethods(scores, order: result.order, top: options.top, seed: seed)
    notes.append(
      "A score of measured indicators alone has no standard error and no interval: it is not an estimate from a sample."
    )
  }

  /// Ranks under drawn weights, and the changes of a weight that reverse neighbours.
  private mutating func addWeights(
    _ scores: [Double], order: ScoreOrder, grading: GradingRules, options: Options, seed: UInt64
  ) throws(ScoringError) {
    let tree = WeightTree(fitted)
    let (scales, columns) = (fitted.scales, columns)
    let utilities = parallelism.map(pieces: columns.count) { leaf in
      scales[leaf].values(columns[leaf], rows: 0..<columns[leaf].count)
    }
    let cuts = gradeCuts(grading)
    let drawn = try RankAcceptability(
      utilities, tree: tree,
      options: .init(draws: options.draws, seed: seed, top: min(options.top, scores.count), cuts: cuts),
      parallelism: parallelism.named("Drawing weights"))
    let sensitivity = try WeightSensitivity(
      utilities, tree: tree, limit: Options.pairLimit, parallelism: parallelism.named("Changing weights"))
    tables += [
      page.rankAcceptability(drawn), page.gradeAcceptability(drawn, grades: grading.grades.map(\.name)),
      page.centralWeights(drawn, tree: tree),
      page.weightSensitivity(sensitivity, ranks: ScoreRanks(scores, order: order).competition),
    ].compactMap { $0 }
    notes += page.notes(drawn)
    if scores.count > Options.pairLimit + 1 {
      notes.append("Neighbours are tried from the best down to the \(Options.pairLimit)th pair.")
    }
  }

  /// The cuts between grades by score; nil where quotas, bonus or caps grade as well.
  private func gradeCuts(_ rules: GradingRules) -> GradeCuts? {
    guard rules.grades.count > 1, rules.caps.isEmpty, rules.adjustments.isEmpty,
      rules.grades.allSatisfy({ $0.share == nil })
    else { return nil }
    let cuts = rules.grades.dropLast().compactMap(\.minimum)
    return cuts.count == rules.grades.count - 1 ? .scores(cuts) : nil
  }

  /// What leaving out or doubling a person does, and how the order would be by other methods.
  private mutating func addMethods(
    _ scores: [Double], order: ScoreOrder, top: Int, seed: UInt64
  ) throws(ScoringError) {
    let matrix = try DecisionMatrix(fitted.leaves.map(\.criterion), columns: columns)
    let weights = fitted.globalWeights
    let own = fitted.model.aggregation
    let method = try own.method(normalisation: fitted.model.normalisation).0
    if (3...RankReversal.largestCount).contains(matrix.alternativeCount) {
      let reversal = try RankReversal(
        method, matrix, weights: weights, seed: seed, parallelism: parallelism.named("Leaving persons out"))
      tables.append(page.rankReversal(reversal, method: own.name))
    } else {
      notes.append("Rank reversal is tried for 3 to \(RankReversal.largestCount) persons.")
    }
    var rankings = [MethodAgreement.Ranking(own.name, scores, order: order)]
    for name in Options.methods where name != own.name {
      do throws(ScoringError) {
        let other = try AggregationRegistry.method(name).evaluate(matrix, weights: weights, parallelism: parallelism)
        rankings.append(.init(name, other.scores, order: other.order))
      } catch {
        notes.append("Not compared with \(name): \(error.description)")
      }
    }
    guard rankings.count > 1 else { return }
    tables.append(page.methodAgreement(try MethodAgreement(rankings, tops: [min(top, scores.count)])))
  }
}
