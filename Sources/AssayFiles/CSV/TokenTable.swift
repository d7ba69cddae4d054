internal import Glibc

/// Codes for distinct runs of bytes, by first appearance.
///
/// Open addressing over one arena of bytes; tokens are never made into strings while rows are coded. Tokens of up to eight
/// bytes are compared as one number, without a look at the arena: no text holds a zero byte, so that the number says how
/// long they are.
struct TokenTable: Sendable {
  /// A token: its bytes as a number, or the hash of a longer one with its length.
  struct Key: Equatable {
    let word: UInt64
    /// 0 for a token of up to eight bytes.
    let length: UInt32

    /// Where to start to look.
    @inline(__always)
    var hash: UInt64 {
      // The fractional bits of √2; both halves, because the upper characters of a number reach only the upper half.
      let (high, low) = (word ^ UInt64(length)).multipliedFullWidth(by: 0x6A09_E667_F3BC_C909)
      return high ^ low
    }

    /// The key of a token of up to eight bytes, of which eight from the start on are readable.
    @inline(__always)
    init(short start: UnsafePointer<UInt8>, _ length: Int) {
      let word = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
      self.word = length == 8 ? word : word & (1 << UInt64(8 &* length) &- 1)
      self.length = 0
    }

    /// The key of any token.
    init(_ start: UnsafePointer<UInt8>, _ length: Int) {
      guard length > 8 else {
        var word: UInt64 = 0
        for place in 0..<length { word |= UInt64(unsafe start[place]) << UInt64(8 * place) }
        self.word = word
        self.length = 0
        return
      }
      self.length = UInt32(truncatingIfNeeded: length)
      word = unsafe TokenTable.hash(start, length)
    }
  }
  fileprivate struct Slot {
    var word: UInt64 = 0
    var code: UInt32 = .max
    var length: UInt32 = 0
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

  /// The code of a token that has been met; nil for another.
  @inline(__always)
  func known(_ key: Key, _ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32? {
    let slot = unsafe place(key, start, length)
    return slots[slot].code == .max ? nil : slots[slot].code
  }

  /// The code of a token, a new one when it has not been met and fewer than `limit` have been; else nil.
  mutating func code(_ key: Key, _ start: UnsafePointer<UInt8>, _ length: Int, limit: Int = .max) -> UInt32? {
    let slot = unsafe place(key, start, length)
    if slots[slot].code != .max { return slots[slot].code }
    guard count < limit else { return nil }
    let code = UInt32(count)
    slots[slot] = Slot(word: key.word, code: code, length: key.length)
    unsafe arena.append(contentsOf: UnsafeBufferPointer(start: start, count: length))
    bounds.append(arena.count)
    if count * 2 > slots.count { rehash() }
    return code
  }

  /// The code of a token, a new one when it has not been met.
  mutating func code(_ start: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    // A block has fewer bytes than there are codes.
    unsafe code(Key(start, length), start, length) ?? .max
  }

  /// The code of a token that is an array, a new one when it has not been met.
  mutating func code(_ bytes: [UInt8]) -> UInt32 {
    // A byte more, because an empty array may have no address.
    unsafe (bytes + [0]).withUnsafeBufferPointer { unsafe code($0.baseAddress!, bytes.count) }
  }

  /// The code of a token of another table, a new one when it has not been met and fewer than `limit` have been; else nil.
  mutating func code(_ token: Int, of other: TokenTable, limit: Int) -> UInt32? {
    unsafe other.arena.withUnsafeBufferPointer { arena in
      let start = unsafe arena.baseAddress.map { unsafe $0 + other.bounds[token] }
      // A table whose only token is empty has no arena.
      guard let start = unsafe start else {
        let nothing: UInt8 = 0
        return unsafe withUnsafePointer(to: nothing) { unsafe code(Key($0, 0), $0, 0, limit: limit) }
      }
      let length = other.bounds[token + 1] - other.bounds[token]
      return unsafe code(Key(start, length), start, length, limit: limit)
    }
  }

  /// The slot of a token, or the free one where it would stand.
  @inline(__always)
  private func place(_ key: Key, _ start: UnsafePointer<UInt8>, _ length: Int) -> Int {
    let mask = slots.count &- 1
    return unsafe slots.withUnsafeBufferPointer { slots in
      var place = Int(truncatingIfNeeded: key.hash) & mask
      while true {
        let slot = unsafe slots[place]
        if slot.code == .max { return place }
        if slot.word == key.word, slot.length == key.length,
          unsafe key.length == 0 || matches(slot.code, start, length)
        {
          return place
        }
        place = (place &+ 1) & mask
      }
    }
  }

  private func matches(_ code: UInt32, _ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let from = bounds[Int(code)]
    guard bounds[Int(code) + 1] - from == length else { return false }
    return unsafe arena.withUnsafeBufferPointer {
      unsafe length == 0 || memcmp($0.baseAddress! + from, start, length) == 0
    }
  }

  private mutating func rehash() {
    var larger = [Slot](repeating: Slot(), count: slots.count * 4)
    for slot in slots where slot.code != .max {
      var position = Int(truncatingIfNeeded: Key(slot).hash) & (larger.count - 1)
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

extension TokenTable.Key {
  /// The key of a slot that is taken.
  fileprivate init(_ slot: TokenTable.Slot) {
    word = slot.word
    length = slot.length
  }
}
