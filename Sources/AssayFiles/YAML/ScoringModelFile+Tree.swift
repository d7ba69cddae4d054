internal import AssayData
internal import AssayScoring

extension YAMLDocument {
  private static let dimensionKeys = ["name", "weight", "weights", "indicators", "parent"]
  private static let leafKeys = [
    "name", "weight", "parent", "column", "ballot", "share", "direction", "unit", "source", "target", "interval",
    "normalise",
    "scale", "missing", "floor",
  ]

  /// The nodes of a tree: nested (`indicators:`), or a flat list in which each names its `parent`.
  func nodes(_ node: YAMLNode, root: String) throws(SourceFault) -> [IndicatorNode] {
    guard let sequence = node.sequence else {
      throw fault(node, "tree must be a list of dimensions and indicators")
    }
    var entries: [FlatEntry] = []
    for element in sequence {
      let (indicator, parent) = try entry(element)
      entries.append(FlatEntry(node: indicator, parent: parent, yaml: element))
    }
    guard entries.contains(where: { $0.parent != nil }) else { return entries.map(\.node) }
    return try assembled(entries, root: root)
  }

  private struct FlatEntry {
    let node: IndicatorNode
    let parent: String?
    let yaml: YAMLNode
  }

  /// Puts entries under their parents.
  ///
  /// - Throws: A parent that is not there (with the nearest name), that is an indicator, or that is its own descendant.
  private func assembled(_ entries: [FlatEntry], root: String) throws(SourceFault) -> [IndicatorNode] {
    let names = entries.map(\.node.name)
    for entry in entries {
      guard let parent = entry.parent, parent != root else { continue }
      guard let above = entries.first(where: { $0.node.name == parent }) else {
        throw fault(
          entry.yaml, "“\(entry.node.name)” has the parent “\(parent)”, which is not in the tree",
          remedy: parent.nearest(in: names).map { "Did you mean “\($0)”?" } ?? "")
      }
      if above.node.indicator != nil {
        throw fault(entry.yaml, "“\(entry.node.name)” has the parent “\(parent)”, which is an indicator")
      }
      var path = [entry.node.name]
      var next = above
      while true {
        if let start = path.firstIndex(of: next.node.name) {
          let ring = (path[start...] + [next.node.name]).map { "“\($0)”" }.joined(separator: " → ")
          throw fault(entry.yaml, "the tree goes round in a circle: \(ring)")
        }
        path.append(next.node.name)
        guard let higher = next.parent, higher != root, let node = entries.first(where: { $0.node.name == higher })
        else { break }
        next = node
      }
    }
    func children(of parent: String?) -> [IndicatorNode] {
      entries.filter { parent == nil ? $0.parent == nil || $0.parent == root : $0.parent == parent }.map { entry in
        var node = entry.node
        if node.indicator == nil { node.content = .dimension(node.children + children(of: node.name)) }
        return node
      }
    }
    return children(of: nil)
  }

  /// One entry of a tree, and the parent that it names.
  private func entry(_ node: YAMLNode) throws(SourceFault) -> (IndicatorNode, parent: String?) {
    let pairs = try pairs(node, known: Self.dimensionKeys + Self.leafKeys, of: "an entry of the tree")
    let keys = Set(pairs.map(\.key))
    let isLeaf = !keys.isDisjoint(with: ["column", "ballot", "share"])
    let name = try pairs.first { $0.key == "name" }.map { (pair) throws(SourceFault) in try text(pair.value, of: "name")
    }
    let parent = try pairs.first { $0.key == "parent" }.map { (pair) throws(SourceFault) in
      try text(pair.value, of: "parent")
    }
    var made = isLeaf ? try leaf(node, name: name) : try dimension(node, name: name)
    if let weight = pairs.first(where: { $0.key == "weight" })?.value {
      made.weight = try number(weight, of: "the weight of “\(made.name)”")
    }
    return (made, parent)
  }

