internal import AssayData
public import AssayInference
public import AssayReport

/// Every pair of many variables: the test and the effect size that fit their scales, adjusted for their number.
///
/// One reading of the data makes the tables of all pairs; variables of numbers with many distinct values take a second.
/// The floor on the effect and the number of rows printed choose what is shown, never what the family of tests is.
public struct Screen: Sendable, Equatable {
  /// The variables, in order; empty for all columns.
  public var variables: [String]
  /// Variables that the others are paired with; empty to pair all variables with each other.
  public var against: [String]
  /// How p-values are raised for the number of tests.
  public var adjustment: MultiplicityAdjustment
  /// Pairs whose effect is smaller in size are not printed.
  public var minimumEffect: Double
  /// Pairs with fewer cases are not tested.
  public var minimumCount: Int
  /// The most pairs that are printed; nil for all.
  public var top: Int?
  /// Two variables whose table of counts is printed as well; empty for none.
  public var pair: [String] = []
  /// Permutations for p-values adjusted by the step-down maximum, in place of ``adjustment``; nil for none.
  public var permutations: Int?

  /// Creates an analysis.
  public init(
    _ variables: [String] = [], against: [String] = [], adjustment: MultiplicityAdjustment = .benjaminiHochberg,
    minimumEffect: Double = 0, minimumCount: Int = 0, top: Int? = nil
  ) {
    self.variables = variables
    self.against = against
    self.adjustment = adjustment
    self.minimumEffect = minimumEffect
    self.minimumCount = minimumCount
    self.top = top
  }

  /// Runs the analysis.
  ///
  /// - Throws: `DataError` and ``AnalysisError``, in sentences for the user.
  public func document(from data: DataSet) throws -> Document {
    let pass = try ScreenPass(self, data: data)
    let permuted = permutations == nil ? nil : try ScreenMaxT(pass, analysis: self, data: data).adjusted
    let family = ScreenFamily(pass.pairs, adjustment: adjustment, permuted: permuted)
    let page = ScreenPage(self, pass: pass, family: family, data: data)
    let crossed = pair.count == 2 ? try Crosstab(rows: pair[0], columns: pair[1]).document(from: data) : nil
    return Document(
      analysis: "screen", title: "Screen of \(data.source.name)", cases: pass.cases,
      design: data.designFacts(pass.designSize), tables: [page.table] + (crossed?.tables.prefix(1) ?? []),
      notes: page.notes, warnings: page.warnings,
      sentence: page.sentence, manifest: data.manifest + seedFacts(data))
  }

  /// What it takes to make the permutations again.
  private func seedFacts(_ data: DataSet) -> [DesignFact] {
    guard let permutations else { return [] }
    return [DesignFact("permutations", .integer(permutations)), DesignFact("seed", .text("\(data.options.seed)"))]
  }
}
