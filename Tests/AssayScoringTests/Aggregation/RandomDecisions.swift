import AssayNumerics
import AssayScoring
import Testing

/// Random matrices on a coarse grid, so that values are often tied, with random weights.
struct RandomDecisions {
  let criteria: [Criterion]
  var rows: [[Double]]
  let weights: [Double]

  /// The matrix of a number; the same for the same number.
  init(_ number: Int, rows range: ClosedRange<Int> = 2...9, directions: [Direction] = [.benefit, .cost, .target(3)]) {
    var generator = Philox(seed: 20_240_607, replicate: UInt32(number))
    let count = Int.random(in: range, using: &generator)
    let size = Int.random(in: 1...5, using: &generator)
    criteria = (0..<size).map {
      Criterion("c\($0)", direction: directions.randomElement(using: &generator) ?? .benefit)
    }
    rows = (0..<count).map { _ in (0..<size).map { _ in Double(Int.random(in: 2...20, using: &generator)) / 4 } }
    let parts = (0..<size).map { _ in Double(Int.random(in: 1...9, using: &generator)) }
    weights = parts.map { $0 / parts.reduce(0, +) }
  }

  var matrix: DecisionMatrix { get throws { try DecisionMatrix(criteria, rows: rows) } }

  /// Whether the method sees any difference between the alternatives.
  func scores(_ method: some AggregationMethod) throws -> AggregateScores {
    try method.evaluate(try matrix, weights: weights, parallelism: Parallelism(threads: 1))
  }
}

/// Laws that every method keeps: the order of rows and of columns does not matter, and a clone gets the same score.
func expectSymmetry(
  _ method: some AggregationMethod, matrices: Int = 400, directions: [Direction] = [.benefit, .cost, .target(3)],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for number in 0..<matrices {
    var random = RandomDecisions(number, directions: directions)
    random.rows.append(random.rows[0])
    let result = try random.scores(method)
    #expect(result.scores.allSatisfy { $0.isFinite }, "matrix \(number)", sourceLocation: sourceLocation)
    #expect(result.scores.first == result.scores.last, "the clone in matrix \(number)", sourceLocation: sourceLocation)
    let reversed = try DecisionMatrix(random.criteria.reversed(), rows: random.rows.reversed().map { $0.reversed() })
    let mirrored = try method.evaluate(
      reversed, weights: random.weights.reversed(), parallelism: Parallelism(threads: 1))
    for (score, mirror) in zip(result.scores, mirrored.scores.reversed()) {
      #expect(abs(score - mirror) <= 1e-12 * max(1, abs(score)), "matrix \(number)", sourceLocation: sourceLocation)
    }
  }
}

/// A dominated alternative never ranks above the one that dominates it.
func expectDominance(
  _ method: some AggregationMethod, matrices: Int = 400, directions: [Direction] = [.benefit, .cost, .target(3)],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for number in 0..<matrices {
    var random = RandomDecisions(number, directions: directions)
    var generator = Philox(seed: 7, replicate: UInt32(number))
    random.rows[1] = zip(random.rows[0], random.criteria).map { value, criterion in
      let step = Double(Int.random(in: 0...6, using: &generator)) / 4
      switch criterion.direction {
      case .cost: return max(0.25, value - step)
      case .target(let best): return best + (value - best) * (step > 0.5 ? 0.5 : 1)
      default: return value + step
      }
    }
    let ranks: [Int]
    do {
      ranks = try random.scores(method).ranks.competition
    } catch ScoringError.allConstant {
      // Nothing tells these alternatives apart, and the method says so.
      continue
    }
    #expect(ranks[1] <= ranks[0], "matrix \(number)", sourceLocation: sourceLocation)
  }
}

/// Doubling the unit of a benefit or a cost changes no bit, and another factor nothing beyond rounding.
func expectFreeOfUnits(
  _ method: some AggregationMethod, matrices: Int = 400, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for number in 0..<matrices {
    let random = RandomDecisions(number, directions: [.benefit, .cost])
    let scores = try random.scores(method).scores
    for factor in [2.0, 1.7] {
      var scaled = random
      for row in scaled.rows.indices { scaled.rows[row][0] *= factor }
      let other = try scaled.scores(method).scores
      for (score, same) in zip(scores, other) {
        let allowed = factor == 2 ? 0 : 1e-12 * max(1, abs(score))
        #expect(abs(score - same) <= allowed, "matrix \(number) times \(factor)", sourceLocation: sourceLocation)
      }
    }
  }
}

/// Same bits for 1 and 3 threads, on several blocks of rows.
func expectSameBits(_ method: some AggregationMethod, sourceLocation: SourceLocation = #_sourceLocation) throws {
  var generator = Philox(seed: 11)
  let columns = (0..<4).map { _ in (0..<9001).map { _ in 1 + generator.nextUniform() } }
  let criteria = [
    Criterion("a"), Criterion("b", direction: .cost), Criterion("c", direction: .target(1.5)),
    Criterion("d", direction: .interval(1.2...1.4)),
  ]
  let matrix = try DecisionMatrix(criteria, columns: columns)
  let weights = [0.4, 0.3, 0.2, 0.1]
  let alone = try method.evaluate(matrix, weights: weights, parallelism: Parallelism(threads: 1))
  let together = try method.evaluate(matrix, weights: weights, parallelism: Parallelism(threads: 3))
  #expect(alone == together, sourceLocation: sourceLocation)
}

/// Constant columns, a column of zeros, ties and single alternatives are evaluated without NaN, and warned of.
///
/// - Parameter whole: The score of one alternative alone; nil for a method that refuses it.
func expectTolerant(
  _ method: some AggregationMethod, whole: Double?, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let criteria = [Criterion("a"), Criterion("zero"), Criterion("flat", direction: .cost)]
  let matrix = try DecisionMatrix(criteria, rows: [[1, 0, 5], [3, 0, 5], [2, 0, 5], [3, 0, 5]])
  let result = try method.evaluate(matrix, weights: [0.5, 0.2, 0.3], parallelism: Parallelism(threads: 1))
  #expect(result.warnings.map(\.subject) == ["zero", "flat"], sourceLocation: sourceLocation)
  #expect(
    result.warnings.allSatisfy { $0.description.hasSuffix("counts for nothing.") }, sourceLocation: sourceLocation)
  #expect(result.ranks.competition == [4, 1, 3, 1], sourceLocation: sourceLocation)
  let one = try DecisionMatrix(criteria, rows: [[1, 0, 5]])
  if let whole {
    let alone = try method.evaluate(one, weights: [0.5, 0.2, 0.3], parallelism: Parallelism(threads: 1))
    #expect(alone.scores == [whole], sourceLocation: sourceLocation)
    #expect(alone.warnings.count == 3, sourceLocation: sourceLocation)
  } else {
    let error = #expect(throws: ScoringError.self, sourceLocation: sourceLocation) {
      try method.evaluate(one, weights: [0.5, 0.2, 0.3], parallelism: Parallelism(threads: 1))
    }
    let refusal = error?.description ?? ""
    #expect(refusal.hasSuffix("so nothing tells them apart."), sourceLocation: sourceLocation)
  }
  #expect(throws: ScoringError.weightsDoNotAdd(node: "all criteria", sum: 0.99), sourceLocation: sourceLocation) {
    try method.evaluate(matrix, weights: [0.5, 0.2, 0.29], parallelism: Parallelism(threads: 1))
  }
}
