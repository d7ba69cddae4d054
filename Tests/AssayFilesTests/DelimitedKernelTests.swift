import AssayData
import AssayFiles
import AssayNumerics
import CKernels
import Testing

/// The fast index, the careful scanner behind messages, and a machine of five states agree on small inputs.
@Suite(.serialized) struct DelimitedKernelTests {
  static let versions = ["portable", "avx2", "avx512"]

  /// Runs `body` under each version that the processor has, and puts the first choice back.
  private func forEachVersion(_ body: (String) throws -> Void) rethrows {
    let before = String(cString: assay_kernel_version())
    defer { _ = assay_select_kernel_version(before) }
    for version in Self.versions where assay_select_kernel_version(version) == 1 { try body(version) }
  }

  /// What an index must find.
  private struct Separators {
    var records: [[Int]] = []
    var hasFault = false

    init(_ bytes: [UInt8], fields: Int) {
      enum State { case start, plain, quoted, quote, carriage }
      var state = State.start
      var record: [Int] = []
      for (place, byte) in bytes.enumerated() {
        if state == .quoted {
          if byte == 34 { state = .quote }
        } else if byte == 44 || byte == 10, state != .carriage || byte == 10 {
          record.append(place)
          state = .start
          guard byte == 10 else { continue }
          if record.count != fields { hasFault = true }
          if !hasFault { records.append(record) }
          record = []
        } else if state == .quote, byte == 13 {
          state = .carriage
        } else if byte == 34, state == .start || state == .quote {
          state = .quoted
        } else if byte == 34 || state == .quote || state == .carriage {
          hasFault = true
          return
        } else {
          state = .plain
        }
      }
      if record.count >= fields { hasFault = true }
    }
  }

  private func check(_ bytes: [UInt8], fields: Int, ranks: [UInt32], sourceLocation: SourceLocation = #_sourceLocation)
  {
    let expected = Separators(bytes, fields: fields)
    let padded = bytes + [UInt8](repeating: 34, count: 64)
    forEachVersion { version in
      var positions = [UInt32](repeating: .max, count: 200 * ranks.count)
      let result = ranks.withUnsafeBufferPointer { wanted in
        assay_csv_index(
          padded, bytes.count, bytes.count,
          assay_csv_layout(
            delimiter: 44, field_count: UInt32(fields), ranks: wanted.baseAddress!, rank_count: UInt32(wanted.count)),
          &positions, 200)
      }
      let found = (0..<result.records).map { record in
        (0..<ranks.count).map { Int(positions[record * ranks.count + $0]) }
      }
      let wanted = expected.records.map { record in ranks.map { record[Int($0)] } }
      let isRight =
        result.irregular == 0
        ? !expected.hasFault && found == wanted
        : expected.hasFault && found == Array(wanted.prefix(found.count))
      let end = found.last?.last.map { $0 + 1 } ?? 0
      #expect(
        isRight && result.consumed == end, "\(version): \(String(decoding: bytes, as: UTF8.self).debugDescription)",
        sourceLocation: sourceLocation)
    }
  }

  /// Each template at each place of a 64-byte block.
  @Test(arguments: [
    "\"a\",b\n", "\"a\"\r\n", "a,\"b\"\r\n", "a,\"b\"\rc\n", "a,\"b\"\r,\n", "\"a\"\r,b\n", "\"a\"b,c\n",
    "\"a\"\"b\",c\n", "\"\",\"\"\n",
    "a\"b\",c\n", "a,b\r\n", "a\r,b\n", "\"\n\",\",\"\n", "\"\r\n\",b\n", "a,b,c\n", "a\n", "\n", "\r\n", "a,\"b\n",
    "a,\"b\" \n", ",\n",
    "\"\"\"\",b\n", "\"\"\"\n", "a,\"b\"\r\r\n", "a,\"\"\"\r\n",
  ])
  func `agree at every place of a block`(template: String) {
    for padding in 0..<140 {
      let bytes = Array((String(repeating: "x", count: padding) + ",y\n" + template + "1,2\n").utf8)
      check(bytes, fields: 2, ranks: [0, 1])
      check(bytes, fields: 2, ranks: [1])
    }
  }

  /// Well-formed records with one byte changed, or none.
  @Test(arguments: 1...8)
  func `agree on random records`(seed: Int) {
    var generator = Philox(seed: UInt64(seed))
    for _ in 0..<400 {
      let fields = Int.random(in: 1...6, using: &generator)
      let bytes = mutated(records(fields: fields, using: &generator), using: &generator)
      var ranks = (0..<UInt32(fields - 1)).filter { _ in Bool.random(using: &generator) }
      ranks.append(UInt32(fields - 1))
      check(bytes, fields: fields, ranks: ranks)
    }
  }

  /// The whole reader against the machine: the same rows, or the same fault in the same row.
  @Test(arguments: 1...4)
  func `read or refuse the same files`(seed: Int) throws {
    var generator = Philox(seed: 500 + UInt64(seed))
    var refused = 0
    for _ in 0..<150 {
      let header = Array("a,b,c\n".utf8)
      let bytes = header + mutated(records(fields: 3, using: &generator), using: &generator)
      let file = try TemporaryFile(bytes)
      try forEachVersion { version in
        let name = "\(version): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
        do throws(TextTable.Malformed) {
          let expected = try TextTable(parsing: bytes).rows
          let found = try? rows(of: try CSVFile(file.path))
          #expect(found == expected, "\(name)")
        } catch {
          refused += 1
          let found = #expect(throws: DataError.self, "\(name)") { try rows(of: try CSVFile(file.path)) }
          guard case .unreadable(let fault) = found else { return }
          #expect(fault.row == error.row, "\(name)")
          #expect(fault.problem == error.problem(columns: 3), "\(name)")
        }
      }
    }
    #expect(refused > 20)
  }

