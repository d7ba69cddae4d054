internal import AssayNumerics

extension LoglinearModel {
  /// Fits the margins by iterative proportional fitting, for tables too big for coefficients.
  ///
  /// ```
  /// m ← m · n₊/m₊ over the cells of each margin in turn, until no margin is off by more than 1e-10 of n
  /// ```
  /// Degrees of freedom count parameters as if no cell were fitted with 0; where one is, ``fit(parallelism:)`` says what
  /// can be estimated, and here the degrees of freedom are nil.
  ///
  /// Reference: Deming & Stephan (1940), *Annals of Mathematical Statistics* 11, 427–444; Bishop, Fienberg & Holland,
  /// *Discrete Multivariate Analysis* (1975), §3.5.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for a margin of an unknown factor and for structured associations; ``RegressionError/noConvergence(iterations:reason:)``.
  public func fitProportionally(roundLimit: Int = 10_000) throws(RegressionError) -> ProportionalFit {
    guard associations.isEmpty else {
      throw .mismatch("\(associations[0].label) is no margin, and only margins can be fitted in proportion")
    }
    let terms = try generators.terms(table.factors)
    let margins = generators.margins.map { margin in
      Margin(table, table.factors.indices.filter { margin.contains(table.factors[$0].name) })
    }
    var expected = table.counts.indices.map { table.structuralZeros.contains($0) ? 0.0 : 1 }
    if margins.isEmpty {
      let open = expected.reduce(0, +)
      expected = expected.map { $0 * table.total / open }
    }
    let tolerance = 1e-10 * table.total
    var rounds = 0
    var change = Double.infinity
    while change > tolerance, !margins.isEmpty {
      guard rounds < roundLimit else {
        throw .noConvergence(iterations: rounds, reason: "the margins were still off by \(change)")
      }
      change = margins.reduce(0) { max($0, $1.fit(&expected)) }
      rounds += 1
    }
    let parameters = terms.reduce(1) { $0 + $1.reduce(1) { $0 * (table.factors[$1].levels.count - 1) } }
    let zeroCells = expected.count { $0 == 0 }
    let goodness = LoglinearGoodness(
      counts: table.counts, expected: expected, degreesOfFreedom: Double(expected.count - parameters),
      zeroCells: zeroCells)
    return ProportionalFit(expected: expected, goodness: goodness, hasZeroCells: zeroCells > 0, rounds: rounds)
  }
}

/// Expected counts that have the margins of a table.
public struct ProportionalFit: Sendable, Equatable {
  /// The fitted counts.
  public let expected: [Double]
  private let goodness: LoglinearGoodness
  private let hasZeroCells: Bool
  /// How often all margins were fitted.
  public let rounds: Int

  fileprivate init(expected: [Double], goodness: LoglinearGoodness, hasZeroCells: Bool, rounds: Int) {
    self.expected = expected
    self.goodness = goodness
    self.hasZeroCells = hasZeroCells
    self.rounds = rounds
  }

  /// G².
  public var deviance: Double { goodness.deviance }
  /// X².
  public var pearson: Double { goodness.pearson }
  /// The tests; nil where cells are fitted with 0, so that degrees of freedom have to be found otherwise.
  public var tests: LoglinearGoodness? { hasZeroCells ? nil : goodness }
}

/// One margin of a table, with its observed totals.
private struct Margin {
  let positions: [Int]
  let totals: [Double]

  init(_ table: LoglinearTable, _ factors: [Int]) {
    let (positions, size) = table.margin(factors)
    var totals = [Double](repeating: 0, count: size)
    for (cell, count) in table.counts.enumerated() { totals[positions[cell]] += count }
    self.positions = positions
    self.totals = totals
  }

  /// Gives fitted counts this margin, and returns how far off it was.
  func fit(_ expected: inout [Double]) -> Double {
    var sums = [Double](repeating: 0, count: totals.count)
    for (cell, value) in expected.enumerated() { sums[positions[cell]] += value }
    var change = 0.0
    for place in sums.indices {
      change = max(change, abs(sums[place] - totals[place]))
      sums[place] = sums[place] > 0 ? totals[place] / sums[place] : 0
    }
    for cell in expected.indices { expected[cell] *= sums[positions[cell]] }
    return change
  }
}
