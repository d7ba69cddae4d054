import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// What holds for every matrix, on thousands of random ones.
@Suite struct WeightLawTests {
  /// A random matrix of positive values; costs, and for methods that take them targets, among the criteria.
  private struct RandomMatrix {
    let criteria: [Criterion]
    let columns: [[Double]]

    init(_ generator: inout Philox, allowsTargets: Bool, hasTies: Bool = false) {
      let rows = Int.random(in: 4...30, using: &generator)
      let count = Int.random(in: 2...6, using: &generator)
      criteria = (0..<count).map { place in
        let direction: Direction =
          switch Int.random(in: 0..<(allowsTargets ? 4 : 2), using: &generator) {
          case 0: .benefit
          case 1: .cost
          case 2: .target(2)
          default: .interval(1...2)
          }
        return Criterion("x\(place)", direction: direction)
      }
      columns = (0..<count).map { _ in
        let spread = 2 * generator.nextUniform() + 0.1
        return (0..<rows).map { _ in
          let value = Double.exp(spread * (generator.nextUniform() + generator.nextUniform() - 1)) + 0.2
          return hasTies ? (4 * value).rounded(.up) / 4 : value
        }
      }
    }

    func matrix() throws -> DecisionMatrix { try DecisionMatrix(criteria, columns: columns) }

    func matrix(rows: [Int]) throws -> DecisionMatrix {
      try DecisionMatrix(criteria, columns: columns.map { column in rows.map { column[$0] } })
    }

    func matrix(columns order: [Int]) throws -> DecisionMatrix {
      try DecisionMatrix(order.map { criteria[$0] }, columns: order.map { columns[$0] })
    }
  }

  private static let withoutTargets: Set<String> = ["merec", "entropy-sum"]

  /// Runs `body` on random matrices for which a method is defined, and returns on how many it was.
  private func forEachMatrix(
    _ name: String, count: Int,
    _ body: (RandomMatrix, ObjectiveWeighting, CriterionWeights, inout Philox) throws -> Void
  ) throws -> Int {
    let weighting = try ObjectiveWeighting(named: name)
    var generator = Philox(seed: 20_260_101, stream: UInt32(ObjectiveWeighting.allNames.firstIndex(of: name) ?? 0))
    var met = 0
    for round in 0..<count {
      let random = RandomMatrix(
        &generator, allowsTargets: !Self.withoutTargets.contains(name), hasTies: round % 5 == 4)
      let matrix = try random.matrix()
      // What a method refuses, and loadings that the data do not determine, have no weights to compare.
      guard let weights = try? weighting.weights(of: matrix, parallelism: Parallelism(threads: 1)) else { continue }
      if weights.warnings.contains(where: { $0.description.contains("not determined") }) { continue }
      met += 1
      try body(random, weighting, weights, &generator)
    }
    return met
  }

  @Test(arguments: ObjectiveWeighting.allNames)
  func `weights are at least 0 and add up to 1`(name: String) throws {
    let met = try forEachMatrix(name, count: 1_000) { _, _, weights, _ in
      #expect(weights.values.allSatisfy { $0 >= 0 })
      #expect(abs(weights.values.reduce(0, +) - 1) <= 1e-12)
    }
    #expect(met > 600, "\(met) of 1,000 matrices had weights")
  }

  /// Eigenvectors move by the rounding of the correlations divided by the gap between eigenvalues.
  private func tolerance(_ name: String) -> Double {
    switch name {
    case "pca", "pca-undirected": 1e-9
    case "independence", "critic": 1e-11
    default: 1e-13
    }
  }

  @Test(arguments: ObjectiveWeighting.allNames)
  func `the order of rows and columns does not matter`(name: String) throws {
    _ = try forEachMatrix(name, count: 500) { random, weighting, weights, generator in
      let rows = Array(random.columns[0].indices).shuffled(using: &generator)
      let moved = try weighting.weights(of: random.matrix(rows: rows)).values
      expectClose(moved, weights.values, relative: tolerance(name), absolute: tolerance(name) * 1e-2)
      let order = Array(random.criteria.indices).shuffled(using: &generator)
      let turned = try weighting.weights(of: random.matrix(columns: order)).values
      expectClose(
        turned, order.map { weights.values[$0] }, relative: tolerance(name), absolute: tolerance(name) * 1e-2)
    }
  }

