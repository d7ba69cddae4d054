import AssayTables
import AssayTestSupport
import Testing

/// What must hold of every measure whatever the table.
@Suite struct MeasureLawTests {
  @Test(arguments: ReferenceTable.all)
  func `transposing a table exchanges the directions of a measure`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let transposed = try table.transposed.allMeasures()
    let asymmetric: Set<MeasureName> = [.relativeRisk, .riskDifference]
    for measure in try table.allMeasures() where !asymmetric.contains(measure.name) {
      let other = try #require(
        transposed.first { $0.name == measure.name && $0.dependent == measure.dependent.exchanged })
      expectSame(measure.estimate, other.estimate, relative: 1e-12, "\(measure.name)")
      expectSame(
        measure.multinomialInference().standardError, other.multinomialInference().standardError,
        relative: 1e-11, "\(measure.name)")
      expectSame(measure.standardErrorNull, other.standardErrorNull, relative: 1e-11, "\(measure.name)")
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `the order of the rows is nothing to a nominal measure`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let order = Array(0..<table.rowCount).reversed()
    let reversed = try ContingencyTable(
      counts: order.flatMap { row in (0..<table.columnCount).map { table[row, $0] } },
      rows: table.rowCount, columns: table.columnCount)
    for (measure, other) in zip(try table.nominalMeasures(), try reversed.nominalMeasures()) {
      // φ of two rows and two columns has a sign, which the order of the rows gives it.
      expectSame(measure.estimate.map(abs), other.estimate.map(abs), relative: 1e-12, "\(measure.name)")
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `reversing the rows turns the sign of an ordinal measure`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let reversed = try ContingencyTable(
      counts: table.counts, rows: table.rowCount, columns: table.columnCount,
      rowScores: table.rowScores.map { -$0 })
    let ordinal = ConcordanceMeasures.measures(of: table) + CorrelationMeasures.measures(of: table).prefix(2)
    let turned = ConcordanceMeasures.measures(of: reversed) + CorrelationMeasures.measures(of: reversed).prefix(2)
    for (measure, other) in zip(ordinal, turned) {
      expectSame(measure.estimate.map { -$0 }, other.estimate, relative: 1e-12, absolute: 1e-15, "\(measure.name)")
    }
  }

  @Test(arguments: ReferenceTable.all, [1e-6, 0.37, 1000, 1e12])
  func `multiplying all counts leaves a measure and its influence as they are`(
    _ reference: ReferenceTable, _ factor: Double
  ) throws {
    let table = try reference.table()
    let scaled = try ContingencyTable(
      counts: table.counts.map { $0 * factor }, rows: table.rowCount, columns: table.columnCount)
    for (measure, other) in zip(try table.allMeasures(), try scaled.allMeasures()) {
      // The correction for bias depends on the number of observations by intent.
      if measure.name == .cramersVCorrected { continue }
      expectSame(measure.estimate, other.estimate, relative: 1e-11, absolute: 1e-14, "\(measure.name)")
      let influence = try #require((measure.influence == nil) == (other.influence == nil) ? measure.influence : [])
      expectClose(
        other.influence ?? [], influence, relative: 1e-9, absolute: 1e-11, "\(measure.name) \(measure.dependent)")
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `an empty row and an empty column change nothing`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let padded = try ContingencyTable(
      counts: (0..<table.rowCount).flatMap { row in
        [0] + (0..<table.columnCount).map { table[row, $0] }
      } + [Double](repeating: 0, count: table.columnCount + 1),
      rows: table.rowCount + 1, columns: table.columnCount + 1)
    let agreement: Set<MeasureName> = [.kappa, .weightedKappaLinear, .weightedKappaQuadratic]
    let paddedMeasures = try padded.allMeasures()
    for measure in try table.allMeasures() where !agreement.contains(measure.name) {
      guard
        let other = paddedMeasures.first(where: { $0.name == measure.name && $0.dependent == measure.dependent })
      else { continue }
      expectSame(measure.estimate, other.estimate, relative: 1e-13, "\(measure.name)")
      expectSame(measure.unitVariance, other.unitVariance, relative: 1e-12, "\(measure.name)")
      #expect(other.influence.map { $0.count == padded.counts.count } ?? true)
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `influences are centred`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    for measure in try table.allMeasures() {
      guard let influence = measure.influence else { continue }
      let mean = zip(table.counts, influence).reduce(0) { $0 + $1.0 * $1.1 } / table.total
      let size = influence.map(abs).max() ?? 0
      #expect(abs(mean) <= 1e-13 * (1 + size), "\(measure.name) \(measure.dependent): \(mean)")
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `a measure stays in its range, and is undefined only with a reason`(_ reference: ReferenceTable) throws {
    for measure in try reference.table().allMeasures() {
      #expect((measure.estimate == nil) == (measure.undefinedReason != nil), "\(measure.name)")
      if let estimate = measure.estimate {
        #expect(measure.range.contains(estimate), "\(measure.name): \(estimate)")
      }
      if measure.estimate != nil && measure.influence == nil {
        #expect(measure.errorNote != nil, "\(measure.name) has no error and no word about it")
      }
    }
  }
}

extension AssociationMeasure.Dependent {
  var exchanged: Self {
    switch self {
    case .symmetric: .symmetric
    case .row: .column
    case .column: .row
    }
  }
}

extension ContingencyTable {
  func nominalMeasures() throws -> [AssociationMeasure] {
    ChiSquaredMeasures.measures(of: self) + PredictionMeasures.measures(of: self)
      + EntropyMeasures.measures(of: self)
  }
}

/// Expects both values, or neither.
func expectSame(
  _ first: Double?, _ second: Double?, relative: Double, absolute: Double = 0, _ comment: Comment,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let first else {
    #expect(second == nil, comment, sourceLocation: sourceLocation)
    return
  }
  expectClose(second, first, relative: relative, absolute: absolute, comment, sourceLocation: sourceLocation)
}
