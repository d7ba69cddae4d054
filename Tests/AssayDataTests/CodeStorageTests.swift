import AssayData
import Testing

@Suite struct CodeStorageTests {
  @Test(arguments: [(1, 1), (2, 1), (256, 1), (257, 2), (65_536, 2), (65_537, 4)])
  func `uses the narrowest width that holds the codes`(categories: Int, bytes: Int) {
    let top = UInt32(categories - 1)
    let storage = CodeStorage([0, top, 0], categoryCount: categories)
    #expect(storage.width == bytes)
    #expect(storage.count == 3)
    let slice = storage.slice(1..<3)
    #expect(slice[0] == Int(top))
    #expect(slice[1] == 0)
  }

  @Test(arguments: [2, 300, 70_000])
  func `slices rows from their own start`(categories: Int) {
    let codes = (0..<100).map { UInt32($0 % categories) }
    let slice = CodeStorage(codes, categoryCount: categories).slice(40..<60)
    #expect((0..<20).map { slice[$0] } == (40..<60).map { $0 % categories })
  }

  @Test
  func `codes tokens by first appearance and blanks as the empty token`() {
    let column = CategoricalColumn(["b", nil, "a", "b", "", "a"])
    #expect(column.tokens == ["b", "", "a"])
    #expect(column.codes == .narrow([0, 1, 2, 0, 1, 2]))
  }

  /// Swift compares the two spellings of é as equal; data are bytes.
  @Test
  func `keeps composed and decomposed letters apart`() {
    let column = CategoricalColumn(["\u{E9}", "e\u{301}", "\u{E9}"])
    #expect(column.tokens.map { Array($0.utf8) } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
    #expect(column.codes == .narrow([0, 1, 0]))
  }

  @Test
  func `keeps 1 and 01 apart`() {
    #expect(CategoricalColumn(["1", "01", "1.0", "1"]).codes == .narrow([0, 1, 2, 0]))
  }
}

extension CodeStorage {
  /// Bytes a code.
  fileprivate var width: Int {
    switch self {
    case .narrow: 1
    case .medium: 2
    case .wide: 4
    }
  }
}
