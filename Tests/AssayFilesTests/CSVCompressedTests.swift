import AssayData
import AssayFiles
import AssayNumerics
import Testing

@Suite struct CSVCompressedTests {
  static let text = "a,b\n" + (0..<100_000).map { "\($0 % 9),\($0 % 5)\n" }.joined()

  @Test(arguments: ["data.csv.gz", "data.csv", "survey"])
  func `reads gzip whatever the name`(name: String) throws {
    let file = try TemporaryFile(gzip(Array(Self.text.utf8)), named: name)
    try expectSameTables(
      [["a"], ["a", "b"]], try TextTable(parsing: Array(Self.text.utf8)).frame(), try CSVFile(file.path), threads: 2)
  }

  /// Members need not end at the end of a row, nor of a character.
  @Test
  func `reads several members one after the other`() throws {
    let bytes = Array(("性,b\n" + String(repeating: "男,1\n女,2\n", count: 20_000)).utf8)
    let members = [0, 1, 2, 100, 101, 50_001, bytes.count]
    let compressed = zip(members, members.dropFirst()).flatMap { gzip(Array(bytes[$0..<$1])) } + gzip([])
    let file = try TemporaryFile(compressed)
    try expectSameTables([["性", "b"]], try TextTable(parsing: bytes).frame(), try CSVFile(file.path), threads: 2)
  }

  @Test
  func `can be read twice`() throws {
    let file = try TemporaryFile(gzip(Array(Self.text.utf8)))
    let csv = try CSVFile(file.path)
    #expect(try Tabulation(of: [["a"]], in: csv).tables == Tabulation(of: [["a"]], in: csv).tables)
  }

  @Test
  func `says that compressed data end too early`() throws {
    let whole = gzip(Array(Self.text.utf8))
    for length in [whole.count - 1, whole.count - 9, whole.count / 2, 40, 12] {
      let file = try TemporaryFile(Array(whole.prefix(length)))
      let error = #expect(throws: DataError.self) { try Tabulation(of: [["a"]], in: try CSVFile(file.path)) }
      #expect(
        file.shown(error)
          == "data.csv: the compressed data end too early. "
          + "The file was cut off when it was copied or downloaded; fetch it again.")
    }
  }

  @Test
  func `says that compressed data are damaged`() throws {
    var bytes = gzip(Array(Self.text.utf8))
    // The checksum, which every earlier damage that still inflates would break as well.
    bytes[bytes.count - 6] ^= 0x55
    let file = try TemporaryFile(bytes)
    let error = #expect(throws: DataError.self) { try Tabulation(of: [["a"]], in: try CSVFile(file.path)) }
    #expect(
      file.shown(error) == "data.csv: the compressed data are damaged. Fetch the file again, or test it with gzip -t.")
  }

  @Test
  func `reads a header without a line end`() throws {
    let file = try TemporaryFile(gzip(Array("a,b".utf8)))
    #expect(try rows(of: try CSVFile(file.path)) == [])
  }
}
