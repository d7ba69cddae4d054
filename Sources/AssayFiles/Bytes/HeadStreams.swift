internal import AssayData
internal import Glibc

/// Bytes in memory, and then those of another stream.
final class HeadStream: ByteStream {
  private var rest: ArraySlice<UInt8>
  private let next: (any ByteStream)?

  init(_ bytes: [UInt8], then next: (any ByteStream)? = nil) {
    rest = bytes[...]
    self.next = next
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    if rest.isEmpty, let next { return try unsafe next.read(into: buffer) }
    let count = min(rest.count, buffer.count)
    unsafe buffer.copyBytes(from: rest.prefix(count))
    rest = rest.dropFirst(count)
    return count
  }
}

/// A file from its start, without moving the position that other readers share.
final class OffsetStream: ByteStream {
  private let file: FileHandle
  private var offset = 0

  init(_ file: FileHandle) { self.file = file }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int {
    let got = try unsafe file.read(into: buffer, at: offset)
    offset += got
    return got
  }
}

extension [UInt8] {
  /// Hands the bytes from a position on to a reader that throws; the standard library's accessors lose the error's type.
  mutating func filled(
    from start: Int = 0, by read: (UnsafeMutableRawBufferPointer) throws(SourceFault) -> Int
  ) throws(SourceFault) -> Int {
    let result: Result<Int, SourceFault> = unsafe withUnsafeMutableBytes { buffer in
      do throws(SourceFault) {
        return .success(try unsafe read(UnsafeMutableRawBufferPointer(rebasing: buffer[start...])))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

extension ByteStream {
  /// The bytes up to a number, or up to the end.
  ///
  /// - Parameter tolerant: Whether an error after some bytes ends the reading quietly.
  func readAll(upTo limit: Int, tolerant: Bool = false) throws(SourceFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < limit {
      do throws(SourceFault) {
        let got = try unsafe bytes.filled(from: count) { (buffer) throws(SourceFault) in
          try unsafe read(into: buffer)
        }
        if got == 0 { break }
        count += got
      } catch {
        guard tolerant, count > 0 else { throw error }
        break
      }
    }
    bytes.removeLast(limit - count)
    return bytes
  }
}

extension FileHandle {
  /// Copies a stream into a temporary file that has no name, so that it can be read again.
  convenience init(spooling stream: FileHandle) throws(SourceFault) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/assay-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0 else {
      throw SourceFault(source: stream.name, problem: "cannot be kept in a temporary file in \(folder)")
    }
    unsafe unlink(template)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var size = 0
    while true {
      let got = try unsafe buffer.filled { (bytes) throws(SourceFault) in try unsafe stream.read(into: bytes) }
      if got == 0 { break }
      var written = 0
      while written < got {
        let step = unsafe buffer.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress! + written, got - written) }
        guard step > 0 else {
          close(descriptor)
          throw SourceFault(source: stream.name, problem: "cannot be kept in a temporary file in \(folder)")
        }
        written += step
      }
      size += got
    }
    self.init(adopting: descriptor, name: stream.name, size: size)
  }
}
