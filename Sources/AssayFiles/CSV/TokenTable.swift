internal import Glibc

/// Codes for distinct runs of bytes, by first appearance.
///
/// Open addressing over one arena of bytes; tokens are never made into strings while rows are coded.
struct TokenTable: Sendable {
  private struct Slot {
    var hash: UInt64 = 0
    var code: UInt32 = .max
  }
  private var slots = [Slot](repeating: Slot(), count: 64)
  private var arena: [UInt8] = []
  private var bounds: [Int] = [0]

  /// The number of distinct tokens.
  var count: Int { bounds.count - 1 }

  /// The bytes of a token.
  func bytes(_ code: Int) -> ArraySlice<UInt8> { arena[bounds[code]..<bounds[code + 1]] }

  /// The tokens as strings.
  var strings: [String] {
    (0..<count).map { String(decoding: bytes($0), as: UTF8.self) }
  }

  /// The code of a token, a new one when it has not been met and fewer than `limit` have been; else nil.
  mutating func code(_ start: UnsafePointer<UInt8>, _ length: Int, limit: Int) -> UInt32? {
    let hash = unsafe TokenTable.hash(start, length)
    var position = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[position].code != .max {
      if slots[position].hash == hash, unsafe matches(slots[position].code, start, length) {
        return slots[position].code
      }
      position = (position + 1) & (slots.count - 1)
    }
    guard count < limit else { return nil }
    let code = UInt32(count)
    slots[position] = Slot(hash: hash, code: code)
    unsafe arena.append(contentsOf: UnsafeBufferPointer(start: start, count: length))
    bounds.append(arena.count)
    if count * 2 > slots.count { rehash() }
    return code
  }

  /// The code of a token, a new one when it has not been met.
  mutating func code(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    // A block has fewer bytes than there are codes.
    unsafe code(start, length, limit: .max) ?? .max
  }

  /// The code of a token that is an array, a new one when it has not been met.
  mutating func code(_ bytes: [UInt8]) -> UInt32 { code(bytes, limit: .max) ?? .max }

  /// The code of a token that is an array.
  mutating func code(_ bytes: [UInt8], limit: Int) -> UInt32? {
    // A byte more, because an empty array may have no address.
    unsafe (bytes + [0]).withUnsafeBufferPointer { unsafe code($0.baseAddress!, bytes.count, limit: limit) }
  }

  private func matches(_ code: UInt32, _ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let from = bounds[Int(code)]
    guard bounds[Int(code) + 1] - from == length else { return false }
    return unsafe arena.withUnsafeBufferPointer {
      unsafe length == 0 || memcmp($0.baseAddress! + from, start, length) == 0
    }
  }

  private mutating func rehash() {
    var larger = [Slot](repeating: Slot(), count: slots.count * 2)
    for slot in slots where slot.code != .max {
      var position = Int(truncatingIfNeeded: slot.hash) & (larger.count - 1)
      while larger[position].code != .max { position = (position + 1) & (larger.count - 1) }
      larger[position] = slot
    }
    slots = larger
  }

  /// Multiply and fold, eight bytes at a time.
  ///
  /// The constants are the fractional bits of the golden ratio and of √2.
  private static func hash(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    var state = UInt64(length) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset < length {
      var word: UInt64 = 0
      if length - offset >= 8 {
        word = unsafe UnsafeRawPointer(start + offset).loadUnaligned(as: UInt64.self)
      } else {
        for byte in 0..<(length - offset) { word |= UInt64(unsafe start[offset + byte]) << UInt64(8 * byte) }
      }
      let (high, low) = (state ^ word).multipliedFullWidth(by: 0x6A09_E667_F3BC_C909)
      state = high ^ low
      offset += 8
    }
    return state ^ (state >> 29)
  }
}
