import AssayNumerics
import AssayTables
import AssayTestSupport
import Testing

/// The influence of every measure against a numerical derivative of its estimate.
@Suite struct InfluenceTests {
  @Test(arguments: ReferenceTable.all)
  func `influence is the derivative of the estimate`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    for (position, measure) in try table.allMeasures(rankError: .estimated).enumerated() {
      guard let influence = measure.influence else { continue }
      // Where categories tie for the commonest, λ has no derivative and a convention takes its place.
      if measure.name == .lambda, measure.errorNote != nil { continue }
      // An empty cell can only gain: the derivative is one-sided there and infinite for some measures.
      for cell in table.counts.indices where table.counts[cell] > 0 {
        let slope = try derivative(table, cell) { try $0.allMeasures(rankError: .estimated)[position].scaledEstimate }
        expectClose(
          slope, influence[cell], relative: 1e-6, absolute: 1e-7, "\(measure.name) \(measure.dependent), cell \(cell)")
      }
    }
  }

  @Test(arguments: ReferenceTable.all)
  func `with ranks held, the influence of rho is that of r at the midranks`(_ reference: ReferenceTable) throws {
    let table = try reference.table()
    let ranked = try ContingencyTable(
      counts: table.counts, rows: table.rowCount, columns: table.columnCount,
      rowScores: midranks(table.rowTotals), columnScores: midranks(table.columnTotals))
    let rho = try table.measure(.spearman)
    let r = try ranked.measure(.pearsonR)
    expectSame(rho.estimate, r.estimate, relative: 1e-12, "rho")
    expectClose(rho.influence ?? [], r.influence ?? [], relative: 1e-9, absolute: 1e-12)
  }

  @Test func `treating the ranks as estimated widens the error of rho`() throws {
    // SAS/STAT's variance by the delta method, differentiated numerically in Python: 0.0955165539589772.
    let table = try ReferenceTable.named("job satisfaction").table()
    let rho = CorrelationMeasures.measures(of: table, rankError: .estimated)[1]
    expectClose(rho.multinomialInference().standardError, 0.0955165539589772, relative: 1e-7)
  }

  /// The derivative of a function of the shares along one cell, the others shrinking in proportion.
  private func derivative(
    _ table: ContingencyTable, _ cell: Int, _ function: (ContingencyTable) throws -> Double?
  ) throws -> Double? {
    // A step of 1e-4 of the cell, and Richardson's extrapolation from half of it.
    let step = table.counts[cell] * 1e-4
    func slope(_ step: Double) throws -> Double? {
      var (raised, lowered) = (table.counts, table.counts)
      raised[cell] += step
      lowered[cell] -= step
      let high = try function(ContingencyTable(counts: raised, rows: table.rowCount, columns: table.columnCount))
      let low = try function(ContingencyTable(counts: lowered, rows: table.rowCount, columns: table.columnCount))
      guard let high, let low else { return nil }
      return (high - low) / (2 * step) * table.total
    }
    guard let coarse = try slope(step), let fine = try slope(step / 2) else { return nil }
    return fine + (fine - coarse) / 3
  }

  private func midranks(_ totals: [Double]) -> [Double] {
    var below = 0.0
    return totals.map { total in
      defer { below += total }
      return below + total / 2
    }
  }
}

extension AssociationMeasure {
  /// The estimate on the scale of the influence.
  fileprivate var scaledEstimate: Double? {
    guard let estimate else { return nil }
    return scale == .logarithm ? Double.log(estimate) : estimate
  }
}
