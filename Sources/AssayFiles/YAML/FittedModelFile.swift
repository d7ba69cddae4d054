internal import AssayData
public import AssayScoring
internal import FoundationEssentials

/// A fitted scoring model as a file: the model with its final weights and scales, which scores to the same bits.
public enum FittedModelFile {
  /// The text of a fitted model, in YAML that is also JSON.
  ///
  /// Numbers have the shortest digits that read back as the same double.
  ///
  /// - Parameter others: The parts of a model that are not the scoring model's, from ``otherParts(of:)``.
  public static func text(_ fitted: FittedModel, others: [String] = []) -> String {
    let model = fitted.model
    var lines: [String] = []
    if let subject = model.subject { lines.append("\"subject\": \(YAMLText.quoted(subject))") }
    lines.append("\"name\": \(YAMLText.quoted(model.name))")
    lines.append("\"weights\": \"given\"")
    if let stated = model.normalisation { lines.append("\"normalise\": \(normalisation(stated))") }
    lines.append("\"aggregate\": \(aggregation(model.aggregation))")
    lines.append("\"missing\": \(YAMLText.quoted(model.missing.rawValue))")
    lines.append("\"tree\": [\n\(nodes(fitted.top, fitted, indent: "    "))\n  ]")
    lines += others
    return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
  }

  /// Writes a fitted model; nothing half-written is left behind.
  ///
  /// - Parameter original: The file of the model that was fitted; what it says of ballots, rules and grades is kept.
  public static func write(_ fitted: FittedModel, to path: String, keeping original: String? = nil) throws {
    let others = try original.map { try otherParts(of: $0, for: path) } ?? []
    try TextFile.write(text(fitted, others: others), to: path)
  }

  /// The parts of a model file that say how ballots are read and scores graded, each as a line of JSON.
  ///
  /// Scalars keep their spelling, as texts, which is how models are read. Files that the model names are found from its own
  /// folder, so their paths become absolute where the new file is written to another one.
  private static func otherParts(of original: String, for path: String) throws -> [String] {
    do throws(SourceFault) {
      let document = try YAMLDocument(reading: original, as: "a model")
      let pairs = try document.pairs(document.root, of: "a model")
      let (from, to) = (folder(original), folder(path))
      return pairs.filter { AppraisalKeys.all.contains($0.key) }.map { key, value in
        "\(YAMLText.quoted(key)): \(json(value, movedFrom: from == to ? nil : from))"
      }
    } catch {
      throw DataError.unreadable(error)
    }
  }

  private static func folder(_ path: String) -> String {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return String(whole[...(whole.lastIndex(of: "/") ?? whole.startIndex)])
  }

  /// A node as JSON; the values of `file` and `veto_list` become absolute paths where `folder` is given.
  private static func json(_ node: YAMLNode, movedFrom folder: String?, isPath: Bool = false) -> String {
    if let scalar = node.scalar {
      guard let folder, isPath, !scalar.hasPrefix("/") else { return YAMLText.quoted(scalar) }
      return YAMLText.quoted(folder + scalar)
    }
    if let sequence = node.sequence {
      return "[\(sequence.map { json($0, movedFrom: folder) }.joined(separator: ", "))]"
    }
    let pairs = (node.mapping ?? []).map { key, value in
      let name = key.scalar ?? ""
      return "\(YAMLText.quoted(name)): \(json(value, movedFrom: folder, isPath: ["file", "veto_list"].contains(name)))"
    }
    return "{\(pairs.joined(separator: ", "))}"
  }

  private static func nodes(_ places: [Int], _ fitted: FittedModel, indent: String) -> String {
    places.map { place in
      let node = fitted.nodes[place]
      let head = "\"name\": \(YAMLText.quoted(node.name)), \"weight\": \(node.localWeight.token)"
      guard let leaf = node.leaf else {
        let inner = nodes(node.children, fitted, indent: indent + "  ")
        return "\(indent){\(head), \"indicators\": [\n\(inner)\n\(indent)]}"
      }
      return "\(indent){\(head), \(indicator(fitted.leaves[leaf], fitted.scales[leaf], fitted.model))}"
    }.joined(separator: ",\n")
  }

  private static func indicator(_ leaf: ScoringModel.Leaf, _ scale: FittedScale, _ model: ScoringModel) -> String {
    let indicator = leaf.indicator
    var parts: [String] = []
    switch indicator.source {
    case .column(let column): parts.append("\"column\": \(YAMLText.quoted(column))")
    case .ballot(let item): parts.append("\"ballot\": \(YAMLText.quoted(item ?? ""))")
    case .voteShare(let grades, let item):
      parts.append(
        "\"share\": [\(grades.map(YAMLText.quoted).joined(separator: ", "))], \"ballot\": \(YAMLText.quoted(item ?? ""))"
      )
    }
    switch indicator.direction {
    case .benefit: parts.append("\"direction\": \"benefit\"")
    case .cost: parts.append("\"direction\": \"cost\"")
    case .target(let best): parts.append("\"target\": \(best.token)")
    case .interval(let best): parts.append("\"interval\": [\(best.lowerBound.token), \(best.upperBound.token)]")
    }
    if let unit = indicator.unit { parts.append("\"unit\": \(YAMLText.quoted(unit))") }
    if let missing = indicator.missing { parts.append("\"missing\": \(YAMLText.quoted(missing.rawValue))") }
    if let floor = indicator.floor { parts.append("\"floor\": \(floor.token)") }
    // A method that compares all indicators at once has scales of its own, fitted to those who are scored.
    guard model.aggregation.rule != nil else { return parts.joined(separator: ", ") }
    parts.append("\"normalise\": \(normalisation(scale.method))")
    let divisor = scale.divisor.map(\.token) ?? "\"constant\""
    parts.append(
      "\"scale\": {\"transform\": \(YAMLText.quoted(scale.transform.rawValue)), \"origin\": \(scale.origin.token), \"divisor\": \(divisor), "
        + "\"offset\": \(scale.offset.token), \"span\": \(scale.span.token)}")
    return parts.joined(separator: ", ")
  }

  private static func aggregation(_ aggregation: ScoringModel.Aggregation) -> String {
    guard !aggregation.parameters.isEmpty else { return YAMLText.quoted(aggregation.name) }
    let parameters = aggregation.parameters.sorted { $0.key < $1.key }.map { key, value in
      let text =
        switch value {
        case .number(let number): number.token
        case .numbers(let numbers): "[\(numbers.map(\.token).joined(separator: ", "))]"
        case .word(let word): YAMLText.quoted(word)
        }
      return "\(YAMLText.quoted(key)): \(text)"
    }
    return "{\(YAMLText.quoted(aggregation.name)): {\(parameters.joined(separator: ", "))}}"
  }

  private static func normalisation(_ method: Normalisation) -> String {
    guard case .efficacy(let offset, let span) = method else { return YAMLText.quoted(method.name) }
    return "{\"efficacy\": [\(offset.token), \(span.token)]}"
  }
}
