import AssayData
import AssayNumerics

/// The cells of a case as they stand in its data, with the variables that it makes in words.
struct RegressionCells {
  private let source: any Source
  private let derivations: String
  let rowCount: Int

  init(_ test: ConformanceCase) throws {
    source = try test.source()
    rowCount = try source.countRows()
    derivations = test.options["derived"]?.text ?? ""
  }

  /// The tokens of a column, or of a variable that is made in words; missing ones are empty.
  func column(_ name: String) throws -> [String] {
    if let choice = ConditionalVariable(name, in: derivations) {
      var inputs: [String: [String]] = [:]
      for input in choice.inputs { inputs[input] = try column(input) }
      return (0..<rowCount).map { row in choice.token { inputs[$0]?[row] ?? "" } }
    }
    if let derivation = DerivedVariable(name, in: derivations) {
      return try column(derivation.column).map { derivation.missing.contains($0) ? "" : $0 }
    }
    guard source.columnNames.contains(name) else { throw Unsupported("a variable that is not in the data, \(name)") }
    return try source.reduce([.text(name)], parallelism: Parallelism()) {
      [String]()
    } map: { (piece) throws(DataError) in
      (0..<piece.rowCount).map { piece.texts[0][$0] }
    } merge: { (all, piece) throws(DataError) in
      all += piece
    }.state
  }
}

/// A variable that a case makes in words: `NAME = A if COLUMN == 'B' and OTHER >= 3 else C; NA if COLUMN missing`.
///
/// A row in which a column of the condition is missing is missing.
struct ConditionalVariable: Equatable {
  /// A comparison of a column with a token.
  struct Comparison: Equatable {
    let column: String
    let sign: String
    let value: String

    func holds(_ token: String) -> Bool {
      if let number = Double(decimal: token), let limit = Double(decimal: value) {
        switch sign {
        case "==": return number == limit
        case "!=": return number != limit
        case "<": return number < limit
        case "<=": return number <= limit
        case ">": return number > limit
        default: return number >= limit
        }
      }
      return (token == value) == (sign == "==")
    }
  }

  /// Comparisons of which all must hold, several such lists of which one must.
  let condition: [[Comparison]]
  let whenTrue: String
  let whenFalse: String

  /// Reads how a variable is made; nil when the words do not say, or not in this form.
  init?(_ name: String, in words: String) {
    for clause in words.split(separator: ";") {
      guard let parts = clause.firstMatch(of: Self.form), String(parts.1) == name else { continue }
      var alternatives: [[Comparison]] = []
      for alternative in String(parts.3).split(separator: " or ") {
        var all: [Comparison] = []
        for part in alternative.split(separator: " and ") {
          guard let comparison = part.wholeMatch(of: Self.comparison) else { return nil }
          all.append(
            .init(
              column: String(comparison.1), sign: String(comparison.2), value: Self.unquoted(comparison.3)))
        }
        alternatives.append(all)
      }
      condition = alternatives
      whenTrue = Self.unquoted(parts.2)
      whenFalse = Self.unquoted(parts.4)
      return
    }
    return nil
  }

  /// The columns that the condition looks at.
  var inputs: Set<String> { Set(condition.joined().map(\.column)) }

  /// The token of a row; empty where a column is missing.
  func token(_ cell: (String) -> String) -> String {
    if inputs.contains(where: { cell($0).isEmpty }) { return "" }
    let holds = condition.contains { $0.allSatisfy { $0.holds(cell($0.column)) } }
    return holds ? whenTrue : whenFalse
  }

  private static func unquoted(_ text: Substring) -> String {
    let trimmed = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    return String(String(trimmed).filter { $0 != "'" })
  }

  private static var form: Regex<(Substring, Substring, Substring, Substring, Substring)> {
    #/^\s*([\w.]+)\s*=\s*('[^']*'|[\w.+-]+)\s+if\s+(.+)\s+else\s+('[^']*'|[\w.+-]+)\s*$/#
  }

  private static var comparison: Regex<(Substring, Substring, Substring, Substring)> {
    #/\s*([\w.]+)\s*(==|!=|<=|>=|<|>)\s*('[^']*'|[\d.+-]+)\s*/#
  }
}
