internal import AssayNumerics

/// The binomial distribution: successes in n independent trials.
///
/// ```
/// P(X = k) = C(n, k) pᵏ (1 − p)ⁿ⁻ᵏ,   P(X > k) = I_p(k + 1, n − k)
/// ```
/// Reference: Johnson, Kemp & Kotz, *Univariate Discrete Distributions* (3rd ed., 2005), ch. 3.
public struct Binomial: Distribution, Hashable {
  /// The number of trials, n.
  public let trials: Int
  /// The probability of success in each, p.
  public let probability: Double

  /// Creates the distribution.
  ///
  /// - Precondition: `trials` is at least 0; `probability` is in 0...1.
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "trials \(trials) are fewer than 0")
    precondition(probability >= 0 && probability <= 1, "probability \(probability) is not in 0...1")
    self.trials = trials
    self.probability = probability
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    binomialLogMass(x, trials: n, Odds(x: probability))
  }

  public func lowerTail(_ x: Double) -> Double {
    edge(x, below: 0, above: 1) { kernel(x).upper(Odds(x: probability)) }
  }

  public func upperTail(_ x: Double) -> Double {
    edge(x, below: 1, above: 0) { kernel(x).lower(Odds(x: probability)) }
  }

  public func logLowerTail(_ x: Double) -> Double {
    edge(x, below: -.infinity, above: 0) { kernel(x).logUpper(Odds(x: probability)) }
  }

  public func logUpperTail(_ x: Double) -> Double {
    edge(x, below: 0, above: -.infinity) { kernel(x).logLower(Odds(x: probability)) }
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    if p == 0 { return 0 }
    return leastInteger(in: 0...n, near: guess(-standardUpperQuantile(p))) { lowerTail($0) >= p - tieSlack(p) }
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return leastInteger(in: 0...n, near: guess(standardUpperQuantile(p))) { upperTail($0) <= p + tieSlack(p) }
  }

  private var n: Double { Double(trials) }

  private func guess(_ z: Double) -> Double {
    n * probability + z * (n * probability * (1 - probability)).squareRoot()
  }

  private func kernel(_ x: Double) -> RegularizedBeta {
    let k = x.rounded(.down)
    return RegularizedBeta(alpha: k + 1, beta: n - k)
  }

  private func edge(_ x: Double, below: Double, above: Double, within: () -> Double) -> Double {
    if x.isNaN { return x }
    if x < 0 { return below }
    if x >= n || probability == 0 { return above }
    return probability == 1 ? below : within()
  }
}

/// log(C(n, k) xᵏ (1 − x)ⁿ⁻ᵏ), −∞ where k is not a count up to n.
func binomialLogMass(_ k: Double, trials n: Double, _ at: Odds) -> Double {
  if k.isNaN { return k }
  guard k >= 0, k <= n, k == k.rounded() else { return -.infinity }
  if k == 0 { return n == 0 ? 0 : n * at.logComplement }
  if k == n { return n * at.logX }
  if at.x == 0 || at.complement == 0 { return -.infinity }
  let rest = n - k
  return stirlingError(n) - stirlingError(k) - stirlingError(rest)
    - deviance(k, rest, from: at) - halfLogTwoPi - 0.5 * Double.log(k * (rest / n))
}
