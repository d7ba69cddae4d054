public import AssayData
public import AssayNumerics
internal import Glibc
internal import Synchronization

/// A delimited text file as a source.
///
/// RFC 4180: fields may be quoted, and then hold separators and line ends; a quote is doubled. The first record names the
/// columns. Lines end with LF or CR LF; blank lines at the end are not records. Every byte is checked, whichever columns
/// are asked for: a ragged record, a stray quote, a zero byte or a byte that is not of the encoding is an error.
///
/// A path that ends in `.gz`, or whose bytes are gzip, is decompressed; `-` is standard input.
public final class CSVFile: Source {
  public let name: String
  public let columnNames: [String]
  private let input: Input
  private let header: CSVHeader
  private let encoding: Mutex<TextEncoding>
  /// Whether the encoding was found out, and so may be wrong.
  private let guessed: Bool

  public var hasDecimalComma: Bool { header.decimalComma }

  public var rowEstimate: Int? { input.rowEstimate }

  /// The encoding the file is read in.
  public var textEncoding: TextEncoding { encoding.withLock { $0 } }

  /// Opens a file and reads its header.
  ///
  /// - Parameters:
  ///   - path: The path, or `-`.
  ///   - options: What the file does not say.
  ///   - rereadable: Whether the source will be read more than once. Standard input is then kept in a temporary file,
  ///     unless it is a file itself.
  /// - Throws: ``DataError/unreadable(_:)``.
  public init(
    _ path: String, options: CSVOptions = CSVOptions(), rereadable: Bool = false
  ) throws(DataError) {
    do throws(SourceFault) {
      let input = try Input(path, rereadable: rereadable)
      let delimiter = options.delimiter?.asciiValue
      var encoding = options.encoding ?? TextEncoding.sniffed(from: input.head)
      let header: CSVHeader
      do throws(SourceFault) {
        header = try input.header(encoding: encoding, delimiter: delimiter)
      } catch {
        guard options.encoding == nil, encoding == .utf8, error.problem == badUTF8 else { throw error }
        // Chinese column names in GB18030 show in the header already.
        encoding = .gb18030
        header = try input.header(encoding: encoding, delimiter: delimiter)
      }
      name = input.name
      columnNames = header.columnNames
      self.input = input
      self.header = header
      self.encoding = Mutex(encoding)
      guessed = options.encoding == nil
    } catch {
      throw .unreadable(error)
    }
  }

  public func reduce<State, Partial: Sendable>(
    _ request: [ColumnRequest],
    parallelism: Parallelism,
    into initial: () -> State,
    map: @Sendable (Piece) throws(DataError) -> Partial,
    merge: (inout State, Partial) throws(DataError) -> Void
  ) throws(DataError) -> Reading<State> {
    var positions: [Int] = []
    for wanted in request { positions.append(try position(of: wanted.column)) }
    let plan = FieldPlan(request, positions: positions, header: header)
    while true {
      let encoding = textEncoding
      var pass = RecordPass(plan: plan, request: request, name: name, parallelism: parallelism)
      var state = initial()
      do throws(RecordPass.Failure) {
        let window = try input.window(encoding: encoding, header: header)
        try pass.run(window) { (pieces) throws(DataError) in
          let within = pieces.threads(within: parallelism)
          try parallelism.silent.reduce(pieces: pieces.count) { (index) throws(DataError) -> Partial in
            try map(pieces.piece(index, within))
          } merge: { (partial) throws(DataError) in
            try merge(&state, partial)
          }
        }
        return Reading(
          state: state, rowCount: pass.rowCount, tokens: pass.dictionaries.lists,
          notes: notes(encoding))
      } catch {
        switch error {
        case .data(let error): throw error
        case .fault(let fault): throw .unreadable(fault)
        case .notUTF8(let offset, let row):
          guard guessed, encoding == .utf8, input.isRereadable else {
            throw .unreadable(undecodable(encoding, offset: offset, row: row))
          }
          self.encoding.withLock { $0 = .gb18030 }
        }
      }
    }
  }

  private func notes(_ encoding: TextEncoding) -> [String] {
    encoding == .utf8 || encoding == .utf8WithBOM ? [] : ["The file was read as \(encoding.label)."]
  }

  private func undecodable(_ encoding: TextEncoding, offset: Int, row: Int) -> SourceFault {
    SourceFault(
      source: name, row: row,
      problem: "the byte at offset \(offset) is not \(encoding.label) text",
      remedy: guessed
        ? "If the file is in a Chinese encoding, say so: --encoding gb18030."
        : "Name the right encoding with --encoding.")
  }
}

/// How a fault in the header says that the bytes are not UTF-8.
let badUTF8 = "the header is not UTF-8 text"

/// A stream that one thread at a time holds, behind a lock.
private struct PipeRest: @unchecked Sendable {
  let stream: (any ByteStream)?

  init(_ stream: (any ByteStream)?) { self.stream = stream }
}

