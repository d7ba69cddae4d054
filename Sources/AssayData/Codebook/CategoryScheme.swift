/// A category of a variable, or a class of missing values.
public struct Category: Sendable, Equatable {
  /// The token in the data, or a code made by a derivation.
  public let code: String
  /// What people read.
  public let label: String
  /// Why the value is missing; nil for a category.
  public let missing: MissingReason?

  /// Creates a category.
  public init(code: String, label: String, missing: MissingReason? = nil) {
    self.code = code
    self.label = label
    self.missing = missing
  }
}

/// The order of categories that no codebook lists.
public enum CategoryOrder: String, Sendable, CaseIterable {
  /// All whole numbers by value, else by code point.
  case sorted
  /// As they first appear in the data.
  case appearance
}

/// How the tokens of one column become the categories of a variable.
public struct CategoryScheme: Sendable {
  /// The name of the variable.
  public let name: String
  /// The column that is read.
  public let column: String
  /// What people call the variable.
  public let label: String?
  private let definition: VariableDefinition?
  /// The categories of the variable that this one is derived from.
  private let sourceCategories: [CodeLabel]
  private let missing: [MissingClass]
  private let stated: Scale?
  private let order: CategoryOrder

  /// Creates a scheme.
  ///
  /// - Parameters:
  ///   - name: The variable.
  ///   - codebook: What is known of it.
  ///   - missing: Further tokens that mean missing.
  ///   - scale: The scale, where the user states one.
  ///   - order: The order, where the codebook lists no categories.
  public init(
    _ name: String, codebook: Codebook?, missing: [String] = [], scale: Scale? = nil,
    order: CategoryOrder = .sorted
  ) {
    let definition = codebook?.definition(of: name)
    self.name = name
    self.definition = definition
    column = definition?.source ?? name
    label = definition?.label
    stated = scale ?? definition?.scale
    self.order = order
    let source = definition?.source.flatMap { codebook?.definition(of: $0) }
    sourceCategories = source?.categories ?? []
    var classes = (definition?.missing ?? []) + (source?.missing ?? [])
    let tokens = definition?.missingValues ?? source?.missingValues ?? codebook?.missingValues ?? []
    // A reason that the codebook names comes first; a bare token is its own reason.
    classes += (tokens + missing).map { MissingClass(reason: $0, codes: [$0]) }
    self.missing = classes
  }

  /// Sorts the tokens of the column into categories.
  ///
  /// - Parameters:
  ///   - tokens: The distinct tokens, by first appearance.
  ///   - counts: The rows of each, for messages.
  /// - Throws: ``DataError/unlistedCategory(_:rows:column:)``; ``DataError/unsuitable(column:reason:)`` where bands do
  ///   not cover the data.
  public func classify(_ tokens: [String], counts: [Int]) throws(DataError) -> Classification {
    let reasons = tokens.map { reason(for: $0) }
    let keys = zip(tokens, reasons).filter { $0.1 == nil }.map(\.0)
    let (valid, target) = try validCategories(of: keys, tokens: tokens, counts: counts)
    var axis = valid
    var all: [Int] = []
    var next = target.makeIterator()
    for index in tokens.indices {
      guard let reason = reasons[index] else {
        all.append(next.next() ?? 0)
        continue
      }
      let position = axis.firstIndex { $0.missing == reason } ?? axis.count
      if position == axis.count {
        axis.append(Category(code: tokens[index], label: reason.label, missing: reason))
      }
      all.append(position)
    }
    return Classification(
      name: name, label: label, scale: scale(of: keys), isListed: definition?.categories != nil, categories: axis,
      target: all,
      notes: definition?.categories == nil && !isBanded ? lookalikes(keys) + assumedOrder(valid) : [])
  }

  /// The valid categories, and the position of the one of each valid token.
  private func validCategories(
    of keys: [String], tokens: [String], counts: [Int]
  ) throws(DataError) -> (categories: [Category], target: [Int]) {
    switch definition?.derivation {
    case .bands(let bands):
      var target: [Int] = []
      for key in keys { target.append(try bands.place(of: key, name: name, column: column)) }
      let categories = bands.enumerated().map { index, band in
        Category(code: "\(index + 1)", label: label(of: index, band))
      }
      return (categories, target)
    case .net(let codes):
      let members = codes.map { code in
        ((definition?.categories ?? []) + sourceCategories).first { $0.code.utf8.elementsEqual(code.utf8) }?.label
          ?? code
      }
      let categories = [
        Category(code: "0", label: "other"), Category(code: "1", label: members.joined(separator: ", ")),
      ]
      return (categories, keys.map { key in codes.contains { $0.utf8.elementsEqual(key.utf8) } ? 1 : 0 })
    case nil:
      let categories = try categories(of: keys, tokens: tokens, counts: counts)
      // Dictionaries of strings compare canonical equivalents as equal; tokens are bytes.
      var positions: [[UInt8]: Int] = [:]
      for (position, category) in categories.enumerated() { positions[Array(category.code.utf8)] = position }
      return (categories, keys.map { positions[Array($0.utf8)] ?? 0 })
    }
  }

  private func reason(for token: String) -> MissingReason? {
    if token.isEmpty { return .blank }
    return missing.first { $0.codes.contains { $0.utf8.elementsEqual(token.utf8) } }
      .map { .declared($0.reason) }
  }

