internal import AssayData
internal import CKernels

/// Which fields of a record are wanted and in which form.
struct FieldPlan: Sendable {
  enum Form: Sendable {
    case categories
    case numbers(MissingCodes)
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
    /// Codes into the tokens of this block, all of them: which are beyond the limit is known when blocks are merged.
    case codes([UInt32], TokenTable)
    case numbers([Double])
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
  /// Records indexed at a time: four separators of each are 32 KB.
  private static let batch = 2_048

  let plan: FieldPlan
  let bytes: UnsafePointer<UInt8>

  init(_ plan: FieldPlan, bytes: UnsafePointer<UInt8>) {
    self.plan = plan
    unsafe self.bytes = bytes
  }

  /// Decodes the records that start in `start ..< stop` and end before `limit`.
  func decode(start: Int, stop: Int, limit: Int) -> DecodedBlock {
    var block = DecodedBlock(start: start, end: start, columns: plan.fields.map(\.emptyValues))
    var caches = plan.fields.map { _ in TokenCache() }
    var positions = [UInt32](repeating: 0, count: Self.batch * plan.ranks.count)
    while block.end < stop, block.stop == nil {
      let base = block.end
      let result = unsafe plan.ranks.withUnsafeBufferPointer { ranks in
        let layout = unsafe assay_csv_layout(
          delimiter: plan.delimiter, field_count: UInt32(plan.fieldCount),
          ranks: ranks.baseAddress!, rank_count: UInt32(ranks.count))
        return unsafe assay_csv_index(
          bytes + base, limit - base, stop - base, layout, &positions, Self.batch)
      }
      if result.records > 0 {
        let bad = unsafe assay_first_bad_byte(bytes + base, result.consumed)
        if bad < result.consumed {
          block.stop = .badByte(base + bad)
          return block
        }
        unsafe positions.withUnsafeBufferPointer { positions in
          for column in plan.fields.indices {
            unsafe decode(
              column, records: result.records, base: base, positions: positions, into: &block,
              cache: &caches[column])
          }
        }
        block.recordCount += result.records
        block.end = base + result.consumed
      }
      if result.irregular != 0 {
        block.stop = block.stop ?? stopAtIrregular(from: block.end, limit: limit)
        return block
      }
      if result.records == 0 { return block }
    }
    return block
  }

  /// A bad byte explains more than the ragged record that it makes.
  private func stopAtIrregular(from start: Int, limit: Int) -> DecodedBlock.Stop {
    let length = min(limit - start, 1 << 16)
    let bad = unsafe assay_first_bad_byte(bytes + start, length)
    // The last three bytes may be a sequence that the length cut.
    return bad + 3 < length ? .badByte(start + bad) : .irregular
  }

  private func decode(
    _ column: Int, records: Int, base: Int, positions: UnsafeBufferPointer<UInt32>,
    into block: inout DecodedBlock, cache: inout TokenCache
  ) {
    let field = plan.fields[column]
    let width = plan.ranks.count
    let origin = unsafe bytes + base
    /// Calls `body` with the bounds of the field in each record.
    @inline(__always) func forEachField(_ body: (_ record: Int, _ start: Int, _ end: Int) -> Bool) {
      var recordStart = 0
      for record in 0..<records {
        let row = record * width
        let start = field.before.map { unsafe Int(positions[row + $0]) + 1 } ?? recordStart
        var end = unsafe Int(positions[row + field.after])
        recordStart = unsafe Int(positions[row + width - 1]) + 1
        if field.isLast, end > start, unsafe origin[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        guard body(record, start, end) else { return }
      }
    }
    switch (field.form, block.columns[column]) {
    case (.categories, .codes(var codes, var tokens)):
      block.columns[column] = .numbers([])  // Hands the storage over, so that it is not copied.
      codes.reserveCapacity(codes.count + records)
      forEachField { _, start, end in
        unsafe codes.append(cache.code(origin + start, end - start, in: &tokens))
        return true
      }
      block.columns[column] = .codes(codes, tokens)
    case (.numbers(let missing), .numbers(var numbers)):
      block.columns[column] = .numbers([])
      numbers.reserveCapacity(numbers.count + records)
      var failure: (record: Int, token: String)?
      forEachField { record, start, end in
        if let value = unsafe number(origin + start, end - start, missing: missing) {
          numbers.append(value)
          return true
        }
        let token = unsafe unquoted(origin + start, end - start)
        failure = (record, String(decoding: token, as: UTF8.self))
        return false
      }
      if let failure {
        let found = DecodedBlock.Stop.notANumber(
          failure.token, record: block.recordCount + failure.record, column: field.column)
        block.stop = block.stop.flatMap { $0.record ?? .max <= found.record ?? .max ? $0 : found } ?? found
      }
      block.columns[column] = .numbers(numbers)
    default:
      preconditionFailure("the form of a column does not change within a block")
    }
  }

  /// The number in a field: NaN when it is missing, nil when it is not a number.
  @inline(__always)
  private func number(_ start: UnsafePointer<UInt8>, _ length: Int, missing: MissingCodes) -> Double? {
    if length == 0 { return .nan }
    if missing.isEmpty, unsafe start[0] != UInt8(ascii: "\"") {
      return unsafe parseNumber(start, length, decimalComma: plan.decimalComma)
    }
    let token = unsafe unquoted(start, length)
    if missing.contains(String(decoding: token, as: UTF8.self)) { return .nan }
    let value = unsafe token.withUnsafeBufferPointer {
      unsafe $0.isEmpty ? nil : parseNumber($0.baseAddress!, $0.count, decimalComma: plan.decimalComma)
    }
    return value.map { missing.contains($0) ? .nan : $0 }
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

extension FieldPlan.Field {
  fileprivate var emptyValues: DecodedBlock.Values {
    switch form {
    case .categories: .codes([], TokenTable())
    case .numbers: .numbers([])
    }
  }
}

/// The last codes of short tokens, by their bytes as one number: most fields of a survey are a digit or a word.
struct TokenCache {
  private struct Entry {
    var key: UInt64 = 0
    var code: UInt32 = .max
  }
  private var entries = [Entry](repeating: Entry(), count: 256)

  /// The code of a field.
  @inline(__always)
  mutating func code(
    _ start: UnsafePointer<UInt8>, _ length: Int, in tokens: inout TokenTable
  ) -> UInt32 {
    guard unsafe length <= 8 && start[0] != UInt8(ascii: "\"") else {
      return unsafe TokenCache.slowCode(start, length, in: &tokens)
    }
    // Text holds no zero byte, so tokens of different lengths differ as numbers. Eight bytes past the field are readable.
    let word = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    let key = length == 8 ? word : word & ((1 << UInt64(8 * length)) &- 1)
    let position = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 56)
    if entries[position].key == key, entries[position].code != .max {
      return entries[position].code
    }
    let code = unsafe tokens.code(start, length)
    entries[position] = Entry(key: key, code: code)
    return code
  }

  private static func slowCode(
    _ start: UnsafePointer<UInt8>, _ length: Int, in tokens: inout TokenTable
  ) -> UInt32 {
    guard unsafe length > 0 && start[0] == UInt8(ascii: "\"") else {
      return unsafe tokens.code(start, length)
    }
    let inner = unsafe UnsafeBufferPointer(start: start + 1, count: max(0, length - 2))
    if unsafe !inner.contains(UInt8(ascii: "\"")) {
      return unsafe tokens.code(start + 1, inner.count)
    }
    return tokens.code(unsafe unquoted(start, length))
  }
}
