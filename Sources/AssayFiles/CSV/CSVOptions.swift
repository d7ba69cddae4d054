internal import AssayData

/// How a delimited file is to be read, where the file does not say.
public struct CSVOptions: Sendable, Equatable {
  /// The separator of fields; nil finds out from the header: comma, semicolon or tab.
  public var delimiter: Character?
  /// The encoding; nil finds out: byte order mark, then strict UTF-8, then GB18030 where the file can be read again.
  public var encoding: TextEncoding?

  /// Creates options.
  public init(delimiter: Character? = nil, encoding: TextEncoding? = nil) {
    self.delimiter = delimiter
    self.encoding = encoding
  }
}

/// The form of a delimited file and the names of its columns.
struct CSVHeader: Sendable, Equatable {
  let delimiter: UInt8
  let columnNames: [String]
  /// Bytes up to the start of the first record after the header.
  let length: Int

  /// Numbers may have a decimal comma where the comma does not separate fields.
  var decimalComma: Bool { delimiter == UInt8(ascii: ";") }

  /// Reads a header.
  ///
  /// - Parameters:
  ///   - head: The first bytes, as UTF-8 without a byte order mark.
  ///   - isWhole: Whether the file ends with them.
  init(
    _ head: UnsafeBufferPointer<UInt8>, isWhole: Bool, delimiter: UInt8?, source: String
  ) throws(SourceFault) {
    guard !head.isEmpty else {
      throw SourceFault(
        source: source, problem: "the file is empty", remedy: "A header line of column names comes first.")
    }
    self.delimiter = unsafe delimiter ?? CSVHeader.sniffedDelimiter(head)
    var scanner = unsafe RecordScanner(head, delimiter: self.delimiter)
    let fields: [[UInt8]]?
    do throws(RecordScanner.Fault) {
      fields = try scanner.next()
    } catch {
      let (problem, remedy) = error.explanation
      throw SourceFault(source: source, problem: "in the header, \(problem)", remedy: remedy)
    }
    if !isWhole, scanner.position >= head.count {
      throw SourceFault(
        source: source, problem: "the header does not end within the first megabyte",
        remedy: "Is this a text file with one record a line?")
    }
    length = scanner.position
    columnNames = (fields ?? []).map { String(decoding: $0, as: UTF8.self) }
    try CSVHeader.check(columnNames, source: source)
  }

  /// The separator that occurs most in the first line, outside quotes; the comma when none does.
  private static func sniffedDelimiter(_ head: UnsafeBufferPointer<UInt8>) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var quoted = false
    for place in head.indices {
      let byte = unsafe head[place]
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      if byte == UInt8(ascii: "\n"), !quoted { break }
      if !quoted { counts[byte, default: 0] += 1 }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    // On a tie the earlier one: `max` would give the last.
    var best = candidates[0]
    for candidate in candidates where counts[candidate, default: 0] > counts[best, default: 0] {
      best = candidate
    }
    return best
  }

  private static func check(_ names: [String], source: String) throws(SourceFault) {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if name.isEmpty {
        throw SourceFault(
          source: source, problem: "column \(place + 1) of the header has no name",
          remedy: "Give every column a name.")
      }
      if let first = places[name] {
        throw SourceFault(
          source: source,
          problem: "the header names “\(name)” twice, as columns \(first + 1) and \(place + 1)",
          remedy: "Rename one of them.")
      }
      places[name] = place
    }
    if names.contains(where: { $0.contains("\r") }) {
      throw SourceFault(
        source: source, problem: "lines end with a carriage return alone",
        remedy: "Save the file with line ends of Unix or Windows.")
    }
  }
}
