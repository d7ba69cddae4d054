public import AssayNumerics

/// A log-linear model of a table: the logarithm of the expected count is linear in the categories.
///
/// ```
/// log m = Xβ + Σₘ φₘ μᵢₘ νⱼₘ,   G² = 2 Σ n log(n/m),   X² = Σ (n − m)²/m,   df = cells − estimable parameters
/// ```
/// The counts are Poisson, or multinomial with the margins that the model fits. A cell that the model must fit with 0,
/// because a margin is 0, is left out of the degrees of freedom, and so is what can then no longer be estimated. Products of
/// scores are there where ``associations`` ask for them; other associations are columns of X.
///
/// Reference: Bishop, Fienberg & Holland, *Discrete Multivariate Analysis* (1975), §§3.5, 3.8; Agresti, *Categorical Data
/// Analysis* (3rd ed., 2013), §§9.2, 10.6.
public struct LoglinearModel: Sendable {
  /// The counts.
  public let table: LoglinearTable
  /// The margins that are fitted.
  public let generators: LoglinearGenerators
  /// Associations that have fewer parameters than the interaction.
  public let associations: [AssociationTerm]
  /// What scores are normalised by.
  public let weighting: ScoreWeighting

  /// Creates a model.
  ///
  /// - Parameters:
  ///   - generators: The margins; those of the factors of associations are added.
  ///   - associations: Associations between factors that no margin has both.
  ///   - weighting: What the scores of row and column effects are normalised by.
  public init(
    _ table: LoglinearTable, _ generators: LoglinearGenerators, associations: [AssociationTerm] = [],
    weighting: ScoreWeighting = .marginal
  ) {
    self.table = table
    self.generators = LoglinearGenerators(generators.margins + associations.flatMap { [[$0.row], [$0.column]] })
    self.associations = associations
    self.weighting = weighting
  }

  /// Fits the model with its coefficients, by Newton's method.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for a margin of an unknown factor, and for an association that another term
  ///   has already; ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for an association that the table does not allow, or
  ///   whose scores have no finite estimate; ``RegressionError/noConvergence(iterations:reason:)``.
  public func fit(parallelism: Parallelism = Parallelism()) throws(RegressionError) -> LoglinearFit {
    let x = try table.design(generators, associations)
    let pairs = try rowColumnPairs()
    var isOut = table.counts.indices.map { table.structuralZeros.contains($0) }
    try markZeroMargins(&isOut)
    // Some patterns of zeros have no zero margin and are found only on the way to infinity.
    for _ in 0...table.counts.count {
      let cells = CaseTotals(counts: isOut.map { $0 ? 0 : 1 })
      let all = LikelihoodData(x: x, y: table.counts, offset: nil, cases: cells, parallelism: parallelism)
      let kept = try all.independentColumns()
      let data = all.selecting(kept)
      let scoring = FisherScoring(family: .poisson, data: data, curvature: .expected, iterationLimit: 200)
      switch try scoring.attempt() {
      case .converged(let outcome):
        let cells = try CellEstimates(outcome, data)
        guard !pairs.isEmpty else { return LoglinearFit(self, x, kept, isOut, cells) }
        return LoglinearFit(self, x, kept, isOut, try estimates(pairs, data, from: cells, isOut))
      case .separated(let direction):
        let separation = Separation(data: data, family: .poisson)
        for cell in try separation.separatedRows(direction.values) { isOut[cell] = true }
      }
    }
    throw .noConvergence(iterations: table.counts.count, reason: "cells kept going to 0")
  }

  /// The pairs whose scores are estimated.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` where the interaction of a pair is in the model.
  private func rowColumnPairs() throws(RegressionError) -> [RowColumnPair] {
    var pairs: [RowColumnPair] = []
    for association in associations {
      if let margin = generators.margins.first(where: { association.pair.isSubset(of: $0) }) {
        throw .mismatch(
          "\(association.label) adds nothing to [\(margin.joined(separator: " "))], which leaves the two variables free"
        )
      }
      guard let dimensions = association.dimensions else { continue }
      pairs.append(try RowColumnPair(association, dimensions: dimensions, in: table))
    }
    return pairs
  }

  /// Adds row and column effects to a fit without them.
  private func estimates(
    _ pairs: [RowColumnPair], _ data: LikelihoodData, from cells: CellEstimates, _ isOut: [Bool]
  ) throws(RegressionError) -> CellEstimates {
    let parameters = data.x.columnCount + pairs.reduce(0) { $0 + $1.parameterCount }
    let open = isOut.count { !$0 }
    guard parameters <= open else {
      throw .mismatch(
        "The model has \(parameters) parameters for \(open) cells; ask for fewer dimensions, or leave a term out")
    }
    let fitting = RowColumnFitting(table: table, data: data, pairs: pairs)
    let expected = zip(cells.expected, isOut).map { $1 ? 0 : $0 }
    return try CellEstimates(try fitting.run(from: cells.estimates, expected: expected), fitting, self)
  }

  /// Cells of a margin that is 0 are fitted with 0.
  func markZeroMargins(_ isOut: inout [Bool]) throws(RegressionError) {
    for margin in generators.margins {
      let factors = table.factors.indices.filter { margin.contains(table.factors[$0].name) }
      let (positions, size) = table.margin(factors)
      var totals = [Double](repeating: 0, count: size)
      for (cell, count) in table.counts.enumerated() { totals[positions[cell]] += count }
      for cell in isOut.indices where totals[positions[cell]] == 0 { isOut[cell] = true }
    }
  }
}

extension LikelihoodData {
  /// The columns that are not combinations of those before them, on the rows that have cases.
  ///
  /// The columns hold 0 and 1, so that a Gram matrix loses nothing that matters.
  fileprivate func independentColumns() throws(RegressionError) -> [Int] {
    var gram = Matrix(rows: x.columnCount, columns: x.columnCount)
    for rows in x.blocks {
      var block = x.block(rows)
      block.scaleRows(rows.map { cases.counts[$0] > 0 ? 1 : 0 })
      do throws(LinearAlgebraError) {
        gram.add(try block.crossProduct())
      } catch {
        throw .algebra(error)
      }
    }
    var kept: [Int] = []
    // Rows of the factor U of the kept columns.
    var factor: [[Double]] = []
    for column in 0..<x.columnCount {
      var solved: [Double] = []
      solved.reserveCapacity(kept.count)
      for (place, other) in kept.enumerated() {
        var sum = gram[other, column]
        for inner in 0..<place { sum -= factor[place][inner] * solved[inner] }
        solved.append(sum / factor[place][place])
      }
      let rest = gram[column, column] - solved.reduce(0) { $0 + $1 * $1 }
      guard rest > 1e-9 * gram[column, column] else { continue }
      kept.append(column)
      factor.append(solved + [rest.squareRoot()])
    }
    return kept
  }
}
