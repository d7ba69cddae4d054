/// Texts of consecutive rows as one run of UTF-8.
///
/// Identifiers are nearly all distinct: a list of distinct tokens would hold each of them as a string, and codes would
/// say nothing. Here a million of them are two arrays.
public struct PackedTexts: Sendable, Equatable {
  /// The bytes of all texts, one after the other.
  public private(set) var bytes: [UInt8]
  /// Where each text ends in ``bytes``; it starts where the one before ends.
  public private(set) var ends: [Int]

  /// Creates texts without rows.
  public init() {
    bytes = []
    ends = []
  }

  /// Takes packed texts.
  ///
  /// - Precondition: `ends` never falls, and its last is the number of bytes.
  public init(bytes: [UInt8], ends: [Int]) {
    precondition((ends.last ?? 0) == bytes.count)
    self.bytes = bytes
    self.ends = ends
  }

  /// Packs strings.
  public init(_ texts: some Sequence<String>) {
    self.init()
    for text in texts { append(text.utf8) }
  }

  /// The number of texts.
  public var count: Int { ends.count }

  /// Where a text stands in ``bytes``.
  public func range(_ row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

  /// A text as a string.
  public subscript(row: Int) -> String { String(decoding: bytes[range(row)], as: UTF8.self) }

  /// Makes room.
  public mutating func reserve(rows: Int, bytes count: Int) {
    ends.reserveCapacity(rows)
    bytes.reserveCapacity(count)
  }

  /// Adds a text.
  public mutating func append(_ text: some Sequence<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
  }

  /// Adds the texts of other rows.
  public mutating func append(_ other: PackedTexts) { append(other, rows: 0..<other.count) }

  /// Adds the texts of some rows of another run.
  public mutating func append(_ other: PackedTexts, rows: Range<Int>) {
    guard !rows.isEmpty else { return }
    let start = other.range(rows.lowerBound).lowerBound
    let shift = bytes.count - start
    bytes.append(contentsOf: other.bytes[start..<other.ends[rows.upperBound - 1]])
    ends.append(contentsOf: other.ends[rows].lazy.map { $0 + shift })
  }
}
