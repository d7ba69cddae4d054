/// Category codes of all rows, in the narrowest width that holds them.
public enum CodeStorage: Sendable, Equatable {
  case narrow([UInt8])
  case medium([UInt16])
  case wide([UInt32])

  /// The number of rows.
  public var count: Int {
    switch self {
    case .narrow(let codes): codes.count
    case .medium(let codes): codes.count
    case .wide(let codes): codes.count
    }
  }

  /// Stores codes below `categoryCount` in the narrowest width.
  public init(_ codes: [UInt32], categoryCount: Int) {
    self =
      switch categoryCount {
      case ...256: .narrow(codes.map { UInt8(truncatingIfNeeded: $0) })
      case ...65_536: .medium(codes.map { UInt16(truncatingIfNeeded: $0) })
      default: .wide(codes)
      }
  }

  /// The codes of a run of rows, without copying them.
  public func slice(_ rows: Range<Int>) -> CodeSlice {
    switch self {
    case .narrow(let codes): .narrow(codes[rows])
    case .medium(let codes): .medium(codes[rows])
    case .wide(let codes): .wide(codes[rows])
    }
  }
}
