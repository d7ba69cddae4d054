internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// Fisher's exact test of two rows and two columns, with the conditional estimate of their odds ratio.
///
/// Given both margins the first cell X is hypergeometric when rows and columns are independent, and
/// ```
/// two-sided p = Σ P(x) over P(x) ≤ P(observed)(1 + 1e-7)
/// less, greater = P(X ≤ observed), P(X ≥ observed)
/// mid-p = p − ½ P(x as probable as the observed one, within the same tolerance)
/// ```
/// For an odds ratio ψ, P(x) is proportional to `C(n₁, x) C(n₂, m − x) ψˣ`. The estimate maximises P(observed); it is
/// not the ratio of the cells, which ``TwoByTwoMeasures`` gives. The limits leave half of what the level lacks to 1 in
/// each tail, and so cover at least at the level.
///
/// The observations are independent; margins need not have been fixed in advance, but the test is then conservative.
///
/// Reference: Fisher, *Statistical Methods for Research Workers* (5th ed., 1934), §21.02; Agresti, *Categorical Data
/// Analysis* (3rd ed., 2013), §3.5 and §16.6.4; Cornfield (1956), *Proc. 3rd Berkeley Symposium* 4, 135–148.
public struct FisherTwoByTwo: Sendable, Equatable {
  /// Outcomes no more probable than the observed one.
  public let twoSided: ExactTestResult
  /// The first cell as small or smaller: a smaller odds ratio.
  public let less: ExactTestResult
  /// The first cell as large or larger: a larger odds ratio.
  public let greater: ExactTestResult
  /// The probability of the observed table.
  public let pointProbability: Double
  /// The conditional maximum-likelihood estimate; nil where it is infinite or undefined.
  public let oddsRatio: Double?
  /// The lower limit, which may be 0; nil where it is undefined.
  public let lower: Double?
  /// The upper limit; nil where there is none.
  public let upper: Double?
  /// The level of confidence of the limits.
  public let level: Double
  /// Why the odds ratio or a limit is nil; nil when none is.
  public let reason: String?
}

extension ContingencyTable {
  /// Fisher's exact test of a table of two rows and two columns; an empty row or column leaves one outcome, and p = 1.
  ///
  /// - Parameters:
  ///   - level: The level of confidence of the limits of the odds ratio.
  ///   - search: How closely the odds ratio and its limits are searched for.
  /// - Throws: ``TableError/notTwoByTwo(rows:columns:)`` for another shape,
  ///   ``TableError/fractionalCount(_:row:column:)`` and ``TableError/tooManyObservations(_:)`` for counts that cannot be
  ///   counted exactly.
  /// - Precondition: The level lies strictly between 0 and 1.
  public func fisherTwoByTwo(
    level: Double = 0.95, search: OddsRatioSearch = .full
  ) throws(TableError) -> FisherTwoByTwo {
    precondition(level > 0 && level < 1, "A level of confidence lies strictly between 0 and 1.")
    guard rowCount == 2, columnCount == 2 else { throw .notTwoByTwo(rows: rowCount, columns: columnCount) }
    return FisherTwoByTwo(try WholeTable(self, testable: false), level: level, search: search)
  }
}

extension FisherTwoByTwo {
  init(_ table: WholeTable, level: Double, search: OddsRatioSearch) {
    let tails = FirstCell(table)
    let fixed = "both margins fixed"
    twoSided = ExactTestResult(
      name: .fisherExact, tails.atMost(FirstCell.tolerance), beyond: tails.below(FirstCell.tolerance),
      method: "Fisher's exact test, \(fixed), tables no more probable than the observed one")
    less = ExactTestResult(
      name: .fisherExactLess, tails.logLower(tails.observed), beyond: tails.logLower(tails.observed - 1),
      method: "Fisher's exact test, \(fixed), one-sided: odds ratio less than 1")
    greater = ExactTestResult(
      name: .fisherExactGreater, tails.logUpper(tails.observed), beyond: tails.logUpper(tails.observed + 1),
      method: "Fisher's exact test, \(fixed), one-sided: odds ratio greater than 1")
    pointProbability = Double.exp(tails.logPoint)
    self.level = level
    if search == .asR {
      let roots = SearchOfR(tails)
      oddsRatio = roots.estimate
      lower = roots.lower(tail: (1 - level) / 2)
      upper = roots.upper(tail: (1 - level) / 2)
      reason = oddsRatio == nil ? "The odds ratio is infinite." : nil
      return
    }
    guard tails.least < tails.most else {
      (oddsRatio, lower, upper) = (nil, nil, nil)
      reason = "A row or column is empty, so the margins allow one table only and say nothing of the odds ratio."
      return
    }
    let family = NoncentralHypergeometric(tails)
    let tail = (1 - level) / 2
    lower = tails.observed == tails.least ? 0 : family.oddsRatio(upperTail: tail)
    if tails.observed == tails.most {
      (oddsRatio, upper) = (nil, nil)
      reason = "The first cell is as large as its margins allow, so the odds ratio and its upper limit are infinite."
    } else {
      oddsRatio = tails.observed == tails.least ? 0 : family.likeliestOddsRatio
      upper = family.oddsRatio(lowerTail: tail)
      reason = nil
    }
  }
}

