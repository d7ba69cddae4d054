public import AssayNumerics

/// Covariances of estimates that do not take the model's variance, or the independence of cases, for granted.
///
/// With the score s of one case, the weights w of the cases of a row, the bread B (see ``ModelFit``), n cases, p
/// parameters and G clusters g:
/// ```
/// V    = c · B · M · B
/// HC0:  M = Σ w² s sᵀ,  c = 1             HC1: c = n / (n − p)
/// HC2:  M = Σ w² s sᵀ / (1 − h)           HC3: M = Σ w² s sᵀ / (1 − h)²      h: the leverage of a case
/// CR0:  M = Σ(g) u uᵀ,  u = Σ(i in g) w s   CR1: c = G/(G − 1) · (n − 1)/(n − p)
/// CR2:  the residuals of a cluster times a root that makes M unbiased under a working model first, (I − H_gg)^(−½)
///       where weights are equal; see ``ClusterContrasts`` for what it is compared with
/// sampling: HC0 with c = n/(n − 1), or CR0 with c = G/(G − 1), n and G those of the whole sample
/// ```
/// HC is for independent cases with variances of their own, CR for cases that depend on each other within clusters, and
/// `sampling` for weights that are inverse probabilities of selection. For a frequency w² counts the case as often as
/// it occurs.
///
/// References: White, *Econometrica* 48 (1980), 817–838; MacKinnon & White, *Journal of Econometrics* 29 (1985), 305–325;
/// Liang & Zeger, *Biometrika* 73 (1986), 13–22; Bell & McCaffrey, *Survey Methodology* 28 (2002), 169–181; Pustejovsky &
/// Tipton, *Journal of Business & Economic Statistics* 36 (2018), 672–683; Binder, *International Statistical Review* 51
/// (1983), 279–292.
public struct RobustCovariance: Sendable, Hashable {
  /// Which covariance.
  public enum Kind: String, Sendable, CaseIterable {
    case hc0 = "HC0"
    case hc1 = "HC1"
    case hc2 = "HC2"
    case hc3 = "HC3"
    case cr0 = "CR0"
    case cr1 = "CR1"
    case cr2 = "CR2"

    /// How the warning of few clusters ends.
    fileprivate var ofFewClusters: String {
      switch self {
      case .cr1: "; CR2, of linear and generalised linear models, is nearer to the truth."
      case .cr2: ", less so with CR2 and its degrees of freedom."
      default: "."
      }
    }
    case sampling = "sampling"

    /// Whether it is a sum over clusters.
    public var needsClusters: Bool { self == .cr0 || self == .cr1 || self == .cr2 }
  }

  /// Which covariance.
  public let kind: Kind
  /// So many numbers of clusters are held at once by CR2; more clusters take more passes over the rows.
  package let heldElements: Int

  /// Creates an estimator.
  public init(_ kind: Kind) { self.init(kind, heldElements: 4_000_000) }

  package init(_ kind: Kind, heldElements: Int) {
    self.kind = kind
    self.heldElements = heldElements
  }

  /// Fewer clusters make a sum over clusters too small and its tests too liberal.
  public static let fewClusters = 40

  /// The covariance of the estimates of a fit.
  ///
  /// - Parameters:
  ///   - fit: Any fit.
  ///   - clusters: The cluster of each row of the fit; HC pays no attention to it.
  ///   - sampled: For `sampling`, the cases or clusters of the whole sample, where the fit leaves some out: those outside a
  ///     domain, or without a value, belong to the design with a score of 0. By default those of the fit.
  ///   - parallelism: The number of threads.
  /// - Throws: ``RegressionError/mismatch(_:)`` where the weights, the model or the clusters do not go with the kind.
  public func estimate(
    _ fit: some ModelFit, clusters: ModelFrame.Clusters? = nil, sampled: Double? = nil, parallelism: Parallelism
  ) throws(RegressionError) -> CovarianceEstimate {
    try refuse(fit, clusters)
    let root = try fit.rootOfBread()
    let count = fit.weightedCaseCount
    let parameters = Double(fit.parameters.count)
    switch kind {
    case .hc0, .hc1, .hc2, .hc3:
      let (meat, exact) = try CaseMeat(kind, root: root).sum(fit, parallelism: parallelism)
      let scale = kind == .hc1 ? count / (count - parameters) : 1
      var warnings: [String] = []
      if exact > 0 {
        warnings.append(
          "\(exact) rows are fitted exactly whatever their response; \(kind.rawValue) leaves them out of the covariance."
        )
      }
      return try .init(root: root, meat: meat, times: scale, name: kind.rawValue, warnings: warnings)
    case .cr0, .cr1:
      let sums = try ClusterScores(fit, clusters: clusters!, root: root, parallelism: parallelism)
      let groups = Double(sums.clusterCount)
      let scale = kind == .cr1 ? groups / (groups - 1) * (count - 1) / (count - parameters) : 1
      return try .init(
        root: root, meat: try sums.meat(), times: scale, name: kind.rawValue,
        df: fit.parameters.map { _ in groups - 1 }, clusterCount: sums.clusterCount)
    case .cr2:
      guard let form = fit as? any LeastSquaresForm else {
        throw .mismatch("CR2 needs a linear or generalised linear model; for this model use CR1")
      }
      if let generalized = fit as? GeneralizedLinearFit, !generalized.isLeastSquares {
        throw .mismatch(
          "CR2 rests on the expected information and on estimates without a penalty; leave out the observed "
            + "information and Firth’s penalty, or use CR1")
      }
      return try BellMcCaffrey(
        form, clusters: clusters!, root: root, heldElements: heldElements, parallelism: parallelism
      ).estimate()
    case .sampling:
      return try sampling(fit, clusters: clusters, sampled: sampled, root: root, parallelism: parallelism)
    }
  }

