/// A heading with what it says, at the top of a page.
struct PageFact {
  var heading: String
  var text: String
}

extension Document {
  /// The account of cases and the design, in words.
  var pageAccount: [PageFact] {
    var facts = cases.map(facts(of:)) ?? []
    if !design.isEmpty { facts.append(PageFact(heading: "Design", text: Self.words(design))) }
    return facts
  }

  private func facts(of cases: CaseAccount) -> [PageFact] {
    let count = NumberStyle(kind: .count, values: [])
    var facts = [PageFact(heading: "Source", text: cases.source)]
    if let codebook = cases.codebook { facts.append(PageFact(heading: "Codebook", text: codebook)) }
    func say(_ number: Int) -> String { count.text(.integer(number)) }
    var account = "\(say(cases.read)) read, \(say(cases.used)) used"
    if cases.missing.isEmpty {
      account += cases.read == cases.used && !cases.isPerVariable ? ", none missing" : ""
    } else {
      let total = cases.missing.reduce(0) { $0 + $1.count }
      account += ", \(say(total)) missing ("
      account += cases.missing.map { "\(say($0.count)) \($0.reason)" }.joined(separator: "; ") + ")"
    }
    if cases.isPerVariable { account += "; missing values by variable in the table" }
    facts.append(PageFact(heading: "Cases", text: account))
    var weights: [String] = []
    if let sum = cases.sumOfWeights { weights.append("sum \(Self.weight(sum))") }
    if let size = cases.effectiveSize { weights.append("effective size \(Self.weight(size))") }
    if !weights.isEmpty { facts.append(PageFact(heading: "Weights", text: weights.joined(separator: ", "))) }
    return facts
  }

  /// The manifest in one line of words, if there is one.
  var pageManifest: String? { manifest.isEmpty ? nil : Self.words(manifest) }

  private static func weight(_ number: Double) -> String {
    NumberStyle(kind: .weight, values: [.number(number)]).text(.number(number))
  }

  private static func words(_ facts: [DesignFact]) -> String {
    facts.map { fact in
      let style = NumberStyle(kind: .observation, values: [fact.value])
      return fact.value.isBlank
        ? Glossary.spaced(fact.name) : "\(Glossary.spaced(fact.name)): \(style.text(fact.value))"
    }.joined(separator: "; ")
  }
}
