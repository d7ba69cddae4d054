public import AssayNumerics

/// A log-linear model of a table: the logarithm of the expected count is linear in the categories.
///
/// ```
/// log m = Xβ,   G² = 2 Σ n log(n/m),   X² = Σ (n − m)²/m,   df = cells − estimable parameters
/// ```
/// The counts are Poisson, or multinomial with the margins that the model fits. A cell that the model must fit with 0,
/// because a margin is 0, is left out of the degrees of freedom, and so is what can then no longer be estimated.
///
/// Reference: Bishop, Fienberg & Holland, *Discrete Multivariate Analysis* (1975), §§3.5, 3.8; Agresti, *Categorical Data
/// Analysis* (3rd ed., 2013), §§9.2, 10.6.
public struct LoglinearModel: Sendable {
  /// The counts.
  public let table: LoglinearTable
  /// The margins that are fitted.
  public let generators: LoglinearGenerators

  /// Creates a model.
  public init(_ table: LoglinearTable, _ generators: LoglinearGenerators) {
    self.table = table
    self.generators = generators
  }

  /// Fits the model with its coefficients, by Newton's method.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for a margin of an unknown factor; ``RegressionError/noConvergence(iterations:reason:)``.
  public func fit(parallelism: Parallelism = Parallelism()) throws(RegressionError) -> LoglinearFit {
    let x = try table.design(generators)
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
        return try LoglinearFit(self, x, kept, isOut, outcome, data)
      case .separated(let direction):
        let separation = Separation(data: data, family: .poisson)
        for cell in try separation.separatedRows(direction.values) { isOut[cell] = true }
      }
    }
    throw .noConvergence(iterations: table.counts.count, reason: "cells kept going to 0")
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
