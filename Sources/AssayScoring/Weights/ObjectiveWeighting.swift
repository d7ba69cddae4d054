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

  /// The name in models and results, without parameters.
  public var name: String {
    switch self {
    case .entropy: "entropy"
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
  ///   - name: One of ``allNames``.
  ///   - shift: What `entropy` adds to every min–max value; no other weighting has a shift.
  /// - Throws: ``ScoringError/mismatch(_:)``, with all names, for a name that is unknown or a shift that does not fit.
  public init(named name: String, shift: Double? = nil) throws(ScoringError) {
    guard let found = Self.plain.first(where: { $0.name == name }) else {
      let near = name.nearest(in: Self.allNames).map { "; “\($0)” is near" } ?? ""
      throw .mismatch("There is no weighting “\(name)”\(near). There are \(Self.allNames.joined(separator: ", "))")
    }
    guard let shift else {
      self = found
      return
    }
    guard case .entropy = found else { throw .mismatch("The weighting “\(name)” has no shift; “entropy” has one") }
    guard shift >= 0, shift.isFinite else {
      throw .mismatch("The shift of entropy weights is \(shift); it must be finite and at least 0")
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
