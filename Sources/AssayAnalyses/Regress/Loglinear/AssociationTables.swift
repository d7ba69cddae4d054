internal import AssayNumerics
internal import AssayRegression
internal import AssayReport

/// The tables and notes of structured associations.
extension Loglinear {
  /// Strengths and scores of row and column effects; none where the model has none.
  var associationTables: [Table] {
    let fit = fits[0]
    guard !fit.scores.isEmpty else { return [] }
    return [
      Table(
        name: "association", title: "Association",
        columns: [TableColumn("term", heading: "Term"), "dimension", "phi", "std_error", "association_percent"],
        rows: fit.scores.flatMap { found in
          found.dimensions.enumerated().map { place, dimension in
            [
              .text(found.term.label), .integer(place + 1), .number(dimension.strength),
              .number(dimension.standardError),
              .number(100 * dimension.share),
            ]
          }
        },
        footnotes: [
          "log m = main effects and other terms + Σ φ × score of the row category × score of the column category."
        ]),
      Table(
        name: "scores", title: "Scores",
        columns: ["variable", "category", "dimension", "score", "std_error"],
        rows: fit.scores.flatMap { found in
          found.dimensions.enumerated().flatMap { place, dimension in
            rows(dimension.rows, of: found.term.row, place) + rows(dimension.columns, of: found.term.column, place)
          }
        }),
    ]
  }

  private func rows(_ scores: [RowColumnAssociation.Score], of variable: String, _ dimension: Int) -> [[Value]] {
    scores.map {
      [.text(variable), .text($0.level), .integer(dimension + 1), .number($0.value), Value($0.standardError)]
    }
  }

  /// What structured associations mean, and how their scores are normalised.
  var associationNotes: [String] {
    let fit = fits[0]
    var notes: [String] = []
    for association in fit.associations where !notes.contains(association.meaning) { notes.append(association.meaning) }
    guard let found = fit.scores.first else { return notes }
    switch found.weighting {
    case .marginal:
      notes.append(
        "Scores of a dimension have a mean of 0 and a variance of 1 over the cases (marginal weights, which errors take as known); "
          + "with --scores unit each category counts alike: Σμ = 0, Σμ² = 1.")
    case .unit:
      notes.append(
        "Scores of a dimension have Σμ = 0 and Σμ² = 1 over the categories; with --scores marginal they have a mean of 0 and a "
          + "variance of 1 over the cases.")
    }
    notes.append(
      "φ is positive; signs are such that the last category of \(found.term.row) scores no less than the first.")
    if found.agreeingStarts < found.starts {
      notes.append(
        "The likelihood may have several maxima: \(found.agreeingStarts) of \(found.starts) searches, each from a start of its "
          + "own, ended at this one, and none higher.")
    }
    if found.dimensions.contains(where: { $0.rows.contains { $0.standardError == nil } }) {
      notes.append("Dimensions with the same φ can be rotated into each other, so that their scores have no errors.")
    }
    return notes
  }
}

extension AssociationTerm {
  /// What the term says, in a sentence.
  fileprivate var meaning: String {
    switch kind {
    case .diagonal: "\(label): the diagonal cells are fitted exactly, each by a parameter of its own."
    case .symmetric:
      "\(label): the association of a category of \(row) with one of \(column) is that of the two exchanged."
    case .linear:
      "\(label): all odds ratios of neighbouring categories are equal, and the coefficient is their logarithm."
    case .rowEffects:
      "\(label): a category’s coefficient is its logarithm of the odds ratio with the first category of \(row), for neighbouring "
        + "categories of \(column)."
    case .columnEffects:
      "\(label): a category’s coefficient is its logarithm of the odds ratio with the first category of \(column), for "
        + "neighbouring categories of \(row)."
    case .multiplicative: "\(label): association as a product of scores that are estimated for the categories."
    }
  }
}
