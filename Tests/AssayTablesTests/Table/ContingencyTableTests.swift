import AssayTables
import Testing

@Suite struct ContingencyTableTests {
  @Test func `margins and total add up the counts`() throws {
    let table = try ContingencyTable(counts: [1.5, 2.25, 4, 3.25, 0.75, 5], rows: 2, columns: 3)
    #expect(table.rowTotals == [7.75, 9])
    #expect(table.columnTotals == [4.75, 3, 9])
    #expect(table.total == 16.75)
    #expect(table[1, 2] == 5)
  }

  @Test func `scores are positions from one unless given`() throws {
    let table = try ContingencyTable(counts: [1, 2, 3, 4, 5, 6], rows: 2, columns: 3, rowScores: [0, 10])
    #expect(table.rowScores == [0, 10])
    #expect(table.columnScores == [1, 2, 3])
  }

  @Test func `occupied drops empty lines and keeps the scores of the others`() throws {
    let table = try ContingencyTable(
      counts: [9, 0, 4, 0, 0, 0, 3, 0, 8], rows: 3, columns: 3, columnScores: [1, 5, 7])
    #expect(table.emptyRows == [1])
    #expect(table.emptyColumns == [1])
    let occupied = table.occupied
    #expect(occupied.counts == [9, 4, 3, 8])
    #expect(occupied.rowLabels == ["r1", "r3"])
    #expect(occupied.rowScores == [1, 3])
    #expect(occupied.columnScores == [1, 7])
    #expect(occupied.total == 24)
    #expect(occupied.occupied == occupied)
  }

  @Test func `transposing twice gives the table back`() throws {
    let table = try ReferenceTable.named("opposed").table()
    let transposed = table.transposed
    #expect(transposed.rowCount == 4)
    #expect(transposed[3, 1] == table[1, 3])
    #expect(transposed.rowTotals == table.columnTotals)
    #expect(transposed.transposed == table)
  }

  @Test(arguments: [-1, .nan, .infinity, -.infinity] as [Double])
  func `a count that is negative, infinite or not a number is refused`(_ count: Double) {
    #expect {
      try ContingencyTable(counts: [1, 2, count, 4], rowLabels: ["no", "yes"], columnLabels: ["low", "high"])
    } throws: { error in
      String(describing: error)
        == "The count at (yes, low) is \(count); counts must be finite and at least 0."
    }
  }

  @Test func `each other fault has its sentence`() {
    func message(_ make: () throws -> ContingencyTable) -> String? {
      do {
        _ = try make()
        return nil
      } catch { return String(describing: error) }
    }
    #expect(
      message { try ContingencyTable(counts: [1, 2, 3], rows: 2, columns: 2) }
        == "3 counts do not fill 2 rows of 2 columns; 4 are needed.")
    #expect(
      message { try ContingencyTable(counts: [1, 2, 3, 4], rows: 2, columns: 2, rowScores: [1]) }
        == "1 row scores were given for 2 row categories; give one for each, or none.")
    #expect(
      message { try ContingencyTable(counts: [1, 2, 3, 4], rows: 2, columns: 2, columnScores: [1, .nan]) }
        == "The score of category “c2” is nan; scores must be finite.")
    #expect(
      message { try ContingencyTable(counts: [0, 0, 0, 0], rows: 2, columns: 2) }
        == "The table has no observations: every count is 0.")
    #expect(
      message { try ContingencyTable(counts: [], rows: 0, columns: 0) }
        == "The table has no observations: every count is 0.")
    #expect(
      message { try ContingencyTable(counts: [1e308, 1e308, 1e308, 1], rows: 2, columns: 2) }
        == "The counts add up to more than a number can hold; divide them by a common factor.")
  }
}
