import AssayComparisons
import AssayInference
import AssayTestSupport
import Testing

/// Data that leave nothing to compare: a sentence, never a number that is none.
struct UndefinedComparisonTests {
  private func groups(_ values: [[Double]]) -> GroupedMoments {
    GroupedMoments(
      labels: values.indices.map { String(UnicodeScalar(UInt8(65 + $0))) }, moments: values.map { GroupMoments($0) })
  }

  @Test func `constant groups`() {
    let constant = groups([[1, 1, 1], [2, 2, 2]])
    for attempt in [
      { try constant.studentT().result }, { try constant.welchT().result },
      { try constant.analysisOfVariance().result }, { try constant.welchF() }, { try constant.brownForsytheF() },
      { try constant.bartlett() },
    ] as [() throws -> TestResult] {
      #expect {
        try attempt()
      } throws: { error in
        guard case .noVariation = error as? ComparisonError else { return false }
        return true
      }
    }
    #expect(
      "\(ComparisonError.noVariation("All values within each group are the same"))".hasSuffix("a difference by."))
  }

  @Test func `one constant group of several`() throws {
    let mixed = groups([[1, 1, 1], [2, 3, 4], [5, 9, 7]])
    #expect(throws: ComparisonError.noVariation("All values of group “A” are the same")) { try mixed.welchF() }
    #expect(throws: ComparisonError.noVariation("All values of group “A” are the same")) { try mixed.bartlett() }
    #expect(try mixed.analysisOfVariance().result.statistic.isFinite)
    #expect(try mixed.gamesHowell().allSatisfy { $0.result != nil })
    // A group without spread leaves the degrees of freedom of the other.
    let pair = groups([[1, 1, 1], [2, 3, 4]])
    expectClose(try pair.welchT().result.reference.degreesOfFreedom, 2, relative: 1e-15)
  }

  @Test func `pairs without spread say so, and the others are compared`() throws {
    let pairs = try groups([[1, 1], [2, 2], [3, 5]]).gamesHowell()
    #expect(pairs[0].result == nil && pairs[0].adjustedPValue == nil && pairs[0].interval == nil)
    #expect(pairs[0].method == "All values of both groups are the same.")
    #expect(pairs[1].result != nil && pairs[2].adjustedPValue != nil)
    let one = try groups([[1], [2, 3], [3, 5]]).gamesHowell()
    #expect(one[0].result == nil && one[0].method.contains("“A” has one value"))
  }

  @Test func `groups of one`() throws {
    let one = groups([[1], [2, 3, 4]])
    #expect(throws: ComparisonError.tooFewValues(1, group: "A", needed: 2)) { try one.welchT() }
    #expect(try one.studentT().result.reference.degreesOfFreedom == 2)
    #expect(throws: ComparisonError.tooFewValues(1, group: "A", needed: 2)) {
      try groups([[1], [2], [3]]).analysisOfVariance()
    }
    #expect(throws: ComparisonError.tooFewValues(1, group: "all", needed: 2)) { try GroupMoments([4]).oneSampleT() }
  }

  @Test func `one group, or three where two are compared`() {
    #expect(throws: ComparisonError.tooFewGroups(1, needed: 2)) { try groups([[1, 2]]).analysisOfVariance() }
    #expect(throws: ComparisonError.tooFewGroups(1, needed: 2)) { try groups([[1, 2], []]).welchT() }
    #expect(throws: ComparisonError.self) { try groups([[1, 2], [3, 4], [5, 6]]).welchT() }
  }

  @Test func `values that are not finite, and pairs of unlike length`() {
    #expect(throws: ComparisonError.invalidValue(.infinity, group: "A")) {
      try GroupedValues([ValueGroup(label: "A", values: [1, .infinity])])
    }
    #expect(throws: ComparisonError.unequalLengths(2, 1)) { try PairedMoments([1, 2], [1]) }
    #expect(throws: ComparisonError.self) { try PairedMoments([1, 2], [2, 3]).pairedT() }
  }

  @Test func `an empty cell is refused by type III and by no other`() throws {
    let layout = try TwoWayLayout(
      rows: ["a", "b"], columns: ["x", "y", "z"],
      cells: [[1, 2, 4], [3, 5], [2, 6], [4, 5], [], [7, 9, 8]].map { GroupMoments($0) })
    #expect(throws: ComparisonError.emptyCell(row: "b", column: "y")) { try layout.analysisOfVariance(.marginal) }
    #expect(try layout.analysisOfVariance(.hierarchical).interaction.degreesOfFreedom == 1)
    #expect(throws: ComparisonError.self) {
      try TwoWayLayout(rows: ["a", "b"], columns: ["x", "y"], cells: [[1], [2], [3], [4]].map { GroupMoments($0) })
        .analysisOfVariance(.marginal)
    }
  }

  @Test func `factors that tell the same leave no degrees of freedom`() throws {
    let layout = try TwoWayLayout(
      rows: ["a", "b"], columns: ["x", "y"], cells: [[1, 2, 4], [], [], [3, 9]].map { GroupMoments($0) })
    let analysis = try layout.analysisOfVariance(.sequential)
    #expect(analysis.columns.degreesOfFreedom == 0 && analysis.columns.result == nil)
    #expect(analysis.interaction.degreesOfFreedom == 0)
  }
}
