import AssayNumerics
import AssayScoring
import AssayTestSupport
import Testing

/// Matrices on which other programs give NaN, or a number that means nothing.
@Suite struct DegenerateWeightTests {
  private func matrix(_ rows: [[Double]], _ directions: [Direction]? = nil) throws -> DecisionMatrix {
    let directions = directions ?? rows[0].map { _ in .benefit }
    return try DecisionMatrix(directions.enumerated().map { Criterion("x\($0 + 1)", direction: $1) }, rows: rows)
  }

  /// A matrix of random positive values with the second criterion constant, and the same without that criterion.
  private func constant() throws -> (with: DecisionMatrix, without: DecisionMatrix) {
    var generator = Philox(seed: 7)
    let rows = (0..<20).map { _ in (0..<3).map { _ in 1 + generator.nextUniform() } }
    return (try matrix(rows.map { [$0[0], 5, $0[1], $0[2]] }), try matrix(rows))
  }

  @Test(arguments: ObjectiveWeighting.allNames.filter { $0 != "equal" })
  func `a constant criterion has the weight 0 and a warning`(name: String) throws {
    let (with, without) = try constant()
    let weighting = try ObjectiveWeighting(named: name)
    let weights = try weighting.weights(of: with)
    #expect(weights.values[1] == 0)
    #expect(
      weights.warnings.first
        == ScoringWarning("“x2” has the same value for all alternatives, so its weight is 0.", about: "x2"))
    for part in weights.parts {
      #expect(part.values.allSatisfy { $0?.isFinite ?? true })
      #expect(part.values[1] == nil || ["entropy-raw", "entropy-sum"].contains(name), "\(part.name)")
    }
    // The other criteria share the weight as if it were not there; MEREC counts criteria.
    if name != "merec" {
      let others = try weighting.weights(of: without)
      expectClose([weights.values[0], weights.values[2], weights.values[3]], others.values, relative: 1e-13)
      #expect(!others.warnings.contains { $0.description.contains("same value") })
    }
  }

  @Test(arguments: ObjectiveWeighting.allNames.filter { $0 != "equal" })
  func `where all criteria are constant there are no weights`(name: String) throws {
    let flat = try matrix([[1, 2], [1, 2], [1, 2]])
    #expect {
      try ObjectiveWeighting(named: name).weights(of: flat)
    } throws: { error in
      if case .allConstant = error as? ScoringError { true } else { false }
    }
    // A single alternative tells nothing apart either.
    #expect(throws: ScoringError.self) { try ObjectiveWeighting(named: name).weights(of: matrix([[1, 2]])) }
  }

  @Test(arguments: ObjectiveWeighting.allNames.filter { $0 != "equal" })
  func `a single criterion has all the weight`(name: String) throws {
    let weights = try ObjectiveWeighting(named: name).weights(of: matrix([[1, 3], [2, 3], [4, 3]]))
    expectClose(weights.values, [1, 0], relative: 1e-15)
    #expect(try ObjectiveWeighting(named: name).weights(of: matrix([[1], [2], [4]])).values == [1])
  }

  @Test func `the entropy of a constant is 1 among raw shares and not defined among min-max values`() throws {
    let (with, _) = try constant()
    #expect(try EntropyWeights(.raw).weights(of: with).parts[0].values[1] == 1)
    #expect(try EntropyWeights().weights(of: with).parts[0].values[1] == nil)
  }

  /// pymcdm refuses zeros; 0·ln 0 is 0.
  @Test func `a zero adds nothing to an entropy`() throws {
    let weights = try EntropyWeights(.raw).weights(of: matrix([[0, 1], [1, 2], [1, 3]]))
    let entropies = [
      Double.log(2) / Double.log(3), (Double.log(6) - (2 * Double.log(2) + 3 * Double.log(3)) / 6) / Double.log(3),
    ]
    expectClose(weights.parts[0].values, entropies, relative: 1e-15)
    let differences = entropies.map { 1 - $0 }
    expectClose(weights.values, differences.map { $0 / differences.reduce(0, +) }, relative: 1e-14)
  }

  static let remedy = "Use a weighting of min-max values, such as entropy or standard-deviation"

  @Test(
    arguments: [
      ("entropy-raw", "Entropy weights"), ("coefficient-of-variation", "Coefficient-of-variation weights"),
      ("gini", "Gini weights"),
    ])
  func `shares need values that add up to more than 0`(name: String, title: String) throws {
    let weighting = try ObjectiveWeighting(named: name)
    #expect(
      throws: ScoringError.unsuitable(
        method: title, criterion: "x2", reason: "has a negative value", remedy: Self.remedy)
    ) { try weighting.weights(of: matrix([[1, -1], [2, 5], [3, 2]])) }
    #expect(
      throws: ScoringError.unsuitable(
        method: title, criterion: "x2", reason: "has no value above 0", remedy: Self.remedy)
    ) { try weighting.weights(of: matrix([[1, 0], [2, 0]])) }
    #expect {
      try weighting.weights(of: matrix([[1, -1], [2, 5], [3, 2]]))
    } throws: { error in
      "\(error)" == "\(title): “x2” has a negative value. \(Self.remedy)."
    }
  }

  @Test func `what has no logarithm or reciprocal is refused`() throws {
    let zero = try matrix([[1, 0], [2, 5]], [.benefit, .cost])
    let withoutReciprocal = "is a cost with a value of 0 or less, which has no reciprocal"
    #expect(
      throws: ScoringError.unsuitable(
        method: "MEREC weights", criterion: "x2", reason: "has a value of 0 or less, which has no logarithm",
        remedy: Self.remedy)
    ) { try MerecWeights().weights(of: zero) }
    #expect(
      throws: ScoringError.unsuitable(
        method: "CILOS weights", criterion: "x2", reason: withoutReciprocal, remedy: Self.remedy)
    ) { try CilosWeights().weights(of: zero) }
    #expect(
      throws: ScoringError.unsuitable(
        method: "Entropy weights", criterion: "x2", reason: withoutReciprocal, remedy: Self.remedy)
    ) { try EntropyWeights(.sum).weights(of: zero) }
    #expect(
      throws: ScoringError.unsuitable(
        method: "MEREC weights", criterion: "x1",
        reason: "has a target, and the method knows only more is better and less is better", remedy: Self.remedy)
    ) { try MerecWeights().weights(of: matrix([[1, 3], [2, 5]], [.target(2), .benefit])) }
  }

  @Test func `CRITIC refuses criteria that are all the same, and passes over one of a pair`() throws {
    let refusal = ScoringError.unsuitable(
      method: "CRITIC weights", criterion: "x1",
      reason: "and all other criteria are perfectly correlated, so that none adds information to the rest",
      remedy: "Use standard-deviation weights")
    #expect(throws: refusal) { try CriticWeights().weights(of: matrix([[1, 10], [2, 20], [4, 40]])) }
    // 0.1 · 3 is not 0.3 in binary; the correlation is 1 but for rounding.
    #expect(throws: refusal) {
      try CriticWeights().weights(of: matrix([[0.1, 0.1 * 3], [0.2, 0.2 * 3], [0.7, 0.7 * 3], [0.5, 0.5 * 3]]))
    }
    // Opposed criteria are in conflict: each has the correlation −1 with the other.
    let opposed = try CriticWeights().weights(of: matrix([[1, 40], [2, 30], [4, 10]]))
    #expect(opposed.parts[1].values == [2, 2])
    // As a cost the second agrees with the first.
    #expect(throws: refusal) {
      try CriticWeights().weights(of: matrix([[1, 40], [2, 30], [4, 10]], [.benefit, .cost]))
    }
  }

  @Test func `independence of dependent and of uncorrelated criteria`() throws {
    // The third is the sum of the first two, so each has R = 1.
    let dependent = try IndependenceWeights().weights(
      of: matrix([[1, 5, 6], [2, 1, 3], [4, 3, 7], [3, 3, 6], [7, 2, 9]]))
    #expect(dependent.parts[0].values == [1, 1, 1])
    // The last has nothing to do with the dependence of the first two.
    let twins = try IndependenceWeights().weights(
      of: matrix([[1, 2, 5], [2, 4, 1], [4, 8, 3], [3, 6, 3], [7, 14, 2]]))
    #expect(Array(twins.parts[0].values[0..<2]) == [1, 1])
    // R of the last is the correlation: x̄ = 3.4, ȳ = 2.8; sums of squares and products 21.2, 8.8 and −5.6.
    expectClose(twins.parts[0].values[2], 5.6 / (21.2 * 8.8).squareRoot(), relative: 1e-12)
    #expect(
      throws: ScoringError.unsuitable(
        method: "Independence weights", criterion: "x1",
        reason: "is uncorrelated with all other criteria, so that 1/R is not defined", remedy: "Use critic weights")
    ) { try IndependenceWeights().weights(of: matrix([[1, 1], [1, 2], [2, 1], [2, 2]])) }
  }

  @Test func `uncorrelated criteria have equal PCA weights`() throws {
    let weights = try PrincipalComponentWeights().weights(of: matrix([[1, 1], [1, 2], [2, 1], [2, 2]]))
    #expect(weights.values == [0.5, 0.5])
    #expect(
      weights.notes == ["No component has an eigenvalue above 1: the criteria are uncorrelated, and all count alike."])
  }

  @Test func `a criterion that runs against the rest is warned of once directions are applied`() throws {
    let rows: [[Double]] = [[1, 2, 9], [2, 3, 8], [3, 5, 6], [4, 7, 7], [5, 8, 1]]
    let directed = try PrincipalComponentWeights().weights(of: matrix(rows))
    #expect(directed.warnings.map(\.subject) == ["x3"])
    #expect(
      directed.warnings.first?.description
        == "“x3” has a negative coefficient on the retained components: it runs against the other criteria although "
        + "directions were applied. Its weight is that of the absolute value.")
    let undirected = try PrincipalComponentWeights(appliesDirections: false).weights(of: matrix(rows))
    #expect(undirected.warnings.isEmpty)
    #expect(undirected.values == directed.values)
    let turned = try PrincipalComponentWeights().weights(of: matrix(rows, [.benefit, .benefit, .cost]))
    #expect(turned.warnings.isEmpty)
    expectClose(turned.values, directed.values, relative: 1e-13)
  }

  @Test func `loadings that the data do not determine are warned of`() throws {
    // Two criteria with the correlation −1 have the first component (1, −1)/√2, alone: its sign does not matter.
    let opposed = try PrincipalComponentWeights(appliesDirections: false).weights(
      of: matrix([[1, 3], [2, 2], [3, 1]]))
    #expect(opposed.warnings.isEmpty)
    // Two pairs of twins that are uncorrelated with each other: the eigenvalue 2 twice.
    let pairs = try PrincipalComponentWeights().weights(
      of: matrix([[1, 1, 1, 1], [1, 1, 2, 2], [2, 2, 1, 1], [2, 2, 2, 2]]))
    #expect(pairs.warnings.contains { $0.description.hasPrefix("Components 1 and 2 have equal eigenvalues") })
  }

  @Test func `CILOS of ties, of a winner in all, and of criteria that nobody loses to`() throws {
    // Rows 1 and 3 are both best on x1; their mean loss on x2 counts, in whichever order they stand.
    let tied = try CilosWeights().weights(of: matrix([[5, 1, 2], [1, 4, 3], [5, 2, 4]]))
    let turned = try CilosWeights().weights(of: matrix([[5, 2, 4], [1, 4, 3], [5, 1, 2]]))
    expectClose(tied.values, turned.values, relative: 1e-14)
    #expect {
      try CilosWeights().weights(of: matrix([[9, 9], [1, 2], [3, 1]]))
    } throws: { error in
      "\(error)" == "CILOS weights: “x1” and “x2” lose nothing to one another, so that the weights are not determined. "
        + "Use another weighting, such as entropy."
    }
    // Row 1 is best on both, and row 2 on x2 alone: x1 loses there, and x2 loses nothing at row 1.
    let onesided = try CilosWeights().weights(of: matrix([[9, 9], [8, 9], [1, 2]]))
    #expect(onesided.values == [0, 1])
    #expect(
      onesided.warnings.map(\.description)
        == ["No criterion loses anything where “x1” is at its best, so its weight is 0."])
  }

  @Test func `values near the ends of the doubles have the weights of ordinary ones`() throws {
    let rows: [[Double]] = [[3, 100, 10], [2.5, 80, 8], [1.8, 50, 20], [2.2, 70, 12]]
    let directions: [Direction] = [.cost, .benefit, .cost]
    for name in ObjectiveWeighting.allNames {
      let weighting = try ObjectiveWeighting(named: name)
      let expected = try weighting.weights(of: matrix(rows, directions)).values
      for power in [-1060, -900, 1000] {
        let scaled = rows.map { $0.map { $0 * Double(sign: .plus, exponent: power / 2, significand: 1) } }
        let all = scaled.map { $0.map { $0 * Double(sign: .plus, exponent: power - power / 2, significand: 1) } }
        let found = try weighting.weights(of: matrix(all, directions)).values
        // Subnormal values have lost digits already.
        expectClose(found, expected, relative: power < -1022 ? 1e-3 : 1e-12, "\(name) \(power)")
      }
    }
  }
}
