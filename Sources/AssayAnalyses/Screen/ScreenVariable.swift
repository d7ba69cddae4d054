internal import AssayData
internal import AssayNumerics

/// A variable of a screen.
struct ScreenVariable: Sendable {
  /// How a variable is used.
  enum Role: Sendable, Equatable {
    /// Categories without an order.
    case nominal
    /// Categories with an order.
    case ordinal
    /// Numbers, few enough to be categories of a table.
    case interval
    /// Numbers with so many different values that they are read as numbers.
    case measured(CrossMoments.Measured)
    /// Not at all, for this reason.
    case leftOut(String)
  }
  let name: String
  /// The position of its column in the matrix of tables.
  let column: Int
  let role: Role
  let scale: Scale
  /// For each token of the column the position of its category; nil where the token means missing.
  let categories: [Int?]
  /// The number of each category of an interval variable, the position of each of an ordinal one.
  let scores: [Double]
  /// Cases without a value; nil where they were not counted.
  let missing: Int?
  /// What a reader should be warned of.
  let notes: [String]

  var isUsed: Bool {
    if case .leftOut = role { false } else { true }
  }

  var isMeasured: Bool {
    if case .measured = role { true } else { false }
  }

  /// Classifies a column that was counted.
  init(_ scheme: CategoryScheme, column position: Int, counted: BurtMatrix.Column, data: DataSet) throws {
    name = scheme.name
    column = position
    let valid = counted.tokens.filter { !scheme.isMissing($0) }
    let spelled = valid.compactMap { data.source.number($0) }
    let numbers = spelled.count == valid.count && !valid.isEmpty ? spelled : nil
    guard !counted.hasTooManyTokens else {
      scale = scheme.scale(of: valid, areNumbers: numbers)
      categories = []
      scores = []
      notes = []
      missing = nil
      role = Self.role(of: scheme, scale, tokens: counted.tokens, numbers: numbers, data: data)
      return
    }
    let classification = try scheme.classify(counted.tokens, counts: counted.counts)
    let isText = classification.scale == .nominal && numbers != nil
    // Numbers with a decimal comma look like text to the classification.
    scale = isText ? scheme.scale(of: valid, areNumbers: numbers) : classification.scale
    notes = classification.notes
    let keepsMissing = data.options.missing == .category
    let isMissing = classification.target.map { classification.categories[$0].missing != nil }
    missing = zip(isMissing, counted.counts).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
    categories = zip(classification.target, isMissing).map { !$1 || keepsMissing ? $0 : nil }
    var occupied: Set<Int> = []
    for (token, category) in categories.enumerated() where counted.counts[token] > 0 {
      if let category { occupied.insert(category) }
    }
    let role: Role =
      occupied.isEmpty
      ? .leftOut("no value") : occupied.count == 1 ? .leftOut("one value only") : Self.role(of: scale)
    // A class of missing answers has no place in an order.
    let hasMissingClass = occupied.contains { classification.categories[$0].missing != nil }
    self.role = hasMissingClass && (role == .ordinal || role == .interval) ? .nominal : role
    switch self.role {
    case .ordinal: scores = classification.categories.indices.map { Double($0) }
    case .interval:
      scores = try classification.categories.map { category in
        if category.missing != nil { return 0 }
        guard let number = data.source.number(category.code) else {
          throw DataError.unsuitable(
            column: scheme.column, reason: "is said to be interval, but “\(category.code)” is not a number.")
        }
        return number
      }
    default: scores = []
    }
  }

  private static func role(of scale: Scale) -> Role {
    switch scale {
    case .nominal, .unstated, .text: .nominal
    case .ordinal, .rank, .ballot: .ordinal
    case .interval: .interval
    case .weight: .leftOut("weights")
    case .identifier: .leftOut("identifiers")
    case .multiSelect: .leftOut("multi-select questions")
    case .battery: .leftOut("batteries")
    }
  }

  /// The role of a column with too many values for a table.
  private static func role(
    of scheme: CategoryScheme, _ scale: Scale, tokens: [String], numbers: [Double]?, data: DataSet
  ) -> Role {
    let usual = role(of: scale)
    guard usual == .interval else {
      if case .leftOut = usual { return usual }
      return .leftOut("more than \(BurtMatrix.tokenLimit) different values")
    }
    guard let numbers, let first = numbers.first else {
      return .leftOut("more than \(BurtMatrix.tokenLimit) different values that are not all numbers")
    }
    let isStated = data.options.scales[scheme.name] != nil || data.codebook?.definition(of: scheme.name)?.scale != nil
    if !isStated, numbers.allSatisfy({ $0 == $0.rounded() }),
      zip(numbers, numbers.dropFirst()).allSatisfy({ $0 + 1 == $1 })
    {
      return .leftOut("running numbers")
    }
    let mean = numbers.reduce(0) { $0 + ($1 - first) } / Double(numbers.count)
    let spread = numbers.reduce(0) { $0 + ($1 - first - mean) * ($1 - first - mean) } / Double(numbers.count)
    let unit =
      spread > 0 && spread.isFinite ? Double(sign: .plus, exponent: spread.squareRoot().exponent, significand: 1) : 1
    return .measured(
      CrossMoments.Measured(scheme.column, missing: scheme.missingTokens, origin: first + mean, unit: unit))
  }
}
