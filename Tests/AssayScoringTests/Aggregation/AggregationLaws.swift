import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// What must hold for every method, on random matrices with many ties.
struct AggregationLaws: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let method: any AggregationMethod

  static let all: [AggregationLaws] = {
    do {
      return [
        .init(testDescription: "weighted-sum", method: WeightedSum()),
        .init(testDescription: "weighted-sum by z", method: WeightedSum(normalisation: .z)),
        .init(testDescription: "weighted-sum by sum", method: WeightedSum(normalisation: .sum)),
        .init(testDescription: "weighted-product", method: WeightedProduct()),
        .init(testDescription: "weighted-product by min–max", method: WeightedProduct(normalisation: .minMax)),
        .init(testDescription: "waspas", method: try Waspas()),
        .init(testDescription: "topsis", method: Topsis()),
        .init(testDescription: "topsis by min–max", method: Topsis(normalisation: .minMax)),
        .init(testDescription: "vikor", method: try Vikor()),
        .init(testDescription: "moora", method: Moora()),
        .init(testDescription: "moora reference point", method: Moora(form: .referencePoint)),
        .init(testDescription: "aras", method: Aras()),
        .init(testDescription: "copras", method: Copras()),
        .init(testDescription: "grey-relational", method: try GreyRelational()),
      ]
    } catch {
      fatalError("\(error)")
    }
  }()

  /// A random problem.
  struct Problem {
    var criteria: [Criterion]
    var rows: [[Double]]
    var weights: [Double]

    init(_ replicate: Int) {
      var random = Philox(seed: 4, stream: 61, replicate: UInt32(replicate))
      let alternatives = Int.random(in: 2...9, using: &random)
      let count = Int.random(in: 1...6, using: &random)
      criteria = (0..<count).map { j in
        let direction: Direction =
          switch Int.random(in: 0..<6, using: &random) {
          case 0, 1: .benefit
          case 2, 3: .cost
          case 4: .target(4)
          default: .interval(3...5)
          }
        return Criterion("c\(j)", direction: direction)
      }
      // Halves from 0.5 to 8, so that ties, and exact multiples, are frequent.
      rows = (0..<alternatives).map { _ in
        (0..<count).map { _ in Double.random(in: 1...16, using: &random).rounded() / 2 }
      }
      let raw = (0..<count).map { _ in random.nextUniform() + 0.01 }
      let total = raw.reduce(0, +)
      weights = raw.map { $0 / total }
    }

    func scores(_ method: any AggregationMethod, threads: Int = 1) throws -> AggregateScores {
      try method.evaluate(
        try DecisionMatrix(criteria, rows: rows), weights: weights, parallelism: Parallelism(threads: threads))
    }
  }

  /// Runs `body` on each problem that the method is defined for.
  func forEachProblem(_ body: (Problem, AggregateScores) throws -> Void) throws {
    var defined = 0
    for replicate in 0..<2000 {
      let problem = Problem(replicate)
      do {
        let scores = try problem.scores(method)
        defined += 1
        try body(problem, scores)
      } catch ScoringError.allConstant {
        continue
      }
    }
    #expect(defined > 1900)
  }
}

/// The properties that every method has.
@Suite struct AggregationLawTests {
  @Test(arguments: AggregationLaws.all)
  func `scores are finite and ranks whole`(_ law: AggregationLaws) throws {
    try law.forEachProblem { problem, result in
      #expect(result.scores.count == problem.rows.count)
      #expect(result.scores.allSatisfy { $0.isFinite })
      #expect(result.parts.allSatisfy { $0.values.count == problem.rows.count && $0.values.allSatisfy { $0.isFinite } })
    }
  }

  @Test(arguments: AggregationLaws.all)
  func `the order of rows and columns does not matter`(_ law: AggregationLaws) throws {
    try law.forEachProblem { problem, result in
      var turned = problem
      turned.rows = problem.rows.reversed().map { $0.reversed() }
      turned.criteria.reverse()
      turned.weights.reverse()
      let scores = try turned.scores(law.method).scores
      #expect(isClose(scores.reversed(), result.scores, 1e-11), "\(problem)")
    }
  }

  @Test(arguments: AggregationLaws.all)
  func `a clone gets the same score`(_ law: AggregationLaws) throws {
    try law.forEachProblem { problem, _ in
      var cloned = problem
      cloned.rows.append(problem.rows[0])
      let scores = try cloned.scores(law.method).scores
      #expect(scores[0] == scores[scores.count - 1])
    }
  }

