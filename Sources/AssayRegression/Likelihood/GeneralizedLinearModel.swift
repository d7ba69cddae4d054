internal import AssayData
public import AssayNumerics

/// A generalised linear model: a distribution, and a linear predictor of its mean.
///
/// ```
/// g(E Y) = Xβ + offset,   Var Y = φ V(μ)
/// ```
/// Cases must be independent given the design. Estimates are maximum likelihood, or for quasi families and under sampling
/// weights the root of the same equations, found by Fisher scoring.
///
/// Reference: McCullagh & Nelder, *Generalized Linear Models* (2nd ed., 1989), §2.5.
public struct GeneralizedLinearModel: Sendable, Hashable {
  /// When the iteration ends.
  public enum Convergence: Sendable, Hashable {
    /// When the estimates stand still, to rounding.
    case settled
    /// When the deviance changes by less than `epsilon` of itself, as in R's `glm`, whose standard errors are those of one
    /// step earlier: up to √`epsilon` off, which shows in the probabilities of large statistics.
    case asR(epsilon: Double)
  }

  /// What two analysts could choose differently.
  public struct Options: Sendable, Hashable {
    /// Which information the covariance is the inverse of.
    public var information: InformationKind
    /// Whether the likelihood is penalised as Firth proposed, so that separated data have finite estimates.
    public var firth: Bool
    /// The most iterations.
    public var iterationLimit: Int
    /// When the iteration ends; Firth's penalty and θ always settle.
    public var convergence: Convergence

    /// Creates options.
    public init(
      information: InformationKind = .expected, firth: Bool = false, iterationLimit: Int = 200,
      convergence: Convergence = .settled
    ) {
      self.information = information
      self.firth = firth
      self.iterationLimit = iterationLimit
      self.convergence = convergence
    }
  }

  /// The distribution and the link.
  public let family: Family
  /// The choices.
  public let options: Options

  /// Creates a model.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` for Firth's penalty with any family but binomial with a logit link.
  public init(_ family: Family, options: Options = Options()) throws(RegressionError) {
    if options.firth, family != .logit {
      throw .mismatch("Firth's penalty is for the family binomial with the link logit; leave it out, or choose these")
    }
    self.family = family
    self.options = options
  }

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - x: The design, of full rank.
  ///   - response: A value for each row; a binary response is 0 and 1.
  ///   - name: What the response is called.
  ///   - offset: What is added to the linear predictor of each row; of exposures their logarithm.
  ///   - cases: What the rows stand for.
  ///   - parallelism: How many threads may work.
  /// - Throws: ``RegressionError/unsuitableResponse(_:reason:remedy:)``; ``RegressionError/tooFewCases(cases:coefficients:)``;
  ///   ``RegressionError/separation(terms:remedy:)`` where estimates are infinite; ``RegressionError/unsuitableTerm(_:reason:remedy:)``
  ///   for a combination of other columns; ``RegressionError/noConvergence(iterations:reason:)``;
  ///   ``RegressionError/mismatch(_:)`` for Firth's penalty with sampling weights.
  public func fit(
    _ x: ModelMatrix, response: [Double], name: String = "response", offset: [Double]? = nil, cases: CaseTotals,
    parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) -> GeneralizedLinearFit {
    precondition(response.count == x.rowCount && cases.counts.count == x.rowCount)
    precondition(offset.map { $0.count == x.rowCount } ?? true)
    if options.firth, cases.kind == .sampling {
      throw .mismatch(
        "Firth's penalty needs a likelihood, which sampling weights do not have; leave out one of the two")
    }
    let fractions = try family.check(response, name: name, cases: cases)
    let n = cases.total
    guard n > Double(x.columnCount) else { throw .tooFewCases(cases: n, coefficients: x.columnCount) }
    if let offset, let row = offset.firstIndex(where: { !$0.isFinite }) {
      throw .unsuitableTerm(
        "offset", reason: "is not a finite number in row \(row + 1)",
        remedy: "An exposure must be greater than 0, so that it has a logarithm.")
    }
    let data = LikelihoodData(x: x, y: response, offset: offset, cases: cases, parallelism: parallelism)
    var fit = try estimate(data)
    if fractions > 0 { fit.warnings.append(.fractionalCounts(response: name, cases: fractions)) }
    return fit
  }

  /// The logarithms of exposures, to be used as an offset.
  ///
  /// - Throws: ``RegressionError/unsuitableTerm(_:reason:remedy:)`` for an exposure that is not greater than 0.
  public static func offset(exposures: [Double], name: String) throws(RegressionError) -> [Double] {
    if let row = exposures.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw .unsuitableTerm(
        name, reason: "is an exposure of \(exposures[row].token) in row \(row + 1)",
        remedy: "An exposure must be greater than 0: leave such cases out.")
    }
    return exposures.map { Double.log($0) }
  }

  private func estimate(_ data: LikelihoodData) throws(RegressionError) -> GeneralizedLinearFit {
    if options.firth { return try FirthScoring(data: data, iterationLimit: options.iterationLimit).fit() }
    if case .negativeBinomial(nil) = family.distribution {
      let joint = try NegativeBinomialTheta(family: family, data: data, iterationLimit: options.iterationLimit)
        .estimate()
      return try GeneralizedLinearFit(joint.family, options, data, joint.outcome, theta: joint.theta)
    }
    let scoring = FisherScoring(
      family: family, data: data, curvature: .expected, iterationLimit: options.iterationLimit,
      convergence: options.convergence)
    return try GeneralizedLinearFit(family, options, data, try scoring.run(), theta: nil)
  }
}
