internal import AssayNumerics

/// Σ P(g(a) − g(b)) and Σ P(g(b) − g(a)) over b on one criterion, along its sorted values.
///
/// Those worse than a by more than a threshold are a prefix of the sorted values and those better a suffix, and as a
/// moves up their ends move one way only, so that all sums take one sort and one pass. What lies between two thresholds
/// takes the number of values and their total, a difference of prefix sums. These are kept in two doubles each: their
/// difference loses the digits that all values share.
struct CriterionFlows: Sendable {
  /// For each place in ascending order of preference, the alternative.
  let positions: [UInt32]
  private(set) var plus: [Double]
  private(set) var minus: [Double]

  init(_ column: OrientedColumn, _ function: PreferenceFunction) {
    let values = column.isCost ? column.values.map { -$0 } : column.values
    positions = SortedOrder(values).positions
    plus = [Double](repeating: 0, count: values.count)
    minus = plus
    let sorted = positions.map { values[Int($0)] }
    switch function {
    case .usual: sweep(sorted, Thresholds(low: 0, high: 0, isRamp: false))
    case .uShape(let q): sweep(sorted, Thresholds(low: q, high: q, isRamp: false))
    case .vShape(let p): sweep(sorted, Thresholds(low: 0, high: p, isRamp: true))
    case .level(let q, let p): sweep(sorted, Thresholds(low: q, high: p, isRamp: false))
    case .linear(let q, let p): sweep(sorted, Thresholds(low: q, high: p, isRamp: p > q))
    case .gaussian: pairs(sorted, function)
    }
  }

  private struct Thresholds {
    /// Above it there is some preference.
    var low: Double
    /// Above it preference is 1.
    var high: Double
    /// Whether preference rises evenly between the two; else it is 1/2.
    var isRamp: Bool
  }

  private mutating func sweep(_ values: [Double], _ stated: Thresholds) {
    var (g, thresholds) = (values, stated)
    // A power of two changes no digit, and keeps totals of the largest numbers finite.
    if max(abs(g[0]), abs(g[g.count - 1])) > 0x1p+960 {
      for place in g.indices { g[place] *= 0x1p-128 }
      thresholds.low *= 0x1p-128
      thresholds.high *= 0x1p-128
    }
    let totals = thresholds.isRamp ? PrefixTotals(g) : PrefixTotals([])
    sweepUp(g, thresholds, totals)
    sweepDown(g, thresholds, totals)
  }

  private mutating func sweepUp(_ g: [Double], _ thresholds: Thresholds, _ totals: PrefixTotals) {
    let (low, high, isRamp) = (thresholds.low, thresholds.high, thresholds.isRamp)
    // Places before `some` are worse by more than `low`, those before `full` by more than `high`.
    var (some, full) = (0, 0)
    for place in g.indices {
      let own = g[place]
      while some < place, exceeds(own, g[some], by: low) { some += 1 }
      while full < some, exceeds(own, g[full], by: high) { full += 1 }
      plus[place] = Double(full)
      guard some > full else { continue }
      if isRamp {
        // Σ (own − g − low).
        let excess = totals.shortfall(of: own, low: low, from: full, to: some)
        plus[place] += min(Double(some - full), max(0, excess / (high - low)))
      } else {
        plus[place] += 0.5 * Double(some - full)
      }
    }
  }

  private mutating func sweepDown(_ g: [Double], _ thresholds: Thresholds, _ totals: PrefixTotals) {
    let (low, high, isRamp) = (thresholds.low, thresholds.high, thresholds.isRamp)
    // Places from `some` on are better by more than `low`, those from `full` on by more than `high`.
    var (some, full) = (g.count, g.count)
    for place in g.indices.reversed() {
      let own = g[place]
      while some > place + 1, exceeds(g[some - 1], own, by: low) { some -= 1 }
      while full > some, exceeds(g[full - 1], own, by: high) { full -= 1 }
      minus[place] = Double(g.count - full)
      guard full > some else { continue }
      if isRamp {
        // Σ (g − own − low) = −Σ (own − g + low).
        let excess = -totals.shortfall(of: own, low: -low, from: some, to: full)
        minus[place] += min(Double(full - some), max(0, excess / (high - low)))
      } else {
        minus[place] += 0.5 * Double(full - some)
      }
    }
  }

  private mutating func pairs(_ g: [Double], _ function: PreferenceFunction) {
    for better in g.indices {
      var sum = 0.0
      for worse in 0..<better {
        let preference = function(g[better] - g[worse])
        sum += preference
        minus[worse] += preference
      }
      plus[better] = sum
    }
  }
}

/// Whether a difference is above a threshold by more than the rounding of its values: 0.8 − 0.5 is not above 0.3.
@inline(__always)
func exceeds(_ more: Double, _ less: Double, by threshold: Double) -> Bool {
  more - less > threshold + tieTolerance * max(abs(more), abs(less))
}

/// The totals of the first k values for every k, each in two doubles.
private struct PrefixTotals {
  private var high: [Double]
  private var low: [Double]

  init(_ values: [Double]) {
    high = [Double](repeating: 0, count: values.count + 1)
    low = high
    var (total, lost) = (0.0, 0.0)
    for (place, value) in values.enumerated() {
      lost += addExactly(value, to: &total)
      high[place + 1] = total
      low[place + 1] = lost
    }
  }

  /// Σ (own − g − low) over the places from `start` up to `end`.
  @inline(__always)
  func shortfall(of own: Double, low threshold: Double, from start: Int, to end: Int) -> Double {
    let count = Double(end - start)
    var sum = count * own
    var lost = (-sum).addingProduct(count, own)
    lost += addExactly(-high[end], to: &sum)
    lost += addExactly(high[start], to: &sum)
    let shift = count * threshold
    lost -= (-shift).addingProduct(count, threshold)
    lost += addExactly(-shift, to: &sum)
    return sum + (lost - (low[end] - low[start]))
  }
}

/// Adds a term and returns what rounding lost (Knuth's two-sum).
@inline(__always)
private func addExactly(_ term: Double, to sum: inout Double) -> Double {
  let total = sum + term
  let part = total - sum
  let lost = (sum - (total - part)) + (term - part)
  sum = total
  return lost
}
