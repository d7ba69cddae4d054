internal import AssayData
internal import CKernels

/// Codes of one block, in one byte each while there are few tokens.
enum BlockCodes: Sendable {
  case narrow([UInt8])
  case wide([UInt32])
}

/// One field of a run of records whose separators were found.
@safe struct FieldRun {
  /// Where the first record starts.
  let origin: UnsafePointer<UInt8>
  /// The separators of all records, `width` each.
  let positions: UnsafePointer<UInt32>
  let records: Int
  let width: Int
  let field: FieldPlan.Field

  /// The bounds of the field in a record.
  @inline(__always)
  func bounds(_ record: Int) -> (start: Int, end: Int) {
    let row = record * width
    let start =
      field.before.map { unsafe Int(positions[row + $0]) + 1 }
      ?? (record == 0 ? 0 : unsafe Int(positions[row - 1]) + 1)
    var end = unsafe Int(positions[row + field.after])
    if field.isLast, end > start, unsafe origin[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return (start, end)
  }

  var kernelField: assay_field {
    unsafe assay_field(
      positions: positions, records: records, width: UInt32(width),
      before: field.before.map { UInt32($0) } ?? .max, after: UInt32(field.after), is_last: field.isLast ? 1 : 0)
  }
}

/// A wanted column of a block while it is decoded.
struct DecodedColumn {
  private var form: FieldPlan.Form
  private var narrow: [UInt8] = []
  private var wide: [UInt32] = []
  private var isWide = false
  /// Tokens that are not among the known ones.
  private var tokens = TokenTable()
  private let known: TokenTable
  private var memory = assay_token_memory()
  private var numbers: [Double] = []
  private var texts = PackedTexts()

  /// - Parameters:
  ///   - field: The field.
  ///   - known: The tokens of the column so far. A few are learned anew for each block, in codes of one byte; among many
  ///     each field is looked up.
  init(_ field: FieldPlan.Field, known: TokenTable = TokenTable()) {
    form = field.form
    isWide = known.count > Self.mostNarrow
    self.known = isWide ? known : TokenTable()
    if case .categories = form { unsafe assay_forget_tokens(&memory) }
  }

  /// Codes of one byte are below this; the kernel takes 255 for a byte that it has not met.
  private static let mostNarrow = 255

  /// What was decoded.
  var values: DecodedBlock.Values {
    switch form {
    case .categories: .codes(isWide ? .wide(wide) : .narrow(narrow), tokens, known: known.count)
    case .numbers: .numbers(numbers)
    case .texts: .texts(texts)
    }
  }

  /// Makes room for records that are to come.
  mutating func reserve(_ count: Int) {
    guard count > 0 else { return }
    switch form {
    case .categories: if isWide { wide.reserveCapacity(count) } else { narrow.reserveCapacity(count) }
    case .numbers: numbers.reserveCapacity(count)
    // Most identifiers have about eight bytes.
    case .texts: texts.reserve(rows: count, bytes: 8 * count)
    }
  }

  /// Decodes a field of some records.
  ///
  /// - Returns: The first field that is not a number where numbers are wanted.
  mutating func append(_ run: FieldRun, decimalComma: Bool) -> (record: Int, token: String)? {
    switch form {
    case .categories:
      appendCodes(run)
      return nil
    case .numbers(let missing): return appendNumbers(run, missing: missing, decimalComma: decimalComma)
    case .texts:
      appendTexts(run)
      return nil
    }
  }

  // MARK: Categories

  private mutating func appendCodes(_ run: FieldRun) {
    var record = 0
    if !isWide { record = appendNarrow(run) }
    if record < run.records { appendWide(run, from: record) }
  }

  /// Codes fields until there are too many tokens for one byte, and returns the first record that is left.
  private mutating func appendNarrow(_ run: FieldRun) -> Int {
    let start = narrow.count
    narrow.append(contentsOf: repeatElement(0, count: run.records))
    var record = 0
    while record < run.records {
      record = unsafe withUnsafePointer(to: &memory) { memory in
        unsafe narrow.withUnsafeMutableBufferPointer {
          unsafe assay_code_fields_narrow(run.origin, run.kernelField, memory, record, $0.baseAddress! + start)
        }
      }
      // Long and quoted fields come in runs, and the kernel leaves all of them.
      while record < run.records {
        let bounds = run.bounds(record)
        let (code, isRemembered) = learn(run, bounds.start, bounds.end - bounds.start)
        guard code < Self.mostNarrow else {
          wide = narrow.prefix(start + record).map { UInt32($0) } + [code]
          narrow = []
          isWide = true
          return record + 1
        }
        narrow[start + record] = UInt8(code)
        record += 1
        if isRemembered { break }
      }
    }
    return record
  }

