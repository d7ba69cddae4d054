/// What the library made of a case.
struct Findings {
  /// The values, under the names that cases use.
  private(set) var values: [String: ComputedValue] = [:]
  /// What the library says a reader must know before trusting the values.
  var warnings: [String] = []
  /// The typed error with which the analysis itself was refused, where its other values still exist.
  var refusal: (any Error)?

  subscript(name: String) -> ComputedValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Sets a number; nil is undefined, for a reason.
  mutating func set(_ name: String, _ number: Double?, because reason: @autoclosure () -> String = "") {
    values[name] = number.map { .number($0) } ?? .undefined(reason())
  }

  /// Sets several names to undefined.
  mutating func setUndefined(_ names: [String], because reason: String) {
    for name in names { values[name] = .undefined(reason) }
  }
}

/// A value as the library gives it.
indirect enum ComputedValue {
  case number(Double)
  case flag(Bool)
  /// Words, of which any spelling will do.
  case words([String])
  case list([ComputedValue])
  case table([String: ComputedValue])
  /// No value, and why.
  case undefined(String)

  /// Rows of a matrix that is stored row by row; nil elements are undefined.
  static func matrix(_ elements: [Double?], columns: Int, because reason: String = "undefined") -> ComputedValue {
    let rows = stride(from: 0, to: elements.count, by: max(1, columns)).map { start in
      ComputedValue.list(
        elements[start..<min(start + columns, elements.count)].map { $0.map { .number($0) } ?? .undefined(reason) })
    }
    return .list(rows)
  }

  /// Whether some number in it is not finite.
  var hasNonFiniteNumber: Bool {
    switch self {
    case .number(let number): !number.isFinite
    case .list(let list): list.contains(where: \.hasNonFiniteNumber)
    case .table(let table): table.values.contains(where: \.hasNonFiniteNumber)
    case .flag, .words, .undefined: false
    }
  }

  /// Whether it, or something in it, is undefined for a stated reason.
  var hasExplainedGap: Bool {
    switch self {
    case .undefined(let reason): !reason.isEmpty
    case .list(let list): list.contains(where: \.hasExplainedGap)
    case .table(let table): table.values.contains(where: \.hasExplainedGap)
    case .number, .flag, .words: false
    }
  }
}
