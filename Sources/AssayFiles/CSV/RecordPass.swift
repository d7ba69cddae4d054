internal import AssayData
internal import AssayNumerics

/// One pass over the records of a file.
///
/// The window is cut into blocks of bytes, which threads decode at once. A block starts, they assume, after the first
/// line end in it; that is wrong only where a line end stands in a quoted field, which shows when the block before ends
/// elsewhere, and then the block is decoded again from the true start. Decoded rows become pieces of a fixed number of
/// rows, so that nothing downstream depends on where blocks began.
struct RecordPass {
  enum Failure: Error {
    case data(DataError)
    case fault(SourceFault)
    /// The byte at this offset is not UTF-8.
    case notUTF8(offset: Int, row: Int)
  }

  let plan: FieldPlan
  let name: String
  private let parallelism: Parallelism
  private let progress: Progress?
  private(set) var dictionaries: Dictionaries
  private(set) var rowCount = 0
  private var pending: PendingRows

  init(plan: FieldPlan, request: [ColumnRequest], name: String, parallelism: Parallelism) {
    self.plan = plan
    self.name = name
    self.parallelism = parallelism.silent
    progress = parallelism.progress
    dictionaries = Dictionaries(request)
    pending = PendingRows(columnCount: request.count)
  }

  /// Reads all records and hands pieces to `consume`, some at a time.
  mutating func run(
    _ window: ByteWindow, _ consume: (PieceRun) throws(DataError) -> Void
  ) throws(Failure) {
    progress?.begin("Reading \(name)", total: window.size, unit: .bytes)
    while true {
      do throws(SourceFault) {
        try window.fill(parallelism)
      } catch {
        throw .fault(error.named(name))
      }
      let used = try decode(window)
      if used == 0, !window.atEnd { continue }
      if used < window.count, window.atEnd {
        try explain(window, from: used, firstRow: rowCount)
        // The careful reader decides what is well formed; where the two disagree nothing may be dropped.
        throw .fault(SourceFault(source: name, row: rowCount + 1, problem: "the record cannot be read"))
      }
      let isLast = window.atEnd
      do throws(DataError) {
        try consume(pending.takePieces(dictionaries, all: isLast))
      } catch {
        throw .data(error)
      }
      progress?.advance(by: used)
      if isLast { return }
      window.advance(by: used)
    }
  }

  /// Decodes the complete records of the window and returns the bytes they take.
  private mutating func decode(_ window: ByteWindow) throws(Failure) -> Int {
    let size = ByteWindow.blockSize
    let count = window.decidedCount
    let bytes = unsafe SharedBytes(base: UnsafeMutableRawPointer(mutating: window.bytes))
    let plan = plan
    let known = dictionaries.tables
    let blocks = parallelism.map(pieces: (count + size - 1) / size) { block -> DecodedBlock in
      let decoder = unsafe BlockDecoder(
        plan, bytes: UnsafePointer(bytes.base.assumingMemoryBound(to: UInt8.self)), known: known)
      let stop = min((block + 1) * size, count)
      let start = decoder.likelyStart(at: block * size, limit: stop)
      return decoder.decode(start: start, stop: stop, limit: count)
    }
    var position = 0
    for (number, guess) in blocks.enumerated() {
      let stop = min((number + 1) * size, count)
      guard position < stop else { continue }
      let block =
        guess.start == position
        ? guess
        : unsafe BlockDecoder(plan, bytes: window.bytes, known: dictionaries.tables)
          .decode(start: position, stop: stop, limit: count)
      try accept(block, window)
      position = block.end
      // A record that runs past the window waits for more bytes.
      if block.end < stop { break }
    }
    return position
  }

  private mutating func accept(_ block: DecodedBlock, _ window: ByteWindow) throws(Failure) {
    switch block.stop {
    case nil: break
    case .badByte(let offset):
      let row = rowCount + block.recordCount + records(window, from: block.end, to: offset) + 1
      throw unsafe window.bytes[offset] == 0
        ? .fault(zeroByte(row)) : .notUTF8(offset: window.offset + offset, row: row)
    case .notANumber(let token, let record, let column):
      throw .data(.notANumber(token, row: rowCount + record + 1, column: column, source: name))
    case .irregular:
      try explain(window, from: block.end, firstRow: rowCount + block.recordCount)
    }
    do throws(DataError) {
      pending.append(block, remaps: try dictionaries.merge(block))
    } catch {
      throw .data(error)
    }
    rowCount += block.recordCount
  }

  /// The records between two offsets, as far as they are well formed.
  private func records(_ window: ByteWindow, from start: Int, to offset: Int) -> Int {
    let bytes = unsafe UnsafeBufferPointer(start: window.bytes + start, count: window.count - start)
    var scanner = unsafe RecordScanner(bytes, delimiter: plan.delimiter)
    var count = 0
    while let fields = try? scanner.next(), !fields.isEmpty, start + scanner.position <= offset { count += 1 }
    return count
  }

  /// Finds what is wrong in records that the fast index refused.
  ///
  /// A record that is not complete yet in this window is not wrong.
  private func explain(_ window: ByteWindow, from start: Int, firstRow: Int) throws(Failure) {
    let bytes = unsafe UnsafeBufferPointer(start: window.bytes + start, count: window.count - start)
    var scanner = unsafe RecordScanner(bytes, delimiter: plan.delimiter)
    var row = firstRow
    while true {
      row += 1
      let fields: [[UInt8]]?
      do throws(RecordScanner.Fault) {
        fields = try scanner.next()
      } catch {
        if case .openQuote = error, !window.atEnd { return }
        throw .fault(misquoted(error, row: row))
      }
      guard let fields else { return }
      // A record that the window cuts is not ragged yet.
      if !window.atEnd, scanner.position >= bytes.count { return }
      guard fields.count == plan.fieldCount else {
        throw .fault(ragged(fields.count, isBlank: fields == [[]], row: row))
      }
    }
  }

}

extension RecordPass {
  fileprivate func ragged(_ count: Int, isBlank: Bool, row: Int) -> SourceFault {
    isBlank
      ? SourceFault(
        source: name, row: row, problem: "the line is blank",
        remedy: "Remove it; only at the end of a file are blank lines allowed.")
      : SourceFault(
        source: name, row: row,
        problem: "\(count) \(count == 1 ? "field" : "fields"), but the header names \(plan.fieldCount) columns",
        remedy: "A field that holds the separator must be in quotes.")
  }

  fileprivate func misquoted(_ fault: RecordScanner.Fault, row: Int) -> SourceFault {
    let (problem, remedy) = fault.explanation
    return SourceFault(source: name, row: row, problem: "field \(fault.field + 1): \(problem)", remedy: remedy)
  }

  fileprivate func zeroByte(_ row: Int) -> SourceFault {
    SourceFault(
      source: name, row: row, problem: "this is not a text file: it holds zero bytes",
      remedy: "Export the data as CSV first.")
  }
}

extension SourceFault {
  /// The same fault, of a source that was not known where it was found.
  fileprivate func named(_ name: String) -> SourceFault {
    source.isEmpty ? SourceFault(source: name, row: row, column: column, problem: problem, remedy: remedy) : self
  }
}

extension BlockDecoder {
  /// Where the first record of a block starts, if no line end stands in a quoted field.
  func likelyStart(at start: Int, limit: Int) -> Int {
    guard start > 0 else { return 0 }
    var position = start - 1
    while position < limit, unsafe bytes[position] != UInt8(ascii: "\n") { position += 1 }
    return min(position + 1, limit)
  }
}
