extension ColumnContent {
  /// The most bytes of the cells of some rows.
  func width(_ rows: Range<Int>, _ form: CellForm) -> Int {
    switch self {
    case .values(let values): values[rows].reduce(0) { $0 + Self.width(of: $1, form) }
    case .texts(let texts): texts[rows].reduce(0) { $0 + form.width(ofText: $1.utf8.count) }
    case .packed(_, let ends):
      form.width(ofText: ends[rows.upperBound - 1] - Self.start(rows.lowerBound, ends)) + 4 * rows.count
    case .numbers: rows.count * ByteWriter.numberWidth
    case .integers: rows.count * ByteWriter.integerWidth
    case .coded(_, let texts):
      rows.count * texts.reduce(form.width(ofText: 0)) { max($0, form.width(ofText: $1.utf8.count)) }
    case .constant(let value): rows.count * Self.width(of: value, form)
    }
  }

  private static func width(of value: Value, _ form: CellForm) -> Int {
    if case .text(let text) = value { form.width(ofText: text.utf8.count) } else { ByteWriter.numberWidth }
  }

  private static func start(_ row: Int, _ ends: [Int]) -> Int { row == 0 ? 0 : ends[row - 1] }

  /// Writes the cells of some rows one after the other, and where each of them ends, counted from `start`.
  func write(
    _ rows: Range<Int>, _ form: CellForm, to writer: inout ByteWriter, from start: UnsafeMutablePointer<UInt8>,
    ends: UnsafeMutableBufferPointer<Int>
  ) {
    switch self {
    case .numbers(let numbers):
      for (row, source) in rows.enumerated() {
        let number = numbers[source]
        if number.isFinite { writer.append(number) } else { writer.append(form.empty) }
        unsafe ends[row] = writer.next - start
      }
    case .integers(let integers):
      for (row, source) in rows.enumerated() {
        writer.append(integers[source])
        unsafe ends[row] = writer.next - start
      }
    case .packed(let bytes, let textEnds):
      unsafe Self.write(bytes, textEnds, rows, form, to: &writer, from: start, ends: ends)
    case .values, .texts, .coded, .constant:
      for (row, source) in rows.enumerated() {
        form.write(self[source], to: &writer)
        unsafe ends[row] = writer.next - start
      }
    }
  }

  private static func write(
    _ bytes: [UInt8], _ textEnds: [Int], _ rows: Range<Int>, _ form: CellForm, to writer: inout ByteWriter,
    from start: UnsafeMutablePointer<UInt8>, ends: UnsafeMutableBufferPointer<Int>
  ) {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      var first = Self.start(rows.lowerBound, textEnds)
      // Identifiers hold nothing special, as a rule; to look once at all of them is faster than to look at each.
      let isPlain = unsafe form.isPlain(UnsafeBufferPointer(rebasing: bytes[first..<textEnds[rows.upperBound - 1]]))
      for (row, source) in rows.enumerated() {
        let text = unsafe UnsafeBufferPointer(rebasing: bytes[first..<textEnds[source]])
        first = textEnds[source]
        if text.isEmpty {
          writer.append(form.empty)
        } else if isPlain {
          unsafe form.writePlain(text, to: &writer)
        } else {
          unsafe form.write(text, to: &writer)
        }
        unsafe ends[row] = writer.next - start
      }
    }
  }
}
