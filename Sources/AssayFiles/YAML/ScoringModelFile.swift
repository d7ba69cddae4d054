public import AssayData
public import AssayScoring
internal import FoundationEssentials

/// A scoring model in YAML or JSON (which is YAML).
public enum ScoringModelFile {
  /// The keys of a model that ``ScoringModel`` answers for; an appraisal has more.
  static let keys = [
    "subject", "name", "tree", "weights", "normalise", "aggregate", "missing",
  ]

  /// Reads a model.
  ///
  /// - Throws: ``DataError/unreadable(_:)`` with the line of the mistake; an unknown key names the nearest known one.
  public static func read(_ path: String) throws(DataError) -> ScoringModel {
    do throws(SourceFault) {
      let document = try YAMLDocument(reading: path, as: "a scoring model")
      // The parts that grading and ballots read are theirs to check.
      return try document.scoringModel(others: AppraisalKeys.all)
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads the rules by which scores become grades; a model without them grades nobody.
  ///
  /// - Throws: ``DataError/unreadable(_:)``, as ``read(_:)``.
  public static func readGrading(_ path: String) throws(DataError) -> GradingRules {
    do throws(SourceFault) {
      return try YAMLDocument(reading: path, as: "a scoring model").gradingRules()
    } catch {
      throw .unreadable(error)
    }
  }

  /// Reads a model from text.
  public static func parse(_ text: String, path: String = "model") throws(DataError) -> ScoringModel {
    do throws(SourceFault) {
      return try YAMLDocument(path: path, text: text).scoringModel(others: AppraisalKeys.all)
    } catch {
      throw .unreadable(error)
    }
  }
}

/// The keys of a model file that are not the scoring model's.
enum AppraisalKeys {
  static let all = [
    "ballots", "measures", "classes", "levels", "unit", "rules", "grades", "tie_break", "pool", "pool_below", "fuzzy",
  ]
}

extension YAMLDocument {
  /// Opens and parses a file.
  init(reading path: String, as what: String) throws(SourceFault) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SourceFault(source: path, problem: "cannot be read as \(what)")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw SourceFault(source: path, problem: "is not UTF-8 text")
    }
    try self.init(path: path, text: text)
  }

  /// The scoring model of the document.
  ///
  /// - Parameter others: Keys of the document that other parts of Assay read.
  func scoringModel(others: [String] = []) throws(SourceFault) -> ScoringModel {
    let pairs = try pairs(root, known: ScoringModelFile.keys + others, of: "a scoring model")
    guard let tree = pairs.first(where: { $0.key == "tree" })?.value else {
      throw fault(root, "a scoring model needs a tree", remedy: "tree: [{column: x1, weight: 1}]")
    }
    var model = ScoringModel(tree: [])
    for (key, value) in pairs {
      switch key {
      case "subject": model.subject = try text(value, of: key)
      case "name": model.name = try text(value, of: key)
      case "weights": model.weighting = try weightSource(value)
      case "normalise": model.normalisation = try normalisation(value)
      case "aggregate": model.aggregation = try aggregation(value)
      case "missing": model.missing = try missingPolicy(value)
      default: continue
      }
    }
    model.tree = try nodes(tree, root: model.name)
    do throws(ScoringError) {
      try model.check()
    } catch {
      throw fault(tree, error.clause)
    }
    return model
  }

  // MARK: Values of the model

  /// `given`, `entropy`, `{entropy: {shift: 0.0001}}`, `{combine: [entropy, given], rule: additive, coefficients: [0.5, 0.5]}`,
  /// `{ahp: judgments.csv}` or `{file: weights.csv}`.
  func weightSource(_ node: YAMLNode) throws(SourceFault) -> WeightSource {
    guard node.mapping != nil else {
      return try objective(node, shift: nil).map { .objective($0) } ?? .given
    }
    let known = ["file", "combine", "rule", "coefficients", "entropy"] + WeightSource.judgmentMethods
    let pairs = try pairs(node, known: known, of: "weights")
    if let combined = pairs.first(where: { $0.key == "combine" })?.value {
      if let stray = pairs.first(where: { !["combine", "rule", "coefficients"].contains($0.key) })?.key {
        throw fault(node, "weights have “combine” and “\(stray)”; one is enough")
      }
      return try combination(combined, pairs)
    }
    guard pairs.count == 1, let (method, value) = pairs.first, !["rule", "coefficients"].contains(method) else {
      throw fault(
        node, "weights must have one source",
        remedy: "weights: given, entropy, {ahp: judgments.csv} or {file: weights.csv}")
    }
    if method == "entropy" {
      let shift = try self.pairs(value, known: ["shift"], of: "entropy").first?.value
      return .objective(
        .entropy(shift: try shift.map { (node) throws(SourceFault) in try number(node, of: "shift") } ?? 0))
    }
    return .file(method: method, path: try text(value, of: method))
  }

  /// An objective weighting by name; nil for `given`.
  private func objective(_ node: YAMLNode, shift: Double?) throws(SourceFault) -> ObjectiveWeighting? {
    let name = try text(node, of: "weights")
    if name == "given" { return nil }
    do throws(ScoringError) {
      return try ObjectiveWeighting(named: name, shift: shift)
    } catch {
      throw fault(node, error.clause)
    }
  }

