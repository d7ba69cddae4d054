public import AssayComparisons
internal import AssayData
public import AssayInference
public import AssayReport

/// The comparison of means and ranks: of independent groups, of pairs, or of a sample with a value.
///
/// With frequencies the page is that of the expanded file. With sampling weights every test and error is design-based for
/// a sample without strata in which each row is its own cluster.
public struct Compare: Sendable, Equatable {
  /// What is compared with what.
  public enum Question: Sendable, Equatable {
    /// The groups that one variable makes, or the combinations of two.
    case groups([String])
    /// The two values of each row, or more of them.
    case pairs
    /// The values and a stated one.
    case value(Double)
  }

  /// A way to compare every pair of groups.
  public enum PairMethod: String, Sendable, CaseIterable {
    case gamesHowell = "games-howell"
    case tukey
    case dunn
    /// Welch's t for each pair.
    case pairwiseT = "pairwise-t"
    /// t with the standard deviation of all groups.
    case pooledPairwiseT = "pairwise-t-pooled"
    /// No pairs.
    case none
  }

  /// The variables whose values are compared.
  public var variables: [String]
  /// What is compared with what.
  public var question: Question
  /// How pairs of three or more groups are compared; nil for Games–Howell and Dunn, or under sampling weights pairwise t.
  public var pairMethods: [PairMethod]?
  /// How p-values of pairs are adjusted where the method does not do it itself.
  public var adjustment: MultiplicityAdjustment
  /// The sums of squares of two factors; nil for type III, or type II where a combination has no cases.
  public var sumsOfSquares: SumsOfSquares?

  /// Creates an analysis.
  public init(
    _ variables: [String], _ question: Question, pairMethods: [PairMethod]? = nil,
    adjustment: MultiplicityAdjustment = .holm, sumsOfSquares: SumsOfSquares? = nil
  ) {
    self.variables = variables
    self.question = question
    self.pairMethods = pairMethods
    self.adjustment = adjustment
    self.sumsOfSquares = sumsOfSquares
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    let names = variables.flatMap { name in data.question(name)?.items.map(\.code) ?? [name] }
    try refuseRepeats(names)
    let columns = try ComparedColumns(names, by: groupNames, data: data)
    let page = try ComparePage(self, columns: columns, data: data)
    return Document(
      analysis: "compare", title: page.title, cases: page.cases, design: data.designFacts(columns.designSize),
      tables: page.tables, notes: page.notes, warnings: page.warnings, sentence: page.sentence,
      manifest: data.manifest + page.choices)
  }

  /// The variables that make the groups.
  var groupNames: [String] {
    if case .groups(let names) = question { names } else { [] }
  }

  private func refuseRepeats(_ names: [String]) throws {
    switch question {
    case .pairs where names.count < 2:
      throw AnalysisError("Pairs need two variables, such as before and after; \(names.count) is named.")
    case .groups(let groups) where groups.isEmpty || groups.count > 2:
      throw AnalysisError("Groups are made by one variable or by two; \(groups.count) are named.")
    default: break
    }
    var seen: Set<String> = []
    for name in names + groupNames where !seen.insert(name).inserted {
      throw AnalysisError("“\(name)” is named twice; a variable cannot be compared by itself.")
    }
  }
}
