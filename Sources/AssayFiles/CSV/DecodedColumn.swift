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
  private var tokens = TokenTable()
  private var memory = assay_token_memory()
  private var numbers: [Double] = []
  private var texts = PackedTexts()

  init(_ field: FieldPlan.Field) {
    form = field.form
    if case .categories = form { unsafe assay_forget_tokens(&memory) }
  }

  /// What was decoded.
  var values: DecodedBlock.Values {
    switch form {
    case .categories: .codes(isWide ? .wide(wide) : .narrow(narrow), tokens)
    case .numbers: .numbers(numbers)
    case .texts: .texts(texts)
    }
  }

  /// Makes room for records that are to come.
  mutating func reserve(_ count: Int) {
    guard count > 0 else { return }
    switch form {
    case .categories: narrow.reserveCapacity(count)
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
    let start = isWide ? wide.count : narrow.count
    if isWide {
      wide.append(contentsOf: repeatElement(0, count: run.records))
    } else {
      narrow.append(contentsOf: repeatElement(0, count: run.records))
    }
    var record = 0
    while record < run.records {
      record = known(run, from: record, at: start)
      // Long and quoted fields come in runs, and the kernel leaves all of them.
      while record < run.records {
        let bounds = run.bounds(record)
        let (code, isRemembered) = learn(run, bounds.start, bounds.end - bounds.start)
        set(code, at: start + record)
        record += 1
        if isRemembered { break }
      }
    }
  }

  /// Codes the fields that were met before, and returns the first record whose field was not.
  private mutating func known(_ run: FieldRun, from record: Int, at start: Int) -> Int {
    let isWide = isWide
    return unsafe withUnsafePointer(to: &memory) { memory in
      if isWide {
        return unsafe wide.withUnsafeMutableBufferPointer {
          unsafe assay_code_fields_wide(run.origin, run.kernelField, memory, record, $0.baseAddress! + start)
        }
      }
      return unsafe narrow.withUnsafeMutableBufferPointer {
        unsafe assay_code_fields_narrow(run.origin, run.kernelField, memory, record, $0.baseAddress! + start)
      }
    }
  }

  /// The code of a field, and whether the kernel knows it from now on.
  private mutating func learn(_ run: FieldRun, _ start: Int, _ length: Int) -> (code: UInt32, isRemembered: Bool) {
    let field = unsafe run.origin + start
    guard length > 0, unsafe field[0] == UInt8(ascii: "\"") else {
      let code = unsafe tokens.code(field, length)
      return (code, unsafe assay_remember_token(&memory, field, length, code) != 0)
    }
    let inner = unsafe UnsafeBufferPointer(start: field + 1, count: max(0, length - 2))
    if unsafe !inner.contains(UInt8(ascii: "\"")) { return (unsafe tokens.code(field + 1, inner.count), false) }
    return (tokens.code(unsafe unquoted(field, length)), false)
  }

  private mutating func set(_ code: UInt32, at place: Int) {
    if !isWide, code > 254 {
      wide = narrow.map { UInt32($0) }
      narrow = []
      isWide = true
    }
    if isWide { wide[place] = code } else { narrow[place] = UInt8(code) }
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
    for record in 0..<run.records {
      let (start, end) = run.bounds(record)
      let field = unsafe run.origin + start
      guard let value = unsafe Self.number(field, end - start, missing: missing, decimalComma: decimalComma) else {
        let token = unsafe unquoted(field, end - start)
        return (record, String(decoding: token, as: UTF8.self))
      }
      numbers.append(value)
    }
    return nil
  }

  /// The number in a field: NaN when it is missing, nil when it is not a number.
  @inline(__always)
  private static func number(
    _ start: UnsafePointer<UInt8>, _ length: Int, missing: MissingCodes, decimalComma: Bool
  ) -> Double? {
    if length == 0 { return .nan }
    if missing.isEmpty, unsafe start[0] != UInt8(ascii: "\"") {
      return unsafe parseNumber(start, length, decimalComma: decimalComma)
    }
    let token = unsafe unquoted(start, length)
    if missing.contains(String(decoding: token, as: UTF8.self)) { return .nan }
    let value = unsafe token.withUnsafeBufferPointer {
      unsafe $0.isEmpty ? nil : parseNumber($0.baseAddress!, $0.count, decimalComma: decimalComma)
    }
    return value.map { missing.contains($0) ? .nan : $0 }
  }
}