extension ExactTestResult {
  /// A test from ln P(as extreme) and ln P(more extreme).
  init(
    name: TestName, statistic: Double? = nil, _ logPValue: Double, beyond: Double, method: String
  ) {
    let p = min(1, Double.exp(logPValue))
    self.init(
      name: name, statistic: statistic, pValue: p, logPValue: min(0, logPValue),
      midP: (p + min(p, Double.exp(beyond))) / 2, method: method)
  }
}

/// The first cell of a table of two rows and two columns, given the margins.
struct FirstCell {
  /// ln(1 + 1e-7): the same tolerance as R's, within which two probabilities are held to be equal.
  static let tolerance = 9.9999995000000333e-8

  let distribution: Hypergeometric
  let observed: Int
  let least: Int
  let most: Int
  let logPoint: Double
  private let mode: Int

  init(_ table: WholeTable) {
    let (successes, draws) = (table.columns[0], table.rows[0])
    distribution = Hypergeometric(population: table.total, successes: successes, draws: draws)
    observed = table.counts[0]
    least = max(0, draws - table.columns[1])
    most = min(draws, successes)
    logPoint = distribution.logDensity(Double(observed))
    let product = (Double(draws) + 1) * ((Double(successes) + 1) / (Double(table.total) + 2))
    mode = min(most, max(least, Int(product)))
  }

  /// ln P(X ≤ x); −∞ below the support.
  func logLower(_ x: Int) -> Double { x < least ? -.infinity : distribution.logLowerTail(Double(x)) }

  /// ln P(X ≥ x); −∞ above the support.
  func logUpper(_ x: Int) -> Double { x > most ? -.infinity : distribution.logUpperTail(Double(x - 1)) }

  /// ln P(the probability is at most that of the observed value, plus a tolerance).
  func atMost(_ tolerance: Double) -> Double { logTails(logPoint + tolerance, symmetric: observed) }

  /// ln P(the probability is less than that of the observed value, less a tolerance).
  func below(_ tolerance: Double) -> Double {
    // The values just inside: the first of either side that is not within the tolerance.
    logTails(logPoint - tolerance, symmetric: nil)
  }

  /// The mass of values with ln P at most a bound, which is that of two tails since P rises to its mode and falls.
  private func logTails(_ bound: Double, symmetric known: Int?) -> Double {
    var low = lastLow(bound)
    var high = firstHigh(bound)
    if let known {
      // The observed value belongs to it whatever rounding says, and its mirror image when the margins make one.
      if known <= mode { low = max(low, known) } else { high = min(high, known) }
      if known >= mode { high = min(high, known) }
      if isSymmetric {
        let image = least + most - known
        if image <= mode { low = max(low, image) } else { high = min(high, image) }
      }
    }
    if low + 1 >= high { return 0 }
    let (a, b) = (logLower(low), logUpper(high))
    let larger = max(a, b)
    return larger == -.infinity ? larger : larger + Double.log1p(Double.exp(min(a, b) - larger))
  }

  private var isSymmetric: Bool {
    2 * distribution.draws == distribution.population || 2 * distribution.successes == distribution.population
  }

  /// The last value up to the mode with ln P at most a bound; `least − 1` when there is none.
  private func lastLow(_ bound: Double) -> Int {
    var (inside, outside) = (least - 1, mode + 1)
    while outside - inside > 1 {
      let middle = inside + (outside - inside) / 2
      if distribution.logDensity(Double(middle)) <= bound { inside = middle } else { outside = middle }
    }
    return inside
  }

  /// The first value from the mode with ln P at most a bound; `most + 1` when there is none.
  private func firstHigh(_ bound: Double) -> Int {
    var (outside, inside) = (mode - 1, most + 1)
    while inside - outside > 1 {
      let middle = outside + (inside - outside) / 2
      if distribution.logDensity(Double(middle)) <= bound { inside = middle } else { outside = middle }
    }
    return inside
  }
}
