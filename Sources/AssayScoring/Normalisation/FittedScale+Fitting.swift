public import AssayNumerics

extension Normalisation {
  /// Fits the scale of one criterion.
  ///
  /// A column that is 0 for all has no maximum, sum or norm to be divided by and counts as constant.
  ///
  /// - Parameter values: Its values; NaN is passed over.
  /// - Throws: ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` where the method needs positive values, or
  ///   where values are so large that their width or sum is not finite; ``ScoringError/mismatch(_:)`` without a single
  ///   value.
  public func fitted(to values: [Double], _ criterion: Criterion) throws(ScoringError) -> FittedScale {
    try fit(values, criterion).scale
  }

  /// Fits the scale of one criterion and keeps the extremes that it met.
  func fit(_ values: [Double], _ criterion: Criterion) throws(ScoringError) -> ColumnFit {
    let measured = criterion.direction.distances(values)
    guard let facts = ColumnFacts(measured ?? values) else {
      throw .mismatch("“\(criterion.name)” has no value at all")
    }
    let scale =
      if let measured {
        try closeness(measured, facts, criterion)
      } else {
        try fitted(facts, values, criterion, isCost: criterion.direction == .cost)
      }
    guard (facts.maximum - facts.minimum).isFinite, scale.origin.isFinite, scale.divisor?.isFinite ?? true else {
      throw .unsuitable(
        method: "Normalisation “\(name)”", criterion: criterion.name,
        reason: "has values so large that their sum or width is more than a number can hold",
        remedy: "Measure it in a larger unit")
    }
    return ColumnFit(scale: scale, facts: facts)
  }

  private func fitted(
    _ facts: ColumnFacts, _ values: [Double], _ criterion: Criterion, isCost: Bool
  ) throws(ScoringError) -> FittedScale {
    func scale(_ origin: Double, _ divisor: Double, offset: Double = 0, span: Double = 1) -> FittedScale {
      FittedScale(
        criterion, method: self, origin: origin, divisor: divisor == 0 ? nil : divisor, offset: offset, span: span)
    }
    let width = facts.maximum - facts.minimum
    let isZero = facts.minimum == 0 && facts.maximum == 0
    switch self {
    case .minMax: return isCost ? scale(facts.maximum, -width) : scale(facts.minimum, width)
    case .efficacy(let offset, let span):
      return isCost
        ? scale(facts.maximum, -width, offset: offset, span: span)
        : scale(facts.minimum, width, offset: offset, span: span)
    case .z: return scale(facts.mean, isCost ? -facts.standardDeviation : facts.standardDeviation)
    case .none: return scale(0, isCost ? -1 : 1)
    case .max, .vector, .sum:
      if isZero { return scale(0, 0) }
    }
    switch self {
    case .max:
      guard facts.maximum > 0, facts.minimum >= 0 else { throw refuse(criterion, "has a negative value") }
      return isCost ? scale(0, facts.maximum, offset: 1, span: -1) : scale(0, facts.maximum)
    case .vector:
      return isCost ? scale(0, facts.norm, offset: 1, span: -1) : scale(0, facts.norm)
    default:
      guard facts.minimum >= 0 else { throw refuse(criterion, "has a negative value") }
      guard isCost else { return scale(0, facts.sum) }
      guard facts.minimum > 0 else { throw refuse(criterion, "has the value 0, whose reciprocal is not defined") }
      let total = ColumnFacts(values.map { 1 / $0 })?.sum ?? 0
      return FittedScale(criterion, method: self, transform: .reciprocal, origin: 0, divisor: total)
    }
  }

  /// The scale of a target or an interval: closeness t = 1 − d/max d, and then the method's scale of t as a benefit.
  private func closeness(
    _ distances: [Double], _ facts: ColumnFacts, _ criterion: Criterion
  ) throws(ScoringError) -> FittedScale {
    let farthest = facts.maximum
    func scale(_ origin: Double, _ divisor: Double, offset: Double = 0, span: Double = 1) -> FittedScale {
      FittedScale(
        criterion, method: self, transform: .distance, origin: origin, divisor: divisor == 0 ? nil : divisor,
        offset: offset, span: span)
    }
    if facts.isConstant {
      let offset = if case .efficacy(let offset, _) = self { offset } else { 0.0 }
      return scale(0, 0, offset: offset)
    }
    // d = 0 is best, so d counts as a cost whose scale begins at farthest.
    switch self {
    case .minMax, .none, .max: return scale(farthest, -farthest)
    case .efficacy(let offset, let span): return scale(farthest, -farthest, offset: offset, span: span)
    case .z, .sum, .vector:
      guard let close = ColumnFacts(distances.map { 1 - $0 / farthest }) else { return scale(0, 0) }
      // With t = (farthest − d)/farthest and y = (t − a)/b: y = (d − farthest·(1 − a))/(−farthest·b).
      let (a, b) =
        switch self {
        case .z: (close.mean, close.standardDeviation)
        case .sum: (0.0, close.sum)
        default: (0.0, close.norm)
        }
      return scale(farthest * (1 - a), -farthest * b)
    }
  }

  private func refuse(_ criterion: Criterion, _ reason: String) -> ScoringError {
    .unsuitable(
      method: "Normalisation “\(name)”", criterion: criterion.name, reason: reason, remedy: "Use min-max normalisation")
  }
}

/// A scale with the extremes of the column that it was fitted to.
struct ColumnFit {
  let scale: FittedScale
  /// Of the values; of the distances from the best value for a target or an interval.
  let facts: ColumnFacts

  /// Whether nothing tells the alternatives apart on this criterion.
  var isConstant: Bool { facts.isConstant }

  /// The largest and the smallest number on the scale.
  var extremes: (worst: Double, best: Double) {
    let ends = [facts.minimum, facts.maximum].map { scale.value(of: scale.transform == .reciprocal ? 1 / $0 : $0) }
    return (min(ends[0], ends[1]), max(ends[0], ends[1]))
  }
}

extension DecisionMatrix {
  /// The scale of each criterion, fitted to the alternatives.
  ///
  /// - Throws: ``ScoringError``, of the first criterion that the method does not suit.
  public func scales(
    _ method: Normalisation, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> [FittedScale] {
    try fits(parallelism: parallelism) { (values, criterion) throws(ScoringError) in
      try method.fit(values, criterion)
    }.map(\.scale)
  }

  /// What `fit` makes of each column.
  func fits<Fit: Sendable>(
    parallelism: Parallelism, _ fit: @Sendable ([Double], Criterion) throws(ScoringError) -> Fit
  ) throws(ScoringError) -> [Fit] {
    try parallelism.map(pieces: criterionCount) { (j) throws(ScoringError) in try fit(columns[j], criteria[j]) }
  }
}

extension Direction {
  /// How far each value lies from the best there is, NaN for NaN; nil for benefit and cost.
  func distances(_ values: [Double]) -> [Double]? {
    switch self {
    case .benefit, .cost: nil
    case .target(let best): values.map { abs($0 - best) }
    case .interval(let best):
      // A comparison with NaN is false, so that the subtraction in the last branch keeps it.
      values.map { x in
        x < best.lowerBound ? best.lowerBound - x : x <= best.upperBound ? 0 : x - best.upperBound
      }
    }
  }
}
