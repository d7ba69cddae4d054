public import AssayInference
public import AssayNumerics

/// The statistic by which an exact test orders the tables with the observed margins.
public enum ExactStatistic: Sendable, Hashable, CaseIterable {
  /// The probability of the table: Fisher, Freeman and Halton.
  case fisher
  /// Pearson's X².
  case pearson
  /// The likelihood ratio G².
  case likelihoodRatio
  /// |S − E S| with S = Σ uᵢ vⱼ nᵢⱼ, for row scores u and column scores v.
  case linearByLinear
}

/// A test of independence whose probability is counted over the tables with the observed margins, all or a sample.
///
/// Given both margins, P(T) = Π rᵢ! Π cⱼ! / (N! Π nᵢⱼ!) when rows and columns are independent. With t the observed value,
/// a table is as extreme as the observed one when
/// ```
/// Fisher            P(T) ≤ P(observed)(1 + 1e-7)
/// Pearson, G²       t(T) ≥ t(1 − 1e-7)
/// linear-by-linear  |S − E S| at least as large
/// mid-p             P − ½ P(tables that are as extreme, and no more)
/// Monte Carlo       (1 + #{as extreme}) / (B + 1) of B random tables
/// ```
/// The observations are independent. For data with sampling weights use a Rao–Scott test.
///
/// Reference: Freeman & Halton (1951), *Biometrika* 38, 141–149; Mehta & Patel (1983), *JASA* 78, 427–434; Agresti,
/// *Categorical Data Analysis* (3rd ed., 2013), §3.5 and §16.5.
public struct ExactIndependence: Sendable, Equatable {
  /// How the probability was found.
  public enum Resolution: Sendable, Equatable {
    /// Every table was accounted for, in so many steps of the network.
    case exact(nodes: Int)
    /// `extreme` of `replicates` random tables were as extreme; the interval is that of Clopper and Pearson for their
    /// share, and nil where the drawing stopped early.
    case monteCarlo(replicates: Int, extreme: Int, interval: ConfidenceInterval?, seed: UInt64)
  }

  /// What orders the tables.
  public let statistic: ExactStatistic
  /// The test; its method says whether it is exact, and if not why.
  public let result: ExactTestResult
  /// The probability of the tables that are as extreme as the observed one and no more; nil from random tables.
  public let pointProbability: Double?
  /// How the probability was found.
  public let resolution: Resolution
  /// Whether the choice of method follows from the table and the budget alone; false when a time cap decided it.
  public let isReproducible: Bool
}

extension ContingencyTable {
  /// The seed of random tables unless another is given.
  public static let defaultSeed: UInt64 = 20_261_121

  /// Exact tests of independence, and where the budget does not allow them, tests by random tables.
  ///
  /// - Parameters:
  ///   - statistics: What orders the tables; one result for each.
  ///   - budget: The work that counting all tables may take, for each statistic.
  ///   - replicates: The number of random tables where it is not enough.
  ///   - seed: The seed of those.
  /// - Throws: ``TableError/fractionalCount(_:row:column:)``, ``TableError/tooManyObservations(_:)``,
  ///   ``TableError/tooFewCategories(rows:columns:)``; ``TableError/constantScores(_:)`` for linear-by-linear.
  public func exactIndependence(
    _ statistics: [ExactStatistic], budget: ExactBudget = .standard, replicates: Int = 1_000_000,
    seed: UInt64 = defaultSeed, parallelism: Parallelism = Parallelism()
  ) throws(TableError) -> [ExactIndependence] {
    let table = try WholeTable(self)
    var orders: [TableOrder] = []
    for statistic in statistics { orders.append(try TableOrder(statistic, of: table, from: self)) }
    let outcomes = orders.map { ExactCount(table, $0, budget: budget, parallelism: parallelism).outcome }
    let open = outcomes.indices.filter { outcomes[$0].shares == nil }
    let drawn = RandomTableCount(
      table, open.map { orders[$0] }, replicates: replicates, stopAfter: nil, seed: seed, parallelism: parallelism)
    return outcomes.indices.map { index in
      if let shares = outcomes[index].shares {
        return ExactIndependence(orders[index], shares, steps: outcomes[index].steps)
      }
      let outcome = outcomes[index]
      return ExactIndependence(
        orders[index], drawn.tallies[open.firstIndex(of: index) ?? 0], seed: seed, why: outcome.why,
        isReproducible: outcome.isReproducible)
    }
  }

