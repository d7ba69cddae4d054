import AssayInference
import AssayTables
import AssayTestSupport
import Testing

@Suite struct CochranQTests {
  @Test func `three drugs have the published statistic`() throws {
    // Agresti (2002), table 12.1 (Grizzle, Starmer & Koch 1969): responses to drugs A, B, C of 46 subjects. SAS
    // FREQ prints 8.4706 and 0.0145. By hand 144/17; with two degrees of freedom the upper tail is exp(−Q/2).
    let patterns: [[Bool]] = [
      [true, true, true], [true, true, false], [true, false, true], [true, false, false], [false, true, true],
      [false, true, false], [false, false, true], [false, false, false],
    ]
    let test = try CochranQ(patterns: patterns, counts: [6, 16, 2, 4, 2, 4, 6, 6])
    let result = try #require(test.result)
    expectClose(result.statistic, 144.0 / 17, relative: 1e-14)
    expectClose(result.pValue, 0.014475552056282441, relative: 1e-12)
    #expect(result.reference == .chiSquared(degreesOfFreedom: 2))
    #expect(result.method == "Cochran's Q; 34 of 46 do not answer all questions alike")
    expectClose(test.shares, [0.6086956521739130, 0.6086956521739130, 0.3478260869565217], relative: 1e-14)
    #expect(test.total == 46)
    #expect(test.varying == 34)
    #expect(test.undefinedReason == nil)
  }

  @Test func `with two questions it is McNemar's test`() throws {
    let test = try CochranQ(
      patterns: [[true, true], [true, false], [false, true], [false, false]], counts: [794, 150, 86, 570])
    expectClose(test.result?.statistic, 17.35593220338983, relative: 1e-14)
  }

  @Test func `those who answer all alike change nothing, however many they are`() throws {
    let patterns = [[true, false, false], [false, true, true], [true, true, false], [true, true, true]]
    let few = try CochranQ(patterns: patterns, counts: [5, 3, 9, 0])
    let many = try CochranQ(patterns: patterns, counts: [5, 3, 9, 1e15])
    #expect(few.result?.statistic == many.result?.statistic)
    // One pattern in two parts, and another order of patterns.
    let split = try CochranQ(patterns: [patterns[2], patterns[0], patterns[1], patterns[0]], counts: [9, 2, 3, 3])
    expectClose(split.result?.statistic, try #require(few.result?.statistic), relative: 1e-14)
  }

  @Test func `agreement of all leaves no test, and says why`() throws {
    let test = try CochranQ(patterns: [[true, true], [false, false]], counts: [4, 6])
    #expect(test.result == nil)
    #expect(test.shares == [0.4, 0.4])
    #expect(test.undefinedReason == "Everybody answers all questions alike, so there is no difference to test.")
  }

  @Test func `bad counts and too few questions are refused with a sentence`() {
    #expect(throws: TableError.tooFewQuestions(1)) { try CochranQ(patterns: [[true]], counts: [3]) }
    #expect(TableError.tooFewQuestions(1).description == "Only 1 question was given; at least two are needed.")
    #expect(throws: TableError.noObservations) { try CochranQ(patterns: [], counts: []) }
    #expect(throws: TableError.noObservations) { try CochranQ(patterns: [[true, false]], counts: [0]) }
    #expect(throws: TableError.invalidCount(-1, row: "pattern 1", column: "count")) {
      try CochranQ(patterns: [[true, false]], counts: [-1])
    }
    #expect(throws: TableError.totalTooLarge) {
      try CochranQ(patterns: [[true, false], [false, true]], counts: [1.7e308, 1.7e308])
    }
  }
}
