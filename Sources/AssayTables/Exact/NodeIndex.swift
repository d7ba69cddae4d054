/// The nodes of one level of a network, found by their remainders in canonical order.
///
/// Remainders of lines that may be exchanged are held largest first, so that nodes that differ by an exchange are one.
struct NodeIndex: Sendable {
  /// The remainders of all nodes, one after the other.
  private(set) var remainders: [UInt16] = []
  private let width: Int
  private var keys: [UInt64]
  private var slots: [Int32]
  private var shift: UInt64
  private(set) var count = 0

  /// The most lines, and the largest remainder, that a node can hold.
  static func canHold(lines: Int, largest: Int) -> Bool {
    lines <= 16 && lines * (64 - (largest).leadingZeroBitCount) <= 63 && largest <= Int(UInt16.max)
  }

  /// The number of bits of a remainder in a key.
  static func bits(largest: Int) -> UInt64 { UInt64(64 - largest.leadingZeroBitCount) }

  init(lines: Int) {
    width = lines
    shift = 64 - 10
    keys = [UInt64](repeating: .max, count: 1 << 10)
    slots = [Int32](repeating: -1, count: 1 << 10)
  }

  /// The remainders of a node.
  func node(_ index: Int) -> ArraySlice<UInt16> { remainders[index * width..<(index + 1) * width] }

  /// The node of a key, or nil.
  @inline(__always) func find(_ key: UInt64) -> Int? {
    unsafe keys.withUnsafeBufferPointer { keys in
      let mask = keys.count &- 1
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while true {
        let found = unsafe keys[slot]
        if found == key { return Int(slots[slot]) }
        if found == UInt64.max { return nil }
        slot = (slot &+ 1) & mask
      }
    }
  }

  /// The node of a key, made when there is none.
  mutating func insert(_ key: UInt64, bits: UInt64) -> Int {
    if let known = find(key) { return known }
    if 2 * (count + 1) > keys.count { grow() }
    place(key, Int32(count))
    for line in stride(from: width - 1, through: 0, by: -1) {
      remainders.append(UInt16(truncatingIfNeeded: key >> (UInt64(line) * bits) & (1 << bits - 1)))
    }
    count += 1
    return count - 1
  }

  private mutating func place(_ key: UInt64, _ value: Int32) {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while keys[slot] != .max { slot = (slot + 1) & mask }
    keys[slot] = key
    slots[slot] = value
  }

  private mutating func grow() {
    let (oldKeys, oldSlots) = (keys, slots)
    keys = [UInt64](repeating: .max, count: 2 * oldKeys.count)
    slots = [Int32](repeating: -1, count: 2 * oldKeys.count)
    shift -= 1
    for (key, slot) in zip(oldKeys, oldSlots) where key != .max { place(key, slot) }
  }
}
