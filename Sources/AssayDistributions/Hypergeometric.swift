internal import AssayNumerics

/// The hypergeometric distribution: successes among draws without replacement.
///
/// ```
/// P(X = k) = C(K, k) C(N − K, n − k) / C(N, n)
/// ```
/// with population N, successes K and draws n. Tails are sums of probabilities outward from x; the shorter sum is taken
/// first, and the other tail is what it lacks to 1 only while that is at least a half.
/// Reference: Johnson, Kemp & Kotz, *Univariate Discrete Distributions* (3rd ed., 2005), ch. 6.
public struct Hypergeometric: Distribution, Hashable {
  /// The size of the population, N.
  public let population: Int
  /// How many of it are successes, K.
  public let successes: Int
  /// How many are drawn, n.
  public let draws: Int

  /// Creates the distribution.
  ///
  /// - Precondition: `successes` and `draws` are in `0...population`.
  public init(population: Int, successes: Int, draws: Int) {
    precondition(population >= 0, "population \(population) is less than 0")
    precondition((0...population).contains(successes), "successes \(successes) are not in 0...\(population)")
    precondition((0...population).contains(draws), "draws \(draws) are not in 0...\(population)")
    self.population = population
    self.successes = successes
    self.draws = draws
  }

  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  public func logDensity(_ x: Double) -> Double {
    if x.isNaN { return x }
    guard x >= least, x <= most, x == x.rounded() else { return -.infinity }
    // Any success probability gives the same ratio; draws / population keeps all three factors large.
    if draws == 0 || draws == population { return 0 }
    let share = Odds(ratio: Double(draws) / Double(population - draws))
    return binomialLogMass(x, trials: Double(successes), share)
      + binomialLogMass(Double(draws) - x, trials: Double(population - successes), share)
      - binomialLogMass(Double(draws), trials: Double(population), share)
  }

  public func lowerTail(_ x: Double) -> Double { Double.exp(logLowerTail(x)) }
  public func upperTail(_ x: Double) -> Double { Double.exp(logUpperTail(x)) }

  public func logLowerTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    let k = x.rounded(.down)
    if k < least { return -.infinity }
    if k >= most { return 0 }
    if k <= mode { return logLowerSum(k) }
    let upper = logUpperSum(k + 1)
    return upper < -0.7 ? Double.log1p(-Double.exp(upper)) : logLowerSum(k)
  }

  public func logUpperTail(_ x: Double) -> Double {
    if x.isNaN { return x }
    let k = x.rounded(.down)
    if k < least { return 0 }
    if k >= most { return -.infinity }
    if k > mode { return logUpperSum(k + 1) }
    let lower = logLowerSum(k)
    return lower < -0.7 ? Double.log1p(-Double.exp(lower)) : logUpperSum(k + 1)
  }

  public func quantile(lowerTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return leastInteger(in: least...most, near: guess(-standardUpperQuantile(p))) { lowerTail($0) >= p - tieSlack(p) }
  }

  public func quantile(upperTail p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) is not in 0...1")
    return leastInteger(in: least...most, near: guess(standardUpperQuantile(p))) { upperTail($0) <= p + tieSlack(p) }
  }

  private var least: Double { Double(max(0, draws - (population - successes))) }
  private var most: Double { Double(min(draws, successes)) }
  private var mode: Double {
    ((Double(draws) + 1) * (Double(successes) + 1) / (Double(population) + 2)).rounded(.down)
  }

  private func guess(_ z: Double) -> Double {
    guard population > 1 else { return least }
    let share = Double(successes) / Double(population)
    let rest = Double(population - draws) / Double(population - 1)
    return Double(draws) * share + z * (Double(draws) * share * (1 - share) * rest).squareRoot()
  }

  /// log P(X ≤ k), summed downward from k.
  private func logLowerSum(_ k: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var j = k
    while j > least, term > sum * 1e-17 {
      term *=
        j * (Double(population - successes - draws) + j)
        / ((Double(successes) - j + 1) * (Double(draws) - j + 1))
      sum += term
      j -= 1
    }
    return logDensity(k) + Double.log(sum)
  }

  /// log P(X ≥ k), summed upward from k.
  private func logUpperSum(_ k: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var j = k
    while j < most, term > sum * 1e-17 {
      term *=
        (Double(successes) - j) * (Double(draws) - j)
        / ((j + 1) * (Double(population - successes - draws) + j + 1))
      sum += term
      j += 1
    }
    return logDensity(k) + Double.log(sum)
  }
}
