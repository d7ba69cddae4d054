internal import AssayData
internal import AssayNumerics
internal import AssayReport
internal import AssayScoring

/// The fuzzy evaluation of an appraisal, as tables and words.
struct FuzzyTables {
  /// The tables that there can be.
  static let names: Set<String> = ["fuzzy_evaluations", "fuzzy_dimensions", "fuzzy_indicators"]
  /// The most persons of a page, and the most rows on which all of their grades are printed.
  private static let pageLimit = 20

  private let evaluation: FuzzyAppraisal
  private let subjects: [String]
  /// What R has, in words.
  private let origin: String
  /// Persons who take part and have no memberships.
  private let withoutVotes: [Int]
  /// What became of abstentions that count, and of indicators without votes.
  private let remarks: [String]

  /// Evaluates those who were appraised.
  ///
  /// - Parameter tables: The tables that are wanted; nil for all.
  init(_ appraisal: Appraisal, _ rules: FuzzyRules, tables: Set<String>?, parallelism: Parallelism) throws {
    let evaluation = try appraisal.fuzzyEvaluation(
      rules, indicators: tables?.contains("fuzzy_indicators") ?? true, parallelism: parallelism)
    let groups = appraisal.model.groups
    origin =
      "R has the shares of the votes" + (groups.classes.contains { $0.trim > 0 } ? " that trimming leaves" : "")
      + (groups.classes.count * groups.levels.count > 1 ? ", classes and levels by their weights" : "")
    subjects = appraisal.subjects
    var remarks = Self.remarks(evaluation, remedy: " With fuzzy: {measured: linear} they would have memberships.")
    if groups.abstentions == .zero, let last = evaluation.categories.last {
      remarks.append("An abstention counts as 0, so that “\(last)” is a grade of the fuzzy evaluation.")
    }
    if rules.measured == .linear, appraisal.leaves.contains(where: \.hasNoGrades) {
      remarks.append(
        "Fuzzy evaluation of measured indicators: the points of one are memberships of the two grades that they lie "
          + "between, linearly.")
    }
    self.remarks = remarks
    withoutVotes = appraisal.subjects.indices.filter {
      appraisal.scores[$0] != nil && evaluation.total.scores[$0] == nil
    }
    self.evaluation = evaluation
  }

  /// Evaluates memberships that were read.
  init(_ model: AppraisalModel, _ rules: FuzzyRules, matrix: MembershipMatrix, from source: String) throws {
    let evaluation = try model.fuzzyEvaluation(matrix, rules)
    origin = "R is that of \(source)"
    subjects = matrix.subjects
    remarks = Self.remarks(evaluation, remedy: "")
    withoutVotes = subjects.indices.filter { evaluation.total.scores[$0] == nil }
    self.evaluation = evaluation
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
    // A page has room for all grades of a few persons; of many it prints the grade with the largest membership, or those
    // that are tied.
    let isShort = subjects.count * width <= Self.pageLimit
    let near = subjects.indices.filter { (ranks[$0] ?? .max) <= Self.pageLimit }
      .sorted { (ranks[$0] ?? 0, $0) < (ranks[$1] ?? 0, $1) }.prefix(Self.pageLimit)
    let largest = near.flatMap { subject in evaluation.total.largest(of: subject).map { subject * width + $0 } }
    return Table(
      name: "fuzzy_evaluations", title: "Fuzzy evaluation",
      columns: [
        "subject", Column("category", heading: isShort ? nil : Glossary.entry(for: "grade")?.heading), "membership",
        "normalised_membership", "score", "rank", "grade",
      ],
      content: [
        body.subjects, body.categories, body.memberships, body.normalised, body.scores,
        AppraisePage.integers(ranks.flatMap { Array(repeating: $0, count: width) }), body.grades,
      ], pageRows: isShort ? nil : largest,
      footnotes: isShort
        ? []
        : [
          "The page has the grade with the largest membership of each person; CSV and JSON have the other grades too."
        ],
      hidden: isShort ? [] : ["grade"])
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
    let width = evaluation.categories.count
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
    let method =
      "Fuzzy evaluation: b = w ∘ R by \(evaluation.rules.composition.sign); \(origin)"
      + (evaluation.dimensions.isEmpty ? "" : "; b/Σb of a dimension is its row one level up")
      + ". score = Σ points·b/Σb; grade: the largest b, whatever vetoes and quotas say."
    return [method] + remarks
  }

  private static func remarks(_ evaluation: FuzzyAppraisal, remedy: String) -> [String] {
    guard !evaluation.excluded.isEmpty else { return [] }
    return [
      "No votes of grades, and so no part in the fuzzy evaluation: \(evaluation.excluded.joined(separator: ", ")); the "
        + "others under the same node have their weight.\(remedy)"
    ]
  }

  /// What a reader should look into.
  var warnings: [String] {
    let tied = subjects.indices.filter { evaluation.total.largest(of: $0).count > 1 }
    var warnings: [String] = []
    if let first = tied.first {
      let grades = evaluation.total.largest(of: first).map { evaluation.categories[$0] }.joined(separator: " and ")
      warnings.append(
        "\(tied.count) of \(subjects.count) persons \(tied.count == 1 ? "belongs" : "belong") to two grades or more "
          + "alike, and the largest membership does not tell which; the first is “\(subjects[first])”, to \(grades).")
    }
    if let first = withoutVotes.first {
      warnings.append(
        "\(withoutVotes.count) of \(subjects.count) persons have no memberships, because no indicator that takes votes of "
          + "grades has any; the first is “\(subjects[first])”.")
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
