import AssayData
import Testing

@Suite struct MultiSelectColumnTests {
  @Test
  func `tells nothing ticked from no answer`() {
    let cells: [[Bool?]] = [
      [true, false, nil], [false, false, false], [nil, nil, nil], [nil, true, nil], [nil, false, nil],
    ]
    let column = MultiSelectColumn(options: ["a", "b", "c"], rowCount: 5) { option, row in cells[row][option] }
    #expect(column.reasons == [.ticked, .nothing, .missing, .ticked, .nothing])
    #expect(column.words == [0b001, 0, 0, 0b010, 0])
    #expect(column.isTicked(0, row: 0))
    #expect(!column.isTicked(2, row: 0))
    #expect(Column.multiSelect(column).rowCount == 5)
  }

  @Test(arguments: [(1, 1), (64, 1), (65, 2), (128, 2), (129, 3)])
  func `uses a word for each 64 options`(options: Int, words: Int) {
    let column = MultiSelectColumn(options: (0..<options).map { "\($0)" }, rowCount: 3) { option, row in
      (option + row) % 3 == 0
    }
    #expect(column.wordsPerRow == words)
    #expect(column.words.count == 3 * words)
    for row in 0..<3 {
      for option in 0..<options { #expect(column.isTicked(option, row: row) == ((option + row) % 3 == 0)) }
    }
  }
}
