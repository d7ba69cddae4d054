internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// The receiver operating characteristic: how well predictions tell events from others.
///
/// ```
/// AUC = P(p of an event > p of another) + ½ P(equal),   Var = S₁₀/n₁ + S₀₁/n₀
/// ```
/// S₁₀ and S₀₁ are the variances, over events and over others, of the share of the other kind that a case outranks. Where
/// cases depend on each other within clusters, with the sums over the events and the others of cluster g of what these
/// shares exceed the area by, a(g) and b(g),
/// ```
/// Var = I₁/(I₁ − 1) Σ a²/n₁² + I₀/(I₀ − 1) Σ b²/n₀² + 2 I/(I − 1) Σ ab/(n₁n₀)
/// ```
/// for I clusters, of which I₁ have events and I₀ have others.
///
/// Reference: DeLong, DeLong & Clarke-Pearson (1988), *Biometrics* 44, 837–845; Obuchowski (1997), *Biometrics* 53,
/// 567–578.
public struct OperatingCharacteristic: Sendable, Equatable {
  /// What happens when cases with a prediction of at least the threshold are taken for events.
  public struct Point: Sendable, Equatable {
    /// The threshold; nil for the point where nobody is taken for an event.
    public let threshold: Double?
    /// The share of events taken for events.
    public let sensitivity: Double
    /// The share of others taken for others.
    public let specificity: Double
  }

  /// A point for each distinct prediction, from the highest threshold down, after the one where nobody is an event.
  public let points: [Point]
  /// The area under the curve.
  public let area: Double
  /// DeLong's standard error, or Obuchowski's under clusters; nil with a single event or a single other case, or cluster
  /// that has one.
  public let standardError: Double?
  /// Whether the standard error is that of clusters.
  public let isClustered: Bool

  /// Measures; nil where all cases are events or none is.
  public init?(_ predictions: BinaryPredictions) {
    let (n1, n0) = (predictions.eventTotal, predictions.otherTotal)
    guard n1 > 0, n0 > 0 else { return nil }
    let (events, others) = (predictions.events, predictions.others)
    var points = [Point(threshold: nil, sensitivity: 0, specificity: 1)]
    var (hits, alarms) = (0.0, 0.0)
    for place in events.indices.reversed() {
      hits += events[place]
      alarms += others[place]
      points.append(
        Point(threshold: predictions.probabilities[place], sensitivity: hits / n1, specificity: (n0 - alarms) / n0))
    }
    self.points = points
    // The share of others that an event at a place outranks, and of events that outrank another case.
    var (above, below) = (n1, 0.0)
    var (placements1, placements0) = ([Double](), [Double]())
    for place in events.indices {
      above -= events[place]
      placements1.append((below + 0.5 * others[place]) / n0)
      placements0.append((above + 0.5 * events[place]) / n1)
      below += others[place]
    }
    let (mean, spread1) = Self.moments(placements1, events, n1)
    let (_, spread0) = Self.moments(placements0, others, n0)
    area = mean
    isClustered = !predictions.clustered.isEmpty
    guard !isClustered else {
      standardError = Self.clusteredError(predictions, placements1, placements0, area: mean)
      return
    }
    standardError = n1 > 1 && n0 > 1 ? (spread1 / (n1 - 1) / n1 + spread0 / (n0 - 1) / n0).squareRoot() : nil
  }

  /// Obuchowski's standard error.
  private static func clusteredError(
    _ predictions: BinaryPredictions, _ placements1: [Double], _ placements0: [Double], area: Double
  ) -> Double? {
    struct Sums {
      var (events, others) = (0.0, 0.0)
      var (a, b) = (0.0, 0.0)
    }
    var sums: [Sums] = []
    for row in predictions.clustered {
      let cluster = Int(row.cluster)
      if cluster >= sums.count { sums += Array(repeating: Sums(), count: cluster + 1 - sums.count) }
      sums[cluster].events += row.events
      sums[cluster].others += row.others
      sums[cluster].a += row.events * (placements1[row.place] - area)
      sums[cluster].b += row.others * (placements0[row.place] - area)
    }
    sums.removeAll { $0.events + $0.others == 0 }
    func correction(_ count: Int) -> Double { Double(count) / Double(count - 1) }
    let (withEvents, withOthers) = (sums.count { $0.events > 0 }, sums.count { $0.others > 0 })
    guard withEvents > 1, withOthers > 1 else { return nil }
    let (n1, n0) = (predictions.eventTotal, predictions.otherTotal)
    let spread1 = correction(withEvents) * sums.reduce(0) { $0 + $1.a * $1.a } / (n1 * n1)
    let spread0 = correction(withOthers) * sums.reduce(0) { $0 + $1.b * $1.b } / (n0 * n0)
    let joint = correction(sums.count) * sums.reduce(0) { $0 + $1.a * $1.b } / (n1 * n0)
    let variance = spread1 + spread0 + 2 * joint
    return variance >= 0 ? variance.squareRoot() : nil
  }

  /// The normal interval of the area, cut at 0 and 1; nil where there is no standard error.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    guard let standardError else { return nil }
    let half = Normal.standard.quantile(upperTail: (1 - level) / 2) * standardError
    return ConfidenceInterval(low: max(0, area - half), high: min(1, area + half), level: level)
  }

  private static func moments(_ values: [Double], _ counts: [Double], _ n: Double) -> (Double, Double) {
    var sum = DoubleDouble()
    for (value, count) in zip(values, counts) { sum += value * count }
    let mean = sum.value / n
    var squares = DoubleDouble()
    for (value, count) in zip(values, counts) { squares += count * (value - mean) * (value - mean) }
    return (mean, squares.value)
  }
}