  private func combination(
    _ node: YAMLNode, _ pairs: [(key: String, value: YAMLNode)]
  ) throws(SourceFault) -> WeightSource {
    guard let sequence = node.sequence, sequence.count > 1 else {
      throw fault(node, "combine must be a list of weightings", remedy: "combine: [entropy, critic, given]")
    }
    var parts: [ObjectiveWeighting?] = []
    for element in sequence { parts.append(try objective(element, shift: nil)) }
    var coefficients = [Double](repeating: 1 / Double(parts.count), count: parts.count)
    if let stated = pairs.first(where: { $0.key == "coefficients" })?.value {
      guard let numbers = stated.sequence, numbers.count == parts.count else {
        throw fault(stated, "coefficients must be as many numbers as there are weightings: \(parts.count)")
      }
      for (place, element) in numbers.enumerated() { coefficients[place] = try number(element, of: "a coefficient") }
    }
    let rule = pairs.first { $0.key == "rule" }?.value
    switch try rule.map({ (node) throws(SourceFault) in try text(node, of: "rule") }) ?? "multiplicative" {
    case "multiplicative": return .combined(parts, rule: .multiplicative)
    case "additive": return .combined(parts, rule: .additive(coefficients))
    case "game-theoretic": return .combined(parts, rule: .gameTheoretic)
    case let other:
      throw fault(
        rule ?? node, "rule is “\(other)”",
        remedy: "It is one of \(CombinedWeights.Rule.allNames.joined(separator: ", ")).")
    }
  }

  /// `topsis`, or `{vikor: {v: 0.5}}`.
  private func aggregation(_ node: YAMLNode) throws(SourceFault) -> ScoringModel.Aggregation {
    var aggregation = ScoringModel.Aggregation()
    if node.mapping != nil {
      let pairs = try pairs(node, of: "aggregate")
      guard pairs.count == 1, let (name, parameters) = pairs.first else {
        throw fault(node, "aggregate must name one method")
      }
      aggregation.name = name
      for (key, value) in try self.pairs(parameters, of: name) {
        if let list = value.sequence {
          var numbers: [Double] = []
          for element in list { numbers.append(try number(element, of: key)) }
          aggregation.parameters[key] = .numbers(numbers)
        } else {
          let word = try text(value, of: key)
          aggregation.parameters[key] = Double(decimal: word).map { .number($0) } ?? .word(word)
        }
      }
    } else {
      aggregation.name = try text(node, of: "aggregate")
    }
    do throws(ScoringError) {
      try aggregation.check()
    } catch {
      throw fault(node, error.clause)
    }
    return aggregation
  }

  func missingPolicy(_ node: YAMLNode) throws(SourceFault) -> MissingLeafPolicy {
    let name = try text(node, of: "missing")
    guard let policy = MissingLeafPolicy(rawValue: name) else {
      throw fault(node, "missing is “\(name)”", remedy: "It is refuse, reweight or worst.")
    }
    return policy
  }

  /// `min-max`, `z`, …, or `{efficacy: [60, 40]}`.
  func normalisation(_ node: YAMLNode) throws(SourceFault) -> Normalisation {
    if node.mapping != nil {
      guard let value = try pairs(node, known: ["efficacy"], of: "normalise").first?.value else {
        throw fault(node, "normalise is empty", remedy: "It is \(Normalisation.names.joined(separator: ", ")).")
      }
      guard let numbers = value.sequence, numbers.count == 2 else {
        throw fault(value, "efficacy must be two numbers: [60, 40]")
      }
      return .efficacy(
        offset: try number(numbers[0], of: "efficacy"), span: try number(numbers[1], of: "efficacy"))
    }
    let name = try text(node, of: "normalise")
    guard let method = Normalisation(name: name) else {
      let nearest = name.nearest(in: Normalisation.names).map { "Did you mean “\($0)”? " } ?? ""
      throw fault(
        node, "normalise is “\(name)”", remedy: nearest + "It is one of \(Normalisation.names.joined(separator: ", "))."
      )
    }
    return method
  }

  /// `benefit`, `cost`, `{target: 36.5}` or `{interval: [36, 37]}`.
  func direction(_ node: YAMLNode) throws(SourceFault) -> Direction {
    guard node.mapping != nil else {
      switch try text(node, of: "direction") {
      case "benefit": return .benefit
      case "cost": return .cost
      case let other:
        throw fault(
          node, "direction is “\(other)”", remedy: "It is benefit, cost, {target: 36.5} or {interval: [36, 37]}.")
      }
    }
    let pairs = try pairs(node, known: ["target", "interval"], of: "direction")
    guard pairs.count == 1, let (key, value) = pairs.first else {
      throw fault(node, "direction has one of target and interval")
    }
    return key == "target" ? .target(try number(value, of: key)) : .interval(try range(value, of: key))
  }
}

extension WeightSource {
  /// The methods of elicitation that a model may name.
  static let judgmentMethods = ElicitationMethod.allCases.map(\.rawValue)
}

extension ScoringError {
  /// The sentence without its full stop, to stand after a place.
  var clause: String {
    let sentence = description
    return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
  }
}
