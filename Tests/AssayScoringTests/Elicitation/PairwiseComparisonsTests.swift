import AssayScoring
import AssayTestSupport
import Testing

/// Judgments of pairs: what is accepted, what is refused and in which words.
@Suite struct PairwiseComparisonsTests {
  static let names = ["A", "B", "C"]

  private func message(_ rows: [[Double?]], names: [String] = names) -> String {
    do throws(JudgmentError) {
      _ = try PairwiseComparisons(names, rows: rows)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func `half of the matrix is enough`() throws {
    let half = try PairwiseComparisons(Self.names, rows: [[nil, 3, 5], [nil, nil, 2], [nil, nil, nil]])
    let lower = try PairwiseComparisons(Self.names, rows: [[1, nil, nil], [1.0 / 3, 1, nil], [0.2, 0.5, 1]])
    #expect(half.values == [1, 3, 5, 1.0 / 3, 1, 2, 0.2, 0.5, 1])
    #expect(lower[0, 1] == 3 && lower[1, 2] == 2 && lower[0, 2] == 5)
    #expect(half.isComplete && half.missingPairs.isEmpty && half.roundings.isEmpty)
  }

  @Test func `a judgment that is not above 0 is named`() {
    #expect(
      message([[1, 0, 5], [2, 1, 2], [0.2, 0.5, 1]])
        == "The judgment of “A” over “B” is 0; judgments are ratios and must be above 0, such as 3 or 1/3. Leave the cell "
        + "empty where nobody judged.")
    #expect(message([[1, 2, 5], [0.5, 1, -3], [0.2, nil, 1]]).contains("“B” over “C” is -3"))
    #expect(message([[1, .nan, 5], [0.5, 1, 3], [0.2, nil, 1]]).contains("“A” over “B” is NaN"))
  }

  @Test func `a diagonal that is not 1 is named`() {
    #expect(message([[1, 3, 5], [nil, 2, 2], [nil, nil, 1]]) == "“B” compared with itself is 2; it must be 1.")
  }

  @Test func `a pair that is not reciprocal names both cells and values`() {
    #expect(
      message([[1, 3, 5], [0.5, 1, 2], [0.2, 0.5, 1]])
        == "“A” over “B” is 3, and “B” over “A” is 0.5; one must be 1 over the other (0.3333333333333333 for 3). Correct "
        + "one of them, or leave it empty.")
    #expect(throws: JudgmentError.notReciprocal(row: "B", column: "C", value: 4, mirrored: 4)) {
      try PairwiseComparisons(Self.names, rows: [[1, 3, 5], [nil, 1, 4], [nil, 4, 1]])
    }
  }

  /// Every reciprocal of 2 to 9, rounded to two or three decimals either way at a half, is accepted; the neighbour is not.
  @Test func `rounded reciprocals are accepted within half a unit of the second decimal`() throws {
    for whole in 2...9 {
      let value = Double(whole)
      for digits in [100.0, 1000, 10000] {
        for rounded in [(digits / value).rounded(.down), (digits / value).rounded(.up)] {
          let written = rounded / digits
          let isHalf = abs(written - 1 / value) <= 0.5 / digits + 1e-12
          #expect(!isHalf || PairwiseComparisons.areReciprocal(value, written), "\(value) and \(written)")
          #expect(!isHalf || PairwiseComparisons.areReciprocal(written, value), "\(value) and \(written)")
        }
      }
      if whole > 2 { #expect(!PairwiseComparisons.areReciprocal(value, 1 / (value - 1)), "\(value)") }
      #expect(!PairwiseComparisons.areReciprocal(value, value))
      #expect(!PairwiseComparisons.areReciprocal(1 / value, 1 / value))
    }
    #expect(!PairwiseComparisons.areReciprocal(150, 0.01))
    let rounded = try PairwiseComparisons(Self.names, rows: [[1, 3, 0.14], [0.33, 1, 2], [7, 0.5, 1]])
    #expect(rounded.values == [1, 3, 1.0 / 7, 1.0 / 3, 1, 2, 7, 0.5, 1])
    #expect(
      rounded.roundings == [
        .init(row: "B", column: "A", written: 0.33, used: 1.0 / 3),
        .init(row: "A", column: "C", written: 0.14, used: 1.0 / 7),
      ])
  }

  @Test func `a rounded reciprocal without its mirror is named and not touched`() throws {
    let matrix = try PairwiseComparisons(Self.names, rows: [[1, 0.33, 0.111], [nil, 1, 0.5], [nil, nil, 1]])
    #expect(matrix[0, 1] == 0.33 && matrix.roundings.isEmpty)
    #expect(
      matrix.seemingReciprocals == [
        .init(row: "A", column: "B", written: 0.33, used: 1.0 / 3),
        .init(row: "A", column: "C", written: 0.111, used: 1.0 / 9),
      ])
    let exact = try PairwiseComparisons(Self.names, rows: [[1, 1.0 / 3, 0.2], [nil, 1, 0.34], [nil, nil, 1]])
    #expect(exact.seemingReciprocals.isEmpty)
  }

  @Test func `parts that nobody compared are named`() {
    let rows: [[Double?]] = [
      [1, 2, nil, nil, nil], [nil, 1, nil, nil, nil], [nil, nil, 1, 3, nil], [nil, nil, nil, 1, nil],
      [nil, nil, nil, nil, 1],
    ]
    #expect(
      message(rows, names: ["A", "B", "C", "D", "E"])
        == "The judgments fall into 3 parts that nobody compared with each other: {A, B} and {C, D} and {E}. Add a "
        + "judgment between them.")
  }

  @Test func `names and sizes are checked`() {
    #expect(message([], names: []) == "There are no criteria, so there is nothing to weigh.")
    #expect(message([[1, 2, 3]]) == "There are 3 criteria and 1 rows of judgments.")
    #expect(message([[1], [1, 1], [1, 1, 1]]) == "Row “A” has 1 judgments for 3 criteria.")
    #expect(
      message([[1, 2], [nil, 1]], names: ["A", "A"]) == "The name “A” stands twice; names must differ.")
  }

  @Test func `one criterion has all the weight`() throws {
    let one = try PairwiseComparisons(["A"], rows: [[1]])
    for method in PriorityMethod.allCases { #expect(try one.weights(by: method) == [1]) }
    let consistency = PairwiseConsistency(of: one)
    #expect(consistency.eigenvalue == 1 && consistency.index == 0 && consistency.ratio == 0)
  }
}
