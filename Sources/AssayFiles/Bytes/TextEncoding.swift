/// A text encoding that a delimited file may have.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "utf-8"
  case utf8WithBOM = "utf-8-bom"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  /// A superset of GBK and GB 2312.
  case gb18030

  /// What people call it.
  public var label: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf8WithBOM: "UTF-8 with BOM"
    case .utf16LittleEndian: "UTF-16 (little-endian)"
    case .utf16BigEndian: "UTF-16 (big-endian)"
    case .gb18030: "GB18030"
    }
  }

  /// Reads a name as a user writes it.
  public init?(name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "utf8": self = .utf8
    case "utf8bom", "utf8sig": self = .utf8WithBOM
    case "utf16", "utf16le": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "gb18030", "gbk", "gb2312", "cp936", "gb": self = .gb18030
    default: return nil
    }
  }

  /// The name that `iconv` knows; nil when the bytes are UTF-8 already.
  var converterName: String? {
    switch self {
    case .utf8, .utf8WithBOM: nil
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .gb18030: "GB18030"
    }
  }

  /// Bytes at the start that are not text.
  var markLength: Int {
    self == .utf8WithBOM ? 3 : 0
  }

  /// The encoding that the first bytes of a file speak for: a byte order mark, or zeros in every other place.
  static func sniffed(from head: [UInt8]) -> TextEncoding {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8WithBOM }
    if head.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if head.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    // Text of mostly ASCII in UTF-16 without a mark: a third of the places of one parity hold zeros, and none of the other.
    let sample = head.prefix(4096)
    let even = stride(from: 0, to: sample.count, by: 2).count { sample[$0] == 0 }
    let odd = stride(from: 1, to: sample.count, by: 2).count { sample[$0] == 0 }
    if sample.count >= 4, even == 0, odd * 6 > sample.count { return .utf16LittleEndian }
    if sample.count >= 4, odd == 0, even * 6 > sample.count { return .utf16BigEndian }
    return .utf8
  }
}
