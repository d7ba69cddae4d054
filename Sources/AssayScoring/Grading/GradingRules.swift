/// How scores become grades: vetoes and floors that cap, points for awards and faults, cuts by score, quotas per unit.
///
/// Rules apply in this order. Bonus and penalty points change the score. Grades are then given from the best to the worst: a
/// person gets the first grade that no cap keeps him from, whose least score he reaches, and, where a share of the unit is the
/// most that may have the grade, whose quota has room for him.
///
/// ```
/// quota of a unit = ⌊q·N⌋,   N = the persons of the unit who take part
/// ```
/// q is taken as the decimal fraction that was written. Whoever has a score takes part, those who are capped too; whoever has
/// none does not. Persons who are tied where the quota ends are left out, all of them, unless tie-break keys tell them apart.
public struct GradingRules: Sendable, Hashable {
  /// A grade, and what it takes to get it.
  public struct Grade: Sendable, Hashable {
    public var name: String
    /// The least score; nil for none.
    public var minimum: Double?
    /// The largest share of a unit; nil for any.
    public var share: DecimalShare?
    /// What becomes of those who are tied where the share ends.
    public var ties: TieRule

    /// Creates a grade.
    public init(_ name: String, minimum: Double? = nil, share: DecimalShare? = nil, ties: TieRule = .broken) {
      self.name = name
      self.minimum = minimum
      self.share = share
      self.ties = ties
    }
  }

  /// What becomes of persons who are tied where a quota ends.
  public enum TieRule: String, Sendable, CaseIterable {
    /// They are left out, all of them.
    case exclude
    /// Tie-break keys tell them apart, where there are any; whom they do not tell apart is left out.
    case broken = "tie_break"
  }

  /// What keeps a person from every grade better than one.
  public struct Cap: Sendable, Hashable {
    /// What hits a person.
    public enum Cause: Sendable, Hashable {
      /// A column says yes; or holds one of these values, where they are given.
      case veto(column: String, values: [String])
      /// A list names the person.
      case list(path: String)
      /// A dimension or indicator is below a score; nil for the indicator's own floor.
      case floor(node: String, minimum: Double?)
    }
    public var cause: Cause
    /// The best grade that is left.
    public var grade: String

    /// Creates a cap.
    public init(_ cause: Cause, grade: String) {
      self.cause = cause
      self.grade = grade
    }

    /// What `decided_by` calls it.
    public var name: String {
      switch cause {
      case .veto, .list: "veto"
      case .floor: "floor"
      }
    }

    /// The column, list or node that it comes from.
    public var subject: String {
      switch cause {
      case .veto(let column, _): column
      case .list(let path): path
      case .floor(let node, _): node
      }
    }
  }

  /// Points that a column adds to the score, or takes from it.
  public struct Adjustment: Sendable, Hashable {
    /// The column; each unit of it counts ``points``.
    public var column: String
    public var points: Double
    /// The most points that it can add or take; nil for any.
    public var ceiling: Double?
    public var isPenalty: Bool

    /// Creates a bonus or a penalty.
    public init(_ column: String, points: Double = 1, ceiling: Double? = nil, isPenalty: Bool = false) {
      self.column = column
      self.points = points
      self.ceiling = ceiling
      self.isPenalty = isPenalty
    }

    /// The points for a value of the column, with their sign: ±min(ceiling, points·value).
    public func points(for value: Double) -> Double {
      let size = min(ceiling ?? .infinity, points * value)
      return isPenalty ? -size : size
    }
  }

  /// What tells apart persons with the same score.
  public struct TieKey: Sendable, Hashable {
    /// A column, or a dimension or indicator of the model.
    public var name: String
    /// Whether the larger value goes first.
    public var prefersLarge: Bool

    /// Creates a key.
    public init(_ name: String, prefersLarge: Bool = true) {
      self.name = name
      self.prefersLarge = prefersLarge
    }
  }

