internal import AssayData

/// Values as YAML spells them.
enum YAMLText {
  /// A text between double quotes, as JSON and YAML both read it.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case let other where other.value < 0x20:
        quoted += "\\u" + String(String(0x10000 + other.value, radix: 16).dropFirst())
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// The shortest digits that read back as the same double, with the point without which YAML 1.1 reads `1e-05` as
  /// text.
  static func number(_ value: Double) -> String {
    let token = value.token
    guard let exponent = token.firstIndex(of: "e"), !token.contains(".") else { return token }
    return token[..<exponent] + ".0" + token[exponent...]
  }

  /// A list of numbers in lines of at most 100 characters.
  static func numbers(_ values: [Double], indent: String) -> String {
    var (lines, line): ([String], String) = ([], "")
    for (place, value) in values.enumerated() {
      let next = number(value) + (place == values.count - 1 ? "" : ",")
      if !line.isEmpty, line.utf8.count + next.utf8.count >= 100 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? next : " " + next
    }
    lines.append(line)
    return "[" + lines.joined(separator: "\n\(indent)") + "]"
  }
}
