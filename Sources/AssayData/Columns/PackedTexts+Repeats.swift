extension PackedTexts {
  /// The rows whose text stands in an earlier row, in order.
  ///
  /// An open table of rows by hash, half full at most; texts are compared byte for byte.
  ///
  /// - Precondition: Fewer than 2³¹ rows.
  package var repeats: [Int] {
    if isAscending { return [] }
    var size = 16
    while size < 2 * count { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    var repeats: [Int] = []
    unsafe bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<count {
        let text = unsafe UnsafeBufferPointer(rebasing: bytes[range(row)])
        var slot = unsafe Int(truncatingIfNeeded: Self.hash(text)) & (size - 1)
        while slots[slot] >= 0 {
          let other = unsafe UnsafeBufferPointer(rebasing: bytes[range(Int(slots[slot]))])
          if unsafe text.elementsEqual(other) { break }
          slot = (slot + 1) & (size - 1)
        }
        if slots[slot] >= 0 { repeats.append(row) } else { slots[slot] = Int32(row) }
      }
    }
    return repeats
  }

  /// Whether each text is longer than the one before, or as long and later by its bytes, as counted numbers are: then
  /// none stands twice.
  private var isAscending: Bool {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      for row in 1..<Swift.max(1, count) {
        let (before, own) = (range(row - 1), range(row))
        if own.count > before.count { continue }
        guard own.count == before.count else { return false }
        // From the first byte that differs; where none does, the text stands twice.
        var place = 0
        while place < own.count, unsafe bytes[own.lowerBound + place] == bytes[before.lowerBound + place] { place += 1 }
        guard place < own.count, unsafe bytes[own.lowerBound + place] > bytes[before.lowerBound + place] else {
          return false
        }
      }
      return true
    }
  }

  /// Eight bytes at a time, each multiplied in and folded.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = UInt64(text.count) &* 0x9E37_79B9_7F4A_7C15
    var place = 0
    while place < text.count {
      var word: UInt64 = 0
      let end = min(place + 8, text.count)
      while place < end {
        word = unsafe word << 8 | UInt64(text[place])
        place += 1
      }
      let product = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
      hash = product.high ^ product.low
    }
    return hash ^ hash >> 29
  }
}
