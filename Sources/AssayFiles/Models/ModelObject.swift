internal import AssayData

/// An object of a model file, whose keys must be among the known ones.
struct ModelObject {
  let node: YAMLNode
  private let document: YAMLDocument
  private let what: String
  private let members: [String: YAMLNode]

  init(_ node: YAMLNode, in document: YAMLDocument, of what: String, known: [String]) throws(SourceFault) {
    self.node = node
    self.document = document
    self.what = what
    members = Dictionary(
      uniqueKeysWithValues: try document.pairs(node, known: known, of: what).map { ($0.key, $0.value) })
  }

  /// A value that may be absent.
  func optional(_ key: String) -> YAMLNode? { members[key] }

  /// A value that must be there.
  func value(_ key: String) throws(SourceFault) -> YAMLNode {
    guard let value = members[key] else { throw document.fault(node, "\(what) lacks “\(key)”") }
    return value
  }

  func object(_ key: String, known: [String]) throws(SourceFault) -> ModelObject {
    try ModelObject(value(key), in: document, of: "“\(key)”", known: known)
  }

  func list(_ key: String) throws(SourceFault) -> [YAMLNode] {
    let value = try value(key)
    guard let list = value.sequence else { throw document.fault(value, "“\(key)” must be a list") }
    return list
  }

  func text(_ key: String) throws(SourceFault) -> String { try document.text(value(key), of: "“\(key)”") }

  func text(_ key: String, orElse absent: String?) throws(SourceFault) -> String? {
    members[key] == nil ? absent : try text(key)
  }

  func texts(_ key: String) throws(SourceFault) -> [String] {
    var texts: [String] = []
    for element in try list(key) { texts.append(try document.text(element, of: "a value of “\(key)”")) }
    return texts
  }

  func texts(_ key: String, orElse absent: [String]) throws(SourceFault) -> [String] {
    members[key] == nil ? absent : try texts(key)
  }

  func number(_ key: String) throws(SourceFault) -> Double { try document.number(value(key), of: "“\(key)”") }

  func number(_ key: String, orElse absent: Double?) throws(SourceFault) -> Double? {
    members[key] == nil ? absent : try number(key)
  }

  func numbers(_ key: String) throws(SourceFault) -> [Double] { try document.numbers(value(key), of: "“\(key)”") }

  func whole(_ key: String) throws(SourceFault) -> Int {
    guard let whole = Int(try text(key)), whole >= 0 else {
      throw document.fault(try value(key), "“\(key)” must be a whole number")
    }
    return whole
  }

  func flag(_ key: String) throws(SourceFault) -> Bool {
    switch try text(key) {
    case "true": return true
    case "false": return false
    default: throw document.fault(try value(key), "“\(key)” must be true or false")
    }
  }

  /// One of the words of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) throws(SourceFault) -> Choice
  where Choice.RawValue == String {
    let word = try text(key)
    guard let choice = Choice(rawValue: word) else {
      let known = Choice.allCases.map(\.rawValue)
      let nearest = word.nearest(in: known).map { "Did you mean “\($0)”?" }
      throw document.fault(
        try value(key), "“\(key)” cannot be “\(word)”",
        remedy: nearest ?? "It is one of \(known.joined(separator: ", ")).")
    }
    return choice
  }
}

extension YAMLDocument {
  /// A list of numbers.
  func numbers(_ node: YAMLNode, of what: String) throws(SourceFault) -> [Double] {
    guard let sequence = node.sequence else { throw fault(node, "\(what) must be a list of numbers") }
    var numbers: [Double] = []
    numbers.reserveCapacity(sequence.count)
    for element in sequence { numbers.append(try number(element, of: what)) }
    return numbers
  }
}
