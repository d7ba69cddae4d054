internal import AssayData

/// Values as JSON spells them, in the order in which they are given.
enum JSONText {
  /// A member of an object; the value is JSON already.
  typealias Member = (key: String, value: String)

  /// A text.
  static func text(_ text: String) -> String { YAMLText.quoted(text) }

  /// A number: the shortest digits that read back as the same double, −0 among them.
  static func number(_ value: Double) -> String {
    value == 0 && value.sign == .minus ? "-0.0" : value.token
  }

  /// A list on one line.
  static func list(_ values: [String]) -> String { "[" + values.joined(separator: ", ") + "]" }

  /// A list of numbers on one line.
  static func numbers(_ values: [Double]) -> String { list(values.map(number)) }

  /// A list with one value a line.
  static func lines(_ values: [String], indent: String) -> String {
    guard !values.isEmpty else { return "[]" }
    return "[\n" + values.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)]"
  }

  /// An object on one line.
  static func object(_ members: [Member]) -> String {
    "{" + members.map { "\(text($0.key)): \($0.value)" }.joined(separator: ", ") + "}"
  }

  /// An object with one member a line.
  static func object(_ members: [Member], indent: String) -> String {
    "{\n" + members.map { "\(indent)  \(text($0.key)): \($0.value)" }.joined(separator: ",\n") + "\n\(indent)}"
  }
}
