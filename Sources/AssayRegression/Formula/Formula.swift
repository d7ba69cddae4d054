/// A model in Wilkinson notation, as R and statsmodels write it: `score ~ sex + age + C(post) + age:sex`.
///
/// Left of `~` stands the response, any expression; right of it terms, which the operators expand as in R:
///
/// | written | means |
/// |---|---|
/// | `a + b` | both |
/// | `a:b` | the interaction |
/// | `a * b` | `a + b + a:b` |
/// | `a / b`, `b %in% a` | `a + a:b`, `a:b` |
/// | `(a + b + c)^2` | all interactions of up to two |
/// | `a * b - a` | without the term |
/// | `0`, `-1` | without an intercept |
///
/// Terms stand in the order of their degree, and within a degree as they are written. `I()` holds arithmetic and
/// comparisons; the functions are `log`, `log2`, `log10`, `log1p`, `exp`, `expm1`, `sqrt`, `abs`, `scale`, `center`, `poly`,
/// `ns`, `bs`, `offset`, and `C`, `factor` and `relevel` for categorical variables. `**` is `^`, and `np.log` is `log`.
/// Names with other signs than letters, digits, `.` and `_` go in backquotes or `Q("…")`.
///
/// Reference: Wilkinson & Rogers, *Applied Statistics* 22 (1973), pp. 392–399; Chambers & Hastie, *Statistical Models in S*
/// (1992), §2.
public struct Formula: Sendable, Hashable {
  /// The formula as it was written.
  public let text: String
  /// What is explained; nil where nothing stands left of `~`.
  public let response: Expression?
  /// The terms by degree, without the intercept.
  public let terms: [FormulaTerm]
  /// Whether there is an intercept.
  public let hasIntercept: Bool
  /// What is added to the linear predictor with a coefficient of 1.
  public let offsets: [Expression]
  /// The variables in the order in which the formula first names them.
  public let variables: [VariableUse]

  /// Reads a formula.
  ///
  /// - Throws: ``RegressionError/formula(_:)``, which points at the character.
  public init(parsing text: String) throws(RegressionError) {
    self.text = text
    var reader = try FormulaReader(text)
    guard reader.has("~") else {
      throw reader.fault(
        at: 0, "there is no “~”", "Write the response, “~” and the terms, such as score ~ age + sex.")
    }
    var places = VariablePlaces()
    (response, reader, places) = try Self.response(reader)
    var terms = TermReader(reader, places: places)
    let list = try terms.sum()
    guard terms.reader.next.kind == .end else { throw terms.stray() }
    // The sort is stable: terms of one degree keep their order.
    let ordered = list.terms.filter { !$0.isEmpty }.enumerated()
      .sorted { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }
    let factors = terms.factors
    self.terms = ordered.map { FormulaTerm(factors: $0.element.map { factors[$0] }) }
    hasIntercept = !list.refusesIntercept
    offsets = list.offsets
    variables = terms.places.uses
    if let response, let same = self.terms.first(where: { $0.factors.contains { $0.repeats(response) } }) {
      throw reader.fault(
        at: 0, "the response \(response.label) is also in the term \(same.label)", "Take it away on one side.")
    }
  }

  private static func response(
    _ start: FormulaReader
  ) throws(RegressionError) -> (Expression?, FormulaReader, VariablePlaces) {
    var reader = start
    if reader.take("~") { return (nil, reader, VariablePlaces()) }
    let written = try reader.expression()
    guard reader.take("~") else {
      throw reader.fault(
        at: reader.next.offset, "“\(reader.next.text)” does not continue the response, which ends at “~”",
        "Names with blanks go in backquotes.")
    }
    var reading = ExpressionReading(reader: reader, places: VariablePlaces())
    let response = try reading.response(written)
    return (response, reader, reading.places)
  }
}
