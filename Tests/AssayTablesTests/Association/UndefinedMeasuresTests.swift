import AssayInference
import AssayTables
import AssayTestSupport
import Testing

/// What happens where a measure, its error or its test does not exist.
@Suite struct UndefinedMeasuresTests {
  static let awkward: [[Double]] = [
    [5, 9, 12, 0, 0, 0, 0, 0, 0], [4, 0, 0, 0, 0, 0, 0, 0, 0], [4, 0, 0, 0, 5, 0, 0, 0, 6],
    [1, 0, 0, 0, 1, 0, 0, 0, 0], [10, 20, 30, 20, 40, 60, 5, 10, 15], [1, 1, 1, 1, 1, 1, 1, 1, 1],
    [1e-300, 0, 0, 0, 1e-300, 0, 1e-300, 0, 0], [1e300, 1e299, 0, 0, 1e300, 0, 0, 0, 1e300],
    [0.1, 0.2, 0, 0.05, 0, 0.1, 0, 0, 0], [1, 1e-12, 0, 0, 1e12, 1, 0, 0, 3],
  ]

  @Test(arguments: awkward)
  func `no value is infinite or not a number`(_ counts: [Double]) throws {
    let table = try ContingencyTable(counts: counts, rows: 3, columns: 3)
    for measure in try table.allMeasures() {
      let estimate = measure.multinomialInference()
      let values: [Double?] = [
        measure.estimate, measure.standardErrorNull, estimate.standardError, estimate.statistic,
        estimate.degreesOfFreedom, estimate.pValue, estimate.logPValue, estimate.interval?.low, estimate.interval?.high,
      ]
      for value in values { #expect(value?.isFinite ?? true, "\(measure.name): \(values)") }
      #expect(measure.influence?.allSatisfy(\.isFinite) ?? true, "\(measure.name)")
      #expect((measure.estimate == nil) == (measure.undefinedReason != nil))
    }
  }

  @Test func `one occupied row leaves the nominal measures undefined with the reason`() throws {
    let table = try ContingencyTable(counts: [5, 9, 12, 0, 0, 0], rows: 2, columns: 3)
    let measures = try table.nominalMeasures()
    #expect(measures.count == 14)
    for measure in measures {
      #expect(
        measure.undefinedReason
          == "Only 1 row and 3 columns hold observations; at least two of each are needed.")
    }
    // η² of the columns given the rows is defined: one group explains nothing.
    #expect(try table.measure(.etaSquared, .column).estimate == 0)
    #expect(
      try table.measure(.etaSquared, .row).undefinedReason
        == "All observations have the same score on the dependent variable, so it has no variance to explain.")
    #expect(
      try table.measure(.pearsonR).undefinedReason
        == "All observations have the same score on one variable, so there is no correlation.")
  }

  @Test func `at exact independence V is 0, has no delta error, and still an interval`() throws {
    let table = try ContingencyTable(counts: [10, 20, 30, 20, 40, 60, 5, 10, 15], rows: 3, columns: 3)
    let estimate = try table.measure(.cramersV).multinomialInference()
    #expect(estimate.measure.estimate == 0)
    #expect(estimate.standardError == nil)
    #expect(estimate.interval?.low == 0)
    #expect(estimate.pValue == 1)
    #expect(estimate.method.contains("The table shows exact independence, where the measure has no derivative."))
  }

  @Test func `a perfect correlation has no t, and says so`() throws {
    let table = try ContingencyTable(counts: [4, 0, 0, 0, 5, 0, 0, 0, 6], rows: 3, columns: 3)
    let estimate = try table.measure(.pearsonR).multinomialInference()
    expectClose(estimate.measure.estimate, 1, relative: 1e-15)
    #expect(estimate.statistic == nil && estimate.pValue == nil)
    #expect(estimate.method.contains("No test: the correlation is perfect."))
  }

  @Test func `the correction for bias says when there are too few observations`() throws {
    let table = try ContingencyTable(counts: [1, 0, 0, 0, 1, 0, 0, 0, 1], rows: 3, columns: 3)
    #expect(
      try table.measure(.cramersVCorrected).undefinedReason
        == "There are too few observations for the number of categories to correct for bias.")
  }

  @Test func `tied modes are noted, and weights that differ by rounding tie`() throws {
    let table = try ContingencyTable(counts: [0.1 + 0.2, 0.3, 0.1, 0.6], rows: 2, columns: 2)
    let swapped = try ContingencyTable(counts: [0.3, 0.1 + 0.2, 0.1, 0.6], rows: 2, columns: 2)
    for measure in [try table.measure(.lambda, .column), try swapped.measure(.lambda, .column)] {
      #expect(
        measure.errorNote
          == "Categories tie for the commonest, where λ has no derivative; the error takes the first of them.")
    }
    expectClose(
      try table.measure(.lambda, .column).influence ?? [],
      try #require(swapped.measure(.lambda, .column).influence), relative: 1e-9, absolute: 1e-12)
  }
}
