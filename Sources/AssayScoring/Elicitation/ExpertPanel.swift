internal import AssayComparisons
public import AssayInference

/// The weights that several experts arrived at, and what they give together.
public struct ExpertPanel: Sendable, Equatable {
  /// The criteria.
  public let names: [String]
  /// The experts, with names that differ.
  public let experts: [String]
  /// How much each expert counts; they add up to 1.
  public let expertWeights: [Double]
  /// One list an expert, one weight a criterion.
  public let weights: [[Double]]
  /// The weighted arithmetic mean of the experts' weights; they add up to 1.
  public let mean: [Double]
  /// Kendall's W of the experts' orders of the criteria, in 0…1; nil where ``concordanceReason`` says why.
  public let concordance: Double?
  /// Friedman's χ², whose hypothesis is that the orders are at random.
  public let concordanceTest: TestResult?
  /// Why there is no W.
  public let concordanceReason: String?

  /// Creates a panel.
  ///
  /// W takes each expert for one, whatever his weight.
  ///
  /// - Parameters:
  ///   - names: The criteria.
  ///   - experts: Their names.
  ///   - weights: One list an expert, one weight a criterion.
  ///   - expertWeights: One an expert, at least 0, on any scale; equal ones where nil.
  /// - Throws: ``JudgmentError``: no experts, lists of other lengths, a weight of an expert that is negative or not finite.
  public init(
    _ names: [String], experts: [String], weights: [[Double]], expertWeights: [Double]? = nil
  ) throws(JudgmentError) {
    guard !names.isEmpty else { throw .empty("criteria") }
    guard experts.count == weights.count, weights.allSatisfy({ $0.count == names.count }) else {
      throw .mismatch("There is one list of weights for each expert and one weight for each criterion")
    }
    self.names = names
    self.experts = experts
    self.weights = weights
    self.expertWeights = try ExpertWeights.normalised(expertWeights, experts: experts)
    mean = ExpertWeights.mean(of: weights, weights: self.expertWeights)
    guard experts.count > 1, names.count > 1 else {
      (concordance, concordanceTest) = (nil, nil)
      concordanceReason = "there are fewer than two experts or criteria"
      return
    }
    do throws(ComparisonError) {
      let friedman = try Friedman(columns: names.indices.map { place in weights.map { $0[place] } }, labels: names)
      (concordance, concordanceTest, concordanceReason) = (friedman.kendallW, friedman.test, nil)
    } catch {
      (concordance, concordanceTest) = (nil, nil)
      concordanceReason = "every expert gives the same weight to all criteria"
    }
  }
}
