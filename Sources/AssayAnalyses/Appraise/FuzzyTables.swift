internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The fuzzy evaluation of an appraisal, as tables and words.
struct FuzzyTables {
  /// The tables that there can be.
  static let names: Set<String> = ["fuzzy_evaluations", "fuzzy_dimensions", "fuzzy_indicators"]
  /// The most persons of a page; another 50 stand in the table of scores.
  private static let pageLimit = 20

  private let evaluation: FuzzyAppraisal
  private let appraisal: Appraisal

  /// Evaluates those who were appraised.
  ///
  /// - Parameter tables: The tables that are wanted; nil for all.
  init(_ appraisal: Appraisal, _ rules: FuzzyRules, tables: Set<String>?, parallelism: Parallelism) throws {
    self.appraisal = appraisal
    evaluation = try appraisal.fuzzyEvaluation(
      rules, indicators: tables?.contains("fuzzy_indicators") ?? true, parallelism: parallelism)
  }

  var makers: [(name: String, make: () -> Table)] {
    var makers: [(name: String, make: () -> Table)] = [("fuzzy_evaluations", { evaluations })]
    if !evaluation.dimensions.isEmpty { makers.append(("fuzzy_dimensions", { dimensions })) }
    return makers + [("fuzzy_indicators", { indicators })]
  }

