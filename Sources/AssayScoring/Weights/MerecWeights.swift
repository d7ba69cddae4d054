public import AssayNumerics
internal import CKernels

/// Weights by how much the alternatives' performance changes when a criterion is taken away (MEREC).
///
/// With n criteria, x[i,j] > 0, and min and max over the alternatives:
/// ```
/// a[i,j] = ln(x[i,j]/min x[j]) for a benefit, ln(max x[j]/x[i,j]) for a cost
/// S[i]   = ln(1 + Σ_k a[i,k]/n)
/// E[j]   = Σ_i |ln(1 + Σ_{k≠j} a[i,k]/n) − S[i]| = Σ_i −ln(1 − a[i,j]/(n + Σ_k a[i,k]))
/// w[j]   = E[j]/Σ E
/// ```
/// The second form of E has terms of one sign. Values must be above 0 on a scale whose zero means nothing at all; n counts
/// constant criteria too.
///
/// Throws ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` for a value of 0 or less, a target or an interval;
/// ``ScoringError/allConstant(method:)``. A constant criterion gets the weight 0, with a warning.
///
/// Reference: Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis & Antucheviciene, “Determination of objective weights using a
/// new method based on the removal effects of criteria (MEREC)”, *Symmetry* 13 (2021), 525.
public struct MerecWeights: WeightingMethod {
  public static let name = "merec"

  /// Creates the method.
  public init() {}

  private static let title = "MEREC weights"

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let columns = WeighedColumns(matrix, as: .raw, parallelism: parallelism)
    let places = columns.varying
    for place in places { try require(columns.columns[place], matrix.criteria[place]) }
    var totals = places.map { _ in DoubleDouble() }
    columns.reduceBlocks(parallelism) { blocks in
      removalEffects(of: places, in: columns, blocks)
    } merge: { part in
      for place in places.indices { totals[place] += part[place] }
    }
    let count = matrix.criterionCount
    let effects = CriterionWeights.Part("removal_effect", totals.map(\.value), of: places, among: count)
    return try CriterionWeights(
      importances: effects.values, of: matrix.criteria, title: Self.title, parts: [effects],
      refusal: .allConstant(method: Self.title))
  }

  private func require(_ column: WeighedColumns.Column, _ criterion: Criterion) throws(ScoringError) {
    let remedy = "Use a weighting of min-max values, such as entropy or standard-deviation"
    switch criterion.direction {
    case .target, .interval:
      throw .unsuitable(
        method: Self.title, criterion: criterion.name,
        reason: "has a target, and the method knows only more is better and less is better", remedy: remedy)
    case .benefit, .cost:
      guard column.moments.minimum > 0 else {
        throw .unsuitable(
          method: Self.title, criterion: criterion.name, reason: "has a value of 0 or less, which has no logarithm",
          remedy: remedy)
      }
    }
  }

  private func removalEffects(
    of places: [Int], in columns: WeighedColumns, _ blocks: [Range<Int>]
  ) -> [DoubleDouble] {
    let size = DecisionMatrix.blockSize
    var effects = places.map { _ in DoubleDouble() }
    var logs = [Double](repeating: 0, count: places.count * size)
    for block in blocks {
      var sums = [Double](repeating: 0, count: block.count)
      unsafe logs.withUnsafeMutableBufferPointer { logs in
        for (slot, place) in places.enumerated() {
          let column = columns.columns[place]
          let isCost = columns.criteria[place].direction == .cost
          unsafe column.values.withUnsafeBufferPointer { cells in
            unsafe assay_add_log_ratios(
              cells.baseAddress! + block.lowerBound, block.count,
              isCost ? column.moments.maximum : column.moments.minimum, isCost ? -1 : 1,
              logs.baseAddress! + slot * size, &sums)
          }
        }
        for slot in places.indices {
          effects[slot] += unsafe assay_removal_effect(
            logs.baseAddress! + slot * size, sums, block.count, Double(columns.criteria.count))
        }
      }
    }
    return effects
  }
}
