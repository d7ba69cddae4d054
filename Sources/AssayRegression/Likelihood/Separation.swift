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

  /// The rows that a direction takes to the end of the range of their means.
  func separatedRows(_ direction: [Double]) throws(RegressionError) -> [Int] {
    let limit = try reach(direction).limit
    var separated: [Int] = []
    for rows in data.x.blocks {
      let moves = try linearPredictors(data.x.block(rows), offset: nil, at: direction)
      for (place, move) in moves.enumerated() where data.cases.weights[rows.lowerBound + place] > 0 {
        if abs(move) > limit * Self.nothing { separated.append(rows.lowerBound + place) }
      }
    }
    return separated
  }

  /// The columns that a direction moves; nil where it does not separate.
  private func separating(_ direction: [Double]) throws(RegressionError) -> [Int]? {
    guard direction.allSatisfy(\.isFinite) else { return nil }
    let (limit, wrong) = try reach(direction)
    guard limit > 0, wrong <= limit * Self.nothing else { return nil }
    let blocks = data.x.blocks
    var spreads = [Double](repeating: 0, count: direction.count)
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      let block = data.x.block(blocks[piece])
      return direction.indices.map { column in
        (0..<block.rowCount).reduce(0) { max($0, abs(block[$1, column])) } * abs(direction[column])
      }
    } merge: { (part: [Double]) throws(RegressionError) in
      for column in spreads.indices { spreads[column] = max(spreads[column], part[column]) }
    }
    let top = spreads.max() ?? 0
    return spreads.indices.filter { spreads[$0] > 1e-5 * top }
  }

  /// The largest |xᵢd|, and the largest on the wrong side.
  private func reach(_ direction: [Double]) throws(RegressionError) -> (limit: Double, wrong: Double) {
    let blocks = data.x.blocks
    var (limit, wrong) = (0.0, 0.0)
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      let rows = blocks[piece]
      let moves = try linearPredictors(data.x.block(rows), offset: nil, at: direction)
      var part = (limit: 0.0, wrong: 0.0)
      for (place, move) in moves.enumerated() where data.cases.weights[rows.lowerBound + place] > 0 {
        part.limit = max(part.limit, abs(move))
        part.wrong = max(part.wrong, wrongness(move, data.y[rows.lowerBound + place]))
      }
      return part
    } merge: { (part: (limit: Double, wrong: Double)) throws(RegressionError) in
      limit = max(limit, part.limit)
      wrong = max(wrong, part.wrong)
    }
    return (limit, wrong)
  }

  /// How far a move of a linear predictor makes a response less likely, or one likely that has its end inside.
  private func wrongness(_ move: Double, _ y: Double) -> Double {
    switch kind {
    case .binary: y == 1 ? -move : y == 0 ? move : abs(move)
    case .count: y == 0 ? move : abs(move)
    case nil: .infinity
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
