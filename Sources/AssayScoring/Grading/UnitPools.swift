/// Which quota each unit falls under: its own, or that of the pool it is in.
public struct UnitPools: Sendable, Equatable {
  /// A unit, or several that share a quota.
  public struct Pool: Sendable, Equatable {
    public let name: String
    /// The units, in the order of the data.
    public let units: [String]
    /// The persons who take part.
    public let count: Int

    /// Whether it is made of several units by a rule.
    public let isPooled: Bool
  }
  /// The pools, in the order of their first units.
  public let pools: [Pool]
  /// The pool of each unit.
  public let poolOfUnit: [Int]

  /// Sorts units into pools.
  ///
  /// - Parameters:
  ///   - units: The names of the units.
  ///   - counts: The persons of each who take part.
  /// - Throws: ``ScoringError/mismatch(_:)``: a pool of a unit that the data do not have, a pool with the name of a unit.
  public init(_ units: [String], counts: [Int], rules: GradingRules) throws(ScoringError) {
    var names: [String?] = Array(repeating: nil, count: units.count)
    for pool in rules.pools {
      for unit in pool.units {
        guard let place = units.firstIndex(of: unit) else {
          let hint = unit.hint(in: units)
          throw .mismatch("The pool “\(pool.name)” holds the unit “\(unit)”, which nobody belongs to\(hint)")
        }
        names[place] = pool.name
      }
    }
    if let small = rules.smallUnits {
      for place in units.indices where names[place] == nil && counts[place] < small.below { names[place] = small.name }
    }
    for (place, unit) in units.enumerated() where names[place] == nil && names.contains(unit) {
      throw .mismatch("A pool has the name of the unit “\(unit)”, which is not in it; call the pool otherwise")
    }
    var order: [String] = []
    var places: [String: Int] = [:]
    poolOfUnit = units.indices.map { unit in
      let name = names[unit] ?? units[unit]
      if let place = places[name] { return place }
      places[name] = order.count
      order.append(name)
      return order.count - 1
    }
    var members: [[Int]] = Array(repeating: [], count: order.count)
    for (unit, pool) in poolOfUnit.enumerated() { members[pool].append(unit) }
    pools = zip(order, members).map { name, members in
      Pool(
        name: name, units: members.map { units[$0] }, count: members.reduce(0) { $0 + counts[$1] },
        isPooled: members.contains { names[$0] != nil })
    }
  }
}
