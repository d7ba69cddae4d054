/// How a format spells cells.
enum CellForm: Sendable {
  case csv, json

  /// What an empty cell looks like.
  var empty: StaticString {
    switch self {
    case .csv: ""
    case .json: "null"
    }
  }

  /// The most bytes of so many bytes of text.
  func width(ofText count: Int) -> Int {
    switch self {
    case .csv: 2 * count + 2
    case .json: 6 * count + 2
    }
  }

  /// Whether the format has to do something about a byte.
  private func isSpecial(_ byte: UInt8) -> Bool {
    switch self {
    case .csv:
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    case .json: byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
  }

  /// Not 0 where the format has to do something about one of eight bytes.
  private func specials(_ word: UInt64) -> UInt64 {
    // Subtracting 1 from each byte borrows in those that are 0.
    let (ones, highest): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    func equal(_ byte: UInt8) -> UInt64 {
      let difference = word ^ (UInt64(byte) &* ones)
      return (difference &- ones) & ~difference
    }
    let found =
      switch self {
      case .csv:
        equal(UInt8(ascii: ",")) | equal(UInt8(ascii: "\"")) | equal(UInt8(ascii: "\n")) | equal(UInt8(ascii: "\r"))
      case .json:
        ((word &- 0x20 &* ones) & ~word) | equal(UInt8(ascii: "\"")) | equal(UInt8(ascii: "\\"))
      }
    return found & highest
  }

  /// Whether all bytes stand for themselves.
  func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    while place + 8 <= text.count {
      let word = unsafe UnsafeRawPointer(text.baseAddress! + place).loadUnaligned(as: UInt64.self)
      if specials(word) != 0 { return false }
      place += 8
    }
    var found = false
    while place < text.count {
      found = unsafe found || isSpecial(text[place])
      place += 1
    }
    return !found
  }

  func write(_ value: Value, to writer: inout ByteWriter) {
    switch value {
    case .text(var text): text.withUTF8 { unsafe write($0, to: &writer) }
    case .integer(let integer): writer.append(integer)
    case .number(let number) where number.isFinite: writer.append(number)
    case .number, .empty: writer.append(empty)
    }
  }

  /// Writes a text: as it is or in quotes that RFC 4180 asks for, or as a string of RFC 8259.
  func write(_ text: UnsafeBufferPointer<UInt8>, to writer: inout ByteWriter) {
    if unsafe isPlain(text) { return unsafe writePlain(text, to: &writer) }
    writer.append(byte: UInt8(ascii: "\""))
    switch self {
    case .csv:
      for place in text.indices {
        let byte = unsafe text[place]
        if byte == UInt8(ascii: "\"") { writer.append(byte: byte) }
        writer.append(byte: byte)
      }
    case .json:
      for place in text.indices { unsafe Self.escape(text[place], to: &writer) }
    }
    writer.append(byte: UInt8(ascii: "\""))
  }

  /// Writes a text that ``isPlain(_:)``.
  func writePlain(_ text: UnsafeBufferPointer<UInt8>, to writer: inout ByteWriter) {
    if self == .json { writer.append(byte: UInt8(ascii: "\"")) }
    unsafe writer.append(text)
    if self == .json { writer.append(byte: UInt8(ascii: "\"")) }
  }

  private static func escape(_ byte: UInt8, to writer: inout ByteWriter) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      writer.append(byte: UInt8(ascii: "\\"))
      writer.append(byte: byte)
    case UInt8(ascii: "\n"): writer.append("\\n" as StaticString)
    case UInt8(ascii: "\r"): writer.append("\\r" as StaticString)
    case UInt8(ascii: "\t"): writer.append("\\t" as StaticString)
    case 0..<0x20:
      writer.append("\\u00" as StaticString)
      for digit in [byte >> 4, byte & 15] {
        writer.append(byte: digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
      }
    default: writer.append(byte: byte)
    }
  }

  /// A text by itself.
  func encoded(_ value: Value) -> [UInt8] {
    let width: Int
    if case .text(let text) = value {
      width = self.width(ofText: text.utf8.count)
    } else {
      width = ByteWriter.numberWidth
    }
    return unsafe [UInt8](unsafeUninitializedCapacity: width + ByteWriter.slack) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var writer = unsafe ByteWriter(at: start)
      write(value, to: &writer)
      unsafe count = writer.next - start
    }
  }
}
