internal import AssayNumerics

/// Predicted probabilities of an event beside what happened: the ground of calibration, discrimination and classification.
///
/// Predictions are sorted and those within 1e-12 are one, so that collapsed rows and cases give the same results.
public struct BinaryPredictions: Sendable, Equatable {
  /// The distinct predictions, ascending.
  public let probabilities: [Double]
  /// The cases with each prediction in which the event happened.
  public let events: [Double]
  /// The cases with each prediction in which it did not.
  public let others: [Double]
  /// The cases row by row with their clusters, where cases depend on each other within clusters; else empty.
  let clustered: [ClusteredCases]

  /// Cases of one cluster with one prediction.
  struct ClusteredCases: Sendable, Equatable {
    let cluster: UInt32
    /// The place of the prediction.
    let place: Int
    let events: Double
    let others: Double
  }

  /// The cases in which the event happened.
  public var eventTotal: Double { events.reduce(0, +) }
  /// The cases in which it did not.
  public var otherTotal: Double { others.reduce(0, +) }
  /// n.
  public var total: Double { eventTotal + otherTotal }

  /// Creates predictions.
  ///
  /// - Parameters:
  ///   - probabilities: The prediction of each row.
  ///   - outcomes: 1 where the event happened, else 0.
  ///   - counts: The cases of each row.
  ///   - clusters: The cluster of each row; nil where cases are independent.
  public init(
    probabilities: [Double], outcomes: [Double], counts: [Double], clusters: ModelFrame.Clusters? = nil
  ) {
    precondition(probabilities.count == outcomes.count && counts.count == outcomes.count)
    precondition(clusters.map { $0.codes.count == outcomes.count } ?? true)
    var (distinct, events, others) = ([Double](), [Double](), [Double]())
    var clustered: [ClusteredCases] = []
    for position in SortedOrder(probabilities).positions {
      let row = Int(position)
      guard counts[row] > 0 else { continue }
      let p = probabilities[row]
      if distinct.isEmpty || p - distinct[distinct.count - 1] > 1e-12 {
        distinct.append(p)
        events.append(0)
        others.append(0)
      }
      events[events.count - 1] += counts[row] * outcomes[row]
      others[others.count - 1] += counts[row] * (1 - outcomes[row])
      if let clusters {
        clustered.append(
          ClusteredCases(
            cluster: clusters.codes[row], place: distinct.count - 1, events: counts[row] * outcomes[row],
            others: counts[row] * (1 - outcomes[row])))
      }
    }
    self.probabilities = distinct
    self.events = events
    self.others = others
    self.clustered = clustered
  }

  /// The mean squared difference of prediction and outcome.
  ///
  /// ```
  /// Brier score = Σ (y − p)² / n
  /// ```
  /// Reference: Brier (1950), *Monthly Weather Review* 78, 1–3, for one of two categories.
  public var brierScore: Double? {
    guard total > 0 else { return nil }
    var sum = DoubleDouble()
    for (place, p) in probabilities.enumerated() {
      sum += events[place] * (1 - p) * (1 - p)
      sum += others[place] * p * p
    }
    return sum.value / total
  }

  /// How cases are classified when those with a prediction of at least `threshold` are taken for events.
  public func classification(threshold: Double = 0.5) -> ClassificationTable {
    var table = ClassificationTable(threshold: threshold)
    for (place, p) in probabilities.enumerated() {
      if p >= threshold {
        table.truePositives += events[place]
        table.falsePositives += others[place]
      } else {
        table.falseNegatives += events[place]
        table.trueNegatives += others[place]
      }
    }
    return table
  }
}

/// The cases by what was predicted and what happened.
public struct ClassificationTable: Sendable, Equatable {
  /// The least prediction that is taken for the event.
  public let threshold: Double
  /// Events that were predicted.
  public fileprivate(set) var truePositives = 0.0
  /// Others that were predicted to be events.
  public fileprivate(set) var falsePositives = 0.0
  /// Events that were not predicted.
  public fileprivate(set) var falseNegatives = 0.0
  /// Others that were not predicted to be events.
  public fileprivate(set) var trueNegatives = 0.0

  fileprivate init(threshold: Double) { self.threshold = threshold }

  /// The share of events that were predicted; nil without events.
  public var sensitivity: Double? { Self.share(truePositives, falseNegatives) }
  /// The share of others that were not predicted to be events; nil without others.
  public var specificity: Double? { Self.share(trueNegatives, falsePositives) }
  /// The share of predicted events that happened; nil where none was predicted.
  public var precision: Double? { Self.share(truePositives, falsePositives) }
  /// The share of cases predicted rightly.
  public var accuracy: Double? { Self.share(truePositives + trueNegatives, falsePositives + falseNegatives) }

  private static func share(_ part: Double, _ rest: Double) -> Double? {
    part + rest > 0 ? part / (part + rest) : nil
  }
}

extension GeneralizedLinearFit {
  /// The fitted probabilities beside the response.
  ///
  /// - Parameter clusters: The cluster of each row; nil where cases are independent.
  /// - Throws: ``RegressionError/mismatch(_:)`` for a response that is not binary, and under sampling weights.
  public func binaryPredictions(clusters: ModelFrame.Clusters? = nil) throws(RegressionError) -> BinaryPredictions {
    guard case .binomial = family.distribution else {
      throw .mismatch(
        "Discrimination and calibration need a binary response, which the family \(family.name) is not for")
    }
    guard cases.kind != .sampling else {
      throw .mismatch(
        "Discrimination and calibration of cases are not estimates for the population; leave out the weights")
    }
    let blocks = self.blocks
    var probabilities: [Double] = []
    probabilities.reserveCapacity(response.count)
    try data.parallelism.silent.reduce(pieces: blocks.count) { (piece) throws(RegressionError) in
      try means(blocks[piece])
    } merge: { (part: [Double]) throws(RegressionError) in
      probabilities += part
    }
    return BinaryPredictions(
      probabilities: probabilities, outcomes: response, counts: cases.counts, clusters: clusters)
  }
}
