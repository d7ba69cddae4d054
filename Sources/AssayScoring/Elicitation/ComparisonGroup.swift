internal import AssayNumerics

/// The pairwise comparisons of several experts, and what they give together.
///
/// Reference: Forman & Peniwati (1998), “Aggregating individual judgments and priorities with the analytic hierarchy
/// process”, *European Journal of Operational Research* 108, 165–169.
public struct ComparisonGroup: Sendable, Equatable {
  /// How experts are put together.
  public enum Aggregation: String, Sendable, CaseIterable {
    /// Of judgments: the weighted geometric mean of every element, and then weights; the group acts as one.
    case judgments = "aij"
    /// Of priorities: the weighted arithmetic mean of the experts' weights; each acts by himself.
    case priorities = "aip"
    /// Of priorities: the weighted geometric mean of the experts' weights, scaled to the sum 1.
    case geometricPriorities = "aip_geometric"
  }

  /// The experts, with names that differ.
  public let experts: [String]
  /// One matrix an expert, all of the same criteria in the same order.
  public let comparisons: [PairwiseComparisons]
  /// One weight an expert; they add up to 1.
  public let expertWeights: [Double]

  /// Creates a group.
  ///
  /// - Parameters:
  ///   - experts: Their names.
  ///   - comparisons: One matrix an expert.
  ///   - weights: One an expert, at least 0, on any scale; equal ones where nil.
  /// - Throws: ``JudgmentError``: no experts, other criteria, a weight that is negative or not finite, all weights 0.
  public init(_ experts: [String], _ comparisons: [PairwiseComparisons], weights: [Double]? = nil) throws(JudgmentError)
  {
    guard let first = comparisons.first else { throw .empty("experts") }
    guard experts.count == comparisons.count else {
      throw .mismatch("There are \(experts.count) experts and \(comparisons.count) matrices")
    }
    for (expert, matrix) in zip(experts, comparisons) where matrix.names != first.names {
      throw .mismatch("Expert “\(expert)” judges other criteria, or in another order, than “\(experts[0])”")
    }
    self.experts = experts
    self.comparisons = comparisons
    expertWeights = try ExpertWeights.normalised(weights, experts: experts)
  }

  /// The criteria.
  public var names: [String] { comparisons[0].names }

  /// The matrix of the group: the weighted geometric mean of each judgment.
  ///
  /// ```
  /// a[i,j] = Π_e a_e[i,j]^(α_e / Σ α),   over the experts e that judged the pair
  /// ```
  /// - Throws: ``JudgmentError/disconnected(parts:)``, where experts of weight 0 alone connect the criteria.
  public func aggregatedJudgments() throws(JudgmentError) -> PairwiseComparisons {
    try PairwiseComparisons(names, checked: mean(of: comparisons))
  }

  /// The weights of the group by one method of prioritising and one of putting together; they add up to 1.
  ///
  /// - Throws: ``JudgmentError/missingPair(row:column:method:)`` for the column mean of incomplete comparisons.
  public func weights(
    by method: PriorityMethod = .eigenvector, aggregation: Aggregation = .judgments
  ) throws(JudgmentError) -> [Double] {
    if aggregation == .judgments { return try aggregatedJudgments().weights(by: method) }
    var lists: [[Double]] = []
    for matrix in comparisons { lists.append(try matrix.weights(by: method)) }
    return together(lists, aggregation)
  }

  /// The weights of the group from those of its experts, or from the one list of its joint judgments.
  func together(_ lists: [[Double]], _ aggregation: Aggregation) -> [Double] {
    switch aggregation {
    case .judgments: lists[0]
    case .priorities: ExpertWeights.mean(of: lists, weights: expertWeights)
    case .geometricPriorities: ExpertWeights.geometricMean(of: lists, weights: expertWeights)
    }
  }

  /// The weighted geometric mean of each judgment, over the experts who judged the pair.
  func mean(of comparisons: [PairwiseComparisons]) -> [Double?] {
    let n = names.count
    var values = [Double?](repeating: nil, count: n * n)
    for i in 0..<n {
      values[i * n + i] = 1
      for j in i + 1..<max(n, i + 1) {
        var (sum, total) = (0.0, 0.0)
        for (matrix, weight) in zip(comparisons, expertWeights) where weight > 0 {
          guard let value = matrix[i, j] else { continue }
          sum += weight * Double.log(value)
          total += weight
        }
        guard total > 0 else { continue }
        let mean = Double.exp(sum / total)
        values[i * n + j] = mean
        values[j * n + i] = 1 / mean
      }
    }
    return values
  }
}

/// How much each expert counts.
enum ExpertWeights {
  /// The weights with the sum 1; equal ones where nil.
  static func normalised(_ weights: [Double]?, experts: [String]) throws(JudgmentError) -> [Double] {
    guard !experts.isEmpty else { throw .empty("experts") }
    var seen: Set<String> = []
    for expert in experts where !seen.insert(expert).inserted { throw .duplicateName(expert) }
    guard let weights else { return experts.map { _ in 1 / Double(experts.count) } }
    guard weights.count == experts.count else {
      throw .mismatch("There are \(weights.count) weights for \(experts.count) experts")
    }
    for (weight, expert) in zip(weights, experts) where !(weight >= 0 && weight.isFinite) {
      throw .invalidExpertWeight(weight, expert: expert)
    }
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite else { throw .invalidExpertWeight(weights[0], expert: experts[0]) }
    return weights.map { $0 / sum }
  }

  /// The weighted arithmetic mean of lists of weights.
  static func mean(of lists: [[Double]], weights: [Double]) -> [Double] {
    lists[0].indices.map { place in zip(lists, weights).reduce(0) { $0 + $1.1 * $1.0[place] } }
  }

  /// The weighted geometric mean of lists of weights, scaled to the sum 1; a weight of 0 that counts makes the mean 0.
  static func geometricMean(of lists: [[Double]], weights: [Double]) -> [Double] {
    let means = lists[0].indices.map { place -> Double in
      var sum = 0.0
      for (list, weight) in zip(lists, weights) where weight > 0 {
        guard list[place] > 0 else { return 0 }
        sum += weight * Double.log(list[place])
      }
      return Double.exp(sum)
    }
    let total = means.reduce(0, +)
    return means.map { $0 / total }
  }
}
