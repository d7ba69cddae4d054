internal import AssayData
internal import AssayRegression

/// A variable that a model names, and how its cells become values.
struct ModelVariable: Sendable {
  /// How the formula uses it.
  enum Use: Sendable {
    /// As categories: `C(x)`.
    case categorical
    /// As a number: inside arithmetic or a function.
    case numeric
    /// By its name alone: as the codebook, or else the data, say.
    case either
    /// Likewise, as the response, whose codes the family takes as it needs them.
    case response
  }

  let name: String
  let scheme: CategoryScheme
  private let isFactor: Bool
  private let isNumber: Bool
  private let isResponse: Bool

  init(_ name: String, use: Use, data: DataSet) throws {
    try data.refuseQuestion(name)
    self.name = name
    scheme = try data.scheme(name)
    let definition = data.codebook?.definition(of: name)
    let scale = data.options.scales[name] ?? definition?.scale
    let isListed = definition?.derivation != nil || (definition?.categories != nil && scale != .interval)
    let isOpen = use == .either || use == .response
    isResponse = use == .response
    isFactor = use == .categorical || (isOpen && (isListed || scale == .nominal || scale == .ordinal))
    isNumber = use == .numeric || (isOpen && !isFactor && scale == .interval)
  }

  /// The bands that the numbers of the column are put into, where they are.
  var banding: BandedSource.Banding? { isNumber ? nil : scheme.banding }

  /// The column that is read.
  var column: String { banding?.name ?? scheme.column }

  /// From how many distinct values on a column that may be numbers is read as numbers.
  static let valueLimit = 4096

  /// What is asked for first: codes of distinct tokens.
  var codedRequest: ColumnRequest {
    isFactor
      ? .categories(column, limit: ModelColumn.codeLimit)
      : .categories(column, limit: Self.valueLimit, beyond: .isCounted)
  }

  /// What is asked for where there are too many distinct values.
  var numberRequest: ColumnRequest { .numbers(scheme.column, missing: scheme.missingTokens) }

  /// Whether so many tokens are more than a code is kept for.
  func overflows(_ tokens: Int) -> Bool { !isFactor && tokens >= Self.valueLimit }

  /// What the reason of a missing value is called in the account.
  var missingReason: String { scheme.missingTokens.isEmpty ? "\(name) blank" : "\(name) missing" }

  /// What the codes of a column stand for.
  struct Meaning {
    /// The level or value of each code; -1 where it means missing.
    var targets: [Int32]
    /// The levels of a factor; nil for numbers.
    var levels: [FactorLevel]?
    var isOrdered = false
    /// The values of a number.
    var values: [Double] = []
    var notes: [String] = []
  }

  /// What the codes stand for.
  ///
  /// - Parameters:
  ///   - tokens: The distinct tokens.
  ///   - counts: The rows of each, for messages.
  func meaning(of tokens: [String], counts: [Int], data: DataSet) throws -> Meaning {
    if !isFactor, let numbers = try numbers(tokens, data: data) { return numbers }
    let classes = try scheme.classify(tokens, counts: counts)
    let valid = classes.valid
    return Meaning(
      targets: classes.target.map { $0 < valid.count ? Int32($0) : -1 },
      levels: valid.map { FactorLevel(code: $0.code, label: $0.label) }, isOrdered: classes.scale == .ordinal,
      notes: classes.notes)
  }

  /// The tokens as numbers; nil where they may be categories and are not all numbers.
  private func numbers(_ tokens: [String], data: DataSet) throws -> Meaning? {
    let missing = MissingCodes(scheme.missingTokens)
    var meaning = Meaning(targets: [])
    for token in tokens {
      guard !missing.contains(token) else {
        meaning.targets.append(-1)
        continue
      }
      guard let value = data.source.number(token) else {
        guard isNumber else { return nil }
        throw AnalysisError(
          "\(data.source.name), column “\(scheme.column)”: “\(token)” is not a number, and the formula computes with “\(name)”. "
            + "If it stands for a missing answer, say so: --missing-values '\(token)'; for categories: C(\(name)).")
      }
      guard !missing.contains(value) else {
        meaning.targets.append(-1)
        continue
      }
      meaning.targets.append(Int32(meaning.values.count))
      meaning.values.append(value)
    }
    if data.codebook?.definition(of: name)?.scale == nil, data.options.scales[name] == nil,
      (3...10).contains(meaning.values.count), meaning.values.allSatisfy({ $0 == $0.rounded() }), !isNumber, !isResponse
    {
      meaning.notes.append(
        "“\(name)” has \(meaning.values.count) whole numbers and enters as a number: one coefficient for a step of 1. "
          + "C(\(name)) makes categories of them.")
    }
    return meaning
  }
}
