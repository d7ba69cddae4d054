public import AssayData
public import AssayScoring
internal import FoundationEssentials

/// Norms in YAML: what a reference group's scores are, to score new people against them.
///
/// ```yaml
/// reference: 2025 年全省
/// scores:
///   score:
///     n: 4
///     sum_of_weights: 4
///     mean: 77.5
///     std_dev: 6.454972243679028
///     denominator: n-1
///     values: [70, 75, 80, 85]
///     cumulative: [1, 2, 3, 4]
///     banded_by: percentile
///     bands: {优: {min: 80}, 良: {min: 50}, 差: {}}
/// ```
/// Where a large group keeps some of its values only, `below` holds for each of these the weight of everybody below it.
/// The numbers have the shortest digits that read back as the same double, so that a table that was stored scores with
/// the same bits.
public enum NormsFile {
  /// Reads norms.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the line of the mistake; an unknown key names the nearest known one.
  public static func read(_ path: String) throws(DataError) -> Norms {
    do throws(SourceFault) {
      return try YAMLDocument(reading: path, as: "a file of norms").norms()
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads norms from text.
  ///
  /// - Parameter path: What to call the text in messages.
  public static func parse(_ text: String, path: String = "norms") throws(DataError) -> Norms {
    do throws(SourceFault) {
      return try YAMLDocument(path: path, text: text).norms()
    } catch {
      throw .unreadable(error)
    }
  }

  /// Writes norms; nothing half-written is left behind.
  public static func write(_ norms: Norms, to path: String) throws {
    try TextFile.write(text(norms), to: path)
  }

  /// The text of norms.
  public static func text(_ norms: Norms) -> String {
    var lines: [String] = []
    if let reference = norms.reference { lines.append("reference: \(YAMLText.quoted(reference))") }
    lines.append("scores:")
    for entry in norms.entries {
      lines.append("  \(YAMLText.quoted(entry.name)):")
      lines += fields(entry.table).map { "    \($0.key): \($0.value)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func fields(_ table: NormTable) -> [(key: String, value: String)] {
    let indent = String(repeating: " ", count: 6)
    var fields = [("n", "\(table.count)"), ("sum_of_weights", YAMLText.number(table.weightSum))]
    fields.append(("mean", YAMLText.number(table.mean)))
    if let deviation = table.standardDeviation { fields.append(("std_dev", YAMLText.number(deviation))) }
    fields.append(("denominator", table.denominator.rawValue))
    fields.append(("values", YAMLText.numbers(table.values, indent: indent)))
    fields.append(("cumulative", YAMLText.numbers(table.through, indent: indent)))
    if !table.isExact { fields.append(("below", YAMLText.numbers(table.below, indent: indent))) }
    if let bands = table.bands {
      fields.append(("banded_by", bands.scale.rawValue))
      let parts = bands.bands.map { band in
        YAMLText.quoted(band.name) + ": {" + (band.minimum.map { "min: " + YAMLText.number($0) } ?? "") + "}"
      }
      fields.append(("bands", "{" + parts.joined(separator: ", ") + "}"))
    }
    return fields
  }
}

extension YAMLDocument {
  fileprivate func norms() throws(SourceFault) -> Norms {
    var reference: String?
    var entries: [Norms.Entry] = []
    for (key, value) in try pairs(root, known: ["reference", "scores"], of: "a file of norms") {
      switch key {
      case "reference": reference = try text(value, of: key)
      default:
        for (name, table) in try pairs(value, of: "scores") {
          entries.append(Norms.Entry(name, try normTable(table, of: name)))
        }
      }
    }
    guard !entries.isEmpty else {
      throw fault(root, "a file of norms needs scores", remedy: "scores: {score: {n: 4, mean: 77.5, …}}")
    }
    return try made(root) { () throws(ScoringError) in try Norms(reference: reference, entries) }
  }

  private static let tableKeys = [
    "n", "sum_of_weights", "mean", "std_dev", "denominator", "values", "cumulative", "below", "banded_by", "bands",
  ]

  private func normTable(_ node: YAMLNode, of name: String) throws(SourceFault) -> NormTable {
    var numbers: [String: Double] = [:]
    var lists: [String: [Double]] = [:]
    var denominator = SpreadDenominator.sample
    var scale = NormBands.Scale.percentile
    var bands: YAMLNode?
    for (key, value) in try pairs(node, known: Self.tableKeys, of: "the norms of “\(name)”") {
      let what = "\(key) of “\(name)”"
      switch key {
      case "denominator": denominator = try word(value, of: what)
      case "banded_by": scale = try word(value, of: what)
      case "bands": bands = value
      case "values", "cumulative", "below": lists[key] = try list(value, of: what)
      default: numbers[key] = try number(value, of: what)
      }
    }
    let needed = ["n", "sum_of_weights", "mean", "values", "cumulative"]
    if let absent = needed.first(where: { numbers[$0] == nil && lists[$0] == nil }) {
      throw fault(node, "the norms of “\(name)” have no \(absent)")
    }
    guard let n = numbers["n"], let count = Int(exactly: n) else {
      throw fault(node, "n of “\(name)” must be a whole number")
    }
    let named = try bands.map { (node) throws(SourceFault) in try normBands(node, by: scale, of: name) }
    return try made(node) { () throws(ScoringError) in
      try NormTable(
        count: count, weightSum: numbers["sum_of_weights"] ?? 0, mean: numbers["mean"] ?? 0,
        standardDeviation: numbers["std_dev"], denominator: denominator, values: lists["values"] ?? [],
        below: lists["below"], through: lists["cumulative"] ?? [], bands: named)
    }
  }

  private func normBands(
    _ node: YAMLNode, by scale: NormBands.Scale, of name: String
  ) throws(SourceFault) -> NormBands {
    var bands: [NormBands.Band] = []
    for (band, cut) in try pairs(node, of: "bands of “\(name)”") {
      var minimum: Double?
      for (_, value) in try pairs(cut, known: ["min"], of: "the band “\(band)”") {
        minimum = try number(value, of: "min of “\(band)”")
      }
      bands.append(NormBands.Band(band, minimum: minimum))
    }
    return try made(node) { () throws(ScoringError) in try NormBands(by: scale, bands) }
  }

  private func list(_ node: YAMLNode, of what: String) throws(SourceFault) -> [Double] {
    guard let sequence = node.sequence else { throw fault(node, "\(what) must be a list of numbers") }
    var list: [Double] = []
    list.reserveCapacity(sequence.count)
    for element in sequence { list.append(try number(element, of: what)) }
    return list
  }

  /// Makes a value of the parts of a node, whose faults are the node's.
  private func made<Made>(
    _ node: YAMLNode, _ make: () throws(ScoringError) -> Made
  ) throws(SourceFault) -> Made {
    do throws(ScoringError) {
      return try make()
    } catch {
      throw fault(node, error.clause)
    }
  }
}
