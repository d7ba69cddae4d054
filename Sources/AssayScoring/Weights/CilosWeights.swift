public import AssayNumerics

/// Weights by how much of a criterion is lost where another one is at its best (criterion impact loss, CILOS).
///
/// With b[i,j] the value of criterion j, as a benefit, at the alternative that is best on criterion i:
/// ```
/// P[i,j] = (b[j,j] − b[i,j])/b[j,j],   F = P − diag(Σ_i P[i,j]),   F q = 0,   w = q/Σ q
/// ```
/// A benefit is x, a cost min x/x, a target or an interval the closeness 1 − d/max d. A criterion that loses little where
/// others are best weighs much. Where several alternatives are best on a criterion, their losses are averaged, so that the
/// order of the rows does not matter; programs that take the first of them differ there.
///
/// The columns of F add up to 0, so q is the stationary distribution of a Markov chain that moves from j to i at the rate
/// P[i,j]; it is found by elimination without subtractions, which keeps small weights accurate. It is determined when one
/// set of criteria is left by no move; criteria outside this set get the weight 0, with a warning.
///
/// Throws ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for negative values, for a cost with a value of 0 or
/// less, and where more than one set is left by no move, such as when one alternative is best on all criteria;
/// ``ScoringError/allConstant(method:)``. A constant criterion gets the weight 0, with a warning.
///
/// References: Zavadskas & Podvezko, “Integrated determination of objective criteria weights in MCDM”, *International
/// Journal of Information Technology & Decision Making* 15 (2016), 267–283; Grassmann, Taksar & Heyman, *Operations
/// Research* 33 (1985), 1107–1116, for the elimination.
public struct CilosWeights: WeightingMethod {
  public static let name = "cilos"

  /// Creates the method.
  public init() {}

  private static let title = "CILOS weights"

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let columns = WeighedColumns(matrix, as: .raw, parallelism: parallelism)
    let directed = WeighedColumns(matrix, as: .directed, parallelism: parallelism)
    let places = directed.varying
    guard !places.isEmpty else { throw .allConstant(method: Self.title) }
    for place in places { try require(columns.columns[place], matrix.criteria[place]) }
    if places.count == 1 { return CriterionWeights(sole: places[0], of: matrix.criteria) }
    let losses = Self.losses(of: places, in: directed, parallelism)
    let order = places.count
    // P[i,j] is at i + j·order.
    let recurrent = Self.recurrentSets(losses, order)
    guard recurrent.count == 1, let kept = recurrent.first else {
      throw .unsuitable(
        method: Self.title, criterion: matrix.criteria[places[recurrent[0][0]]].name,
        reason:
          "and “\(matrix.criteria[places[recurrent[1][0]]].name)” lose nothing to one another, so that the weights "
          + "are not determined", remedy: "Use another weighting, such as entropy")
    }
    let stationary = Self.stationary(kept.map { from in kept.map { losses[$0 + from * order] } })
    var importances = [Double?](repeating: nil, count: matrix.criterionCount)
    for place in places { importances[place] = 0 }
    for (slot, value) in zip(kept, stationary) { importances[places[slot]] = value }
    let outside = places.indices.filter { !kept.contains($0) }.map { matrix.criteria[places[$0]].name }
    let lost = (0..<order).map { j in (0..<order).reduce(0) { $0 + losses[$1 + j * order] } }
    return try CriterionWeights(
      importances: importances, of: matrix.criteria, title: Self.title,
      parts: [.init("impact_loss", lost, of: places, among: matrix.criterionCount)],
      warnings: outside.map {
        ScoringWarning("No criterion loses anything where “\($0)” is at its best, so its weight is 0.", about: $0)
      }, refusal: .allConstant(method: Self.title))
  }

  private func require(_ column: WeighedColumns.Column, _ criterion: Criterion) throws(ScoringError) {
    let remedy = "Use a weighting of min-max values, such as entropy or standard-deviation"
    if criterion.direction == .benefit, column.moments.minimum < 0 {
      throw .unsuitable(method: Self.title, criterion: criterion.name, reason: "has a negative value", remedy: remedy)
    }
    if criterion.direction == .cost, column.moments.minimum <= 0 {
      throw .unsuitable(
        method: Self.title, criterion: criterion.name,
        reason: "is a cost with a value of 0 or less, which has no reciprocal",
        remedy: remedy)
    }
  }

  /// P, column after column.
  private static func losses(
    of places: [Int], in columns: WeighedColumns, _ parallelism: Parallelism
  ) -> [Double] {
    let order = places.count
    // For each criterion the alternatives that are best on it.
    let best = parallelism.map(pieces: order) { slot in
      let column = columns.columns[places[slot]]
      let value = column.divisor < 0 ? column.moments.minimum : column.moments.maximum
      return column.values.indices.filter { column.values[$0] == value }
    }
    return parallelism.map(pieces: order) { slot in
      let column = columns.columns[places[slot]]
      let direction = columns.criteria[places[slot]].direction
      return best.map { rows in
        var sum = DoubleDouble()
        for row in rows { sum += loss(column.values[row], column.moments, direction) }
        return sum.value / Double(rows.count)
      }
    }.flatMap { $0 }
  }

  /// How much of its best a criterion lacks, from 0 to 1; for a target, x is the distance from it.
  private static func loss(_ x: Double, _ moments: ColumnMoments, _ direction: Direction) -> Double {
    switch direction {
    case .benefit: (moments.maximum - x) / moments.maximum
    case .cost: (x - moments.minimum) / x
    case .target, .interval: (x - moments.minimum) / (moments.maximum - moments.minimum)
    }
  }

  /// The sets of states that reach one another and no other: state j reaches i where P[i,j] is above 0.
  private static func recurrentSets(_ losses: [Double], _ order: Int) -> [[Int]] {
    let reached = (0..<order).map { start in
      var found: Set<Int> = [start]
      var open = [start]
      while let state = open.popLast() {
        for next in 0..<order where losses[next + state * order] > 0 && found.insert(next).inserted {
          open.append(next)
        }
      }
      return found
    }
    var sets: [[Int]] = []
    for state in 0..<order where reached[state].allSatisfy({ reached[$0].contains(state) }) {
      if reached[state].min() == state { sets.append(reached[state].sorted()) }
    }
    return sets
  }

  /// The stationary distribution of an irreducible chain, up to a factor; `rates[j][i]` leads from j to i.
  private static func stationary(_ rates: [[Double]]) -> [Double] {
    var rates = rates
    for last in stride(from: rates.count - 1, to: 0, by: -1) {
      let leaving = rates[last][..<last].reduce(0, +)
      for from in 0..<last {
        rates[from][last] /= leaving
        for to in 0..<last { rates[from][to] += rates[from][last] * rates[last][to] }
      }
    }
    var values = [1.0]
    for state in 1..<max(1, rates.count) {
      values.append((0..<state).reduce(0) { $0 + values[$1] * rates[$1][state] })
    }
    return values
  }
}
