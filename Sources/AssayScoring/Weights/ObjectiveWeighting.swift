internal import AssayData
public import AssayNumerics

/// The ways to find weights in the data, by the names that users write.
public enum ObjectiveWeighting: Sendable, Hashable {
  /// Entropy of min–max values with a shift, 0 unless stated.
  case entropy(shift: Double = 0)
  /// Entropy of the values as they are.
  case entropyRaw
  /// Entropy of benefits and of the reciprocals of costs.
  case entropySum
  case critic
  case standardDeviation
  case coefficientOfVariation
  case merec
  case gini
  case independence
  /// Principal components after directions are applied.
  case pca
  /// Principal components of the values as they are.
  case pcaUndirected
  case cilos
  case equal

  private static let plain: [ObjectiveWeighting] = [
    .entropy(), .entropyRaw, .entropySum, .critic, .standardDeviation, .coefficientOfVariation, .merec, .gini,
    .independence,
    .pca, .pcaUndirected, .cilos, .equal,
  ]

  /// All names, in the order of documentation.
  public static let allNames = plain.map(\.name)

  /// The name in models and results, from which ``init(named:)`` makes the same weighting.
  public var name: String {
    switch self {
    case .entropy(shift: 0): "entropy"
    case .entropy(let shift): "entropy:\(shift)"
    case .entropyRaw: "entropy-raw"
    case .entropySum: "entropy-sum"
    case .critic: "critic"
    case .standardDeviation: "standard-deviation"
    case .coefficientOfVariation: "coefficient-of-variation"
    case .merec: "merec"
    case .gini: "gini"
    case .independence: "independence"
    case .pca: "pca"
    case .pcaUndirected: "pca-undirected"
    case .cilos: "cilos"
    case .equal: "equal"
    }
  }

  /// Finds a weighting by name.
  ///
  /// - Parameters:
  ///   - text: One of ``allNames``, or `entropy:0.0001` for entropy with that shift.
  ///   - shift: What entropy adds to every min–max value, where the text does not say; no other weighting has a shift.
  /// - Throws: ``ScoringError/mismatch(_:)``, with all names, for a name that is unknown; also for a shift that does not fit.
  public init(named text: String, shift: Double? = nil) throws(ScoringError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts.first ?? ""
    guard let found = Self.plain.first(where: { $0.name == name }) else {
      let near = name.nearest(in: Self.allNames).map { "; “\($0)” is near" } ?? ""
      throw .mismatch("There is no weighting “\(name)”\(near). There are \(Self.allNames.joined(separator: ", "))")
    }
    let stated = parts.count > 1 ? parts[1] : shift.map { "\($0)" }
    guard let stated else {
      self = found
      return
    }
    guard case .entropy = found else {
      throw .mismatch("The weighting “\(name)” has no parameter; entropy has one, its shift: entropy:0.0001")
    }
    guard let shift = Double(stated), shift >= 0, shift.isFinite else {
      throw .mismatch("The shift of entropy weights is “\(stated)”; it must be a number of at least 0: entropy:0.0001")
    }
    self = .entropy(shift: shift)
  }

  /// The method.
  public var method: any WeightingMethod {
    switch self {
    case .entropy(let shift): EntropyWeights(.minMax(shift: shift))
    case .entropyRaw: EntropyWeights(.raw)
    case .entropySum: EntropyWeights(.sum)
    case .critic: CriticWeights()
    case .standardDeviation: StandardDeviationWeights()
    case .coefficientOfVariation: CoefficientOfVariationWeights()
    case .merec: MerecWeights()
    case .gini: GiniWeights()
    case .independence: IndependenceWeights()
    case .pca: PrincipalComponentWeights()
    case .pcaUndirected: PrincipalComponentWeights(appliesDirections: false)
    case .cilos: CilosWeights()
    case .equal: EqualWeights()
    }
  }

  /// Weighs the criteria of a matrix.
  ///
  /// - Throws: ``ScoringError``, where the method is not defined for these values.
  public func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism = Parallelism()
  ) throws(ScoringError) -> CriterionWeights {
    try method.weights(of: matrix, parallelism: parallelism)
  }
}
