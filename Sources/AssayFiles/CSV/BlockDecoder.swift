internal import AssayData
internal import CKernels

/// Which fields of a record are wanted and in which form.
struct FieldPlan: Sendable {
  enum Form: Sendable {
    case categories
    case numbers(MissingCodes)
    case texts
  }
  struct Field: Sendable {
    let form: Form
    /// The place of the separator before the field among the wanted separators; nil for the first field of a record.
    let before: Int?
    /// The place of the separator after the field.
    let after: Int
    /// Whether the field ends the record, so that a carriage return may belong to the line end.
    let isLast: Bool
    let column: String
  }
  let fields: [Field]
  let ranks: [UInt32]
  let delimiter: UInt8
  let fieldCount: Int
  let decimalComma: Bool

  init(_ request: [ColumnRequest], positions: [Int], header: CSVHeader) {
    delimiter = header.delimiter
    fieldCount = header.columnNames.count
    decimalComma = header.decimalComma
    var wanted: Set<Int> = [fieldCount - 1]
    for position in positions {
      wanted.insert(position)
      if position > 0 { wanted.insert(position - 1) }
    }
    let sorted = wanted.sorted()
    ranks = sorted.map(UInt32.init)
    let last = fieldCount - 1
    fields = zip(request, positions).map { request, position in
      let form: Form =
        switch request.form {
        case .categories: .categories
        case .numbers(let missing): .numbers(MissingCodes(missing))
        case .text: .texts
        }
      return Field(
        form: form, before: position == 0 ? nil : sorted.firstIndex(of: position - 1),
        after: sorted.firstIndex(of: position) ?? 0, isLast: position == last,
        column: request.column)
    }
  }
}

/// The wanted fields of a run of records, decoded.
struct DecodedBlock: Sendable {
  enum Values: Sendable {
    /// Codes below `known` are those of the file, as it was read so far; from `known` on they are places among the further
    /// tokens of this block, all of them: which are beyond the limit is known when blocks are merged.
    case codes(BlockCodes, TokenTable, known: Int)
    case numbers([Double])
    case texts(PackedTexts)
  }
  /// What stopped the decoding.
  enum Stop: Sendable, Equatable {
    /// A record at or after `end` is ragged or misquoted.
    case irregular
    /// A byte at this offset cannot be text.
    case badByte(Int)
    /// A field is not a number.
    case notANumber(String, record: Int, column: String)
  }
  /// Offsets in the window: where the first record starts, and the end of the last one.
  let start: Int
  var end: Int
  var recordCount = 0
  var columns: [Values]
  var stop: Stop?
}

/// Decodes the records of a block of bytes.
@safe struct BlockDecoder {
  /// Separators indexed at a time: 64 KB, which stay in a first- or second-level cache while each column passes over them.
  private static let batchSize = 16_384

  let plan: FieldPlan
  let bytes: UnsafePointer<UInt8>
  /// The tokens of each categorical column in the blocks before this window.
  private let known: [TokenTable]
  /// Records indexed at a time.
  private let batch: Int

  init(_ plan: FieldPlan, bytes: UnsafePointer<UInt8>, known: [TokenTable]) {
    self.plan = plan
    self.known = known
    unsafe self.bytes = bytes
    batch = min(2_048, max(64, Self.batchSize / plan.ranks.count))
  }

  /// Decodes the records that start in `start ..< stop` and end before `limit`.
  func decode(start: Int, stop: Int, limit: Int) -> DecodedBlock {
    var block = DecodedBlock(start: start, end: start, columns: [])
    var keys = 0
    var columns = plan.fields.map { field -> DecodedColumn in
      guard case .categories = field.form else { return DecodedColumn(field) }
      keys += 1
      return DecodedColumn(field, known: known[keys - 1])
    }
    var positions = [UInt32](repeating: 0, count: batch * plan.ranks.count)
    decode(&block, &columns, &positions, stop: stop, limit: limit)
    block.columns = columns.map(\.values)
    return block
  }

  private func decode(
    _ block: inout DecodedBlock, _ columns: inout [DecodedColumn], _ positions: inout [UInt32], stop: Int, limit: Int
  ) {
    while block.end < stop, block.stop == nil {
      let base = block.end
      let result = unsafe plan.ranks.withUnsafeBufferPointer { ranks in
        let layout = unsafe assay_csv_layout(
          delimiter: plan.delimiter, field_count: UInt32(plan.fieldCount),
          ranks: ranks.baseAddress!, rank_count: UInt32(ranks.count))
        return unsafe assay_csv_index(
          bytes + base, limit - base, stop - base, layout, &positions, batch)
      }
      if result.records > 0 {
        let bad = unsafe assay_first_bad_byte(bytes + base, result.consumed)
        if bad < result.consumed {
          block.stop = .badByte(base + bad)
          return
        }
        // About as many as are left, so that columns do not grow step by step.
        let expected = block.recordCount == 0 ? (stop - base) * result.records / result.consumed + 64 : 0
        unsafe positions.withUnsafeBufferPointer { positions in
          for column in columns.indices {
            let run = unsafe FieldRun(
              origin: bytes + base, positions: positions.baseAddress!, records: result.records, width: plan.ranks.count,
              field: plan.fields[column])
            columns[column].reserve(expected)
            if let failure = columns[column].append(run, decimalComma: plan.decimalComma) {
              let found = DecodedBlock.Stop.notANumber(
                failure.token, record: block.recordCount + failure.record, column: plan.fields[column].column)
              block.stop = block.stop.flatMap { $0.record ?? .max <= found.record ?? .max ? $0 : found } ?? found
            }
          }
        }
        block.recordCount += result.records
        block.end = base + result.consumed
      }
      if result.irregular != 0 {
        block.stop = block.stop ?? stopAtIrregular(from: block.end, limit: limit)
        return
      }
      if result.records == 0 { return }
    }
  }

  /// A bad byte explains more than the ragged record that it makes.
  private func stopAtIrregular(from start: Int, limit: Int) -> DecodedBlock.Stop {
    let length = min(limit - start, 1 << 16)
    let bad = unsafe assay_first_bad_byte(bytes + start, length)
    // The last three bytes may be a sequence that the length cut.
    return bad + 3 < length ? .badByte(start + bad) : .irregular
  }
}

/// The bytes of a field without its quotes.
func unquoted(_ start: UnsafePointer<UInt8>, _ length: Int) -> [UInt8] {
  let quote = UInt8(ascii: "\"")
  guard unsafe length >= 2 && start[0] == quote else {
    return unsafe Array(UnsafeBufferPointer(start: start, count: length))
  }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(length)
  var position = 1
  while position < length - 1 {
    unsafe bytes.append(start[position])
    position += unsafe start[position] == quote ? 2 : 1
  }
  return bytes
}

extension DecodedBlock.Stop {
  /// The record of a field that is not a number.
  fileprivate var record: Int? {
    if case .notANumber(_, let record, _) = self { record } else { nil }
  }
}
