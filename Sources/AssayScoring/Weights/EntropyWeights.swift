public import AssayNumerics
internal import CKernels

/// Weights by how unevenly the values of a criterion are shared among the alternatives (entropy weights, 熵权法).
///
/// With the shares p[i,j] of m alternatives in criterion j:
/// ```
/// e[j] = −Σ p[i,j] ln p[i,j] / ln m,   0·ln 0 = 0
/// d[j] = 1 − e[j]
/// w[j] = d[j]/Σ d
/// ```
/// The field takes shares of different quantities, and the weights differ much; ``Shares`` names each. Raw shares depend on
/// where the unit of a criterion has its zero: ratings from 80 to 95 come out almost alike. Min–max shares do not, and they
/// respect directions, but an outlier makes them uneven.
///
/// d is summed as Σ(q ln q − q + 1)/(m ln m) with q = m·p, whose terms are at least 0, so that it keeps its digits where
/// all shares are nearly equal.
///
/// Throws ``ScoringError/allConstant(method:)``, and ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` where the
/// values have no shares of the kind asked for. A constant criterion gets the weight 0, with a warning.
///
/// References: Shannon, *Bell System Technical Journal* 27 (1948), 379–423; Hwang & Yoon, *Multiple Attribute Decision
/// Making* (1981), §3.2.3.
public struct EntropyWeights: WeightingMethod {
  /// What the shares are shares of.
  public enum Shares: Sendable, Hashable {
    /// The min–max values y, which respect directions, each with `shift` added: p = (y + ε)/Σ(y + ε).
    ///
    /// The shift is 0 by default. Some add 0.0001 or 0.01 because their program cannot take 0·ln 0; that changes the
    /// weights a little, and needs not be.
    case minMax(shift: Double = 0)
    /// The values themselves, whatever the direction: p = x/Σx.
    case raw
    /// The values of a benefit and the reciprocals of those of a cost: p = (1/x)/Σ(1/x).
    case sum
  }

  public static let name = "entropy"

  /// What the shares are shares of.
  public let shares: Shares

  /// Creates the method.
  public init(_ shares: Shares = .minMax()) { self.shares = shares }

  private static let title = "Entropy weights"

  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    let (view, shift) = try settings()
    let columns = WeighedColumns(matrix, as: view, parallelism: parallelism)
    if view == .inverted { try columns.requireReciprocals(Self.title, of: matrix) }
    if view != .directed { try columns.requireShares(Self.title) }
    let varying = columns.varying
    let divergences = columns.divergences(of: varying, shift: shift, parallelism)
    var importances = [Double?](repeating: nil, count: matrix.criterionCount)
    for (place, divergence) in zip(varying, divergences) { importances[place] = divergence }
    return try CriterionWeights(
      importances: importances, of: matrix.criteria, title: Self.title,
      parts: parts(importances), notes: [note],
      refusal: .allConstant(method: Self.title))
  }

  private func settings() throws(ScoringError) -> (WeighedColumns.View, shift: Double) {
    switch shares {
    case .raw: return (.raw, 0)
    case .sum: return (.inverted, 0)
    case .minMax(let shift):
      guard shift >= 0, shift.isFinite else {
        throw .mismatch("The shift of entropy weights is \(shift); it must be finite and at least 0")
      }
      return (.directed, shift)
    }
  }

  /// The entropy of a constant is 1 where its shares are those of the values; min–max has no value for it.
  private func parts(_ divergences: [Double?]) -> [CriterionWeights.Part] {
    let isScaled = if case .minMax = shares { true } else { false }
    let known = isScaled ? divergences : divergences.map { $0 ?? 0 }
    return [.init("entropy", known.map { $0.map { 1 - $0 } }), .init("divergence", known)]
  }

  private var note: String {
    switch shares {
    case .minMax(shift: 0): "Entropy is taken of min-max values, without a shift."
    case .minMax(let shift): "Entropy is taken of min-max values, each with \(shift) added."
    case .raw: "Entropy is taken of the values as they are, whatever their direction."
    case .sum: "Entropy is taken of the values of benefits and of the reciprocals of costs."
    }
  }
}

extension WeighedColumns {
  /// 1 − e of each of some columns that vary.
  ///
  /// With q = y/c and c near the mean of y, and ε the mean of q − 1:
  /// ```
  /// m·ln m·(1 − e) = Σ(q ln q − q + 1)/(1 + ε) + m(ε/(1 + ε) − ln(1 + ε))
  /// ```
  /// so that it does not matter what rounding left of c.
  fileprivate func divergences(of places: [Int], shift: Double, _ parallelism: Parallelism) -> [Double] {
    let count = Double(rowCount)
    var totals = places.map { _ in (gain: DoubleDouble(), excess: DoubleDouble()) }
    reduceBlocks(parallelism) { blocks in
      places.map { place in
        let column = columns[place]
        // The shift is not taken from the origin, which may be too large to feel it.
        let added = shift * column.divisor
        let centre = (column.moments.mean - column.origin) + added
        var (gain, excess) = (DoubleDouble(), DoubleDouble())
        unsafe column.values.withUnsafeBufferPointer { cells in
          for block in blocks {
            let sums = unsafe assay_entropy_gain(
              cells.baseAddress! + block.lowerBound, block.count, column.origin, added, centre)
            gain += sums.gain
            excess += sums.excess
          }
        }
        return (gain: gain, excess: excess)
      }
    } merge: { part in
      for place in places.indices {
        totals[place].gain += part[place].gain
        totals[place].excess += part[place].excess
      }
    }
    return totals.map { total in
      let excess = total.excess.value / count
      let correction = excess / (1 + excess) - Double.log1p(excess)
      return (total.gain.value / (count * (1 + excess)) + correction) / Double.log(count)
    }
  }

  /// Refuses a criterion whose values cannot be shares of a whole, or whose mean cannot be a measure.
  func requireShares(_ title: String) throws(ScoringError) {
    for (column, criterion) in zip(columns, criteria) {
      let remedy = "Use a weighting of min-max values, such as entropy or standard-deviation"
      if column.moments.minimum < 0 {
        throw .unsuitable(method: title, criterion: criterion.name, reason: "has a negative value", remedy: remedy)
      }
      if column.divisor == 1, column.moments.mean <= 0 {
        throw .unsuitable(method: title, criterion: criterion.name, reason: "has no value above 0", remedy: remedy)
      }
    }
  }

  /// Refuses a cost that has no reciprocal.
  func requireReciprocals(_ title: String, of matrix: DecisionMatrix) throws(ScoringError) {
    for (column, criterion) in zip(matrix.columns, criteria)
    where criterion.direction == .cost && column.extent.lowerBound <= 0 {
      throw .unsuitable(
        method: title, criterion: criterion.name,
        reason: "is a cost with a value of 0 or less, which has no reciprocal",
        remedy: "Use a weighting of min-max values, such as entropy or standard-deviation")
    }
  }
}