  private func sampling(
    _ fit: some ModelFit, clusters: ModelFrame.Clusters?, sampled: Double?, root: Matrix, parallelism: Parallelism
  ) throws(RegressionError) -> CovarianceEstimate {
    let meat: Matrix
    let units: Double
    var clusterCount: Int?
    if let clusters {
      let sums = try ClusterScores(fit, clusters: clusters, root: root, parallelism: parallelism)
      meat = try sums.meat()
      units = Double(sums.clusterCount)
      clusterCount = sums.clusterCount
    } else {
      meat = try CaseMeat(.hc0, root: root).sum(fit, parallelism: parallelism).meat
      units = fit.weightedCaseCount
    }
    guard units > 1 else {
      throw .mismatch("There is one case only, so that nothing tells how much the estimates vary")
    }
    // One stratum: units − strata + 1 − p.
    let df = units - Double(fit.parameters.count)
    let drawn = max(units, sampled ?? units)
    return try .init(
      root: root, meat: meat, times: drawn / (drawn - 1), name: kind.rawValue, df: fit.parameters.map { _ in df },
      clusterCount: clusterCount)
  }

  private func refuse(_ fit: some ModelFit, _ clusters: ModelFrame.Clusters?) throws(RegressionError) {
    let isSample = fit.cases.kind == .sampling
    if isSample, kind != .sampling {
      throw .mismatch(
        "\(kind.rawValue) does not go with sampling weights, whose covariance is that of the sample; leave it out, or use "
          + "frequency or precision weights")
    }
    if !isSample, kind == .sampling {
      throw .mismatch("The covariance of a sample needs sampling weights")
    }
    if kind.needsClusters, clusters == nil {
      throw .mismatch("\(kind.rawValue) needs clusters; name the column that holds them, or use HC3")
    }
    let count = fit.weightedCaseCount
    if kind == .hc1 || kind == .cr1, count <= Double(fit.parameters.count) {
      throw .tooFewCases(cases: count, coefficients: fit.parameters.count)
    }
  }
}

/// A covariance of estimates, and what goes with it.
public struct CovarianceEstimate: Sendable, Equatable {
  /// The covariance, p × p.
  public let matrix: Matrix
  /// What it is called, such as `HC3`.
  public let name: String
  /// The degrees of freedom of t for each parameter; nil where they are the model's own.
  public let df: [Double]?
  /// The number of clusters; nil where none were used.
  public let clusterCount: Int?
  /// What a reader must know, in sentences.
  public let warnings: [String]
  /// How well the covariance is known along any combination of the estimates; nil where it is not CR2, and where
  /// there are too many clusters and parameters to keep what that needs.
  public let contrasts: ClusterContrasts?

  /// Creates an estimate.
  public init(
    matrix: Matrix, name: String, df: [Double]? = nil, clusterCount: Int? = nil, warnings: [String] = [],
    contrasts: ClusterContrasts? = nil
  ) {
    self.contrasts = contrasts
    self.matrix = matrix
    self.name = name
    self.df = df
    self.clusterCount = clusterCount
    self.warnings = warnings
  }

  /// B · M · Bᵀ for a meat M between scores that were multiplied by B.
  init(
    root: Matrix, meat: Matrix, times scale: Double, name: String, df: [Double]? = nil, clusterCount: Int? = nil,
    warnings: [String] = [], contrasts: ClusterContrasts? = nil
  ) throws(RegressionError) {
    var matrix: Matrix
    do throws(LinearAlgebraError) {
      matrix = try root.times(meat).times(root, otherTransposed: true)
    } catch {
      throw .algebra(error)
    }
    for column in 0..<matrix.columnCount {
      for row in 0...column {
        let mean = scale * (matrix[row, column] + matrix[column, row]) / 2
        matrix[row, column] = mean
        matrix[column, row] = mean
      }
    }
    var warnings = warnings
    if let clusterCount, clusterCount < RobustCovariance.fewClusters {
      warnings.append(
        "There are \(clusterCount) clusters; with fewer than \(RobustCovariance.fewClusters) the standard errors tend to "
          + "be too small"
          + (RobustCovariance.Kind(rawValue: name)?.ofFewClusters ?? "."))
    }
    self.init(
      matrix: matrix, name: name, df: df, clusterCount: clusterCount, warnings: warnings, contrasts: contrasts)
  }
}
