internal import AssayData
internal import AssayNumerics
internal import CKernels

/// The tokens of the categorical columns of a file so far.
struct Dictionaries {
  private let request: [ColumnRequest]
  private(set) var tables: [TokenTable]
  private(set) var tokens: [[String]]
  private var overflowed: [Bool]

  init(_ request: [ColumnRequest]) {
    self.request = request.filter(\.isCategories)
    tables = self.request.map { _ in TokenTable() }
    tokens = self.request.map { _ in [] }
    overflowed = self.request.map { _ in false }
  }

  /// What is known at the end.
  var lists: [TokenList] {
    zip(tokens, overflowed).map { TokenList($0, overflowed: $1) }
  }

  /// Adds the tokens of a block, in order.
  ///
  /// - Returns: For each categorical column, the code of each token that was not known when the block was decoded.
  mutating func merge(_ block: DecodedBlock) throws(DataError) -> [[UInt32]] {
    var remaps: [[UInt32]] = []
    for case .codes(_, let table, _) in block.columns {
      let column = remaps.count
      let limit = request[column].limit
      var remap: [UInt32] = []
      for code in 0..<table.count {
        let merged = tables[column].code(code, of: table, limit: limit)
        if merged == nil { overflowed[column] = true }
        remap.append(merged ?? UInt32(limit))
        if tables[column].count > tokens[column].count {
          tokens[column].append(String(decoding: table.bytes(code), as: UTF8.self))
        }
      }
      if overflowed[column], case .categories(_, .fails) = request[column].form {
        throw .tooManyCategories(column: request[column].column, limit: limit)
      }
      remaps.append(remap)
    }
    return remaps
  }
}

/// Decoded rows that wait to become pieces.
struct PendingRows {
  struct Block: Sendable {
    let rows: DecodedBlock
    let remaps: [[UInt32]]
  }
  private let columnCount: Int
  private var blocks: [Block] = []
  /// Rows of the first block that are in pieces already.
  private var taken = 0
  private var firstRow = 0

  init(columnCount: Int) { self.columnCount = columnCount }

  mutating func append(_ block: DecodedBlock, remaps: [[UInt32]]) {
    if block.recordCount > 0 { blocks.append(Block(rows: block, remaps: remaps)) }
  }

  /// The pieces that can be made: whole ones, and at the end what is left.
  mutating func takePieces(_ dictionaries: Dictionaries, all: Bool) -> PieceRun {
    let available = blocks.reduce(-taken) { $0 + $1.rows.recordCount }
    let size = Piece.standardRowCount
    let used = all ? available : available / size * size
    let run = PieceRun(
      blocks: blocks, skipped: taken, rows: used, firstRow: firstRow, tokens: dictionaries.tokens)
    firstRow += used
    taken += used
    while let first = blocks.first, taken >= first.rows.recordCount {
      taken -= first.rows.recordCount
      blocks.removeFirst()
    }
    return run
  }
}

/// Rows that are ready to be cut into pieces.
struct PieceRun: Sendable {
  private let blocks: [PendingRows.Block]
  /// For each block, the number of rows before it, counted from the first row of the first piece.
  private let starts: [Int]
  private let rows: Int
  private let firstRow: Int
  private let tokens: [[String]]

  fileprivate init(
    blocks: [PendingRows.Block], skipped: Int, rows: Int, firstRow: Int, tokens: [[String]]
  ) {
    self.blocks = blocks
    var start = -skipped
    starts = blocks.map { block in
      defer { start += block.rows.recordCount }
      return start
    }
    self.rows = rows
    self.firstRow = firstRow
    self.tokens = tokens
  }

  /// The number of pieces.
  var count: Int { (rows + Piece.standardRowCount - 1) / Piece.standardRowCount }

  /// The threads that are worth having for one piece: one where there are pieces for all of them.
  func threads(within parallelism: Parallelism) -> Parallelism {
    count >= parallelism.threads
      ? Parallelism(threads: 1) : parallelism.copying(rows * (blocks.first?.rows.columns.count ?? 0))
  }

  /// A column of a piece.
  private enum Part: Sendable {
    case codes(CodeSlice)
    case numbers([Double])
    case texts(PackedTexts)
  }

