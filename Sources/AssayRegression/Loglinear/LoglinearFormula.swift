/// A log-linear model as it is written: `~ a*b + c`, `[a b][c]`, `~ a + b + RC(a, b)`.
///
/// There is no response, since the counts of cells are explained. Terms are those of ``Formula`` between categorical
/// variables; margins stand in brackets, with blanks or commas between their variables; ``AssociationTerm`` lists the
/// associations of a simpler form than the interaction. Whatever is written brings in all that it is made of.
///
/// Reference: for the brackets Agresti, *Categorical Data Analysis* (3rd ed., 2013), §9.2.
public struct LoglinearFormula: Sendable, Hashable {
  /// The formula as it was written.
  public let text: String
  /// The margins that are fitted.
  public let generators: LoglinearGenerators
  /// The structured associations, in the order in which they are written.
  public let associations: [AssociationTerm]
  /// The variables in the order in which the formula first names them.
  public let variables: [VariableUse]

  /// Reads a formula.
  ///
  /// - Throws: ``RegressionError/formula(_:)``, which points at the character.
  public init(parsing text: String) throws(RegressionError) {
    self.text = text
    var reader = try FormulaReader(text, isLoglinear: true)
    if !reader.take("~"), reader.next.kind != .sign("[") {
      guard reader.has("~") else {
        throw reader.fault(
          at: 0, "there is no “~”", "Write “~” and the terms, such as ~ a*b + c, or margins: [a b][c].")
      }
      throw reader.fault(
        at: 0, "a log-linear model counts the cells of its variables and has no response",
        "Write ~ a*b + c; a column of counts is given as the frequency of the rows.")
    }
    var terms = TermReader(reader, places: VariablePlaces())
    let list = try terms.sum()
    guard terms.reader.next.kind == .end else { throw terms.stray() }
    if list.refusesIntercept {
      throw reader.fault(at: 0, "a log-linear model has always a constant", "Take “0” or “-1” away.")
    }
    if let offset = list.offsets.first {
      throw reader.fault(at: 0, "a log-linear model has no offset; there is one of \(offset.label)")
    }
    variables = terms.places.uses
    for factor in terms.factors { try Self.check(factor, in: terms) }
    let factors = terms.factors
    let ordered = list.terms.filter { !$0.isEmpty }.enumerated()
      .sorted { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }
    let margins = ordered.map { $0.element.compactMap { factors[$0].plainVariable } }
    associations = list.associations
    generators = LoglinearGenerators(margins + associations.flatMap { [[$0.row], [$0.column]] })
    for (place, term) in associations.enumerated() where associations[..<place].contains(where: term.repeats) {
      throw reader.fault(at: 0, "there are two associations of one kind between \(term.row) and \(term.column)")
    }
  }

  /// A factor of a term must be a variable, with its categories as they are.
  private static func check(_ factor: Expression, in terms: TermReader) throws(RegressionError) {
    let place = factor.form.uses.first.flatMap { use in terms.places.uses.first { $0.name == use.name }?.offset }
    switch factor.form {
    case .variable: return
    case .categorical(let choice) where choice == CategoricalChoice(variable: choice.variable): return
    case .categorical:
      throw terms.reader.fault(
        at: place ?? 0, "\(factor.label) arranges categories, which a log-linear model takes as they come",
        "Write the variable alone; a codebook orders its categories.")
    default:
      throw terms.reader.fault(
        at: place ?? 0, "the variables of a log-linear model are categories; “\(factor.label)” is computed",
        "Band the variable in a codebook (bands: …).")
    }
  }

  /// The model of a table.
  ///
  /// - Parameter weighting: How the scores of ``AssociationTerm/Kind/multiplicative(dimensions:)`` are normalised.
  public func model(of table: LoglinearTable, weighting: ScoreWeighting = .marginal) -> LoglinearModel {
    LoglinearModel(table, generators, associations: associations, weighting: weighting)
  }
}

extension AssociationTerm {
  /// Whether two terms are of one kind and one pair, in any order and of any dimension.
  fileprivate func repeats(_ other: AssociationTerm) -> Bool {
    guard pair == other.pair else { return false }
    return dimensions != nil && other.dimensions != nil || self == other
      || kind == other.kind && kind != .rowEffects && kind != .columnEffects
  }
}
