internal import AssayData
internal import CZlib
internal import Glibc

/// Bytes in order, from wherever they come.
protocol ByteStream: AnyObject {
  /// Reads up to `buffer.count` bytes; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int
}

/// The bytes of a file from its current position.
final class FileStream: ByteStream {
  private let file: FileHandle

  init(_ file: FileHandle) { self.file = file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    try unsafe file.read(into: buffer)
  }
}

/// The bytes that a gzip stream holds, several members one after the other included.
@safe final class GzipStream: ByteStream {
  private let source: any ByteStream
  private let name: String
  private var state = unsafe z_stream()
  private var input = [UInt8](repeating: 0, count: 1 << 18)
  private var ended = false
  private var memberOpen = false

  init(_ source: any ByteStream, name: String) {
    self.source = source
    self.name = name
    // 15 + 16: the largest window, gzip header expected.
    unsafe inflateInit2_(&state, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  }

  deinit { unsafe inflateEnd(&state) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    var produced = 0
    while produced == 0, !ended {
      if unsafe state.avail_in == 0 { try refill() }
      if ended { break }
      produced = try unsafe inflate(into: buffer)
    }
    return produced
  }

  private func refill() throws(SourceFault) {
    let got = try unsafe input.filled { (bytes) throws(SourceFault) in try unsafe source.read(into: bytes) }
    pending = 0
    unsafe state.avail_in = UInt32(got)
    guard got == 0 else { return }
    ended = true
    guard !memberOpen else {
      throw SourceFault(
        source: name, problem: "the compressed data end too early",
        remedy: "The file was cut off when it was copied or downloaded; fetch it again.")
    }
  }

  /// How much of `input` has been used.
  private var pending = 0

  private func inflate(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    let available = unsafe Int(state.avail_in)
    let room = min(buffer.count, Int(UInt32.max))
    let start = pending
    let code = unsafe input.withUnsafeMutableBufferPointer { bytes in
      unsafe state.next_in = bytes.baseAddress! + start
      unsafe state.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
      unsafe state.avail_out = UInt32(room)
      return unsafe CZlib.inflate(&state, Z_NO_FLUSH)
    }
    pending += unsafe available - Int(state.avail_in)
    memberOpen = true
    if code == Z_STREAM_END {
      memberOpen = false
      unsafe inflateReset(&state)
    } else if code != Z_OK && code != Z_BUF_ERROR {
      throw SourceFault(
        source: name, problem: "the compressed data are damaged",
        remedy: "Fetch the file again, or test it with gzip -t.")
    }
    return unsafe room - Int(state.avail_out)
  }
}

/// Another encoding's bytes as UTF-8, by `iconv`.
@safe final class ConvertingStream: ByteStream {
  private let source: any ByteStream
  private let name: String
  private let encoding: TextEncoding
  private let converter: iconv_t
  private var input: [UInt8] = []
  private var offset = 0
  private var atEnd = false

  init(_ source: any ByteStream, from encoding: TextEncoding, name: String) throws(SourceFault) {
    self.source = source
    self.encoding = encoding
    self.name = name
    unsafe converter = iconv_open("UTF-8", encoding.converterName ?? "UTF-8")
    guard unsafe Int(bitPattern: converter) != -1 else {
      throw SourceFault(
        source: name, problem: "this system cannot read the encoding \(encoding.label)",
        remedy: "Convert the file to UTF-8.")
    }
  }

  deinit {
    if unsafe Int(bitPattern: converter) != -1 { unsafe iconv_close(converter) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    while true {
      if !atEnd, input.count < 1 << 17 { try refill() }
      if input.isEmpty { return 0 }
      let (produced, consumed, code) = unsafe convert(into: buffer)
      offset += consumed
      input.removeFirst(consumed)
      if produced > 0 { return produced }
      // EINVAL: the input ends in the middle of a character; more may follow.
      if code == EINVAL, !atEnd { continue }
      throw SourceFault(
        source: name, problem: "the bytes at offset \(offset) are not \(encoding.label) text",
        remedy: "Name the right encoding with --encoding, or save the file as UTF-8.")
    }
  }

  private func refill() throws(SourceFault) {
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    let got = try unsafe chunk.filled { (bytes) throws(SourceFault) in try unsafe source.read(into: bytes) }
    if got == 0 { atEnd = true }
    input.append(contentsOf: chunk[..<got])
  }

  private func convert(
    into buffer: UnsafeMutableRawBufferPointer
  ) -> (produced: Int, consumed: Int, code: Int32) {
    var left = input.count
    var room = buffer.count
    var code: Int32 = 0
    unsafe input.withUnsafeMutableBytes { bytes in
      var from = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      var to = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      if unsafe iconv(converter, &from, &left, &to, &room) == -1 { code = errno }
    }
    return (buffer.count - room, input.count - left, code)
  }
}
