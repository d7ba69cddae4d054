internal import AssayInference
public import AssayNumerics

/// The correlations of every pair of several variables.
public struct CorrelationMatrix: Sendable, Equatable {
  /// Which cases a pair is computed from.
  public enum MissingRule: String, Sendable, CaseIterable {
    /// Those that have both values. Each coefficient has its own cases, and the matrix need not be one of any data.
    case pairwise
    /// Those that have the values of all variables.
    case listwise
  }

  /// Which coefficient.
  public let kind: CorrelationKind
  /// The names of the variables.
  public let labels: [String]
  /// The correlation of each pair i < j, row after row of the upper triangle.
  private let pairs: [Correlation]
  /// Each variable with itself.
  private let diagonal: [Correlation]

  /// Correlates variables.
  ///
  /// - Parameters:
  ///   - columns: The variables, case after case; NaN is a missing value.
  ///   - parallelism: The pairs are shared out; the result does not depend on it.
  /// - Throws: ``ComparisonError/unequalLengths(_:_:)``; ``ComparisonError/invalidValue(_:group:)`` for an infinite value.
  /// - Complexity: Each variable is sorted once. A pair is linear in the cases, and n log n for Kendall's τ.
  public init(
    _ kind: CorrelationKind, columns: [[Double]], labels: [String], missing: MissingRule = .pairwise,
    parallelism: Parallelism = Parallelism()
  ) throws(ComparisonError) {
    precondition(columns.count == labels.count, "There is one label for each variable.")
    for (column, label) in zip(columns, labels) {
      guard column.count == columns[0].count else { throw .unequalLengths(columns[0].count, column.count) }
      if let value = column.first(where: \.isInfinite) { throw .invalidValue(value, group: label) }
    }
    var used = columns
    if missing == .listwise, let rows = columns.first?.indices {
      let complete = rows.filter { row in columns.allSatisfy { !$0[row].isNaN } }
      used = columns.map { column in complete.map { column[$0] } }
    }
    let variables = parallelism.map(pieces: used.count) { [used] in OrderedVariable(used[$0], ranked: kind != .pearson)
    }
    let places = columns.indices.flatMap { first in columns.indices.filter { $0 >= first }.map { (first, $0) } }
    let all = parallelism.map(pieces: places.count) { place in
      OrderedVariable.correlation(kind, variables[places[place].0], variables[places[place].1])
    }
    self.kind = kind
    self.labels = labels
    pairs = zip(places, all).filter { $0.0.0 != $0.0.1 }.map(\.1)
    diagonal = zip(places, all).filter { $0.0.0 == $0.0.1 }.map(\.1)
  }

  /// The correlation of the variables at two positions.
  public subscript(first: Int, second: Int) -> Correlation {
    let (low, high) = (min(first, second), max(first, second))
    guard low < high else { return diagonal[low] }
    return pairs[low * labels.count - low * (low + 1) / 2 + high - low - 1]
  }
}

/// One variable of a matrix, its values coded by their order once for all pairs.
private struct OrderedVariable: Sendable {
  let values: [Double]
  /// The code of each case, −1 where the value is missing; empty where ranks are not asked for.
  private(set) var codes: [Int32] = []
  private(set) var codeCount = 0
  let isComplete: Bool

  init(_ values: [Double], ranked: Bool) {
    self.values = values
    isComplete = !values.contains(where: \.isNaN)
    guard ranked else { return }
    if isComplete {
      let ties = TieGroups(values)
      (codes, codeCount) = (ties.codes, ties.count)
    } else {
      let present = values.indices.filter { !values[$0].isNaN }
      let ties = TieGroups(present.map { values[$0] })
      codes = Array(repeating: -1, count: values.count)
      for (place, code) in zip(present, ties.codes) { codes[place] = code }
      codeCount = ties.count
    }
  }

  static func correlation(_ kind: CorrelationKind, _ x: OrderedVariable, _ y: OrderedVariable) -> Correlation {
    if x.isComplete, y.isComplete {
      return kind == .pearson
        ? Correlation(pearson: x.values, y.values)
        : Correlation(kind, PairOrder(x.codes, x.codeCount, y.codes, y.codeCount))
    }
    let both = x.values.indices.filter { !x.values[$0].isNaN && !y.values[$0].isNaN }
    guard kind != .pearson else {
      return Correlation(pearson: both.map { x.values[$0] }, both.map { y.values[$0] })
    }
    return Correlation(
      kind, PairOrder(both.map { x.codes[$0] }, x.codeCount, both.map { y.codes[$0] }, y.codeCount))
  }
}