  private func categories(
    of keys: [String], tokens: [String], counts: [Int]
  ) throws(DataError) -> [Category] {
    guard let listed = definition?.categories else {
      return ordered(keys).map { Category(code: $0, label: $0) }
    }
    for key in keys where !listed.contains(where: { $0.code.utf8.elementsEqual(key.utf8) }) {
      let rows = tokens.firstIndex { $0.utf8.elementsEqual(key.utf8) }.map { counts[$0] } ?? 0
      throw .unlistedCategory(key, rows: rows, column: column)
    }
    return listed.filter { reason(for: $0.code) == nil }
      .map { Category(code: $0.code, label: $0.label) }
  }

  private func ordered(_ keys: [String]) -> [String] {
    guard order == .sorted else { return keys }
    let numbers = keys.compactMap { Double(decimal: $0) }
    let byCodePoint = { (a: String, b: String) in
      a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
    }
    guard numbers.count == keys.count, numbers.allSatisfy({ $0 == $0.rounded() }) else {
      return keys.sorted(by: byCodePoint)
    }
    return zip(keys, numbers).sorted { $0.1 != $1.1 ? $0.1 < $1.1 : byCodePoint($0.0, $1.0) }.map(\.0)
  }

  private func scale(of keys: [String]) -> Scale {
    if stated == nil, definition?.derivation != nil { return .ordinal }
    let numbers = keys.compactMap { Double(decimal: $0) }
    return scale(of: keys, areNumbers: numbers.count == keys.count ? numbers : nil)
  }

  /// The scale: stated, or as the valid tokens look.
  ///
  /// Text is nominal, whole numbers with at most 20 distinct values are unstated, other numbers are interval.
  ///
  /// - Parameter numbers: What the tokens spell; nil where some are not numbers.
  package func scale(of keys: [String], areNumbers numbers: [Double]?) -> Scale {
    if let stated { return stated }
    if definition?.isWeight == true { return .weight }
    guard let numbers, !keys.isEmpty else { return .nominal }
    return numbers.allSatisfy { $0 == $0.rounded() } && keys.count <= 20 ? .unstated : .interval
  }

  /// How the numbers of the column are banded; nil where they are not, or where there are too many bands for a code.
  public var banding: BandedSource.Banding? {
    guard case .bands(let bands) = definition?.derivation, bands.count + missingTokens.count < 254 else { return nil }
    return BandedSource.Banding(
      name: "\(name) (bands)", variable: name, column: column, bands: bands, missing: missingTokens)
  }

  /// Whether a token of the column means missing.
  package func isMissing(_ token: String) -> Bool { reason(for: token) != nil }

  /// The tokens that mean missing, beside the empty one.
  package var missingTokens: [String] { missing.flatMap(\.codes) }

  private func label(of index: Int, _ band: ClosedRange<Double>) -> String {
    if let listed = definition?.categories, listed.indices.contains(index) { return listed[index].label }
    return band.lowerBound == band.upperBound
      ? band.lowerBound.token : "\(band.lowerBound.token)–\(band.upperBound.token)"
  }

  /// Whether tokens are read as numbers, so that their spelling does not matter.
  private var isBanded: Bool {
    if case .bands = definition?.derivation { true } else { false }
  }

  /// The order that stated ordinal categories were given, where nobody said it and they are not numbers.
  private func assumedOrder(_ categories: [Category]) -> [String] {
    guard stated == .ordinal, definition?.derivation == nil,
      categories.contains(where: { Double(decimal: $0.code) == nil })
    else { return [] }
    let shown = categories.prefix(8).map { "“\($0.label)”" }.joined(separator: " < ")
    let rest = categories.count > 8 ? " < …" : ""
    return [
      "“\(name)” is taken as ordinal in the order of its text (\(order.rawValue)): \(shown)\(rest). "
        + "If that is not its order, list the categories in a codebook."
    ]
  }

  /// Tokens that spell one number in two ways.
  private func lookalikes(_ keys: [String]) -> [String] {
    var spellings: [Double: [String]] = [:]
    for key in keys { if let value = Double(decimal: key) { spellings[value, default: []].append(key) } }
    return spellings.values.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }.map {
      "“\(name)”: \($0.map { "“\($0)”" }.joined(separator: " and ")) are different categories, though they spell one number."
    }
  }
}

/// The categories of a variable, and where each token of its column went.
public struct Classification: Sendable, Equatable {
  /// The name of the variable.
  public let name: String
  /// What people call it.
  public let label: String?
  /// Its scale; never nil.
  public let scale: Scale
  /// Whether a codebook lists the categories, so that their order is stated.
  public let isListed: Bool
  /// The categories in their order, and after them the classes of missing values.
  public let categories: [Category]
  /// For each token, the position of its category.
  public let target: [Int]
  /// What a reader should be warned of.
  public let notes: [String]

  /// The categories that are not missing.
  public var valid: [Category] { categories.filter { $0.missing == nil } }

  /// Scores that the codes spell, where all of them are numbers.
  public var numericScores: [Double]? {
    let scores = valid.compactMap { Double(decimal: $0.code) }
    return scores.count == valid.count ? scores : nil
  }
}
