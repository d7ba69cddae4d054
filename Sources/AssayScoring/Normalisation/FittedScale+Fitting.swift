public import AssayNumerics

extension Normalisation {
  /// Fits the scale of one criterion.
  ///
  /// - Parameter values: Its values; NaN is passed over.
  /// - Throws: ``ScoringError/unsuitable(method:criterion:reason:remedy:)`` where the method needs positive values, or a
  ///   maximum or sum other than 0; ``ScoringError/mismatch(_:)`` without a single value.
  public func fitted(to values: [Double], _ criterion: Criterion) throws(ScoringError) -> FittedScale {
    guard let facts = ColumnFacts(values) else { throw .mismatch("“\(criterion.name)” has no value at all") }
    switch criterion.direction {
    case .benefit, .cost:
      return try fitted(facts, values, criterion, isCost: criterion.direction == .cost)
    case .target, .interval:
      let distances = values.map { $0.isNaN ? .nan : criterion.direction.distance($0) ?? $0 }
      return try closeness(distances, criterion)
    }
  }

  private func fitted(
    _ facts: ColumnFacts, _ values: [Double], _ criterion: Criterion, isCost: Bool
  ) throws(ScoringError) -> FittedScale {
    func scale(_ origin: Double, _ divisor: Double, offset: Double = 0, span: Double = 1) -> FittedScale {
      FittedScale(
        criterion, method: self, origin: origin, divisor: divisor == 0 ? nil : divisor, offset: offset, span: span)
    }
    let width = facts.maximum - facts.minimum
    switch self {
    case .minMax: return isCost ? scale(facts.maximum, -width) : scale(facts.minimum, width)
    case .efficacy(let offset, let span):
      return isCost
        ? scale(facts.maximum, -width, offset: offset, span: span)
        : scale(facts.minimum, width, offset: offset, span: span)
    case .z: return scale(facts.mean, isCost ? -facts.standardDeviation : facts.standardDeviation)
    case .none: return scale(0, isCost ? -1 : 1)
    case .max:
      guard facts.maximum > 0, facts.minimum >= 0 else {
        throw refuse(criterion, "has a negative value or no positive one")
      }
      return isCost ? scale(0, facts.maximum, offset: 1, span: -1) : scale(0, facts.maximum)
    case .vector:
      guard facts.norm > 0 else { throw refuse(criterion, "is 0 for all") }
      return isCost ? scale(0, facts.norm, offset: 1, span: -1) : scale(0, facts.norm)
    case .sum:
      guard facts.minimum >= 0, facts.sum > 0 else {
        throw refuse(criterion, "has a negative value or no positive one")
      }
      guard isCost else { return scale(0, facts.sum) }
      guard facts.minimum > 0 else { throw refuse(criterion, "has the value 0, whose reciprocal is not defined") }
      let total = values.reduce(0) { $1.isNaN ? $0 : $0 + 1 / $1 }
      return FittedScale(criterion, method: self, transform: .reciprocal, origin: 0, divisor: total)
    }
  }

  /// The scale of a target or an interval: closeness t = 1 − d/max d, and then the method's scale of t as a benefit.
  private func closeness(_ distances: [Double], _ criterion: Criterion) throws(ScoringError) -> FittedScale {
    let farthest = distances.reduce(0) { $1.isNaN ? $0 : Swift.max($0, $1) }
    func scale(_ origin: Double, _ divisor: Double, offset: Double = 0, span: Double = 1) -> FittedScale {
      FittedScale(
        criterion, method: self, transform: .distance, origin: origin, divisor: divisor == 0 ? nil : divisor,
        offset: offset, span: span)
    }
    let constant = ColumnFacts(distances).map { $0.minimum == $0.maximum } ?? true
    if constant {
      let offset = if case .efficacy(let offset, _) = self { offset } else { 0.0 }
      return scale(0, 0, offset: offset)
    }
    // d = 0 is best, so d counts as a cost whose scale begins at farthest.
    switch self {
    case .minMax, .none, .max: return scale(farthest, -farthest)
    case .efficacy(let offset, let span): return scale(farthest, -farthest, offset: offset, span: span)
    case .z, .sum, .vector:
      let close = distances.map { $0.isNaN ? .nan : 1 - $0 / farthest }
      guard let facts = ColumnFacts(close) else { return scale(0, 0) }
      // With t = (farthest − d)/farthest and y = (t − a)/b: y = (d − farthest·(1 − a))/(−farthest·b).
      let (a, b) =
        switch self {
        case .z: (facts.mean, facts.standardDeviation)
        case .sum: (0.0, facts.sum)
        default: (0.0, facts.norm)
        }
      return scale(farthest * (1 - a), -farthest * b)
    }
  }

  private func refuse(_ criterion: Criterion, _ reason: String) -> ScoringError {
    .unsuitable(
      method: "Normalisation “\(name)”", criterion: criterion.name, reason: reason, remedy: "Use min-max normalisation")
  }
}

extension DecisionMatrix {
  /// The scale of each criterion, fitted to the alternatives.
  ///
  /// - Throws: ``ScoringError``, of the first criterion that the method does not suit.
  public func scales(
    _ method: Normalisation, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> [FittedScale] {
    try parallelism.map(pieces: criterionCount) { (j) throws(ScoringError) in
      try method.fitted(to: columns[j], criteria[j])
    }
  }
}

/// What a scale is made of.
private struct ColumnFacts {
  let minimum: Double
  let maximum: Double
  let sum: Double
  let mean: Double
  /// √Σx².
  let norm: Double
  /// With n − 1; 0 for a single value.
  let standardDeviation: Double

  /// nil for a list without a value.
  init?(_ values: [Double]) {
    var (low, high, count) = (Double.infinity, -Double.infinity, 0.0)
    var total = DoubleDouble(0)
    for value in values where !value.isNaN {
      low = min(low, value)
      high = max(high, value)
      total += value
      count += 1
    }
    guard count > 0 else { return nil }
    (minimum, maximum, sum, mean) = (low, high, total.value, total.value / count)
    // In units of the largest size, so that squares neither overflow nor vanish.
    let unit = max(abs(low), abs(high))
    var (squares, spread) = (0.0, 0.0)
    for value in values where !value.isNaN {
      let scaled = unit > 0 ? value / unit : 0
      squares += scaled * scaled
      let deviation = value - mean
      spread += deviation * deviation
    }
    norm = unit * squares.squareRoot()
    standardDeviation = low == high || count < 2 ? 0 : (spread / (count - 1)).squareRoot()
  }
}