  /// Tests of independence by random tables with the observed margins, all statistics on the same tables.
  ///
  /// - Parameters:
  ///   - statistics: What orders the tables; one result for each.
  ///   - replicates: The number of random tables, or the most of them when the drawing may stop early.
  ///   - seed: The seed; the same seed gives the same result on any number of threads.
  ///   - stopAfter: Stop at the h-th table as extreme as the observed one, with p = h/L after L tables; nil for never.
  ///     Reference: Besag & Clifford (1991), *Biometrika* 78, 301–304.
  /// - Throws: As ``exactIndependence(_:budget:replicates:seed:parallelism:)``.
  public func monteCarloIndependence(
    _ statistics: [ExactStatistic], replicates: Int = 1_000_000, seed: UInt64 = defaultSeed,
    stopAfter: Int? = nil, parallelism: Parallelism = Parallelism()
  ) throws(TableError) -> [ExactIndependence] {
    let table = try WholeTable(self)
    var orders: [TableOrder] = []
    for statistic in statistics { orders.append(try TableOrder(statistic, of: table, from: self)) }
    let drawn = RandomTableCount(
      table, orders, replicates: replicates, stopAfter: stopAfter, seed: seed, parallelism: parallelism)
    return zip(orders, drawn.tallies).map { order, tally in
      ExactIndependence(order, tally, seed: seed, why: nil, isReproducible: true)
    }
  }
}

extension ExactIndependence {
  /// A test with every table counted.
  init(_ order: TableOrder, _ shares: ExtremeShares, steps: Int) {
    statistic = order.statistic
    result = ExactTestResult(
      name: order.statistic.testName, statistic: order.observedStatistic, shares.logExtreme,
      beyond: shares.logBeyond, method: "\(order.statistic.title), exact: all tables with both margins fixed")
    pointProbability = max(0, Double.exp(shares.logExtreme) - Double.exp(shares.logBeyond))
    resolution = .exact(nodes: steps)
    isReproducible = true
  }

  /// A test by random tables.
  init(_ order: TableOrder, _ tally: RandomTableCount.Tally, seed: UInt64, why: String?, isReproducible: Bool) {
    let (extreme, drawn) = (Double(tally.extreme), Double(tally.replicates))
    let p = tally.isStopped ? extreme / drawn : (extreme + 1) / (drawn + 1)
    let ties = Double(tally.extreme - tally.beyond)
    // The observed table is one of those as extreme and no more.
    let tiedShare = tally.isStopped ? ties / drawn : (ties + 1) / (drawn + 1)
    let words = [
      "\(order.statistic.title), Monte Carlo: \(tally.replicates) random tables with both margins fixed, seed \(seed)",
      tally.isStopped ? "stopped at the \(tally.extreme)th as extreme" : nil, why,
    ]
    statistic = order.statistic
    result = ExactTestResult(
      name: order.statistic.drawnTestName, statistic: order.observedStatistic, pValue: p, logPValue: Double.log(p),
      midP: p - tiedShare / 2, method: words.compactMap { $0 }.joined(separator: "; "))
    pointProbability = nil
    resolution = .monteCarlo(
      replicates: tally.replicates, extreme: tally.extreme,
      interval: tally.isFixed
        ? ProportionInterval.clopperPearson(successes: extreme, trials: drawn, level: 0.99) : nil,
      seed: seed)
    self.isReproducible = isReproducible
  }
}

extension ExactStatistic {
  var testName: TestName {
    switch self {
    case .fisher: .fisherExact
    case .pearson: .exactPearson
    case .likelihoodRatio: .exactLikelihoodRatio
    case .linearByLinear: .exactLinearByLinear
    }
  }

  var drawnTestName: TestName {
    switch self {
    case .fisher: .monteCarlo
    case .pearson: .monteCarloPearson
    case .likelihoodRatio: .monteCarloLikelihoodRatio
    case .linearByLinear: .monteCarloLinearByLinear
    }
  }

  var title: String {
    switch self {
    case .fisher: "Fisher–Freeman–Halton"
    case .pearson: "Pearson's X²"
    case .likelihoodRatio: "Likelihood ratio G²"
    case .linearByLinear: "Linear-by-linear association"
    }
  }
}
