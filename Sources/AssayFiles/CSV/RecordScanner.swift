internal import AssayData

/// Reads records one by one as RFC 4180 defines them, and says exactly what is wrong and where.
///
/// Slow and careful: it reads the header, and it looks again at a block in which the fast index found something out of
/// place. It is the definition of what a well-formed file is.
@safe struct RecordScanner {
  /// What is wrong with a record.
  enum Fault: Error, Equatable {
    /// A quoted field is not closed before the bytes end; more bytes may close it.
    case openQuote(field: Int)
    /// Something other than a separator follows a closing quote.
    case textAfterQuote(field: Int)
    /// A quote stands within a field that does not start with one.
    case strayQuote(field: Int)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let delimiter: UInt8
  /// Where the next record starts.
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
    unsafe self.bytes = bytes
    self.delimiter = delimiter
  }

  /// The fields of the next record, unquoted; nil at the end of the bytes.
  mutating func next() throws(Fault) -> [[UInt8]]? {
    guard unsafe position < bytes.count else { return nil }
    var fields: [[UInt8]] = []
    while true {
      let (field, end) = try field(number: fields.count)
      fields.append(field)
      if unsafe end < bytes.count, unsafe bytes[end] == delimiter {
        position = end + 1
        continue
      }
      position = unsafe min(end + 1, bytes.count)
      return fields
    }
  }

  /// The field that starts at `position`, and where its separator stands.
  private func field(number: Int) throws(Fault) -> (bytes: [UInt8], end: Int) {
    var field: [UInt8] = []
    var cursor = position
    guard unsafe cursor < bytes.count, unsafe bytes[cursor] == UInt8(ascii: "\"") else {
      while unsafe cursor < bytes.count, unsafe !isSeparator(bytes[cursor]) {
        guard unsafe bytes[cursor] != UInt8(ascii: "\"") else { throw .strayQuote(field: number) }
        unsafe field.append(bytes[cursor])
        cursor += 1
      }
      if unsafe cursor >= bytes.count || bytes[cursor] == UInt8(ascii: "\n"),
        field.last == UInt8(ascii: "\r")
      {
        field.removeLast()
      }
      return (field, cursor)
    }
    cursor += 1
    while true {
      guard unsafe cursor < bytes.count else { throw .openQuote(field: number) }
      let byte = unsafe bytes[cursor]
      cursor += 1
      if byte != UInt8(ascii: "\"") {
        field.append(byte)
      } else if unsafe cursor < bytes.count, unsafe bytes[cursor] == UInt8(ascii: "\"") {
        field.append(byte)
        cursor += 1
      } else {
        break
      }
    }
    if unsafe cursor + 1 < bytes.count, unsafe bytes[cursor] == UInt8(ascii: "\r"),
      unsafe bytes[cursor + 1] == UInt8(ascii: "\n")
    {
      cursor += 1
    } else if unsafe cursor + 1 == bytes.count, unsafe bytes[cursor] == UInt8(ascii: "\r") {
      cursor += 1
    }
    guard unsafe cursor >= bytes.count || isSeparator(bytes[cursor]) else {
      throw .textAfterQuote(field: number)
    }
    return (field, cursor)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == UInt8(ascii: "\n")
  }
}

extension RecordScanner.Fault {
  /// The field, counted from 0.
  var field: Int {
    switch self {
    case .openQuote(let field), .textAfterQuote(let field), .strayQuote(let field): field
    }
  }

  /// What is wrong, as a clause, and how to mend it.
  var explanation: (problem: String, remedy: String) {
    switch self {
    case .openQuote:
      (
        "a quoted field is not closed before the file ends",
        "The file was cut off, or a quote is missing; a quote within a quoted field is doubled (\"\")."
      )
    case .textAfterQuote:
      (
        "text follows a closing quote",
        "A quote within a quoted field is doubled (\"\")."
      )
    case .strayQuote:
      (
        "a quote stands inside a field that does not start with one",
        "Put the whole field in quotes and double the quote (\"\")."
      )
    }
  }
}