  private func dimension(_ node: YAMLNode, name: String?) throws(SourceFault) -> IndicatorNode {
    guard let name else {
      throw fault(node, "an entry of the tree has neither a name nor a column", remedy: "{column: x1, weight: 0.5}")
    }
    var made = IndicatorNode(name, children: [])
    for (key, value) in try pairs(node, known: Self.dimensionKeys, of: "the dimension “\(name)”") {
      switch key {
      case "indicators":
        guard let sequence = value.sequence else { throw fault(value, "indicators of “\(name)” must be a list") }
        var children: [IndicatorNode] = []
        for element in sequence {
          let (child, parent) = try entry(element)
          if parent != nil { throw fault(element, "“\(child.name)” is nested and names a parent; one is enough") }
          children.append(child)
        }
        made.content = .dimension(children)
      case "weights": made.weighting = try weightSource(value)
      default: continue
      }
    }
    return made
  }

  private func leaf(_ node: YAMLNode, name: String?) throws(SourceFault) -> IndicatorNode {
    var indicator = Indicator(.ballot(item: nil))
    var (item, grades): (String?, [String]?) = (nil, nil)
    var column: String?
    for (key, value) in try pairs(node, known: Self.leafKeys, of: "an indicator") {
      switch key {
      case "column": column = try text(value, of: key)
      case "ballot": item = try text(value, of: key)
      case "share": grades = try texts(value, of: key)
      case "direction": indicator.direction = try direction(value)
      case "target": indicator.direction = .target(try number(value, of: key))
      case "interval": indicator.direction = .interval(try range(value, of: key))
      case "unit": indicator.unit = try text(value, of: key)
      case "normalise": indicator.normalisation = try normalisation(value)
      case "missing": indicator.missing = try missingPolicy(value)
      case "floor": indicator.floor = try number(value, of: key)
      default: continue
      }
    }
    let stated = try pairs(node, of: "an indicator").map(\.key).filter {
      ["direction", "target", "interval"].contains($0)
    }
    if stated.count > 1 { throw fault(node, "an indicator has \(stated.joined(separator: " and ")); one is enough") }
    if column != nil, item != nil || grades != nil {
      throw fault(node, "an indicator comes from a column or from ballots, not from both")
    }
    // An empty name of an item means ballots that name none.
    item = item.flatMap { $0.isEmpty || $0 == "~" ? nil : $0 }
    if let column {
      indicator.source = .column(column)
    } else if let grades {
      indicator.source = .voteShare(grades: grades, item: item)
    } else {
      indicator.source = .ballot(item: item)
    }
    let own = name ?? column ?? item ?? "ballots"
    if let stored = try pairs(node, of: "an indicator").first(where: { $0.key == "scale" })?.value {
      indicator.scale = try scale(stored, Criterion(own, direction: indicator.direction), indicator.normalisation)
    }
    return IndicatorNode(own, indicator: indicator)
  }

  /// A scale that was fitted earlier.
  private func scale(
    _ node: YAMLNode, _ criterion: Criterion, _ method: Normalisation?
  ) throws(SourceFault) -> FittedScale {
    var numbers = ["offset": 0.0, "span": 1.0]
    var transform = FittedScale.Transform.identity
    var stored = method
    let known = ["transform", "origin", "divisor", "offset", "span", "method"]
    for (key, value) in try pairs(node, known: known, of: "the scale of “\(criterion.name)”") {
      switch key {
      case "transform":
        let name = try text(value, of: key)
        guard let found = FittedScale.Transform(rawValue: name) else {
          throw fault(value, "transform is “\(name)”", remedy: "It is identity, distance or reciprocal.")
        }
        transform = found
      case "method": stored = try normalisation(value)
      case "divisor" where value.scalar == "constant": continue
      default: numbers[key] = try number(value, of: "\(key) of the scale of “\(criterion.name)”")
      }
    }
    guard let origin = numbers["origin"], let offset = numbers["offset"], let span = numbers["span"] else {
      throw fault(node, "the scale of “\(criterion.name)” has no origin")
    }
    let names = try pairs(node, of: "the scale").map(\.key)
    guard names.contains("divisor") else {
      throw fault(
        node, "the scale of “\(criterion.name)” has no divisor",
        remedy: "divisor: constant, for an indicator that was constant")
    }
    if numbers["divisor"] == 0 { throw fault(node, "the divisor of “\(criterion.name)” is 0") }
    return FittedScale(
      criterion, method: stored ?? .none, transform: transform, origin: origin, divisor: numbers["divisor"],
      offset: offset, span: span)
  }
}