  @Test(arguments: AggregationLaws.all)
  func `who is dominated never ranks above`(_ law: AggregationLaws) throws {
    var pairs = 0
    try law.forEachProblem { problem, result in
      let ranks = result.ranks.competition
      for (i, better) in problem.rows.enumerated() {
        for (k, worse) in problem.rows.enumerated()
        where zip(problem.criteria, zip(better, worse)).allSatisfy({ $0.isAsGood($1.0, $1.1) }) {
          pairs += 1
          #expect(ranks[i] <= ranks[k], "\(problem)")
        }
      }
    }
    #expect(pairs > 10_000)
  }

  @Test(arguments: AggregationLaws.all)
  func `the unit of a benefit does not matter`(_ law: AggregationLaws) throws {
    try law.forEachProblem { problem, result in
      var doubled = problem
      for j in problem.criteria.indices where problem.criteria[j].direction == .benefit {
        for i in doubled.rows.indices { doubled.rows[i][j] *= 2 }
      }
      let scores = try doubled.scores(law.method).scores
      #expect(isClose(scores, result.scores, 1e-13), "\(problem)")
    }
  }

  @Test(arguments: AggregationLaws.all)
  func `any number of threads gives the same bits`(_ law: AggregationLaws) throws {
    var random = Philox(seed: 8, stream: 2)
    let columns = (0..<5).map { _ in (0..<20_000).map { _ in random.nextUniform() + 0.1 } }
    let directions: [Direction] = [.benefit, .cost, .target(0.7), .interval(0.4...0.5), .benefit]
    let matrix = try DecisionMatrix(
      directions.enumerated().map { Criterion("c\($0)", direction: $1) }, columns: columns)
    let weights = [0.3, 0.2, 0.2, 0.2, 0.1]
    let one = try law.method.evaluate(matrix, weights: weights, parallelism: Parallelism(threads: 1))
    let three = try law.method.evaluate(matrix, weights: weights, parallelism: Parallelism(threads: 3))
    #expect(one == three)
  }

  @Test(arguments: AggregationLaws.all)
  func `a constant column and a zero column are said to count for nothing`(_ law: AggregationLaws) throws {
    let rows: [[Double]] = [[3, 5, 0, 2], [4, 5, 0, 1], [2, 5, 0, 3], [4, 5, 0, 1]]
    let weights = [0.4, 0.2, 0.1, 0.3]
    for costs in [Set<Int>(), [3], [1, 2, 3]] {
      let result = try score(law.method, rows, costs: costs, weights: weights)
      #expect(result.warnings.filter { $0.subject != nil }.map(\.subject) == ["b", "c"])
      #expect(
        result.warnings.first?.description
          == "“b” is the same for all alternatives, so its weight of 0.2 counts for nothing.")
      #expect(result.scores.allSatisfy { $0.isFinite })
      // Alternatives two and four are alike.
      #expect(result.scores[1] == result.scores[3])
      #expect(result.ranks.competition[1] == result.ranks.competition[3])
      // The ranks are those without the two columns.
      let shorter = try score(
        law.method, rows.map { [$0[0], $0[3]] }, costs: costs.contains(3) ? [1] : [], weights: [0.4 / 0.7, 0.3 / 0.7])
      #expect(result.ranks.competition == shorter.ranks.competition)
    }
  }

  @Test(arguments: AggregationLaws.all)
  func `one alternative has a score or an error that says why`(_ law: AggregationLaws) throws {
    do {
      let result = try score(law.method, [[3, 4]], costs: [1])
      #expect(result.scores.count == 1 && result.scores[0].isFinite)
      #expect(result.ranks.competition == [1])
      #expect(result.warnings.filter { $0.subject != nil }.count == 2)
    } catch let error as ScoringError {
      guard case .allConstant = error else { throw error }
    }
  }

  @Test(arguments: AggregationLaws.all)
  func `weights that do not add to 1 are refused`(_ law: AggregationLaws) throws {
    #expect(throws: ScoringError.weightsDoNotAdd(node: "all criteria", sum: 0.99)) {
      try score(law.method, [[3, 4], [1, 2]], weights: [0.5, 0.49])
    }
  }
}

/// Whether each number is within a tolerance, relative to it or to 1, of its reference.
private func isClose(_ actual: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
  actual.count == expected.count && zip(actual, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}

extension Criterion {
  /// Whether the first value is at least as good as the second.
  fileprivate func isAsGood(_ a: Double, _ b: Double) -> Bool {
    switch direction {
    case .benefit: a >= b
    case .cost: a <= b
    case .target, .interval: (direction.distance(a) ?? 0) <= (direction.distance(b) ?? 0)
    }
  }
}
