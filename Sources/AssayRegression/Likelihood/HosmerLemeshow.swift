public import AssayInference
internal import AssayNumerics

/// The Hosmer–Lemeshow comparison of predicted and observed events in groups of like prediction.
///
/// ```
/// X² = Σ over groups [ (O₁ − E₁)²/E₁ + (O₀ − E₀)²/E₀ ] ~ χ² with g − 2 degrees of freedom
/// ```
/// Groups are cut at the quantiles (type 7) of the predictions of the cases, a prediction equal to a cut belonging below it:
/// equal predictions stay together, so that there may be fewer groups than asked for. The reference distribution is for
/// predictions of a model fitted to the same cases, with clearly more distinct predictions than groups.
///
/// Reference: Hosmer, Lemeshow & Sturdivant, *Applied Logistic Regression* (3rd ed., 2013), §5.2.2.
public struct HosmerLemeshow: Sendable, Equatable {
  /// Cases of like prediction.
  public struct Group: Sendable, Equatable {
    /// The lowest and the highest prediction.
    public let range: ClosedRange<Double>
    /// Cases.
    public let cases: Double
    /// Cases in which the event happened.
    public let events: Double
    /// The sum of the predictions.
    public let expectedEvents: Double
    /// The share of events.
    public var observedShare: Double { events / cases }
    /// The mean prediction.
    public var meanPrediction: Double { expectedEvents / cases }
  }

  /// The groups, ascending.
  public let groups: [Group]
  /// The test; nil with fewer than three groups, under clusters, or where a group is expected to have no events or no others.
  public let test: TestResult?
  /// Why there is no test; nil where there is one.
  public let undefinedReason: String?

  /// Compares.
  ///
  /// - Parameters:
  ///   - predictions: Predictions and outcomes.
  ///   - groups: The number of groups, at least 2.
  public init(_ predictions: BinaryPredictions, groups count: Int = 10) {
    precondition(count >= 2)
    let cuts = Self.cuts(predictions, count)
    var groups: [Group] = []
    var start = 0
    for (place, cut) in cuts.enumerated() {
      var end = start
      let isLast = place == cuts.count - 1
      while end < predictions.probabilities.count, isLast || predictions.probabilities[end] <= cut { end += 1 }
      if end > start { groups.append(Group(predictions, start..<end)) }
      start = end
    }
    self.groups = groups
    var sum = 0.0
    for group in groups {
      let difference = group.events - group.expectedEvents
      sum += difference * difference / group.expectedEvents
      sum += difference * difference / (group.cases - group.expectedEvents)
    }
    if !predictions.clustered.isEmpty {
      (test, undefinedReason) = (
        nil, "Its χ² is for independent cases, and those of a cluster depend on each other."
      )
    } else if groups.count < 3 {
      (test, undefinedReason) = (
        nil, "There are \(groups.count) groups of different predictions; the test needs three."
      )
    } else if !sum.isFinite {
      (test, undefinedReason) = (nil, "A group is expected to have no events, or nothing else.")
    } else {
      let method = "\(groups.count) groups cut at quantiles (type 7) of the predictions, ties kept together"
      test = TestResult(
        name: .hosmerLemeshow, statistic: sum, reference: .chiSquared(degreesOfFreedom: Double(groups.count - 2)),
        method: method)
      undefinedReason = nil
    }
  }

  /// The distinct upper ends of the groups: quantiles of type 7 of the cases.
  private static func cuts(_ predictions: BinaryPredictions, _ count: Int) -> [Double] {
    var upTo: [Double] = []
    var running = 0.0
    for place in predictions.probabilities.indices {
      running += predictions.events[place] + predictions.others[place]
      upTo.append(running)
    }
    // The prediction of the case at a position from 0, in ascending order.
    func prediction(_ position: Double) -> Double {
      var (low, high) = (0, upTo.count - 1)
      while low < high {
        let middle = (low + high) / 2
        if upTo[middle] > position { high = middle } else { low = middle + 1 }
      }
      return predictions.probabilities[low]
    }
    var cuts: [Double] = []
    for group in 1...count where running > 0 {
      let place = (running - 1) * Double(group) / Double(count)
      // A position that is whole but for rounding is whole.
      let whole = (place + 4 * Double.ulpOfOne * place).rounded(.down)
      let below = prediction(whole)
      let share = max(0, place - whole)
      let cut = share == 0 ? below : below + share * (prediction(min(whole + 1, running - 1)) - below)
      if cuts.last.map({ cut > $0 }) ?? true { cuts.append(cut) }
    }
    return cuts
  }
}

extension HosmerLemeshow.Group {
  fileprivate init(_ predictions: BinaryPredictions, _ places: Range<Int>) {
    range = predictions.probabilities[places.lowerBound]...predictions.probabilities[places.upperBound - 1]
    var (cases, events, expected) = (0.0, 0.0, DoubleDouble())
    for place in places {
      let count = predictions.events[place] + predictions.others[place]
      cases += count
      events += predictions.events[place]
      expected += count * predictions.probabilities[place]
    }
    self.cases = cases
    self.events = events
    expectedEvents = expected.value
  }
}
