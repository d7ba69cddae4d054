/// What a row counts for.
public enum Weighting: Sendable, Hashable {
  /// Each row is one case.
  case unweighted
  /// Each row stands for so many identical cases: whole numbers in the column of this name.
  case frequency(column: String)
  /// Each row was sampled with probability inversely proportional to the number in the column of this name.
  case sampling(column: String)

  /// The column that is read; nil when there is none.
  public var column: String? {
    switch self {
    case .unweighted: nil
    case .frequency(let column), .sampling(let column): column
    }
  }
}

/// What became of the rows that are in no cell.
public struct WeightAccount: Sendable, Equatable {
  /// Rows whose weight is missing; they are in no cell.
  public var missing = 0
  /// Rows outside the domain that a condition chooses; they are in no cell, but belong to a sampling design.
  public var outside = 0
  /// Rows whose weight is 0; they are in no cell, but belong to a sampling design.
  public var zero = 0

  /// Creates an account of no rows.
  public init() {}

  /// Adds other rows.
  public static func += (account: inout WeightAccount, other: WeightAccount) {
    account.missing += other.missing
    account.zero += other.zero
    account.outside += other.outside
  }
}
