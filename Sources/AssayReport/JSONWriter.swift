/// Writes JSON (RFC 8259) in the order in which it is told.
struct JSONWriter {
  private var finished = RenderedText()
  private var buffer = ByteBuffer()
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

  mutating func value(_ value: Value) { buffer.append(contentsOf: CellForm.json.encoded(value)) }

  /// Writes a string, with escapes for the quote, the backslash and the control characters.
  mutating func string(_ text: String) { value(.text(text)) }

  /// Writes an array of the rows of a table, each an object on a line of its own.
  mutating func rows(of table: Table, indent: Int) {
    buffer.append(byte: UInt8(ascii: "["))
    finished.append(buffer.bytes)
    buffer = ByteBuffer()
    finished.append(TableText(json: table, indent: indent + 1))
    if table.rowCount > 0 { newLine(indent: indent) }
    buffer.append(byte: UInt8(ascii: "]"))
  }

  /// A member name as it is written, with its colon.
  static func key(_ name: String) -> String {
    var writer = JSONWriter()
    writer.string(name)
    writer.buffer.append(": ")
    return writer.buffer.text
  }

  /// Ends the text with a line feed and gives it.
  mutating func end() -> RenderedText {
    buffer.append(byte: UInt8(ascii: "\n"))
    finished.append(buffer.bytes)
    buffer = ByteBuffer()
    return finished
  }

  private mutating func newLine(indent: Int) {
    buffer.append(byte: UInt8(ascii: "\n"))
    for _ in 0..<indent { buffer.append("  ") }
  }
}