/// Where the bytes of a file come from, and how often.
private final class Input: Sendable {
  let name: String
  let file: FileHandle
  /// The first bytes, decompressed; at most a megabyte.
  let head: [UInt8]
  let isWhole: Bool
  let isCompressed: Bool
  /// What is left of a pipe; nil once it has been read.
  private let pipe: Mutex<PipeRest>
  private static let headLength = 1 << 20

  /// As many rows as there would be if all lines were as long as those of the head; a few more, for they vary.
  var rowEstimate: Int? {
    guard let size = file.size, !isCompressed else { return nil }
    let lines = head.count { $0 == UInt8(ascii: "\n") }
    return lines == 0 ? nil : size / max(1, head.count / lines) * 9 / 8 + lines
  }

  /// Whether the bytes can be read again from the start.
  var isRereadable: Bool { file.size != nil }

  init(_ path: String, rereadable: Bool) throws(SourceFault) {
    let opened = try FileHandle(opening: path)
    file = rereadable && opened.size == nil ? try FileHandle(spooling: opened) : opened
    name = opened.name
    guard file.size != nil else {
      // A pipe is read once: the stream goes on where the head ends.
      let start = try FileStream(file).readAll(upTo: 2)
      isCompressed = start == [0x1F, 0x8B]
      let plain = HeadStream(start, then: FileStream(file))
      let stream: any ByteStream = isCompressed ? GzipStream(plain, name: name) : plain
      head = try stream.readAll(upTo: Self.headLength)
      isWhole = head.count < Self.headLength
      pipe = Mutex(PipeRest(stream))
      return
    }
    pipe = Mutex(PipeRest(nil))
    isCompressed = try OffsetStream(file).readAll(upTo: 2) == [0x1F, 0x8B]
    let length = isCompressed ? Self.headLength : min(Self.headLength, file.size ?? 0)
    let stream = Input.stream(of: file, compressed: isCompressed, name: name)
    // The header alone is wanted here; of a plain file that is rarely more than the first few kilobytes.
    let start = try stream.readAll(upTo: min(length, 1 << 14))
    if start.contains(UInt8(ascii: "\n")) || start.count < min(length, 1 << 14) {
      head = start
    } else {
      head = start + (try stream.readAll(upTo: length - start.count))
    }
    isWhole = isCompressed ? head.count < min(length, 1 << 14) : head.count == file.size
  }

  private static func stream(of file: FileHandle, compressed: Bool, name: String) -> any ByteStream {
    let plain = OffsetStream(file)
    return compressed ? GzipStream(plain, name: name) : plain
  }

  func header(encoding: TextEncoding, delimiter: UInt8?) throws(SourceFault) -> CSVHeader {
    var text = head
    if encoding.converterName != nil {
      let converter = try ConvertingStream(HeadStream(head), from: encoding, name: name)
      // The head may be cut within a character; what was converted before that is enough.
      text = try converter.readAll(upTo: head.count * 3, tolerant: !isWhole)
      if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    } else {
      text.removeFirst(min(encoding.markLength, text.count))
      try checkText(text, encoding: encoding)
    }
    return try unsafe text.withUnsafeBufferPointer { bytes throws(SourceFault) in
      try unsafe CSVHeader(bytes, isWhole: isWhole, delimiter: delimiter, source: name)
    }
  }

  /// Refuses a header that is not text; the body is checked when it is read.
  private func checkText(_ text: [UInt8], encoding: TextEncoding) throws(SourceFault) {
    let line = text.prefix { $0 != UInt8(ascii: "\n") }
    let sample = text.prefix(4096)
    if sample.contains(0) {
      throw SourceFault(
        source: name, problem: "this is not a text file: it holds zero bytes",
        remedy: "Export the data as CSV first.")
    }
    guard String(validating: Array(line), as: UTF8.self) != nil else {
      throw SourceFault(source: name, problem: badUTF8, remedy: "Name the encoding with --encoding.")
    }
  }

  /// The bytes of one pass, as UTF-8 from the first record after the header.
  func window(encoding: TextEncoding, header: CSVHeader) throws(RecordPass.Failure) -> ByteWindow {
    do throws(SourceFault) {
      guard isRereadable else {
        let rest = pipe.withLock { pipe in
          defer { pipe = PipeRest(nil) }
          return pipe
        }
        guard let stream = rest.stream else {
          throw SourceFault(source: name, problem: "can be read only once", remedy: "Save it to a file first.")
        }
        return try window(from: HeadStream(head, then: stream), encoding, header)
      }
      if !isCompressed, encoding.converterName == nil, let size = file.size {
        return ByteWindow(file, from: encoding.markLength + header.length, size: size)
      }
      return try window(
        from: Input.stream(of: file, compressed: isCompressed, name: name), encoding, header)
    } catch {
      throw .fault(error)
    }
  }

  private func window(
    from stream: any ByteStream, _ encoding: TextEncoding, _ header: CSVHeader
  ) throws(SourceFault) -> ByteWindow {
    guard encoding.converterName != nil else {
      return try ByteWindow(stream, skipping: encoding.markLength + header.length)
    }
    let text = try ConvertingStream(stream, from: encoding, name: name)
    return try ByteWindow(text, skipping: header.length, mark: true)
  }
}
