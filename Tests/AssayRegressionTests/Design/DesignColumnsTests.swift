import AssayRegression
import AssayTestSupport
import Testing

@Suite struct DesignColumnsTests {
  static let reference = DesignReference.shared

  /// The references, without which nothing can be tested.
  private func read() throws -> DesignReference { try #require(Self.reference) }

  @Test func `all references were read`() throws {
    #expect(try read().cases.count > 80)
  }

  @Test(arguments: (reference?.cases ?? []).map(\.formula))
  func `the columns are those of R's model.matrix`(_ formula: String) throws {
    let expected = try #require(read().cases.first { $0.formula == formula })
    let frame = try read().frame()
    let design = try Design(Formula(parsing: formula), training: frame)
    let matrix = try design.matrix(frame)
    #expect(matrix.columnCount == expected.columns.count, "\(design.columnNames) for \(expected.names)")
    for (name, (own, theirs)) in zip(expected.names, zip(matrix.allColumns, expected.columns)) {
      let size = theirs.map(abs).max() ?? 1
      expectClose(own, theirs, relative: 1e-12, absolute: 2e-13 * size, "\(name)")
    }
  }

  @Test(arguments: (reference?.cases ?? []).map(\.formula))
  func `a stored design forms the same bits`(_ formula: String) throws {
    let frame = try read().frame()
    let design = try Design(Formula(parsing: formula), training: frame)
    let again = try Design(stored: design.stored)
    #expect(again.columnNames == design.columnNames)
    #expect(again.terms == design.terms)
    let (own, theirs) = (try again.matrix(frame).allColumns, try design.matrix(frame).allColumns)
    #expect(own == theirs)
    let (ownOffset, theirOffset) = (try again.offset(frame), try design.offset(frame))
    #expect(ownOffset == theirOffset)
  }

  @Test(arguments: (reference?.bases ?? []).map(\.call))
  func `new values get what the fit learned`(_ call: String) throws {
    let expected = try #require(read().bases.first { $0.call == call })
    let design = try Design(Formula(parsing: "~ 0 + \(call)"), training: read().frame())
    let new = try read().new
    for column in [ModelColumn.numbers(new), .coded(new)] {
      let matrix = try design.matrix(ModelFrame(columns: ["x": column], cases: CaseTotals(rows: new.count)))
      for (own, theirs) in zip(matrix.allColumns, expected.columns) {
        expectClose(own, theirs, relative: 1e-11, absolute: 1e-13)
      }
    }
  }

  @Test(arguments: (reference?.repeated ?? []).map(\.call))
  func `collapsed rows teach what expanded rows teach`(_ call: String) throws {
    let expected = try #require(read().repeated.first { $0.call == call })
    let frame = try read().frame(counts: try read().counts)
    let matrix = try Design(Formula(parsing: "~ 0 + \(call)"), training: frame).matrix(frame)
    for (own, theirs) in zip(matrix.allColumns, expected.columns) {
      expectClose(own, theirs, relative: 1e-11, absolute: 1e-13)
    }
  }
}