  private func records(fields: Int, using generator: inout Philox) -> [UInt8] {
    let cells = [
      "", "a", "bb", "\"\"", "\"q\"", "\"x,y\"", "\"l\nm\"", "\"\"\"\"", "\"d\"\"d\"", "long plain field", "\"r\r\n\"",
    ]
    let lineEnd = Bool.random(using: &generator) ? "\n" : "\r\n"
    return (0..<Int.random(in: 1...12, using: &generator)).flatMap { _ in
      (0..<fields).map { _ in cells.randomElement(using: &generator) ?? "" }.joined(separator: ",").utf8
        + Array(lineEnd.utf8)
    }
  }

  private func mutated(_ bytes: [UInt8], using generator: inout Philox) -> [UInt8] {
    var changed = bytes
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    let byte: UInt8 = [34, 44, 10, 13, 120].randomElement(using: &generator) ?? 34
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: changed.insert(byte, at: place)
    case 1: changed[place] = byte
    case 2: changed.remove(at: place)
    default: break
    }
    return changed
  }

  // MARK: Bytes that are not text

  /// Random text of characters of one to four bytes, with a byte changed here and there, against the standard library.
  @Test(arguments: 0..<40)
  func `find a changed byte in text of all lengths`(seed: Int) {
    var generator = Philox(seed: UInt64(seed))
    let widths: [ClosedRange<UInt32>] = [1...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF]
    for _ in 0..<60 {
      // Runs of one width, as in a language, or all widths mixed.
      let used = seed % 2 == 0 ? widths : [widths[0], widths[2]]
      var bytes: [UInt8] = []
      let size = Int.random(in: 0...300, using: &generator)
      while bytes.count < size {
        let range = used.randomElement(using: &generator) ?? 1...1
        for _ in 0..<Int.random(in: 1...30, using: &generator) {
          let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "x"
          bytes += Array(String(scalar).utf8)
        }
      }
      for change in 0..<4 {
        var changed = bytes
        if change > 0, !changed.isEmpty {
          let place = Int.random(in: 0..<changed.count, using: &generator)
          switch change {
          case 1: changed[place] = UInt8.random(in: 0...255, using: &generator)
          case 2: changed.remove(at: place)
          default: changed = Array(changed[..<place])
          }
        }
        // The longest prefix that is text and has no zero byte; what it ends before is the fault.
        var expected = changed.firstIndex(of: 0) ?? changed.count
        if String(validating: changed[..<expected], as: UTF8.self) == nil {
          expected = firstFault(changed[..<expected])
        }
        let padded = changed + [UInt8](repeating: 0x80, count: 64)
        forEachVersion { version in
          #expect(assay_first_bad_byte(padded, changed.count) == expected, "\(version): \(changed)")
        }
      }
    }
  }

  /// Where the first character starts that the standard library would replace.
  private func firstFault(_ bytes: ArraySlice<UInt8>) -> Int {
    var place = 0
    while place < bytes.count {
      let character = (1...4).first { length in
        place + length <= bytes.count
          && String(validating: bytes[place..<place + length], as: UTF8.self)?.unicodeScalars.count == 1
      }
      guard let character else { return place }
      place += character
    }
    return place
  }

  /// A validator byte by byte (RFC 3629) against the vectors, at every place of a block.
  @Test
  func `find the first byte that is not text`() {
    let sequences: [[UInt8]] = [
      [0], [0x7F], [0x80], [0xC2, 0x80], [0xC1, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xE0, 0x9F, 0x80],
      [0xED, 0x9F, 0xBF],
      [0xED, 0xA0, 0x80], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF0, 0x8F, 0x80, 0x80],
      [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE4, 0xB8],
      [0xF0, 0x9F, 0x98],
    ]
    for sequence in sequences {
      let isText = sequence != [0] && String(validating: sequence, as: UTF8.self) != nil
      for padding in 0..<140 {
        for tail in [0, 1, 70] {
          let bytes = [UInt8](repeating: 0x61, count: padding) + sequence + [UInt8](repeating: 0x62, count: tail)
          let expected = isText ? bytes.count : padding
          let padded = bytes + [UInt8](repeating: 0x80, count: 64)
          forEachVersion { version in
            #expect(assay_first_bad_byte(padded, bytes.count) == expected, "\(version): \(sequence) at \(padding)")
          }
        }
      }
    }
  }
}

extension TextTable.Malformed {
  fileprivate var row: Int {
    switch self {
    case .ragged(let row, _), .stray(let row, _), .textAfterQuote(let row, _), .open(let row, _): row
    }
  }

  fileprivate func problem(columns: Int) -> String {
    switch self {
    case .ragged(_, 0): "the line is blank"
    case .ragged(_, let fields):
      "\(fields) \(fields == 1 ? "field" : "fields"), but the header names \(columns) columns"
    case .stray(_, let field): "field \(field + 1): a quote stands inside a field that does not start with one"
    case .textAfterQuote(_, let field): "field \(field + 1): text follows a closing quote"
    case .open(_, let field): "field \(field + 1): a quoted field is not closed before the file ends"
    }
  }
}
