/// The values of one group.
public struct ValueGroup: Sendable, Equatable {
  /// What people call the group.
  public let label: String
  /// The values, in the order of the data.
  public let values: [Double]
  /// How many identical cases each value stands for; nil when each is one.
  ///
  /// These are frequencies. Sampling weights call for design-based methods and are never put here.
  public let weights: [Double]?

  /// A group of values.
  public init(label: String, values: [Double], weights: [Double]? = nil) {
    self.label = label
    self.values = values
    self.weights = weights
  }

  /// The cases: values, or as many as they stand for.
  public var count: Double { weights.map { $0.reduce(0, +) } ?? Double(values.count) }

  /// The moments of the values.
  public var moments: GroupMoments { GroupMoments(values, weights: weights) }
}

/// The values of independent groups; groups without cases are set aside.
public struct GroupedValues: Sendable, Equatable {
  /// The groups that have cases, in their order.
  public let groups: [ValueGroup]
  /// The labels of groups that have none.
  public let emptyGroups: [String]

  /// Groups of finite values.
  ///
  /// - Throws: ``ComparisonError/invalidValue(_:group:)`` for a value that is not finite;
  ///   ``ComparisonError/mismatch(_:)`` where there are not as many weights as values, or one is negative or not finite.
  public init(_ groups: [ValueGroup]) throws(ComparisonError) {
    var kept: [ValueGroup] = []
    var empty: [String] = []
    for group in groups {
      if let value = group.values.first(where: { !$0.isFinite }) {
        throw .invalidValue(value, group: group.label)
      }
      if let weights = group.weights {
        guard weights.count == group.values.count else {
          throw .mismatch("Group “\(group.label)” has \(group.values.count) values and \(weights.count) weights.")
        }
        guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
          throw .mismatch("Group “\(group.label)” has a weight that is negative or not finite.")
        }
      }
      if group.count > 0 { kept.append(group) } else { empty.append(group.label) }
    }
    self.groups = kept
    emptyGroups = empty
  }

  /// The cases of all groups.
  public var count: Double { groups.reduce(0) { $0 + $1.count } }

  /// The moments of each group.
  public var moments: GroupedMoments {
    GroupedMoments(labels: groups.map(\.label), moments: groups.map(\.moments))
  }
}
