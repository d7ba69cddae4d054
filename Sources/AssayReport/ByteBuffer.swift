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

  mutating func append(_ integer: Int) {
    // Digits come last first.
    let start = bytes.count
    var rest = integer.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes[start...].reverse()
  }

  /// Writes a finite number so that reading it gives the same `Double`: shortest digits, no `.0`, no negative zero.
  mutating func append(_ number: Double) {
    if let integer = Int(exactly: number), integer.magnitude < 1 << 53 {
      append(integer)
    } else {
      bytes.append(contentsOf: number.description.utf8)
    }
  }
}
