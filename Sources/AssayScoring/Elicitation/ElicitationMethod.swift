/// The ways to get weights from what experts say.
public enum ElicitationMethod: String, Sendable, CaseIterable {
  /// Pairwise ratios (``ComparisonGroup``).
  case ahp
  /// Pairwise wins (``PrecedenceChart``).
  case precedence
  /// The best against all and all against the worst (``BestWorstLinear``, ``BestWorstNonlinear``).
  case bestWorst = "best-worst"
  /// The order of the criteria (``RankOrderWeights/centroid``).
  case rankOrderCentroid = "rank-order-centroid"
  /// The order of the criteria (``RankOrderWeights/sum``).
  case rankSum = "rank-sum"
  /// The order of the criteria (``RankOrderWeights/reciprocal``).
  case rankReciprocal = "rank-reciprocal"
  /// Points, 100 the most (``PointWeights/swing``).
  case swing
  /// Points, 10 the least (``PointWeights/smart``).
  case smart
  /// Ratings in rounds (``DelphiRound``).
  case delphi

  /// What people call the method.
  public var title: String {
    switch self {
    case .ahp: "Analytic hierarchy process"
    case .precedence: "Precedence chart"
    case .bestWorst: "Best–worst method"
    case .rankOrderCentroid: "Rank-order centroid"
    case .rankSum: "Rank sum"
    case .rankReciprocal: "Rank reciprocal"
    case .swing: "Swing weighting"
    case .smart: "SMART"
    case .delphi: "Delphi"
    }
  }

  /// The weights from ranks that the method stands for, if it does.
  public var rankOrder: RankOrderWeights? {
    switch self {
    case .rankOrderCentroid: .centroid
    case .rankSum: .sum
    case .rankReciprocal: .reciprocal
    default: nil
    }
  }

  /// The weights from points that the method stands for, if it does.
  public var points: PointWeights? {
    switch self {
    case .swing: .swing
    case .smart: .smart
    default: nil
    }
  }
}
