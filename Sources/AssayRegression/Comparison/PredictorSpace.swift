public import AssayNumerics

/// All linear predictors that a model can have: combinations of its columns, and its offset.
///
/// Model 0 is a special case of model 1 where every predictor of 0 is one of 1:
/// ```
/// X₀β₀ + o₀ = X₁β₁ + o₁ for any β₀ and some β₁:   X₀ in the span of X₁, and o₀ − o₁ as well
/// ```
/// Names do not decide: a model in `poly(x, 2)` holds one in `x`, and `I(a + b)` is held by `a + b`. Where an ordinal model
/// has coefficients for each cut point, those columns of the smaller model must be combinations of those of the larger.
public struct PredictorSpace: Sendable {
  private let matrix: ModelMatrix
  private let offset: [Double]?
  private let cases: CaseTotals
  /// The columns that have a coefficient for each cut point.
  private let free: [Int]

  /// Creates a space.
  ///
  /// - Parameters:
  ///   - matrix: The columns that were fitted.
  ///   - offset: What is added to the predictor of each row; nil for nothing.
  ///   - cases: What each row stands for; rows of no weight do not count.
  ///   - hasThresholds: Whether cut points stand in the place of an intercept, which is then always there.
  ///   - free: The names of the columns that have a coefficient for each cut point.
  public init(
    _ matrix: ModelMatrix, offset: [Double]? = nil, cases: CaseTotals, hasThresholds: Bool = false,
    free: Set<String> = []
  ) {
    let constant = ModelMatrix(
      rowCount: matrix.rowCount, terms: [ModelMatrix.interceptName],
      columns: [(.init(ModelMatrix.interceptName, term: 0), .constant(1))])
    let whole = hasThresholds && matrix.intercept == nil ? constant.appending(matrix) : matrix
    self.matrix = whole
    self.offset = offset
    self.cases = cases
    self.free = whole.columns.indices.filter { free.contains(whole.columns[$0].name) }
  }

  /// Whether every predictor of another model of the same rows is one of this.
  ///
  /// - Throws: ``RegressionError/unsuitableTerm(_:reason:remedy:)`` where a value is not finite;
  ///   ``RegressionError/algebra(_:)``.
  public func holds(_ other: PredictorSpace, parallelism: Parallelism) throws(RegressionError) -> Bool {
    guard try spans(other.matrix.appending(offsetDifference(from: other)), parallelism) else { return false }
    guard !other.free.isEmpty else { return true }
    guard !free.isEmpty else { return false }
    // Thresholds differ from cut to cut as well, so that a constant is free of itself.
    let intercept = matrix.intercept.map { [$0] } ?? []
    let own = PredictorSpace(matrix.selecting(intercept + free.filter { !intercept.contains($0) }), cases: cases)
    return try own.spans(other.matrix.selecting(other.free), parallelism)
  }

  /// o₀ − o₁ as a column; none where it is 0.
  private func offsetDifference(from other: PredictorSpace) -> ModelMatrix {
    let hasOffset = offset != nil || other.offset != nil
    let difference = hasOffset ? (0..<matrix.rowCount).map { (other.offset?[$0] ?? 0) - (offset?[$0] ?? 0) } : []
    let isAny = difference.contains { $0 != 0 }
    return ModelMatrix(
      rowCount: matrix.rowCount, terms: isAny ? ["offset"] : [],
      columns: isAny ? [(.init("offset", term: 0), .values(difference, lows: nil))] : [])
  }

  /// Whether all columns are combinations of these.
  private func spans(_ columns: ModelMatrix, _ parallelism: Parallelism) throws(RegressionError) -> Bool {
    guard columns.columnCount > 0 else { return true }
    let aliased = try matrix.appending(columns).aliasedColumns(weights: cases, parallelism: parallelism)
    let found = Set(aliased.map(\.position))
    return (matrix.columnCount..<matrix.columnCount + columns.columnCount).allSatisfy(found.contains)
  }
}
