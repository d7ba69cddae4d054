internal import AssayData

/// A YAML file whose parts know where they stand, so that a mistake in it can be shown.
struct YAMLDocument {
  let path: String
  let root: YAMLNode

  init(path: String, text: String) throws(SourceFault) {
    self.path = path
    do throws(YAMLComposer.Failure) {
      var composer = YAMLComposer(text)
      root = try composer.compose() ?? YAMLNode(content: .mapping([]), line: 1)
    } catch {
      throw SourceFault(source: "\(path), line \(error.line)", problem: error.problem)
    }
  }

  /// A fault at a node.
  func fault(_ node: YAMLNode, _ problem: String, remedy: String = "") -> SourceFault {
    SourceFault(source: "\(path), line \(node.line)", problem: problem, remedy: remedy)
  }

  /// The pairs of a mapping, whose keys must be among the known ones.
  func pairs(
    _ node: YAMLNode, known: [String]? = nil, of what: String
  ) throws(SourceFault) -> [(key: String, value: YAMLNode)] {
    guard let mapping = node.mapping else { throw fault(node, "\(what) must be a mapping of keys to values") }
    var pairs: [(key: String, value: YAMLNode)] = []
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
  func text(_ node: YAMLNode, of what: String) throws(SourceFault) -> String {
    guard let scalar = node.scalar else { throw fault(node, "\(what) must be a single value") }
    return scalar
  }

  /// A scalar or a list of them, as written.
  func texts(_ node: YAMLNode, of what: String) throws(SourceFault) -> [String] {
    guard let sequence = node.sequence else { return [try text(node, of: what)] }
    var texts: [String] = []
    for element in sequence { texts.append(try text(element, of: what)) }
    return texts
  }

  /// A number.
  func number(_ node: YAMLNode, of what: String) throws(SourceFault) -> Double {
    guard let value = Double(decimal: try text(node, of: what)) else {
      throw fault(node, "\(what) must be a number")
    }
    return value
  }

  /// Two numbers, the first not above the second.
  func range(_ node: YAMLNode, of what: String) throws(SourceFault) -> ClosedRange<Double> {
    guard let sequence = node.sequence, sequence.count == 2 else {
      throw fault(node, "\(what) must be two numbers: [low, high]")
    }
    let low = try number(sequence[0], of: what)
    let high = try number(sequence[1], of: what)
    guard low <= high else { throw fault(node, "\(what) must not end before it starts") }
    return low...high
  }

  /// Codes and their labels, in the order written.
  func labels(_ node: YAMLNode, of what: String) throws(SourceFault) -> [CodeLabel] {
    var labels: [CodeLabel] = []
    for (code, label) in try pairs(node, of: what) {
      labels.append(CodeLabel(code: code, label: try text(label, of: "the label of “\(code)”")))
    }
    return labels
  }
}
