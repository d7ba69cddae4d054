/// One case of the conformance files: what to compute, from what, and what must come out.
struct ConformanceCase: Sendable {
  let identifier: String
  let analysis: String
  /// The folder that dataset paths are relative to.
  let folder: String
  let table: [String: JSONValue]?
  let data: JSONValue?
  let dataset: String?
  let variables: [String: JSONValue]
  let options: [String: JSONValue]
  /// The values by name, without the two names that speak of behaviour.
  let expected: [String: JSONValue]
  let outcome: Outcome?
  let tolerance: Tolerance

  /// What must happen, where a case states behaviour.
  enum Outcome: Sendable, Equatable {
    case error, warning, undefined
    case warningOrError, undefinedOrValue
    /// A word that this suite does not know.
    case unknown(String)
  }

  /// Reads a case.
  ///
  /// - Throws: ``MalformedCase`` where a field is missing that every case has.
  init(_ value: JSONValue, folder: String, file: String) throws {
    guard let fields = value.object, let identifier = fields["id"]?.text, let analysis = fields["analysis"]?.text,
      let expected = fields["expected"]?.object
    else { throw MalformedCase(file: file, problem: "a case lacks id, analysis or expected") }
    self.identifier = identifier
    self.analysis = analysis
    self.folder = folder
    table = fields["table"]?.object
    data = fields["data"]
    dataset = fields["dataset"]?.text
    variables = fields["variables"]?.object ?? [:]
    options = (fields["options"]?.object ?? [:]).filter { $0.value != .null }
    outcome = expected["outcome"]?.text.map(Outcome.init(word:))
    self.expected = expected.filter { $0.key != "outcome" && $0.key != "behaviour" }
    tolerance = Tolerance(relative: fields["rtol"]?.number ?? 0, absolute: fields["atol"]?.number ?? 0)
  }

  /// Refuses a case with options that an adapter does not act on: ignoring one would compute something else.
  func acceptOptions(_ known: Set<String>) throws {
    for option in options.keys.sorted() where !known.contains(option) {
      throw Unsupported("the option \(option)")
    }
  }

  /// Refuses a case with variables in a part that an adapter does not know.
  func acceptVariables(_ known: Set<String>) throws {
    for role in variables.keys.sorted() where !known.contains(role) {
      throw Unsupported("a variable as \(role)")
    }
  }

  /// A number of the inline data.
  func dataNumber(_ name: String) throws -> Double {
    guard let number = data?.object?[name]?.number else { throw Unsupported("data without \(name)") }
    return number
  }

  /// The level of confidence; 0.95 where the case does not say.
  var level: Double {
    get throws {
      guard let stated = options["conf_level"] else { return 0.95 }
      guard let level = stated.number, level > 0, level < 1 else { throw Unsupported("this level of confidence") }
      return level
    }
  }
}

extension ConformanceCase.Outcome {
  fileprivate init(word: String) {
    self =
      switch word {
      case "error": .error
      case "warning": .warning
      case "undefined": .undefined
      case "warning_or_error": .warningOrError
      case "undefined_or_value": .undefinedOrValue
      default: .unknown(word)
      }
  }
}

/// What a case needs and nobody has built.
struct Unsupported: Error {
  let need: String

  init(_ need: String) { self.need = need }
}

/// A file that is not of the form the cases have.
struct MalformedCase: Error, CustomStringConvertible {
  let file: String
  let problem: String

  var description: String { "\(file): \(problem)" }
}
