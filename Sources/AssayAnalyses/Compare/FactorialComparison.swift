internal import AssayComparisons
internal import AssayData
internal import AssayInference

/// The comparison of the combinations of two factors.
struct FactorialComparison {
  /// The values of each combination, row by row.
  let cells: [ValueGroup]
  let rows: [Category]
  let columns: [Category]
  let names: [String]
  let analysis: Compare
  let level: Double
  let rowLabels: [String]
  let columnLabels: [String]

  func outcome() throws -> ComparisonOutcome {
    do throws(ComparisonError) {
      return try checked()
    } catch {
      throw AnalysisError(error.description)
    }
  }

  private func checked() throws(ComparisonError) -> ComparisonOutcome {
    let values = try GroupedValues(cells)
    let layout = try TwoWayLayout(
      rows: rowLabels, columns: columnLabels, cells: cells.map(\.moments))
    let type = analysis.sumsOfSquares ?? (layout.groups.emptyGroups.isEmpty ? .marginal : .hierarchical)
    let result = try layout.analysisOfVariance(type)
    var outcome = ComparisonOutcome()
    if analysis.sumsOfSquares == nil, type == .hierarchical {
      outcome.notes.append(
        "Some combinations have no cases (\(layout.groups.emptyGroups.map { "(\($0))" }.joined(separator: ", "))), so sums of "
          + "squares are of type II; type III is not defined.")
    }
    let terms = [
      (names[0], result.rows), (names[1], result.columns), ("\(names[0]) × \(names[1])", result.interaction),
    ]
    for (term, effect) in terms {
      if let test = effect.result {
        outcome.tests.append(ReportedTest(test, of: term))
        if let size = result.partialEtaSquared(effect, level: level) {
          outcome.measures.append(ComparisonMeasure(size, term: term))
        }
      } else {
        outcome.tests.append(
          ReportedTest(
            .analysisOfVariance, of: term,
            undefined: "No degrees of freedom are left for \(term): the cells tell nothing of it."))
      }
      outcome.effects.append(
        VarianceRow(
          source: term, sumOfSquares: effect.sumOfSquares, df: effect.degreesOfFreedom, meanSquare: effect.meanSquare,
          statistic: effect.result?.statistic, pValue: effect.result?.pValue, logPValue: effect.result?.logPValue))
    }
    outcome.effects.append(
      VarianceRow(
        source: "within cells", sumOfSquares: result.sumOfSquaresWithin, df: result.degreesOfFreedomWithin,
        meanSquare: result.meanSquareWithin))
    outcome.tests += [
      .attempt(.levene) { () throws(ComparisonError) in try values.levene(about: .mean) },
      .attempt(.brownForsythe) { () throws(ComparisonError) in try values.levene(about: .median) },
    ]
    outcome.groups = groups
    outcome.sentence = sentence(terms.last?.1, result)
    return outcome
  }

  private var groups: [ComparedGroup] {
    cells.indices.filter { cells[$0].count > 0 }.map { cell in
      ComparedGroup(
        code: "\(rows[cell / columns.count].code), \(columns[cell % columns.count].code)", label: cells[cell].label,
        values: cells[cell], moments: cells[cell].moments, meanRank: nil, level: level)
    }
  }

  /// The interaction is what a reader of two factors asks for first.
  private func sentence(
    _ effect: TwoWayAnalysisOfVariance.Effect?, _ result: TwoWayAnalysisOfVariance
  ) -> String? {
    guard let effect, let test = effect.result else { return nil }
    return ComparisonSentence(level: level).text(
      "Interaction of \(names[0]) and \(names[1]) (\(result.type.name)): F", test,
      result.partialEtaSquared(effect, level: level), "partial η²")
  }
}
