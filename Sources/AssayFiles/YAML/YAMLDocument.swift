internal import AssayData
internal import Yams

/// A YAML file whose parts know where they stand, so that a mistake in it can be shown.
struct YAMLDocument {
  let path: String
  let root: Node

  init(path: String, text: String) throws(SourceFault) {
    self.path = path
    do {
      root = try Yams.compose(yaml: text) ?? Node([:])
    } catch let error as YamlError {
      throw SourceFault(source: path, problem: YAMLDocument.explanation(error))
    } catch {
      throw SourceFault(source: path, problem: "is not YAML")
    }
  }

  private static func explanation(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line): \(problem)"
    case .duplicatedKeysInMapping(let duplicates, let context):
      "line \(context.mark.line): the key “\(duplicates.first ?? "")” stands twice"
    default: "is not YAML"
    }
  }

  /// A fault at a node.
  func fault(_ node: Node, _ problem: String, remedy: String = "") -> SourceFault {
    let line = node.mark.map { ", line \($0.line)" } ?? ""
    return SourceFault(source: path + line, problem: problem, remedy: remedy)
  }

  /// The pairs of a mapping, whose keys must be among the known ones.
  func pairs(
    _ node: Node, known: [String]? = nil, of what: String
  ) throws(SourceFault) -> [(key: String, value: Node)] {
    guard let mapping = node.mapping else { throw fault(node, "\(what) must be a mapping of keys to values") }
    var pairs: [(key: String, value: Node)] = []
    for (key, value) in mapping {
      let name = try text(key, of: "a key of \(what)")
      if let known, !known.contains(name) {
        let nearest = name.nearest(in: known).map { "Did you mean “\($0)”?" }
        throw fault(
          key, "\(what) has no key “\(name)”", remedy: nearest ?? "Known keys: \(known.joined(separator: ", ")).")
      }
      pairs.append((name, value))
    }
    return pairs
  }

  /// A scalar as it is written: `01` stays `01`.
  func text(_ node: Node, of what: String) throws(SourceFault) -> String {
    guard let scalar = node.scalar else { throw fault(node, "\(what) must be a single value") }
    return scalar.string
  }

  /// A scalar or a list of them, as written.
  func texts(_ node: Node, of what: String) throws(SourceFault) -> [String] {
    guard let sequence = node.sequence else { return [try text(node, of: what)] }
    var texts: [String] = []
    for element in sequence { texts.append(try text(element, of: what)) }
    return texts
  }

  /// A number.
  func number(_ node: Node, of what: String) throws(SourceFault) -> Double {
    guard let value = Double(decimal: try text(node, of: what)) else {
      throw fault(node, "\(what) must be a number")
    }
    return value
  }

  /// Two numbers, the first not above the second.
  func range(_ node: Node, of what: String) throws(SourceFault) -> ClosedRange<Double> {
    guard let sequence = node.sequence, sequence.count == 2 else {
      throw fault(node, "\(what) must be two numbers: [low, high]")
    }
    let low = try number(sequence[0], of: what)
    let high = try number(sequence[1], of: what)
    guard low <= high else { throw fault(node, "\(what) must not end before it starts") }
    return low...high
  }

  /// Codes and their labels, in the order written.
  func labels(_ node: Node, of what: String) throws(SourceFault) -> [CodeLabel] {
    var labels: [CodeLabel] = []
    for (code, label) in try pairs(node, of: what) {
      labels.append(CodeLabel(code: code, label: try text(label, of: "the label of “\(code)”")))
    }
    return labels
  }
}
