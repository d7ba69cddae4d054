internal import AssayData
internal import AssayScoring

/// The part of a model file that says how scores become grades; models of scores and of appraisals share it.
extension YAMLDocument {
  /// The keys of a model file that rules of grading are read from.
  static let gradingKeys = ["unit", "pool", "pool_below", "rules", "grades", "tie_break"]

  /// The rules of grading of the document; without any of the keys, rules that grade nobody.
  func gradingRules() throws(SourceFault) -> GradingRules {
    var rules = GradingRules()
    let hasKeys = root.mapping?.contains { $0.key.scalar == "tie_break" } ?? false
    for (key, value) in try pairs(root, of: "a model") {
      switch key {
      case "unit": rules.unit = try text(value, of: key)
      case "pool":
        for (name, units) in try pairs(value, of: key) {
          rules.pools.append(.init(name, units: try texts(units, of: "the units of “\(name)”")))
        }
      case "pool_below": rules.smallUnits = try smallUnits(value)
      case "grades":
        for (name, grade) in try pairs(value, of: key) {
          rules.grades.append(try self.grade(name, grade))
          guard let stated = grade.mapping?.first(where: { $0.key.scalar == "ties" })?.value, !hasKeys else { continue }
          if stated.scalar == GradingRules.TieRule.broken.rawValue {
            throw fault(
              stated, "ties of “\(name)” are to be broken, and no key is named", remedy: "tie_break: [column]")
          }
        }
      case "tie_break":
        for key in value.sequence ?? [value] { rules.tieBreak.append(try tieKey(key)) }
      case "rules":
        guard let list = value.sequence else {
          throw fault(value, "rules must be a list: [{veto: column, cap: grade}]")
        }
        for rule in list { try add(rule, to: &rules) }
      default: continue
      }
    }
    do throws(ScoringError) {
      try rules.check()
    } catch {
      throw fault(root, error.clause)
    }
    return rules
  }

  /// `5`, or `{size: 5, name: 小单位}`.
  private func smallUnits(_ node: YAMLNode) throws(SourceFault) -> GradingRules.SmallUnits {
    guard node.mapping != nil else { return .init(below: try whole(node, of: "pool_below")) }
    var small = GradingRules.SmallUnits(below: 0)
    for (key, value) in try pairs(node, known: ["size", "name"], of: "pool_below") {
      if key == "size" { small.below = try whole(value, of: key) } else { small.name = try text(value, of: key) }
    }
    return small
  }

  /// `{share: 0.2, min: 85, ties: exclude}`; `{}` is open to all.
  private func grade(_ name: String, _ node: YAMLNode) throws(SourceFault) -> GradingRules.Grade {
    var grade = GradingRules.Grade(name)
    // `称职:` with nothing behind it is as open as `{}`.
    if let scalar = node.scalar, scalar.isEmpty || scalar == "~" || scalar == "null" { return grade }
    for (key, value) in try pairs(node, known: ["share", "min", "ties"], of: "the grade “\(name)”") {
      switch key {
      case "min": grade.minimum = try number(value, of: "min of “\(name)”")
      case "share":
        guard let share = DecimalShare(try text(value, of: "share of “\(name)”")) else {
          throw fault(value, "share of “\(name)” must be a decimal between 0 and 1, such as 0.2, or 20%")
        }
        grade.share = share
      default:
        grade.ties = try word(value, of: "ties of “\(name)”")
      }
    }
    return grade
  }

  /// `years`, or `{column: age, direction: cost}`, or `{indicator: 绩}`.
  private func tieKey(_ node: YAMLNode) throws(SourceFault) -> GradingRules.TieKey {
    guard node.mapping != nil else { return .init(try text(node, of: "tie_break")) }
    var (name, prefersLarge): (String?, Bool) = (nil, true)
    for (key, value) in try pairs(node, known: ["column", "indicator", "direction"], of: "tie_break") {
      guard key == "direction" else {
        name = try text(value, of: key)
        continue
      }
      switch try text(value, of: key) {
      case "benefit": prefersLarge = true
      case "cost": prefersLarge = false
      case let other: throw fault(value, "direction is “\(other)”", remedy: "It is benefit or cost.")
      }
    }
    guard let name else {
      throw fault(node, "a tie-break key needs a column", remedy: "{column: age, direction: cost}")
    }
    return .init(name, prefersLarge: prefersLarge)
  }

  private static let ruleKinds = ["veto", "veto_list", "floor", "bonus", "penalty"]

  /// One rule: a veto, a floor, a bonus or a penalty.
  private func add(_ node: YAMLNode, to rules: inout GradingRules) throws(SourceFault) {
    let all = try pairs(node, of: "a rule")
    let kinds = all.filter { Self.ruleKinds.contains($0.key) }
    guard kinds.count == 1, let kind = kinds.first else {
      throw fault(
        node, "a rule has one of \(Self.ruleKinds.joined(separator: ", "))", remedy: "{veto: discipline, cap: 不称职}")
    }
    let subject = try text(kind.value, of: kind.key)
    let known =
      switch kind.key {
      case "veto": ["veto", "when", "cap"]
      case "veto_list": ["veto_list", "cap"]
      case "floor": ["floor", "min", "cap"]
      default: [kind.key, "points", "ceiling"]
      }
    var values: [String: YAMLNode] = [:]
    for (key, value) in try pairs(node, known: known, of: "the rule for “\(subject)”") { values[key] = value }
    func optionalNumber(_ key: String) throws(SourceFault) -> Double? {
      guard let value = values[key] else { return nil }
      return try number(value, of: "\(key) of “\(subject)”")
    }
    if kind.key == "bonus" || kind.key == "penalty" {
      rules.adjustments.append(
        .init(
          subject, points: try optionalNumber("points") ?? 1, ceiling: try optionalNumber("ceiling"),
          isPenalty: kind.key == "penalty"))
      return
    }
    guard let cap = values["cap"] else {
      throw fault(node, "the rule for “\(subject)” needs the best grade that it leaves: cap")
    }
    let cause: GradingRules.Cap.Cause =
      switch kind.key {
      case "veto":
        .veto(
          column: subject,
          values: try values["when"].map { (node) throws(SourceFault) in try texts(node, of: "when") } ?? [])
      case "veto_list": .list(path: subject)
      default: .floor(node: subject, minimum: try optionalNumber("min"))
      }
    rules.caps.append(.init(cause, grade: try text(cap, of: "cap of “\(subject)”")))
  }

  /// A whole number.
  func whole(_ node: YAMLNode, of what: String) throws(SourceFault) -> Int {
    guard let value = Int(try text(node, of: what)) else { throw fault(node, "\(what) must be a whole number") }
    return value
  }

  /// One of the words of an enumeration.
  func word<Choice: RawRepresentable & CaseIterable>(
    _ node: YAMLNode, of what: String
  ) throws(SourceFault) -> Choice where Choice.RawValue == String {
    let name = try text(node, of: what)
    guard let word = Choice(rawValue: name) else {
      throw fault(
        node, "\(what) is “\(name)”",
        remedy: "It is one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    return word
  }
}