  /// The code of a field, and whether the kernel knows it from now on.
  private mutating func learn(_ run: FieldRun, _ start: Int, _ length: Int) -> (code: UInt32, isRemembered: Bool) {
    let field = unsafe run.origin + start
    guard length > 0, unsafe field[0] == UInt8(ascii: "\"") else {
      let code = unsafe tokens.code(field, length)
      return (code, unsafe assay_remember_token(&memory, field, length, code) != 0)
    }
    return (unsafe quotedCode(field, length), false)
  }

  private mutating func quotedCode(_ field: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let inner = unsafe UnsafeBufferPointer(start: field + 1, count: max(0, length - 2))
    if unsafe !inner.contains(UInt8(ascii: "\"")) { return unsafe code(field + 1, inner.count) }
    let token = unsafe unquoted(field, length)
    return unsafe (token + [0]).withUnsafeBufferPointer { unsafe code($0.baseAddress!, token.count) }
  }

  /// The code of a token, known before or a further one.
  private mutating func code(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let key = unsafe TokenTable.Key(start, length)
    if let code = unsafe known.known(key, start, length) { return code }
    return unsafe UInt32(known.count) + (tokens.code(key, start, length) ?? 0)
  }

  /// Looks each field up, first among the known tokens.
  private mutating func appendWide(_ run: FieldRun, from first: Int) {
    let base = UInt32(known.count)
    for record in first..<run.records {
      let (start, end) = run.bounds(record)
      let field = unsafe run.origin + start
      let length = end - start
      if length > 0, unsafe field[0] == UInt8(ascii: "\"") {
        wide.append(unsafe quotedCode(field, length))
        continue
      }
      let key = unsafe length <= 8 ? TokenTable.Key(short: field, length) : TokenTable.Key(field, length)
      if base > 0, let code = unsafe known.known(key, field, length) {
        wide.append(code)
      } else {
        // A block has fewer bytes than there are codes, so that there is no limit to be met.
        wide.append(unsafe base + (tokens.code(key, field, length) ?? 0))
      }
    }
  }

  // MARK: Texts

  private mutating func appendTexts(_ run: FieldRun) {
    for record in 0..<run.records {
      let (start, end) = run.bounds(record)
      let field = unsafe run.origin + start
      if end > start, unsafe field[0] == UInt8(ascii: "\"") {
        texts.append(unsafe unquoted(field, end - start))
      } else {
        unsafe texts.append(UnsafeBufferPointer(start: field, count: end - start))
      }
    }
  }

  // MARK: Numbers

  private mutating func appendNumbers(
    _ run: FieldRun, missing: MissingCodes, decimalComma: Bool
  ) -> (record: Int, token: String)? {
    let start = numbers.count
    numbers.append(contentsOf: repeatElement(.nan, count: run.records))
    let failed = unsafe numbers.withUnsafeMutableBufferPointer { numbers -> Int? in
      guard missing.isEmpty else {
        for record in 0..<run.records {
          guard let value = Self.number(run, record, missing: missing, decimalComma: decimalComma) else {
            return record
          }
          unsafe numbers[start + record] = value
        }
        return nil
      }
      for record in 0..<run.records {
        let (from, end) = run.bounds(record)
        if end == from { continue }
        if let value = unsafe parseNumber(run.origin + from, end - from, decimalComma: decimalComma) {
          unsafe numbers[start + record] = value
        } else if let value = Self.number(run, record, missing: missing, decimalComma: decimalComma) {
          unsafe numbers[start + record] = value
        } else {
          return record
        }
      }
      return nil
    }
    guard let failed else { return nil }
    let (from, end) = run.bounds(failed)
    let token = unsafe unquoted(run.origin + from, end - from)
    return (failed, String(decoding: token, as: UTF8.self))
  }

  /// The number in a field that may be quoted or missing: NaN when it is missing, nil when it is not a number.
  private static func number(
    _ run: FieldRun, _ record: Int, missing: MissingCodes, decimalComma: Bool
  ) -> Double? {
    let (start, end) = run.bounds(record)
    if start == end { return .nan }
    // With a decimal comma a missing token need not be a number as it is written.
    if !decimalComma, let value = unsafe parseNumber(run.origin + start, end - start, decimalComma: false) {
      return missing.contains(value) ? .nan : value
    }
    let token = unsafe unquoted(run.origin + start, end - start)
    if missing.contains(String(decoding: token, as: UTF8.self)) { return .nan }
    // Eight bytes more, which the parser may read.
    let value = unsafe (token + [UInt8](repeating: 0, count: 8)).withUnsafeBufferPointer {
      unsafe parseNumber($0.baseAddress!, token.count, decimalComma: decimalComma)
    }
    return value.map { missing.contains($0) ? .nan : $0 }
  }
}
