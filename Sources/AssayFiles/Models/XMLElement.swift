/// An element of an XML document.
struct XMLElement {
  let name: String
  var attributes: [(name: String, value: String)]
  var children: [XMLElement]
  /// Text between the tags, for elements without children.
  var text: String?

  init(
    _ name: String, _ attributes: [(name: String, value: String)] = [], text: String? = nil,
    children: [XMLElement] = []
  ) {
    self.name = name
    self.attributes = attributes
    self.text = text
    self.children = children
  }

  /// The element in lines, each with its line end.
  func lines(indent: String = "") -> String {
    let tag = name + attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
    if let text { return "\(indent)<\(tag)>\(Self.escaped(text))</\(name)>\n" }
    guard !children.isEmpty else { return "\(indent)<\(tag)/>\n" }
    return "\(indent)<\(tag)>\n" + children.map { $0.lines(indent: indent + "  ") }.joined() + "\(indent)</\(name)>\n"
  }

  /// A text in which nothing is taken for markup, and no blank is lost where attributes are normalised.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\t", "\r": escaped += "&#\(scalar.value);"
      // XML 1.0 has no other control characters, not even as references.
      case let other where other.value < 0x20: escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
