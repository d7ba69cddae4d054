import AssayScoring
import AssayTestSupport
import Testing

/// Weights from pairwise comparisons, against 50 digits and against published tables.
@Suite struct PriorityTests {
  @Test(arguments: ElicitationReferences.all.matrices)
  func `agrees with fifty digits`(reference: ElicitationReferences.Judgments) throws {
    let comparisons = try reference.comparisons()
    let eigen = PrincipalEigenvector(of: comparisons)
    expectClose(eigen.weights, reference.eigenvector, relative: 1e-13)
    expectClose(eigen.eigenvalue, reference.lambda, relative: 1e-13)
    expectClose(try comparisons.weights(by: .geometricMean), reference.geometricMean, relative: 1e-13)
    expectClose(try comparisons.weights(by: .columnMean), try #require(reference.columnMean), relative: 1e-13)
    let consistency = PairwiseConsistency(of: comparisons)
    expectClose(consistency.geometricIndex, try #require(reference.gci), relative: 1e-11, absolute: 1e-14)
    let n = Double(comparisons.count)
    if n > 1 { expectClose(consistency.index, (reference.lambda - n) / (n - 1), relative: 1e-11, absolute: 1e-14) }
  }

  // numpy: eig of Harker's matrix, lstsq of the logarithms.
  @Test(arguments: ElicitationReferences.all.incomplete)
  func `incomplete judgments agree with numpy`(reference: ElicitationReferences.Judgments) throws {
    let comparisons = try reference.comparisons()
    #expect(!comparisons.isComplete)
    let eigen = PrincipalEigenvector(of: comparisons)
    expectClose(eigen.weights, reference.eigenvector, relative: 1e-11)
    expectClose(eigen.eigenvalue, reference.lambda, relative: 1e-12)
    expectClose(try comparisons.weights(by: .geometricMean), reference.geometricMean, relative: 1e-11)
    let consistency = PairwiseConsistency(of: comparisons)
    #expect(consistency.isApproximate && consistency.geometricIndex == nil && consistency.ratio != nil)
    #expect(consistency.missingPairCount == reference.matrix.joined().count { $0 == nil } / 2)
    #expect(throws: JudgmentError.self) { try comparisons.weights(by: .columnMean) }
  }

  // Saaty (1980), chapter 3, and Saaty (1990), EJOR 48, 9–26: the printed digits.
  @Test func `Saaty's house`() throws {
    let house = try SaatyHouse.comparisons()
    let eigen = PrincipalEigenvector(of: house)
    let published = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    for (weight, printed) in zip(eigen.weights, published) { #expect(abs(weight - printed) <= 0.0005) }
    #expect(abs(eigen.eigenvalue - 9.669) <= 0.0005)
    let consistency = PairwiseConsistency(of: house)
    #expect(abs(try #require(consistency.ratio) - 0.169) <= 0.0005)
    expectClose(consistency.index, 0.238412473874021, relative: 1e-13)
  }

  /// One matrix, three tables and three methods: what peers print without a name.
  @Test func `the ratio depends on the table and the weights on the method`() throws {
    let matrix = try PairwiseComparisons(
      upper: [[3, 5, 2, 1], [3, 0.5, 1.0 / 3], [0.25, 0.2], [0.5]], names: ["德", "能", "勤", "绩", "廉"])
    let expected: [(RandomIndex, Double)] = [
      (.doneganDodd1991, 0.01391), (.saaty2005, 0.01327), (.saaty1980, 0.01315),
    ]
    for (table, ratio) in expected {
      #expect(abs(try #require(PairwiseConsistency(of: matrix, table: table).ratio) - ratio) <= 0.000005, "\(table)")
    }
    #expect(abs(PairwiseConsistency(of: matrix).index - 0.01473) <= 0.000005)
    let ability: [(PriorityMethod, Double)] = [
      (.eigenvector, 0.11507), (.geometricMean, 0.11427), (.columnMean, 0.11611),
    ]
    for (method, weight) in ability {
      #expect(abs(try matrix.weights(by: method)[1] - weight) <= 0.000005, "\(method)")
    }
    let eigen = PrincipalEigenvector(of: matrix).weights
    for (weight, printed) in zip(eigen, [0.32206, 0.11507, 0.05277, 0.18805, 0.32206]) {
      #expect(abs(weight - printed) <= 0.000005)
    }
  }

  @Test func `consistent judgments give back their weights by every method`() throws {
    let weights = [0.5, 0.25, 0.15, 0.1]
    let matrix = try PairwiseComparisons(
      ["A", "B", "C", "D"], rows: weights.map { first in weights.map { first / $0 } })
    for method in PriorityMethod.allCases { expectClose(try matrix.weights(by: method), weights, relative: 1e-14) }
    let consistency = PairwiseConsistency(of: matrix)
    #expect(abs(consistency.index) < 1e-15 && consistency.index >= 0)
    #expect(matrix.worstTriads(weights: weights).isEmpty)
  }

  @Test func `two criteria are consistent, and more than fifteen have no ratio`() throws {
    let two = try PairwiseComparisons(["A", "B"], rows: [[1, 9], [nil, 1]])
    for table in RandomIndex.allCases { #expect(PairwiseConsistency(of: two, table: table).ratio == 0) }
    expectClose(PrincipalEigenvector(of: two).weights, [0.9, 0.1], relative: 1e-15)
    let sixteen = try PairwiseComparisons(upper: (1..<16).reversed().map { Array(repeating: 2, count: $0) })
    let consistency = PairwiseConsistency(of: sixteen)
    #expect(consistency.ratio == nil && consistency.randomIndex == nil)
    #expect(consistency.reason == "there is no random index for 16 criteria; 15 are the most")
    #expect(try #require(consistency.geometricIndex) > 0 && consistency.geometricThreshold == 0.370)
  }

  @Test func `the tables of random indices are as published`() {
    #expect(RandomIndex.saaty1980[3] == 0.58 && RandomIndex.saaty1980[11] == 1.51 && RandomIndex.saaty1980[12] == 1.48)
    #expect(RandomIndex.saaty2005[4] == 0.89 && RandomIndex.saaty2005[15] == 1.59)
    #expect(RandomIndex.doneganDodd1991[5] == 1.0591 && RandomIndex.doneganDodd1991[15] == 1.4969)
    for table in RandomIndex.allCases { #expect(table[0] == nil && table[1] == 0 && table[2] == 0 && table[16] == nil) }
  }

  /// GCI and CR measure the same thing: for three criteria CR = 0.1 is where GCI = 0.3147 (Aguarón & Moreno-Jiménez 2003).
  @Test func `the threshold of GCI for three criteria is where the ratio is a tenth`() throws {
    var (low, high) = (1.0, 9.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      let matrix = try PairwiseComparisons(upper: [[1, middle], [1]])
      // With the random index of their paper for n = 3, 0.525.
      if PairwiseConsistency(of: matrix).index / 0.525 > 0.1 { high = middle } else { low = middle }
    }
    let matrix = try PairwiseComparisons(upper: [[1, low], [1]])
    let consistency = PairwiseConsistency(of: matrix)
    // The thresholds are those of the linear approximation GCI = k CR.
    expectClose(consistency.geometricIndex, try #require(consistency.geometricThreshold), relative: 0.015)
  }

  @Test func `the order of criteria does not matter`() throws {
    let house = try SaatyHouse.comparisons()
    let order = [3, 0, 7, 5, 1, 6, 2, 4]
    let shuffled = try PairwiseComparisons(
      order.map { house.names[$0] }, rows: order.map { row in order.map { house[row, $0] } })
    for method in PriorityMethod.allCases {
      let (one, other) = (try house.weights(by: method), try shuffled.weights(by: method))
      expectClose(other, order.map { one[$0] }, relative: 1e-13)
    }
  }
}