  @Test(arguments: ObjectiveWeighting.allNames)
  func `the unit of a criterion does not matter`(name: String) throws {
    _ = try forEachMatrix(name, count: 300) { random, weighting, weights, generator in
      guard let place = random.criteria.firstIndex(where: { [.benefit, .cost].contains($0.direction) }) else { return }
      var columns = random.columns
      columns[place] = columns[place].map { 2 * $0 }
      // Twice a number has the same digits, so the weights have the same bits but for those of the eigenvectors' sums.
      let doubled = try weighting.weights(of: DecisionMatrix(random.criteria, columns: columns)).values
      #expect(doubled == weights.values)
      columns[place] = columns[place].map { 1.7 * $0 }
      let other = try weighting.weights(of: DecisionMatrix(random.criteria, columns: columns)).values
      expectClose(other, weights.values, relative: 100 * tolerance(name), absolute: tolerance(name))
    }
  }

  /// Three pieces of 65,536 rows, the last one short.
  @Test func `any number of threads gives the same bits`() throws {
    var generator = Philox(seed: 11)
    let count = 150_001
    let columns = (0..<4).map { place in
      (0..<count).map { _ in
        1 + Double(place) * generator.nextUniform() * generator.nextUniform() + generator.nextUniform()
      }
    }
    let matrix = try DecisionMatrix(
      [Criterion("a"), Criterion("b", direction: .cost), Criterion("c"), Criterion("d", direction: .cost)],
      columns: columns)
    for name in ObjectiveWeighting.allNames {
      let weighting = try ObjectiveWeighting(named: name)
      let one = try weighting.weights(of: matrix, parallelism: Parallelism(threads: 1))
      let three = try weighting.weights(of: matrix, parallelism: Parallelism(threads: 3))
      #expect(one == three, "\(name)")
    }
  }

  @Test func `joining runs moves no weight by more than rounding`() throws {
    var generator = Philox(seed: 12)
    let column = (0..<140_000).map { _ in 1e6 + generator.nextUniform() }
    let other = (0..<140_000).map { _ in 3 + generator.nextUniform() }
    let forward = try DecisionMatrix([Criterion("a"), Criterion("b")], columns: [column, other])
    let backward = try DecisionMatrix(
      [Criterion("a"), Criterion("b")], columns: [column.reversed(), other.reversed()])
    for name in ObjectiveWeighting.allNames where name != "cilos" && !name.hasPrefix("pca") && name != "independence" {
      let weighting = try ObjectiveWeighting(named: name)
      expectClose(
        try weighting.weights(of: backward).values, try weighting.weights(of: forward).values, relative: 1e-13,
        "\(name)")
    }
  }

  /// Many values are sorted another way than few; the second column has an outlier that draws its range out, the third ties.
  @Test func `the Gini coefficient of many values is that of their order`() throws {
    var generator = Philox(seed: 13)
    var columns = (0..<3).map { _ in (0..<20_000).map { _ in generator.nextUniform() } }
    columns[1][77] = 1e12
    columns[2] = columns[2].map { (10 * $0).rounded() }
    let matrix = try DecisionMatrix((0..<3).map { Criterion("x\($0)") }, columns: columns)
    let expected = columns.map { column in
      let mean = column.reduce(0, +) / 20_000
      let sum = column.sorted().enumerated().reduce(0.0) {
        $0 + Double(2 * $1.offset + 1 - 20_000) * ($1.element - mean)
      }
      return sum / (4e8 * mean)
    }
    expectClose(try GiniWeights().weights(of: matrix).parts[0].values, expected, relative: 1e-12)
  }
}