  /// Units that share one quota.
  public struct Pool: Sendable, Hashable {
    public var name: String
    public var units: [String]

    /// Creates a pool.
    public init(_ name: String, units: [String]) {
      self.name = name
      self.units = units
    }
  }

  /// Units with fewer persons than this share one quota.
  public struct SmallUnits: Sendable, Hashable {
    public var below: Int
    public var name: String

    /// Creates the rule.
    public init(below: Int, name: String = "small units") {
      self.below = below
      self.name = name
    }
  }

  /// The column of the units; nil when all are in one.
  public var unit: String?
  /// The grades, from the best to the worst; empty when no grades are given.
  public var grades: [Grade]
  public var caps: [Cap]
  public var adjustments: [Adjustment]
  public var tieBreak: [TieKey]
  public var pools: [Pool]
  public var smallUnits: SmallUnits?

  /// Creates rules.
  public init(
    grades: [Grade] = [], unit: String? = nil, caps: [Cap] = [], adjustments: [Adjustment] = [],
    tieBreak: [TieKey] = [],
    pools: [Pool] = [], smallUnits: SmallUnits? = nil
  ) {
    self.grades = grades
    self.unit = unit
    self.caps = caps
    self.adjustments = adjustments
    self.tieBreak = tieBreak
    self.pools = pools
    self.smallUnits = smallUnits
  }

  /// The position of a grade; nil when there is none of this name.
  public func position(of grade: String) -> Int? { grades.firstIndex { $0.name == grade } }

  /// Checks what must hold before any data are seen.
  ///
  /// - Throws: ``ScoringError``: a grade that stands twice, a last grade that not everybody can get, least scores that rise from
  ///   a grade to a worse one, a cap at a grade that is not there, a unit in two pools, points or ceilings that are negative.
  public func check() throws(ScoringError) {
    var names: Set<String> = []
    for grade in grades where !names.insert(grade.name).inserted { throw .duplicateName(grade.name) }
    if let last = grades.last, last.minimum != nil || last.share != nil {
      throw .mismatch(
        "The last grade, “\(last.name)”, must be open to all: “\(last.name)”: {}; else some would get no grade")
    }
    let cuts = grades.filter { $0.minimum != nil }
    for (better, worse) in zip(cuts, cuts.dropFirst()) where (better.minimum ?? 0) < (worse.minimum ?? 0) {
      throw .mismatch(
        "Grades stand from the best to the worst, but “\(worse.name)” needs a higher score than “\(better.name)”")
    }
    for cap in caps where position(of: cap.grade) == nil {
      let hint = cap.grade.hint(in: grades.map(\.name))
      throw .mismatch("“\(cap.subject)” caps the grade at “\(cap.grade)”, which is not among the grades\(hint)")
    }
    for adjustment in adjustments where !(adjustment.points >= 0 && adjustment.points.isFinite) {
      throw .mismatch("“\(adjustment.column)” counts \(adjustment.points) points; points are at least 0")
    }
    for adjustment in adjustments {
      if let ceiling = adjustment.ceiling, !(ceiling >= 0) {
        throw .mismatch("The ceiling of “\(adjustment.column)” is \(ceiling); it must be at least 0")
      }
    }
    try checkPools()
  }

  private func checkPools() throws(ScoringError) {
    guard unit != nil || (pools.isEmpty && smallUnits == nil) else {
      throw .mismatch("Units are pooled, but no column of units is named: unit: department")
    }
    var pooled: Set<String> = []
    var names: Set<String> = []
    for pool in pools {
      guard names.insert(pool.name).inserted else { throw .duplicateName(pool.name) }
      for unit in pool.units where !pooled.insert(unit).inserted {
        throw .mismatch("The unit “\(unit)” stands in two pools, or twice in one")
      }
    }
    if let small = smallUnits {
      guard small.below > 0 else { throw .mismatch("pool_below is \(small.below); it must be at least 1") }
      guard names.insert(small.name).inserted else { throw .duplicateName(small.name) }
    }
  }
}
