internal import AssayData
internal import AssayNumerics

/// A window over the bytes of a file that moves forward; the bytes not yet used stay at its front.
///
/// A plain file is read into it by several threads at once; a stream by one. 64 bytes past the end are always readable,
/// for kernels that load whole vectors.
@safe final class ByteWindow {
  private enum Origin {
    case file(FileHandle, next: Int, size: Int)
    case stream(any ByteStream)
  }
  /// Bytes read at a time: pieces of this many are one task of a thread, and fit a second-level cache.
  static let blockSize = 1 << 19
  private static let standardCapacity = 16 * blockSize
  /// A record longer than this is taken for a quote that is never closed.
  private static let longestRecord = 64 << 20
  private static let padding = 64
  /// A converter writes whole characters and so nothing at all into less room than this.
  private static let longestCharacter = 4

  private var origin: Origin
  private var storage: UnsafeMutableRawBufferPointer
  /// The bytes that may be used.
  private(set) var count = 0
  /// Where the window's first byte stands in the text of the file.
  private(set) var offset: Int
  private(set) var atEnd = false

  init(_ file: FileHandle, from start: Int, size: Int) {
    origin = .file(file, next: start, size: size)
    offset = start
    let capacity = min(Self.standardCapacity, max(size - start, 0) + 1)
    unsafe storage = .allocate(byteCount: capacity + Self.padding, alignment: 64)
  }

  /// - Parameters:
  ///   - skipping: Bytes of the header.
  ///   - mark: Whether a byte order mark may come before them.
  init(_ stream: any ByteStream, skipping: Int, mark: Bool = false) throws(SourceFault) {
    origin = .stream(stream)
    offset = 0
    unsafe storage = .allocate(byteCount: Self.standardCapacity + Self.padding, alignment: 64)
    try fill(Parallelism(threads: 1))
    let hasMark = unsafe mark && count >= 3 && storage[0] == 0xEF && storage[1] == 0xBB && storage[2] == 0xBF
    advance(by: min(count, skipping + (hasMark ? 3 : 0)))
    // A header without a line end has just been given one; it is not a blank record.
    if atEnd { endWithLine() }
  }

  deinit { unsafe storage.deallocate() }

  /// The bytes of the records of the whole file; nil where that is not known before the end.
  var size: Int? {
    if case .file(_, let next, let size) = origin { size - (next - count) } else { nil }
  }

  /// The bytes that may be used.
  var bytes: UnsafePointer<UInt8> {
    unsafe UnsafePointer(storage.baseAddress!.assumingMemoryBound(to: UInt8.self))
  }

  /// Forgets the first bytes.
  func advance(by used: Int) {
    unsafe storage.baseAddress!.copyMemory(from: storage.baseAddress! + used, byteCount: count - used)
    count -= used
    offset += used
  }

  /// Reads until the window is full or the bytes end; a window that is full already is made larger.
  func fill(_ parallelism: Parallelism) throws(SourceFault) {
    guard !atEnd else { return }
    if unsafe count > storage.count - Self.padding - 1 - Self.longestCharacter { try grow() }
    let room = unsafe storage.count - Self.padding - 1 - count
    switch origin {
    case .file(let file, let next, let size):
      let wanted = min(room, size - next)
      try read(file, at: next, count: wanted, parallelism)
      origin = .file(file, next: next + wanted, size: size)
      count += wanted
      atEnd = next + wanted >= size
    case .stream(let stream):
      let limit = count + room
      while limit - count >= Self.longestCharacter, !atEnd {
        let got = try unsafe stream.read(
          into: UnsafeMutableRawBufferPointer(rebasing: storage[count..<limit]))
        if got == 0 { atEnd = true }
        count += got
      }
    }
    if atEnd { endWithLine() }
  }

  private func read(
    _ file: FileHandle, at start: Int, count wanted: Int, _ parallelism: Parallelism
  ) throws(SourceFault) {
    let target = unsafe SharedBytes(base: storage.baseAddress! + count)
    let block = Self.blockSize
    let parts = (wanted + block - 1) / block
    let got = try parallelism.map(pieces: parts) { (part) throws(SourceFault) -> Int in
      let from = part * block
      let length = min(block, wanted - from)
      return try unsafe file.read(
        into: UnsafeMutableRawBufferPointer(start: target.base + from, count: length), at: start + from)
    }
    guard got.reduce(0, +) == wanted else {
      throw SourceFault(source: file.name, problem: "the file became shorter while it was read")
    }
  }

  /// Ends the last record with a line feed, and drops blank lines at the end of the file.
  private func endWithLine() {
    var end = count
    while end > 0, unsafe isLineEnd(storage[end - 1]) { end -= 1 }
    // One line end stays: it ends the last record. With nothing before it the window may start at that line end.
    if end == count || (end == 0 && count > 0) {
      if end == 0 { count = 0 }
      guard count > 0 else { return }
    }
    unsafe storage[end] = UInt8(ascii: "\n")
    count = end + 1
  }

  /// The bytes before the line ends at the end of the window; all of them at the end of the file.
  ///
  /// Whether blank lines are an error, rows of one empty field, or the end of the file is not known before what follows.
  var decidedCount: Int {
    var end = count
    while !atEnd, end > 0, unsafe isLineEnd(storage[end - 1]) { end -= 1 }
    return end
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

  private func grow() throws(SourceFault) {
    guard count < Self.longestRecord else {
      throw SourceFault(
        source: "", problem: "a quoted field is not closed within 64 MB",
        remedy: "A quote is missing; a quote within a quoted field is doubled (\"\").")
    }
    let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
      byteCount: storage.count * 2, alignment: 64)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
    unsafe storage.deallocate()
    unsafe storage = larger
  }
}

/// Memory that threads read or write in places of their own.
@safe struct SharedBytes: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
}