  /// One row a person and grade.
  private var evaluations: Table {
    let ranks = evaluation.total.ranks
    let body = columns(of: [evaluation.total])
    let width = evaluation.categories.count
    let near = appraisal.subjects.indices.filter { (ranks[$0] ?? .max) <= Self.pageLimit }
      .sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }.prefix(Self.pageLimit)
    return Table(
      name: "fuzzy_evaluations", title: "Fuzzy evaluation",
      columns: [
        "subject", Column("category", heading: Glossary.entry(for: "grade")?.heading), "membership",
        "normalised_membership", "score", "rank", "grade",
      ],
      content: [
        body.subjects, body.categories, body.memberships, body.normalised, body.scores,
        AppraisePage.integers(ranks.flatMap { Array(repeating: $0, count: width) }), body.grades,
      ],
      // Pages show of each person the grade with the largest membership, or those that are tied.
      pageRows: near.flatMap { subject in evaluation.total.largest(of: subject).map { subject * width + $0 } },
      footnotes: [
        "Pages print the grade with the largest membership; the others are in CSV and JSON. Vetoes, quotas, bonus and "
          + "penalty have no part in it."
      ], hidden: ["grade"])
  }

  /// One row a person, dimension and grade.
  private var dimensions: Table {
    let body = columns(of: evaluation.dimensions)
    return Table(
      name: "fuzzy_dimensions", title: "Fuzzy evaluation by dimension",
      columns: ["subject", "dimension", "category", "membership", "normalised_membership", "score", "grade"],
      content: [
        body.subjects, body.parts, body.categories, body.memberships, body.normalised, body.scores, body.grades,
      ], pageLimit: AppraisePage.pageLimit)
  }

  /// R: one row a person, indicator and grade.
  private var indicators: Table {
    let body = columns(of: evaluation.indicators)
    return Table(
      name: "fuzzy_indicators", title: "Memberships by indicator",
      columns: ["subject", "indicator", "category", "membership"],
      content: [body.subjects, body.parts, body.categories, body.memberships], pageLimit: AppraisePage.pageLimit)
  }

  /// The columns of a long table: persons, in them parts, in these categories.
  private struct Body {
    var subjects: ColumnContent
    var parts: ColumnContent
    var categories: ColumnContent
    var memberships: ColumnContent
    var normalised: ColumnContent
    var scores: ColumnContent
    var grades: ColumnContent
  }

  private func columns(of parts: [FuzzyAppraisal.Part]) -> Body {
    let (subjects, width) = (appraisal.subjects, evaluation.categories.count)
    let count = subjects.count * parts.count * width
    var (subjectCodes, partCodes, categoryCodes): ([Int32], [Int32], [Int32]) = ([], [], [])
    var (memberships, normalised, scores): ([Double], [Double], [Double]) = ([], [], [])
    var gradeCodes: [Int32] = []
    var grades = GradeNames(evaluation.categories)
    subjectCodes.reserveCapacity(count)
    for subject in subjects.indices {
      for (place, part) in parts.enumerated() {
        let grade = grades.code(of: part.largest(of: subject))
        for category in 0..<width {
          subjectCodes.append(Int32(subject))
          partCodes.append(Int32(place))
          categoryCodes.append(Int32(category))
          memberships.append(part.memberships[subject * width + category])
          normalised.append(part.normalised[subject * width + category])
          scores.append(part.scores[subject] ?? .nan)
          gradeCodes.append(grade)
        }
      }
    }
    return Body(
      subjects: .coded(codes: subjectCodes, texts: subjects),
      parts: .coded(codes: partCodes, texts: parts.map(\.name)),
      categories: .coded(codes: categoryCodes, texts: evaluation.categories), memberships: .numbers(memberships),
      normalised: .numbers(normalised), scores: .numbers(scores),
      grades: .coded(codes: gradeCodes, texts: grades.texts))
  }

  /// The grades with the largest membership as texts; grades that are tied stand together in one.
  private struct GradeNames {
    private(set) var texts: [String]
    private var codes: [[Int]: Int32] = [:]

    init(_ categories: [String]) { texts = categories }

    mutating func code(of levels: [Int]) -> Int32 {
      guard levels.count > 1 else { return Int32(levels.first ?? -1) }
      if let code = codes[levels] { return code }
      texts.append(levels.map { texts[$0] }.joined(separator: "; "))
      codes[levels] = Int32(texts.count - 1)
      return Int32(texts.count - 1)
    }
  }

  /// How memberships were made.
  var notes: [String] {
    let groups = appraisal.model.groups
    let isTrimmed = groups.classes.contains { $0.trim > 0 }
    var notes = [
      "Fuzzy evaluation: b = w ∘ R by \(evaluation.rules.composition.sign); R has the shares of the votes"
        + (isTrimmed ? " that trimming leaves" : "")
        + (groups.classes.count * groups.levels.count > 1 ? ", classes and levels by their weights" : "")
        + (evaluation.dimensions.isEmpty ? "" : "; b/Σb of a dimension is its row one level up")
        + ". score = Σ points·b/Σb; grade: the largest b."
    ]
    if groups.abstentions == .zero {
      notes.append(
        "An abstention counts as 0, so that “\(evaluation.categories[evaluation.categories.count - 1])” is a grade of the "
          + "fuzzy evaluation.")
    }
    if !evaluation.excluded.isEmpty {
      notes.append(
        "No votes of grades, and so no part in the fuzzy evaluation: \(evaluation.excluded.joined(separator: ", ")); the "
          + "others under the same node have their weight. With fuzzy: {measured: linear} they would have memberships.")
    } else if evaluation.rules.measured == .linear, appraisal.leaves.contains(where: \.hasNoGrades) {
      notes.append(
        "Fuzzy evaluation of measured indicators: the points of one are memberships of the two grades that they lie "
          + "between, linearly.")
    }
    return notes
  }

  /// What a reader should look into.
  var warnings: [String] {
    let tied = appraisal.subjects.indices.filter { evaluation.total.largest(of: $0).count > 1 }
    var warnings: [String] = []
    if let first = tied.first {
      let grades = evaluation.total.largest(of: first).map { evaluation.categories[$0] }.joined(separator: " and ")
      warnings.append(
        "\(tied.count) of \(appraisal.subjects.count) persons \(tied.count == 1 ? "belongs" : "belong") to two grades or more alike, and the largest membership "
          + "does not tell which; the first is “\(appraisal.subjects[first])”, to \(grades).")
    }
    let without = appraisal.subjects.indices.filter {
      appraisal.scores[$0] != nil && evaluation.total.scores[$0] == nil
    }
    if let first = without.first {
      warnings.append(
        "\(without.count) \(without.count == 1 ? "person has a score and no vote" : "persons have a score and no votes") that the "
          + "fuzzy evaluation takes; the first is “\(appraisal.subjects[first])”.")
    }
    return warnings
  }
}

extension ScoringModel.Leaf {
  /// Whether it has values and no votes of grades.
  fileprivate var hasNoGrades: Bool {
    if case .ballot = indicator.source { false } else { true }
  }
}

extension CompositionOperator {
  /// How notes write it.
  fileprivate var sign: String {
    switch self {
    case .minMax: "min-max, M(∧, ∨)"
    case .productMax: "product-max, M(·, ∨)"
    case .minSum: "min-sum, M(∧, ⊕)"
    case .weightedMean: "weighted-mean, M(·, ⊕)"
    }
  }
}
