/// What can be wrong with a table, or with a question put to it.
public enum TableError: Error, Equatable, Sendable {
  /// A count is negative, infinite or not a number.
  case invalidCount(Double, row: String, column: String)
  /// There are not as many counts as cells.
  case shapeMismatch(counts: Int, rows: Int, columns: Int)
  /// There are not as many scores as categories.
  case scoreCount(scores: Int, categories: Int, side: Side)
  /// A score is infinite or not a number.
  case invalidScore(Double, category: String)
  /// Every count is 0, or there is no cell.
  case noObservations
  /// The counts are finite, but their sum is not.
  case totalTooLarge
  /// Fewer than two rows, or fewer than two columns, hold an observation.
  case tooFewCategories(rows: Int, columns: Int)
  /// A method for two rows and two columns was asked of another table.
  case notTwoByTwo(rows: Int, columns: Int)
  /// A count is not a whole number, which an exact test must have.
  case fractionalCount(Double, row: String, column: String)
  /// The counts add up to more than the whole numbers a double holds exactly, 2⁵³.
  case tooManyObservations(Double)
  /// All the observations have one score, so there is no correlation.
  case constantScores(Side)
  /// There are too many outcomes to count, even with negligible ones left out.
  case tooManyOutcomes
  /// Fewer observations than the method needs.
  case tooFewObservations(Double, needed: Int)
  /// Neither variable has exactly two categories that hold observations.
  case noBinarySide(rows: Int, columns: Int)
  /// A stratified table was asked for without strata.
  case noStrata
  /// There are not as many labels as strata.
  case stratumLabels(labels: Int, strata: Int)
  /// A stratum does not have the categories of the first one.
  case strataDiffer(stratum: String)
  /// Fewer strata carry information than the method needs.
  case tooFewStrata(Int, needed: Int)
  /// The Mantel–Haenszel odds ratio that a method starts from is 0 or infinite.
  case noCommonOddsRatio
  /// A method for pairs was asked of a table with different numbers of rows and columns.
  case notSquare(rows: Int, columns: Int)
  /// A method for pairs found different categories at one place of rows and columns.
  case categoriesDiffer(row: String, column: String)
  /// Every pair of observations agrees, so there is no change to test.
  case noChanges
  /// A comparison of questions was asked of fewer than two.
  case tooFewQuestions(Int)

  /// One of the two variables of a table.
  public enum Side: String, Sendable, Equatable {
    case row, column
  }
}

extension TableError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidCount(let count, let row, let column):
      "The count at (\(row), \(column)) is \(count); counts must be finite and at least 0."
    case .shapeMismatch(let counts, let rows, let columns):
      "\(counts) counts do not fill \(rows) rows of \(columns) columns; \(rows * columns) are needed."
    case .scoreCount(let scores, let categories, let side):
      "\(scores) \(side.rawValue) scores were given for \(categories) \(side.rawValue) categories; "
        + "give one for each, or none."
    case .invalidScore(let score, let category):
      "The score of category “\(category)” is \(score); scores must be finite."
    case .noObservations:
      "The table has no observations: every count is 0."
    case .totalTooLarge:
      "The counts add up to more than a number can hold; divide them by a common factor."
    case .tooFewCategories(let rows, let columns):
      "Only \(rows) \(rows == 1 ? "row" : "rows") and \(columns) \(columns == 1 ? "column" : "columns") "
        + "hold observations; at least two of each are needed."
    case .notTwoByTwo(let rows, let columns):
      "This method needs two rows and two columns with observations; the table has \(rows) and \(columns)."
    case .fractionalCount(let count, let row, let column):
      "The count at (\(row), \(column)) is \(count); an exact test counts observations, so counts must be whole."
    case .tooManyObservations(let total):
      "The table holds \(total) observations; exact tests take at most 2^53, about 9.007e15."
    case .constantScores(let side):
      "All observations have the same \(side.rawValue) score, so there is no correlation to test."
    case .tooManyOutcomes:
      "There are too many outcomes to count exactly; with so many observations the asymptotic test serves."
    case .tooFewObservations(let count, let needed):
      "The table has \(count) observations; at least \(needed) are needed."
    case .noBinarySide(let rows, let columns):
      "A trend in proportions needs two categories with observations on one side; the table has \(rows) rows and "
        + "\(columns) columns."
    case .noStrata:
      "There are no strata; give at least one table."
    case .stratumLabels(let labels, let strata):
      "\(labels) labels were given for \(strata) strata; give one for each."
    case .strataDiffer(let stratum):
      "Stratum “\(stratum)” does not have the categories of the first stratum in the same order."
    case .tooFewStrata(let count, let needed):
      "\(count) \(count == 1 ? "stratum carries" : "strata carry") information; at least \(needed) "
        + "\(needed == 1 ? "is" : "are") needed. A stratum carries none when it has fewer than two observations, "
        + "or all of them in one row or one column."
    case .noCommonOddsRatio:
      "The common odds ratio is 0 or infinite, so that no counts can be expected from it."
    case .notSquare(let rows, let columns):
      "Paired observations need the same categories in rows and columns; there are \(rows) rows and "
        + "\(columns) columns."
    case .categoriesDiffer(let row, let column):
      "Paired observations need the same categories in rows and columns; “\(row)” stands where “\(column)” does."
    case .noChanges:
      "All observations lie on the diagonal: no pair changed, so there is nothing to test."
    case .tooFewQuestions(let count):
      "Only \(count) \(count == 1 ? "question was" : "questions were") given; at least two are needed."
    }
  }
}
