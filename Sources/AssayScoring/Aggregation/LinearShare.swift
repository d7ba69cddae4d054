/// A value as a share of the best one: x/max for a benefit and min/x for a cost.
///
/// CODAS and MARCOS start from it. It is scale-free, and needs a benefit of at least 0 and a cost above 0.
struct LinearShare: Sendable {
  private let best: Double
  private let isCost: Bool
  /// The smallest share that an alternative has; the largest is 1.
  let smallest: Double

  init(_ column: OrientedColumn, method: String) throws(ScoringError) {
    isCost = column.isCost
    guard column.isCost ? column.minimum > 0 : column.minimum >= 0 else {
      throw .unsuitable(
        method: method, criterion: column.criterion.name,
        reason: column.isCost
          ? "is a cost with a value of 0 or less, and shares of the smallest cost need positive values"
          : "has a negative value, and shares of the largest value need values of at least 0",
        remedy: "Shift its values, or use MABAC")
    }
    best = column.isCost ? column.minimum : column.maximum
    smallest = column.minimum / column.maximum
  }

  @inline(__always)
  func callAsFunction(_ value: Double) -> Double { isCost ? best / value : value / best }
}
