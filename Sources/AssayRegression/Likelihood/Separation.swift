internal import AssayNumerics

/// Finds directions in which a likelihood rises without end.
///
/// The estimates of such data are infinite (Albert & Anderson 1984, *Biometrika* 71, 1–10). A direction d shows it where
/// ```
/// binary:  xᵢd ≥ 0 where y = 1,   xᵢd ≤ 0 where y = 0,   not all 0
/// counts:  xᵢd = 0 where y > 0,   xᵢd ≤ 0 where y = 0,   not all 0
/// ```
/// When the iteration has settled all that can settle, its step is such a direction, and for complete separation so are the
/// estimates themselves. Both are checked against every row, so that nothing is called separated that is not; what is
/// 0 but for 1e-6 of the largest xᵢd counts as 0.
struct Separation {
  let data: LikelihoodData
  let family: Family

  /// The share of the largest |xᵢd| that counts as 0.
  private static let nothing = 1e-6

  /// What the link lets run to infinity.
  private enum Kind { case binary, count }

  private var kind: Kind? {
    switch (family.variance, family.link) {
    case (.bernoulli, .logit), (.bernoulli, .probit), (.bernoulli, .complementaryLogLog), (.bernoulli, .cauchit):
      .binary
    case (.mean, .log), (.negativeBinomial, .log), (.bernoulli, .log): .count
    default: nil
    }
  }

  /// A direction in which the likelihood rises without end.
  struct Direction {
    var values: [Double]
    /// The columns whose estimates diverge.
    var columns: [Int]
  }

  /// The first of some candidates that is such a direction.
  func find(_ candidates: [[Double]]) throws(RegressionError) -> Direction? {
    guard kind != nil else { return nil }
    for candidate in candidates {
      if let columns = try separating(candidate) { return Direction(values: candidate, columns: columns) }
    }
    return nil
  }

  /// What to tell of a direction.
  func error(_ direction: Direction) throws(RegressionError) -> RegressionError {
    .separation(terms: try named(direction.columns), remedy: remedy)
  }

  /// The rows that a direction takes to the end of the range of their means; nil where it is no such direction.
  func separatedRows(_ direction: [Double]) throws(RegressionError) -> [Int]? {
    guard let limit = try largest(direction), limit > 0 else { return nil }
    var separated: [Int] = []
    for rows in data.x.blocks {
      let moves = try linearPredictors(data.x.block(rows), offset: nil, at: direction)
      for (place, move) in moves.enumerated() where data.cases.weights[rows.lowerBound + place] > 0 {
        guard allowed(move, data.y[rows.lowerBound + place], limit * Self.nothing) else { return nil }
        if abs(move) > limit * Self.nothing { separated.append(rows.lowerBound + place) }
      }
    }
    return separated
  }

  /// The columns that a direction moves, where it separates.
  private func separating(_ direction: [Double]) throws(RegressionError) -> [Int]? {
    guard let limit = try largest(direction), limit > 0 else { return nil }
    let blocks = data.x.blocks
    var spreads = [Double](repeating: 0, count: direction.count)
    var isSeparating = true
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      let rows = blocks[piece]
      let block = data.x.block(rows)
      let moves = try linearPredictors(block, offset: nil, at: direction)
      let fits = moves.indices.allSatisfy { place in
        let row = rows.lowerBound + place
        return data.cases.weights[row] <= 0 || allowed(moves[place], data.y[row], limit * Self.nothing)
      }
      let sizes = direction.indices.map { column in
        (0..<rows.count).reduce(0) { max($0, abs(block[$1, column])) } * abs(direction[column])
      }
      return (fits, sizes)
    } merge: { (part: (Bool, [Double])) throws(RegressionError) in
      isSeparating = isSeparating && part.0
      for column in spreads.indices { spreads[column] = max(spreads[column], part.1[column]) }
    }
    guard isSeparating else { return nil }
    let top = spreads.max() ?? 0
    return spreads.indices.filter { spreads[$0] > 1e-5 * top }
  }

  private func largest(_ direction: [Double]) throws(RegressionError) -> Double? {
    guard direction.allSatisfy(\.isFinite) else { return nil }
    let blocks = data.x.blocks
    var limit = 0.0
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      try linearPredictors(data.x.block(blocks[piece]), offset: nil, at: direction).reduce(0) { max($0, abs($1)) }
    } merge: { (part: Double) throws(RegressionError) in
      limit = max(limit, part)
    }
    return limit
  }

  private func allowed(_ move: Double, _ y: Double, _ nothing: Double) -> Bool {
    switch kind {
    case .binary: y == 1 ? move >= -nothing : y == 0 ? move <= nothing : abs(move) <= nothing
    case .count: y == 0 ? move <= nothing : abs(move) <= nothing
    case nil: false
    }
  }

  /// The names to give: a term that separates alone with the intercept, where there is one, else all that diverge.
  private func named(_ columns: [Int]) throws(RegressionError) -> [String] {
    let x = data.x
    let others = columns.filter { $0 != x.intercept }
    let moving = others.isEmpty ? columns : others
    let terms = Set(moving.map { x.columns[$0].term }).sorted()
    if terms.count > 1, terms.count <= 32 {
      var alone: [String] = []
      for term in terms {
        let own = x.columns.indices.filter { $0 == x.intercept || x.columns[$0].term == term }
        let part = FisherScoring(
          family: family, data: data.selecting(own), curvature: .expected, iterationLimit: 30)
        guard own.count < x.columnCount, let found = try part.separatedColumns() else { continue }
        alone += found.map { own[$0] }.filter { $0 != x.intercept }.map { x.columns[$0].name }
      }
      if !alone.isEmpty { return alone }
    }
    return moving.map { x.columns[$0].name }
  }

  private var remedy: String {
    switch kind {
    case .binary where family.link == .logit:
      "Leave the term out, merge its categories, or ask for Firth's penalised likelihood."
    default: "Leave the term out, or merge its categories."
    }
  }
}

extension FisherScoring {
  /// The columns that separate; nil where the estimates are finite or not to be found.
  fileprivate func separatedColumns() throws(RegressionError) -> [Int]? {
    do throws(RegressionError) {
      guard case .separated(let direction) = try attempt() else { return nil }
      return direction.columns
    } catch {
      if case .algebra = error { throw error }
      return nil
    }
  }
}
