/// Writes JSON (RFC 8259) in the order in which it is told.
struct JSONWriter {
  var buffer = ByteBuffer()
  private var indent = 0
  private var isFirstMember = true

  /// Writes an object with one member a line.
  mutating func object(indent: Int, members: (inout JSONWriter) -> Void) {
    let outer = (self.indent, isFirstMember)
    self.indent = indent + 1
    isFirstMember = true
    buffer.append(byte: UInt8(ascii: "{"))
    members(&self)
    if !isFirstMember { newLine(indent: indent) }
    buffer.append(byte: UInt8(ascii: "}"))
    (self.indent, isFirstMember) = outer
  }

  /// Writes one member of the object that is being written.
  mutating func member(_ name: String, value: (inout JSONWriter) -> Void) {
    if !isFirstMember { buffer.append(byte: UInt8(ascii: ",")) }
    isFirstMember = false
    newLine(indent: indent)
    buffer.append(Self.key(name))
    value(&self)
  }

  /// Writes an object on one line; several values of a name become an array.
  mutating func inlineObject(_ members: [(name: String, values: [Value])]) {
    buffer.append(byte: UInt8(ascii: "{"))
    for (place, member) in members.enumerated() {
      if place > 0 { buffer.append(", ") }
      buffer.append(Self.key(member.name))
      if member.values.count == 1 {
        value(member.values[0])
      } else {
        buffer.append(byte: UInt8(ascii: "["))
        for (place, value) in member.values.enumerated() {
          if place > 0 { buffer.append(", ") }
          self.value(value)
        }
        buffer.append(byte: UInt8(ascii: "]"))
      }
    }
    buffer.append(byte: UInt8(ascii: "}"))
  }

  /// Writes an array with one element a line.
  mutating func array(indent: Int, count: Int, element: (inout JSONWriter, Int) -> Void) {
    buffer.append(byte: UInt8(ascii: "["))
    for place in 0..<count {
      if place > 0 { buffer.append(byte: UInt8(ascii: ",")) }
      newLine(indent: indent + 1)
      element(&self, place)
    }
    if count > 0 { newLine(indent: indent) }
    buffer.append(byte: UInt8(ascii: "]"))
  }

  mutating func value(_ value: Value) {
    switch value {
    case .text(let text): string(text)
    case .integer(let integer): buffer.append(integer)
    case .number(let number) where number.isFinite: buffer.append(number)
    case .number, .empty: buffer.append("null")
    }
  }

  /// Writes a string, with escapes for the quote, the backslash and the control characters.
  mutating func string(_ text: String) {
    buffer.append(byte: UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        buffer.append(byte: UInt8(ascii: "\\"))
        buffer.append(byte: byte)
      case UInt8(ascii: "\n"): buffer.append("\\n")
      case UInt8(ascii: "\r"): buffer.append("\\r")
      case UInt8(ascii: "\t"): buffer.append("\\t")
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        buffer.append(digits.utf8.count == 1 ? "\\u000" : "\\u00")
        buffer.append(digits)
      default: buffer.append(byte: byte)
      }
    }
    buffer.append(byte: UInt8(ascii: "\""))
  }

  /// A member name as it is written, with its colon.
  static func key(_ name: String) -> String {
    var writer = JSONWriter()
    writer.string(name)
    writer.buffer.append(": ")
    return writer.buffer.text
  }

  private mutating func newLine(indent: Int) {
    buffer.append(byte: UInt8(ascii: "\n"))
    for _ in 0..<indent { buffer.append("  ") }
  }
}
