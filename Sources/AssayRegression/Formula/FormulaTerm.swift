/// A term of a formula: a variable or an expression, or an interaction of several.
public struct FormulaTerm: Sendable, Hashable {
  /// The expressions that the term multiplies, in the order in which the formula first names them.
  public let factors: [Expression]

  /// What results call it: the expressions, joined by colons.
  public var label: String { factors.map(\.label).joined(separator: ":") }

  /// The number of expressions: 1 for a main effect, 2 for an interaction of two.
  public var degree: Int { factors.count }
}

/// A variable that a formula needs.
public struct VariableUse: Sendable, Hashable {
  /// What a formula takes a variable for.
  public enum Use: Sendable, Hashable {
    /// For a categorical variable: it stands inside `C()` or the like, or is compared with a category.
    case categorical
    /// For a number: it stands inside arithmetic or a function.
    case numeric
    /// For what it is: it stands alone.
    case either
  }

  /// The column.
  public let name: String
  /// The place of the first use: characters before it.
  public let offset: Int
  /// What it is taken for; a variable that is used in several ways must be a number if one of them is arithmetic.
  public let use: Use
}

/// Part of the right side of a formula: terms in order, each as positions of expressions, ascending.
struct TermList {
  /// The terms; the empty one is the intercept.
  var terms: [[Int]] = []
  /// Whether a 0 or −1 has taken the intercept away.
  var refusesIntercept = false
  var offsets: [Expression] = []
  /// Structured associations of log-linear models.
  var associations: [AssociationTerm] = []

  /// More terms than any model has, so that `(…)^9` of many variables ends in a sentence and not in a full memory.
  static let limit = 5_000

  private init(unique terms: [[Int]]) {
    var seen: Set<[Int]> = []
    self.terms = terms.filter { seen.insert($0).inserted }
  }

  init(
    _ terms: [[Int]] = [], refusesIntercept: Bool = false, offsets: [Expression] = [],
    associations: [AssociationTerm] = []
  ) {
    self.terms = terms
    self.refusesIntercept = refusesIntercept
    self.offsets = offsets
    self.associations = associations
  }

  /// `a + b`.
  func plus(_ other: TermList) -> TermList {
    var sum = TermList(unique: terms + other.terms)
    sum.offsets = offsets + other.offsets
    sum.associations = associations + other.associations
    if other.refusesIntercept {
      sum.terms.removeAll(where: \.isEmpty)
      sum.refusesIntercept = true
    } else {
      sum.refusesIntercept = refusesIntercept && !other.terms.contains([])
    }
    return sum
  }

  /// `a - b`, where b is among the terms of a.
  func minus(_ other: TermList) -> TermList {
    var rest = self
    rest.terms.removeAll { other.terms.contains($0) }
    if other.terms.contains([]) { rest.refusesIntercept = true }
    if other.refusesIntercept {
      rest.refusesIntercept = false
      rest.terms.append([])
    }
    return rest
  }

  /// `a : b`; as in R, a 1 or 0 among terms that are crossed speaks of the model, and is not crossed itself.
  func crossed(with other: TermList) -> TermList {
    let (own, others) = (terms.filter { !$0.isEmpty }, other.terms.filter { !$0.isEmpty })
    return product(with: other, own.flatMap { left in others.map { Self.union(left, $0) } })
  }

  /// `a %in% b`.
  func within(_ other: TermList) -> TermList {
    let all = Set(other.terms.joined()).sorted()
    return product(with: other, terms.filter { !$0.isEmpty }.map { Self.union($0, all) })
  }

  private func product(with other: TermList, _ crossed: [[Int]]) -> TermList {
    let hasConstant = terms.contains([]) || other.terms.contains([])
    var all = TermList(unique: crossed + (hasConstant ? [[]] : []))
    all.refusesIntercept = !hasConstant && (refusesIntercept || other.refusesIntercept)
    return all
  }

  private static func union(_ a: [Int], _ b: [Int]) -> [Int] { Set(a).union(b).sorted() }
}
