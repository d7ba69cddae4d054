public import AssayData
internal import FoundationEssentials

/// A codebook in YAML.
public enum CodebookFile {
  /// The codebook that belongs to a data file: `survey.codebook.yaml` beside `survey.csv`, or `codebook.yaml` in its folder.
  public static func path(beside data: String) -> String? {
    guard data != "-" else { return nil }
    var stem = Substring(data)
    for ending in [".gz", ".csv", ".tsv", ".txt"] where stem.lowercased().hasSuffix(ending) {
      stem = stem.dropLast(ending.count)
    }
    let folder = data.lastIndex(of: "/").map { String(data[...$0]) } ?? ""
    return ["\(stem).codebook.yaml", "\(folder)codebook.yaml"].first {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// Reads a codebook.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the line of the mistake; an unknown key names the nearest known one.
  public static func read(_ path: String) throws(DataError) -> Codebook {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(SourceFault(source: path, problem: "cannot be read as a codebook"))
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw .unreadable(SourceFault(source: path, problem: "is not UTF-8 text"))
    }
    return try parse(text, path: path)
  }

  /// Reads a codebook from text.
  ///
  /// - Parameter path: What to call the text in messages.
  public static func parse(_ text: String, path: String = "codebook") throws(DataError) -> Codebook {
    do throws(SourceFault) {
      let document = try YAMLDocument(path: path, text: text)
      var codebook = Codebook()
      let known = ["missing_values", "variables", "design"]
      for (key, value) in try document.pairs(document.root, known: known, of: "a codebook") {
        switch key {
        case "missing_values": codebook.missingValues = try document.texts(value, of: "missing_values")
        case "design": codebook.design = try document.design(value)
        default:
          for (name, definition) in try document.pairs(value, of: "variables") {
            codebook.variables.append(try document.variable(name, definition))
          }
        }
      }
      return codebook
    } catch {
      throw .unreadable(error)
    }
  }
}

extension YAMLDocument {
  fileprivate func design(_ node: YAMLNode) throws(SourceFault) -> DesignColumns {
    var design = DesignColumns()
    for (key, value) in try pairs(node, known: ["strata", "cluster", "fpc"], of: "design") {
      let columns = try texts(value, of: key)
      switch key {
      case "strata": design.strata = columns
      case "cluster": design.clusters = columns
      default: design.populationSizes = columns
      }
    }
    return design
  }

  private static let variableKeys = [
    "label", "scale", "role", "categories", "missing", "missing_values", "unit", "range", "from", "bands", "net",
    "options", "selected", "not_selected", "items", "item_scale",
  ]

  fileprivate func variable(_ name: String, _ node: YAMLNode) throws(SourceFault) -> VariableDefinition {
    var variable = VariableDefinition(name: name)
    for (key, value) in try pairs(node, known: Self.variableKeys, of: "variable “\(name)”") {
      let what = "\(key) of “\(name)”"
      switch key {
      case "label": variable.label = try text(value, of: what)
      case "scale": variable.scale = try scale(value, of: what)
      case "role": variable.isWeight = try role(value, of: what) == .weight
      case "unit": variable.unit = try text(value, of: what)
      case "range": variable.range = try range(value, of: what)
      case "from": variable.source = try text(value, of: what)
      case "categories": variable.categories = try labels(value, of: what)
      case "missing": variable.missing = try missing(value, of: what)
      case "missing_values": variable.missingValues = try texts(value, of: what)
      case "bands": variable.derivation = .bands(try bands(value, of: what))
      case "net": variable.derivation = .net(try texts(value, of: what))
      case "options": variable.options = try labels(value, of: what)
      case "selected": variable.selected = try texts(value, of: what)
      case "not_selected": variable.notSelected = try texts(value, of: what)
      case "items": variable.items = try labels(value, of: what)
      default: variable.itemScale = try scale(value, of: what)
      }
    }
    try check(variable, node)
    return variable
  }

  private func check(_ variable: VariableDefinition, _ node: YAMLNode) throws(SourceFault) {
    if (variable.derivation == nil) != (variable.source == nil) {
      throw fault(node, "“\(variable.name)” needs both from and one of bands and net")
    }
    if variable.scale == .multiSelect, variable.options.isEmpty {
      throw fault(node, "the multi-select question “\(variable.name)” needs options: {column: label}")
    }
    if variable.scale == .battery, variable.items.isEmpty {
      throw fault(node, "the battery “\(variable.name)” needs items: {column: label}")
    }
  }

  private func scale(_ node: YAMLNode, of what: String) throws(SourceFault) -> Scale {
    let name = try text(node, of: what)
    let known = Scale.allCases.filter { $0 != .unstated }.map(\.rawValue)
    guard let scale = Scale(rawValue: name), scale != .unstated else {
      throw fault(node, "\(what) is “\(name)”", remedy: "It is one of \(known.joined(separator: ", ")).")
    }
    return scale
  }

  private enum Role: String { case weight, identifier }

  private func role(_ node: YAMLNode, of what: String) throws(SourceFault) -> Role {
    let name = try text(node, of: what)
    guard let role = Role(rawValue: name) else {
      throw fault(node, "\(what) is “\(name)”", remedy: "It is one of weight, identifier.")
    }
    return role
  }

  private func missing(_ node: YAMLNode, of what: String) throws(SourceFault) -> [MissingClass] {
    var classes: [MissingClass] = []
    for (reason, codes) in try pairs(node, of: what) {
      classes.append(MissingClass(reason: reason, codes: try texts(codes, of: "the codes of “\(reason)”")))
    }
    return classes
  }

  private func bands(_ node: YAMLNode, of what: String) throws(SourceFault) -> [ClosedRange<Double>] {
    guard let sequence = node.sequence, !sequence.isEmpty else {
      throw fault(node, "\(what) must be a list of bands: [[18, 29], [30, 49]]")
    }
    var bands: [ClosedRange<Double>] = []
    for band in sequence {
      let next = try range(band, of: what)
      if let last = bands.last, next.lowerBound <= last.upperBound {
        throw fault(band, "\(what) must rise and not overlap")
      }
      bands.append(next)
    }
    return bands
  }
}
