/// A column in memory.
public enum Column: Sendable, Equatable {
  case categorical(CategoricalColumn)
  case numeric(NumericColumn)
  case multiSelect(MultiSelectColumn)

  /// The number of rows.
  public var rowCount: Int {
    switch self {
    case .categorical(let column): column.codes.count
    case .numeric(let column): column.values.count
    case .multiSelect(let column): column.reasons.count
    }
  }
}

/// Tokens of a column as codes; the empty token is a blank cell.
public struct CategoricalColumn: Sendable, Equatable {
  /// The distinct tokens, by first appearance; a code is a position in this list.
  public let tokens: [String]
  /// One code a row.
  public let codes: CodeStorage

  /// Creates a column from codes below `tokens.count`.
  public init(tokens: [String], codes: CodeStorage) {
    self.tokens = tokens
    self.codes = codes
  }

  /// Creates a column by coding tokens in the order of their first appearance; nil is a blank cell.
  public init(_ values: [String?]) {
    var positions: [[UInt8]: UInt32] = [:]
    var tokens: [String] = []
    var codes: [UInt32] = []
    codes.reserveCapacity(values.count)
    for value in values {
      // Bytes, not String: canonically equivalent spellings are different tokens.
      let bytes = Array((value ?? "").utf8)
      if let code = positions[bytes] {
        codes.append(code)
      } else {
        let code = UInt32(tokens.count)
        positions[bytes] = code
        tokens.append(value ?? "")
        codes.append(code)
      }
    }
    self.init(tokens: tokens, codes: CodeStorage(codes, categoryCount: tokens.count))
  }
}

/// Why a cell holds no value.
public enum MissingReason: Sendable, Hashable {
  /// The cell is blank.
  case blank
  /// The cell holds a token or code that the user or the codebook declared missing, of this class.
  case declared(String)

  /// What the account of cases calls it.
  public var label: String {
    switch self {
    case .blank: "blank"
    case .declared(let reason): reason
    }
  }
}

/// Numbers of a column, and why some are missing.
public struct NumericColumn: Sendable, Equatable {
  /// One value a row; NaN where it is missing.
  public let values: [Double]
  /// The reason for each row, as 0 for a value and else 1 + a position in `reasonList`; nil when blank is the only reason.
  public let reasonCodes: [UInt8]?
  /// The reasons that occur.
  public let reasonList: [MissingReason]

  /// Creates a column; nil is a blank cell.
  public init(_ values: [Double?]) {
    self.init(values: values.map { $0 ?? .nan })
  }

  /// Creates a column whose missing values are NaN.
  public init(values: [Double], reasonCodes: [UInt8]? = nil, reasonList: [MissingReason] = [.blank]) {
    precondition(reasonCodes.map { $0.count == values.count } ?? true)
    self.values = values
    self.reasonCodes = reasonCodes
    self.reasonList = reasonList
  }
}