  /// Makes one piece.
  func piece(_ index: Int, _ parallelism: Parallelism) -> Piece {
    let start = index * Piece.standardRowCount
    let range = start..<min(start + Piece.standardRowCount, rows)
    let columns = blocks.first?.rows.columns ?? []
    let parts = parallelism.map(pieces: columns.count) { column -> Part in
      switch columns[column] {
      case .codes:
        let key = columns[..<column].count { if case .codes = $0 { true } else { false } }
        return .codes(codes(column, key: key, in: range))
      case .numbers: return .numbers(numbers(column, in: range))
      case .texts: return .texts(texts(column, in: range))
      }
    }
    return Piece(
      firstRow: firstRow + start, rowCount: range.count,
      codes: parts.compactMap { if case .codes(let codes) = $0 { codes } else { nil } }, tokens: tokens,
      numbers: parts.compactMap { if case .numbers(let numbers) = $0 { numbers[...] } else { nil } },
      texts: parts.compactMap { if case .texts(let texts) = $0 { texts } else { nil } })
  }

  /// Calls `body` with each block that holds rows of the range, and which rows of the block they are.
  private func forEachPart(of range: Range<Int>, _ body: (PendingRows.Block, Range<Int>) -> Void) {
    for (block, start) in zip(blocks, starts) {
      let part = range.clamped(to: start..<(start + block.rows.recordCount))
      if !part.isEmpty { body(block, (part.lowerBound - start)..<(part.upperBound - start)) }
    }
  }

  private func codes(_ column: Int, key: Int, in range: Range<Int>) -> CodeSlice {
    // One code more than there are tokens: that of the tokens beyond the limit.
    switch tokens[key].count {
    case ..<256: .narrow(narrowed(column, key: key, in: range)[...])
    case ..<65_536: .medium(remapped(column, key: key, in: range)[...])
    default: .wide(remapped(column, key: key, in: range)[...])
    }
  }

  /// Codes of one byte, for which the codes of a block are looked up in a table.
  private func narrowed(_ column: Int, key: Int, in range: Range<Int>) -> [UInt8] {
    unsafe Array(unsafeUninitializedCapacity: range.count) { buffer, count in
      forEachPart(of: range) { block, rows in
        guard case .codes(let codes, _, _) = block.rows.columns[column], let start = buffer.baseAddress else { return }
        // So few codes are all the block's own.
        var table = block.remaps[key].map { UInt8(truncatingIfNeeded: $0) }
        switch codes {
        case .narrow(let codes):
          table += [UInt8](repeating: 0, count: max(0, 256 - table.count))
          unsafe codes.withUnsafeBufferPointer {
            unsafe assay_translate_codes($0.baseAddress! + rows.lowerBound, rows.count, table, start + count)
          }
        case .wide(let codes):
          for (place, row) in rows.enumerated() { unsafe start[count + place] = table[Int(codes[row])] }
        }
        count += rows.count
      }
    }
  }

  private func remapped<Code: FixedWidthInteger>(_ column: Int, key: Int, in range: Range<Int>) -> [Code] {
    unsafe Array(unsafeUninitializedCapacity: range.count) { buffer, count in
      forEachPart(of: range) { block, rows in
        guard case .codes(let codes, _, let known) = block.rows.columns[column] else { return }
        let remap = block.remaps[key].map { Code(truncatingIfNeeded: $0) }
        switch codes {
        case .narrow(let codes):
          for (place, row) in rows.enumerated() { unsafe buffer[count + place] = remap[Int(codes[row])] }
        case .wide(let codes):
          for (place, row) in rows.enumerated() {
            let code = Int(codes[row])
            unsafe buffer[count + place] = code < known ? Code(truncatingIfNeeded: code) : remap[code - known]
          }
        }
        count += rows.count
      }
    }
  }

  private func numbers(_ column: Int, in range: Range<Int>) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(range.count)
    forEachPart(of: range) { block, rows in
      guard case .numbers(let numbers) = block.rows.columns[column] else { return }
      values.append(contentsOf: numbers[rows])
    }
    return values
  }

  private func texts(_ column: Int, in range: Range<Int>) -> PackedTexts {
    var texts = PackedTexts()
    forEachPart(of: range) { block, rows in
      guard case .texts(let part) = block.rows.columns[column] else { return }
      texts.append(part, rows: rows)
    }
    return texts
  }
}
