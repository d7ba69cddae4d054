internal import AssayDistributions
public import AssayInference
internal import AssayNumerics

/// Cliff's δ: the share of pairs in which the first group's value is the higher, less that in which it is the lower.
///
/// With d[i,j] the sign of x[i] − y[j], its row means d[i,·] and column means d[·,j], m rows and n columns:
/// ```
/// δ  = Σ d[i,j]/(mn)
/// s² = ((n − 1) s²ᵢ + (m − 1) s²ⱼ + s²ᵢⱼ)/(mn)          the consistent estimate
///      s²ᵢ = Σ(d[i,·] − δ)²/(m − 1)   s²ⱼ = Σ(d[·,j] − δ)²/(n − 1)   s²ᵢⱼ = Σ(d[i,j] − δ)²/((m − 1)(n − 1))
/// (δ − δ³ ± z s √((1 − δ²)² + z² s²))/(1 − δ² + z² s²)  the limits, asymmetric and within −1 and 1
/// ```
/// When the groups do not overlap, δ is 1 or −1, s is 0, and the inner limit is that of a proportion of which all b cases
/// of the smaller group are a success: (b − z²)/(b + z²), up to the sign.
///
/// Reference: Cliff, *Ordinal Methods for Behavioral Data Analysis* (1996), ch. 5; Feng & Cliff (2004), *Journal of
/// Modern Applied Statistical Methods* 3, 322–332.
public struct CliffsDelta: Sendable, Equatable {
  /// δ.
  public let estimate: Double
  /// s; nil when a group has one case.
  public let standardError: Double?
  /// The asymmetric interval; nil when a group has one case.
  public let interval: ConfidenceInterval?
}

extension MannWhitney {
  /// Cliff's δ of the first group over the second, with its interval.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func cliffsDelta(level: Double = 0.95) -> CliffsDelta {
    let delta = rankBiserial
    guard counts.allSatisfy({ $0 > 1 }), let error = dominanceError else {
      return CliffsDelta(estimate: delta, standardError: nil, interval: nil)
    }
    let z = Normal.standard.quantile(upperTail: (1 - level) / 2)
    let interval: ConfidenceInterval
    if abs(delta) == 1 {
      let smaller = min(counts[0], counts[1])
      let inner = delta * (smaller - z * z) / (smaller + z * z)
      interval = ConfidenceInterval(low: min(inner, delta), high: max(inner, delta), level: level)
    } else {
      let rest = (1 - delta) * (1 + delta)
      let spread = z * error
      let reach = spread * (rest * rest + spread * spread).squareRoot()
      let below = rest + spread * spread
      interval = ConfidenceInterval(
        low: (delta * rest - reach) / below, high: (delta * rest + reach) / below, level: level
      ).clamped(to: -1...1)
    }
    return CliffsDelta(estimate: delta, standardError: error, interval: interval)
  }

  /// The interval of r = z/√N: that of Cliff's δ, of which r is a multiple for given sizes and ties.
  ///
  /// Nil when a group has one case.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func effectRInterval(level: Double = 0.95) -> ConfidenceInterval? {
    cliffsDelta(level: level).interval?.scaled(by: effectRScale)
  }

  /// s, from one pass over the distinct values.
  private var dominanceError: Double? {
    guard let both = try? GroupedValues(groups), let ranked = try? RankedGroups(both) else { return nil }
    let (m, n) = (counts[0], counts[1])
    let delta = rankBiserial
    var below = (first: 0.0, second: 0.0)
    var rows = 0.0
    var columns = 0.0
    var ties = 0.0
    ranked.forEachTie { members in
      var own = (first: 0.0, second: 0.0)
      for member in members {
        if member.group == 0 { own.first += member.cases } else { own.second += member.cases }
      }
      // The mean of the signs of one case: those below it less those above it.
      let row = (2 * below.second + own.second - n) / n - delta
      let column = -(2 * below.first + own.first - m) / m - delta
      rows += own.first * row * row
      columns += own.second * column * column
      ties += own.first * own.second
      below = (below.first + own.first, below.second + own.second)
    }
    // Σ(d − δ)² = Σd² − mnδ², where Σd² counts the pairs that do not tie.
    let cells = max(0, m * n * (1 - delta) * (1 + delta) - ties)
    let parts = (n - 1) * rows / (m - 1) + (m - 1) * columns / (n - 1) + cells / ((m - 1) * (n - 1))
    return (parts / (m * n)).squareRoot()
  }
}
