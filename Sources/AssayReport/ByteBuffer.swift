/// UTF-8 text that grows at its end.
///
/// Renderers write bytes, because a large table has millions of small pieces, and to join strings costs more than to
/// make them.
struct ByteBuffer {
  private(set) var bytes: [UInt8] = []

  /// The bytes as text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(byte: UInt8) { bytes.append(byte) }

  mutating func append(contentsOf more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  mutating func append(_ integer: Int) { append(width: ByteWriter.integerWidth) { $0.append(integer) } }

  /// Writes a finite number so that reading it gives the same `Double`: shortest digits, no `.0`, no negative zero.
  mutating func append(_ number: Double) { append(width: ByteWriter.numberWidth) { $0.append(number) } }

  private mutating func append(width: Int, _ body: (inout ByteWriter) -> Void) {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width + ByteWriter.slack) { scratch in
      guard let start = scratch.baseAddress else { return }
      var writer = unsafe ByteWriter(at: start)
      body(&writer)
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: writer.next - start))
    }
  }
}
