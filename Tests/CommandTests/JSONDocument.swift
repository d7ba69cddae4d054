import Foundation

/// A value of JSON.
enum JSONValue: Decodable, Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var array: [JSONValue] { if case .array(let value) = self { value } else { [] } }
  var object: [String: JSONValue] { if case .object(let value) = self { value } else { [:] } }

  /// A member of an object; `null` where there is none.
  subscript(key: String) -> JSONValue { object[key] ?? .null }
}

/// A row of a table: its values by column.
typealias JSONRow = [String: JSONValue]

/// A document as the command prints it with `--format json`.
struct JSONDocument: Equatable, Sendable {
  let text: String
  let root: JSONValue

  init(_ text: String) throws {
    self.text = text
    root = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  var cases: JSONValue { root["cases"] }
  var design: JSONValue { root["design"] }
  var tables: JSONValue { root["tables"] }
  var notes: [String] { root["notes"].array.compactMap(\.text) }
  var warnings: [String] { root["warnings"].array.compactMap(\.text) }

  /// The rows of a table.
  func rows(_ table: String) -> [JSONRow] { tables[table].array.map(\.object) }

  /// The first row in which all columns named have these values.
  func row(_ table: String, _ wanted: KeyValuePairs<String, String?>) -> JSONRow? {
    rows(table).first { row in wanted.allSatisfy { row[$0.key] == ($0.value.map { .text($0) } ?? .null) } }
  }

  /// A number of the first row in which all columns named have these values.
  func number(_ table: String, _ column: String, _ wanted: KeyValuePairs<String, String?>) -> Double? {
    row(table, wanted)?[column]?.number
  }

  /// Rows read, used, and missing for any reason.
  var account: (read: Double, used: Double, missing: Double) {
    let missing = cases["missing"].object.values.compactMap(\.number)
    return (cases["read"].number ?? .nan, cases["used"].number ?? .nan, missing.reduce(0, +))
  }
}
