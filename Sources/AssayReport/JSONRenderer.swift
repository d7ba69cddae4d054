/// Writes the whole document as one JSON object.
///
/// Keys stand in a fixed order and tables in theirs, one row a line. Numbers have all their digits, whole ones no
/// decimals, and an undefined value is `null`. Footnotes of tables stand among the
/// notes, after the name of their table. Margins and the titles for people are not printed.
public struct JSONRenderer: Renderer {
  public init() {}

  public func render(_ document: Document) -> String { pieces(of: document).text }

  func pieces(of document: Document) -> RenderedText {
    let footnotes = document.tables.flatMap { table in table.footnotes.map { "\(table.name): \($0)" } }
    var json = JSONWriter()
    json.object(indent: 0) { json in
      json.member("analysis") { $0.string(document.analysis) }
      json.member("cases") { $0.cases(document.cases) }
      json.member("design") { $0.facts(document.design) }
      json.member("tables") { json in
        json.object(indent: 1) { json in
          for table in document.tables { json.member(table.name) { $0.rows(of: table, indent: 2) } }
        }
      }
      json.member("notes") { $0.strings(document.notes + footnotes) }
      json.member("warnings") { $0.strings(document.warnings) }
      json.member("manifest") { $0.facts(document.manifest) }
      json.member("sentence") { $0.value(Value(document.sentence)) }
    }
    return json.end()
  }
}

extension JSONWriter {
  fileprivate mutating func cases(_ cases: CaseAccount?) {
    guard let cases else { return value(.empty) }
    object(indent: 1) { json in
      json.member("read") { $0.value(.integer(cases.read)) }
      json.member("used") { $0.value(.integer(cases.used)) }
      // A key may stand only once in an object, so equal reasons are added up.
      var reasons: [(reason: String, count: Int)] = []
      for missing in cases.missing {
        if let place = reasons.firstIndex(where: { $0.reason == missing.reason }) {
          reasons[place].count += missing.count
        } else {
          reasons.append((missing.reason, missing.count))
        }
      }
      json.member("missing") { json in
        json.inlineObject(reasons.map { ($0.reason, [Value.integer($0.count)]) })
      }
      json.member("sum_of_weights") { $0.value(Value(cases.sumOfWeights)) }
      json.member("effective_size") { $0.value(Value(cases.effectiveSize)) }
      json.member("codebook") { $0.value(Value(cases.codebook)) }
      json.member("source") { $0.value(.text(cases.source)) }
    }
  }

  /// Writes facts as an object; a name that comes several times, such as nested clusters, holds an array.
  fileprivate mutating func facts(_ facts: [DesignFact]) {
    var members: [(name: String, values: [Value])] = []
    for fact in facts {
      if let place = members.firstIndex(where: { $0.name == fact.name }) {
        members[place].values.append(fact.value)
      } else {
        members.append((fact.name, [fact.value]))
      }
    }
    inlineObject(members)
  }

  fileprivate mutating func strings(_ strings: [String]) {
    array(indent: 1, count: strings.count) { json, place in json.string(strings[place]) }
  }
}
