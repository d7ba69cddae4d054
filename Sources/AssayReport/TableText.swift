/// The rows of a table as CSV or JSON, in pieces that can be made in any order.
///
/// Each piece is written column by column, so that the kind of a column is asked for once and not for each cell, and
/// then put together row by row.
struct TableText: Sendable {
  fileprivate enum Cells: Sendable {
    case content(ColumnContent)
    /// Codes with the texts as the format spells them, the empty cell last.
    case coded([Int32], bytes: [UInt8], ends: [Int])
    case constant([UInt8])
  }

  private let form: CellForm
  private let columns: [Cells]
  /// The table itself where it was made from rows.
  private let rows: [[Value]]
  private let rowCount: Int
  /// What stands before the cell of each column, and after the last.
  private let prefixes: [[UInt8]]
  private let rowEnd: [UInt8]
  /// Bytes in front of the first row that only separate it from one before.
  private let separator: Int

  /// Rows of a piece: some hundreds of kilobytes, enough that threads rarely meet and few enough for a cache.
  static let pieceSize = 8_192

  var pieceCount: Int { (rowCount + Self.pieceSize - 1) / Self.pieceSize }

  init(csv table: Table) {
    self.init(
      table, form: .csv, prefixes: table.columns.indices.map { $0 == 0 ? [] : [UInt8(ascii: ",")] },
      rowEnd: [UInt8(ascii: "\n")], separator: 0)
  }

  /// Makes the elements of the array that holds the rows as objects.
  init(json table: Table, indent: Int) {
    let start = ",\n" + String(repeating: "  ", count: indent) + "{"
    let keys = table.columns.enumerated().map { place, column in
      Array(((place == 0 ? start : ", ") + JSONWriter.key(column.name)).utf8)
    }
    let end = keys.isEmpty ? start + "}" : "}"
    self.init(table, form: .json, prefixes: keys, rowEnd: Array(end.utf8), separator: 1)
  }

  private init(_ table: Table, form: CellForm, prefixes: [[UInt8]], rowEnd: [UInt8], separator: Int) {
    self.form = form
    rowCount = table.rowCount
    self.prefixes = prefixes
    self.rowEnd = rowEnd
    self.separator = separator
    switch table.cells {
    case .rows(let rows):
      self.rows = rows
      columns = []
    case .columns(let contents):
      rows = []
      columns = contents.map { content in
        switch content {
        case .constant(let value): return .constant(form.encoded(value))
        case .coded(let codes, let texts):
          let cells = texts.map { form.encoded(.text($0)) } + [form.encoded(.empty)]
          var ends: [Int] = []
          for cell in cells { ends.append((ends.last ?? 0) + cell.count) }
          return .coded(codes, bytes: Array(cells.joined()), ends: ends)
        default: return .content(content)
        }
      }
    }
  }

  /// Writes the rows of a piece.
  func piece(_ index: Int) -> [UInt8] {
    let range = index * Self.pieceSize..<min((index + 1) * Self.pieceSize, rowCount)
    let cells =
      columns.isEmpty
      ? prefixes.indices.map { place in Cells.content(.values(rows[range].map { $0[place] })) } : columns
    let local = columns.isEmpty ? 0..<range.count : range
    let fixed = prefixes.reduce(rowEnd.count) { $0 + $1.count } * range.count
    let width = cells.reduce(0) { $0 + $1.width(local, form) }
    var ends = [Int](repeating: 0, count: cells.count * range.count)
    var text = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width + ByteWriter.slack) { scratch in
      guard let start = scratch.baseAddress else { return [UInt8]() }
      var writer = unsafe ByteWriter(at: start)
      for (place, column) in cells.enumerated() {
        unsafe ends.withUnsafeMutableBufferPointer { ends in
          let own = place * range.count..<(place + 1) * range.count
          let ends = unsafe UnsafeMutableBufferPointer(rebasing: ends[own])
          unsafe column.write(local, form, to: &writer, from: start, ends: ends)
        }
      }
      let total = unsafe fixed + (writer.next - start) + ByteWriter.slack
      return unsafe [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
        guard let target = buffer.baseAddress else { return }
        var rows = unsafe ByteWriter(at: target)
        unsafe assemble(range.count, start, ends, to: &rows)
        unsafe count = rows.next - target
      }
    }
    if index == 0, !text.isEmpty { text.removeFirst(separator) }
    return text
  }

  /// Puts the cells of rows together.
  private func assemble(_ count: Int, _ cells: UnsafePointer<UInt8>, _ ends: [Int], to writer: inout ByteWriter) {
    var starts = prefixes.indices.map { $0 == 0 ? 0 : ends[$0 * count - 1] }
    var prefixEnds: [Int] = []
    for prefix in prefixes { prefixEnds.append((prefixEnds.last ?? 0) + prefix.count) }
    let frame = prefixes.joined() + rowEnd + [UInt8](repeating: 0, count: ByteWriter.slack)
    unsafe frame.withUnsafeBufferPointer { frame in
      guard let frame = frame.baseAddress else { return }
      for row in 0..<count {
        var prefix = 0
        for place in starts.indices {
          unsafe writer.appendShort(frame + prefix, count: prefixEnds[place] - prefix)
          prefix = prefixEnds[place]
          let end = ends[place * count + row]
          unsafe writer.appendShort(cells + starts[place], count: end - starts[place])
          starts[place] = end
        }
        unsafe writer.appendShort(frame + prefix, count: rowEnd.count)
      }
    }
  }
}

extension TableText.Cells {
  /// The most bytes of the cells of some rows.
  fileprivate func width(_ rows: Range<Int>, _ form: CellForm) -> Int {
    switch self {
    case .constant(let bytes): bytes.count * rows.count
    case .coded(_, _, let ends):
      rows.count * zip(ends, [0] + ends).reduce(0) { max($0, $1.0 - $1.1) }
    case .content(let content): content.width(rows, form)
    }
  }

  /// Writes the cells of some rows one after the other, and where each of them ends.
  fileprivate func write(
    _ rows: Range<Int>, _ form: CellForm, to writer: inout ByteWriter, from start: UnsafeMutablePointer<UInt8>,
    ends: UnsafeMutableBufferPointer<Int>
  ) {
    switch self {
    case .constant(let bytes):
      for row in 0..<rows.count {
        writer.append(bytes)
        unsafe ends[row] = writer.next - start
      }
    case .coded(let codes, let bytes, let textEnds):
      unsafe bytes.withUnsafeBufferPointer { bytes in
        for (row, source) in rows.enumerated() {
          let code = codes[source] < 0 ? textEnds.count - 1 : Int(codes[source])
          let first = code == 0 ? 0 : textEnds[code - 1]
          unsafe writer.append(UnsafeBufferPointer(rebasing: bytes[first..<textEnds[code]]))
          unsafe ends[row] = writer.next - start
        }
      }
    case .content(let content):
      unsafe content.write(rows, form, to: &writer, from: start, ends: ends)
    }
  }
}
