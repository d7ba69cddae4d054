internal import AssayData

/// A table of counts of any number of factors.
public struct LoglinearTable: Sendable, Equatable {
  /// A factor: its name and its categories in order, of which the first is the reference.
  public struct Factor: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The categories in order.
    public let levels: [String]

    /// Creates a factor.
    public init(_ name: String, levels: [String]) {
      self.name = name
      self.levels = levels
    }
  }

  /// The factors.
  public let factors: [Factor]
  /// The counts; the last factor moves fastest.
  public let counts: [Double]
  /// Cells that cannot have a count, which no model speaks of.
  public let structuralZeros: Set<Int>

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - factors: The factors, of different names, each with at least two categories.
  ///   - counts: The count of each cell; the last factor moves fastest.
  ///   - structuralZeros: Positions of cells that cannot have a count.
  /// - Throws: ``RegressionError/unsuitableResponse(_:reason:remedy:)`` for a count below 0;
  ///   ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for a factor of one category.
  public init(factors: [Factor], counts: [Double], structuralZeros: Set<Int> = []) throws(RegressionError) {
    precondition(counts.count == factors.reduce(1) { $0 * $1.levels.count })
    precondition(Set(factors.map(\.name)).count == factors.count)
    precondition(structuralZeros.allSatisfy(counts.indices.contains))
    for factor in factors where factor.levels.count < 2 {
      throw .unsuitableTerm(
        factor.name, reason: "has one category, \(factor.levels.first ?? "none")", remedy: "Leave it out.")
    }
    if let bad = counts.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .unsuitableResponse(
        "count", reason: "is \(counts[bad].token) in cell \(bad + 1)", remedy: "Counts are 0 or more.")
    }
    if let full = structuralZeros.first(where: { counts[$0] > 0 }) {
      throw .unsuitableResponse(
        "count", reason: "is \(counts[full].token) in cell \(full + 1), which is said to be impossible",
        remedy: "Do not name the cell as a structural zero.")
    }
    guard counts.contains(where: { $0 > 0 }) else {
      throw .unsuitableResponse("count", reason: "is 0 in every cell", remedy: "Check the filter.")
    }
    self.factors = factors
    self.counts = counts
    self.structuralZeros = structuralZeros
  }

  /// n.
  public var total: Double { counts.reduce(0, +) }

  /// The categories of a cell in words: `hair=Red, eye=Blue`.
  public func label(ofCell cell: Int) -> String {
    var (rest, parts) = (cell, [String]())
    for factor in factors.reversed() {
      parts.append("\(factor.name)=\(factor.levels[rest % factor.levels.count])")
      rest /= factor.levels.count
    }
    return parts.reversed().joined(separator: ", ")
  }

  /// The category of each cell in a factor.
  func codes(_ factor: Int) -> [UInt16] {
    let inner = factors[(factor + 1)...].reduce(1) { $0 * $1.levels.count }
    let own = factors[factor].levels.count
    return counts.indices.map { UInt16($0 / inner % own) }
  }

  /// The position of each cell in the margin of some factors, and the size of the margin.
  func margin(_ chosen: [Int]) -> (positions: [Int], size: Int) {
    var positions = [Int](repeating: 0, count: counts.count)
    var size = 1
    for factor in chosen {
      let own = factors[factor].levels.count
      for (cell, code) in codes(factor).enumerated() { positions[cell] = positions[cell] * own + Int(code) }
      size *= own
    }
    return (positions, size)
  }
}

/// The margins that a hierarchical log-linear model fits: each set of factors brings in all its subsets.
///
/// Written like `[Hair Eye][Sex]`. Reference: Agresti, *Categorical Data Analysis* (3rd ed., 2013), §9.2.
public struct LoglinearGenerators: Sendable, Hashable {
  /// The sets of factors, by name; none is part of another.
  public let margins: [[String]]

  /// Creates generators; sets that are part of another are left out.
  public init(_ margins: [[String]]) {
    var kept: [[String]] = []
    for (place, margin) in margins.enumerated() {
      let isPart = margins.enumerated().contains { other in
        let (own, outer) = (Set(margin), Set(other.element))
        return other.offset != place && own.isSubset(of: outer) && (own != outer || other.offset < place)
      }
      if !isPart { kept.append(margin) }
    }
    self.margins = kept
  }

  /// All terms that the generators bring in, the small ones first, then in the order of the factors.
  func terms(_ factors: [LoglinearTable.Factor]) throws(RegressionError) -> [[Int]] {
    var terms: Set<[Int]> = []
    for margin in margins {
      var places: [Int] = []
      for name in margin {
        guard let place = factors.firstIndex(where: { $0.name == name }) else {
          throw .mismatch("A margin names the factor “\(name)”, which the table does not have")
        }
        if !places.contains(place) { places.append(place) }
      }
      places.sort()
      for subset in 1..<(1 << places.count) {
        terms.insert(places.indices.filter { subset >> $0 & 1 == 1 }.map { places[$0] })
      }
    }
    return terms.sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
  }
}

extension LoglinearGenerators: CustomStringConvertible {
  public var description: String { margins.map { "[\($0.joined(separator: " "))]" }.joined() }
}

extension LoglinearTable {
  /// The design of a hierarchical model, with treatment contrasts against the first categories.
  ///
  /// Associations that are linear in their parameters are terms at its end.
  func design(
    _ generators: LoglinearGenerators, _ associations: [AssociationTerm] = []
  ) throws(RegressionError) -> ModelMatrix {
    let terms = try generators.terms(factors)
    var names = [ModelMatrix.interceptName]
    var columns: [(column: ModelMatrix.Column, generator: ModelMatrix.Generator)] = [
      (.init(ModelMatrix.interceptName, term: 0), .constant(1))
    ]
    let codes = factors.indices.map { self.codes($0) }
    for term in terms {
      names.append(term.map { factors[$0].name }.joined(separator: ":"))
      // The first factor of a term moves fastest, as in R.
      let count = term.reduce(1) { $0 * (factors[$1].levels.count - 1) }
      for position in 0..<count {
        var rest = position
        var labels: [String] = []
        var parts: [ModelMatrix.Generator] = []
        for factor in term {
          let own = factors[factor].levels.count - 1
          let level = rest % own + 1
          rest /= own
          labels.append("\(factors[factor].name)[\(factors[factor].levels[level])]")
          let indicator = factors[factor].levels.indices.map { $0 == level ? 1.0 : 0 }
          parts.append(.table(codes: codes[factor], values: indicator, lows: nil))
        }
        let column = ModelMatrix.Column(labels.joined(separator: ":"), term: names.count - 1)
        columns.append((column, parts.count == 1 ? parts[0] : .product(parts)))
      }
    }
    for association in associations where association.dimensions == nil {
      let (row, column) = try association.places(in: self)
      names.append(association.label)
      for (name, generator) in self.columns(association, row, column) {
        columns.append((.init(name, term: names.count - 1), generator))
      }
    }
    return ModelMatrix(rowCount: counts.count, terms: names, columns: columns)
  }
}
