internal import AssayData
internal import AssayNumerics

/// What a generalised linear model takes the response to be, and the link of its mean.
///
/// Reference: McCullagh & Nelder, *Generalized Linear Models* (2nd ed., 1989), §2.2; Venables & Ripley, *Modern Applied
/// Statistics with S* (4th ed., 2002), §7.4 for the negative binomial.
public struct Family: Sendable, Hashable {
  /// The distribution, or for quasi-likelihood the variance.
  public enum Distribution: Sendable, Hashable {
    /// A response of two values, coded 0 and 1.
    case binomial
    /// A count whose variance is its mean.
    case poisson
    /// A count with variance μ + μ²/θ; θ is estimated where it is not given.
    case negativeBinomial(theta: Double?)
    /// A number above 0 whose standard deviation is proportional to its mean.
    case gamma
    /// A number with one variance.
    case gaussian
    /// A share or 0 and 1, with variance φ μ(1 − μ).
    case quasiBinomial
    /// A count or amount with variance φ μ.
    case quasiPoisson
    /// Any response with variance φ V(μ).
    case quasi(VarianceFunction)
  }

  /// The distribution.
  public let distribution: Distribution
  /// The link.
  public let link: Link

  /// Creates a family.
  ///
  /// - Parameters:
  ///   - distribution: The distribution.
  ///   - link: The link; the usual one where nil: logit, log, for gamma the inverse, and else identity.
  /// - Throws: ``RegressionError/mismatch(_:)`` for a link that the distribution cannot have.
  public init(_ distribution: Distribution, link: Link? = nil) throws(RegressionError) {
    self.init(checked: distribution, link ?? Self.usualLink(of: distribution))
    let isPossible: Bool
    switch variance {
    case .bernoulli: isPossible = self.link.givesProbabilities || self.link == .log || self.link == .identity
    default: isPossible = !self.link.givesProbabilities
    }
    guard isPossible else {
      throw .mismatch("The family \(name) does not go with the link \(self.link.rawValue)")
    }
    if case .negativeBinomial(let theta?) = distribution, !(theta > 0 && theta.isFinite) {
      throw .mismatch("The theta of a negative binomial is \(theta.token); it must be greater than 0")
    }
  }

  private init(checked distribution: Distribution, _ link: Link) {
    self.distribution = distribution
    self.link = link
  }

  /// A binary response with a logit link.
  public static let logit = Family(checked: .binomial, .logit)
  /// A binary response with a probit link.
  public static let probit = Family(checked: .binomial, .probit)
  /// A binary response with a complementary log-log link.
  public static let complementaryLogLog = Family(checked: .binomial, .complementaryLogLog)
  /// A count with a log link.
  public static let poisson = Family(checked: .poisson, .log)
  /// A count with a log link, overdispersed, with θ estimated.
  public static let negativeBinomial = Family(checked: .negativeBinomial(theta: nil), .log)
  /// A positive number with a log link; R's default link is the inverse.
  public static let gamma = Family(checked: .gamma, .log)

  /// The name of the distribution.
  public var name: String {
    switch distribution {
    case .binomial: "binomial"
    case .poisson: "poisson"
    case .negativeBinomial: "negative-binomial"
    case .gamma: "gamma"
    case .gaussian: "gaussian"
    case .quasiBinomial: "quasi-binomial"
    case .quasiPoisson: "quasi-poisson"
    case .quasi: "quasi"
    }
  }

  /// The variance, up to the dispersion; of a negative binomial whose θ is not known, that of the Poisson distribution.
  public var variance: VarianceFunction {
    switch distribution {
    case .binomial, .quasiBinomial: .bernoulli
    case .poisson, .quasiPoisson, .negativeBinomial(nil): .mean
    case .negativeBinomial(let theta?): .negativeBinomial(theta: theta)
    case .gamma: .meanSquared
    case .gaussian: .constant
    case .quasi(let variance): variance
    }
  }

  /// Whether the dispersion is known to be 1.
  public var hasUnitDispersion: Bool {
    switch distribution {
    case .binomial, .poisson, .negativeBinomial: true
    case .gamma, .gaussian, .quasiBinomial, .quasiPoisson, .quasi: false
    }
  }

  /// Whether there is a likelihood, and not only a mean and a variance.
  public var hasLikelihood: Bool {
    switch distribution {
    case .binomial, .poisson, .negativeBinomial, .gamma, .gaussian: true
    case .quasiBinomial, .quasiPoisson, .quasi: false
    }
  }

  /// Whether expected and observed information are the same.
  public var isCanonical: Bool {
    switch (variance, link) {
    case (.bernoulli, .logit), (.mean, .log), (.constant, .identity), (.meanSquared, .inverse): true
    default: false
    }
  }

  /// The same family with a θ that is known.
  func with(theta: Double) -> Family { Family(checked: .negativeBinomial(theta: theta), link) }

  private static func usualLink(of distribution: Distribution) -> Link {
    switch distribution {
    case .binomial, .quasiBinomial, .quasi(.bernoulli): .logit
    case .poisson, .quasiPoisson, .negativeBinomial: .log
    case .gamma: .inverse
    case .gaussian, .quasi: .identity
    }
  }
}
