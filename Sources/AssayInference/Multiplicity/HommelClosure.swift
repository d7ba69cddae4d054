/// Hommel's adjusted p-values: closed testing in which every intersection is tested by Simes's inequality.
///
/// With p[1] ≤ … ≤ p[m], the intersection of the i hypotheses with the largest p-values is rejected from the level
/// ```
/// a[i] = min over j = 1…i of (i / j) p[m − i + j]
/// ```
/// on. With h(α) the largest i whose a[i] is above α, the hypothesis of p is rejected at α when h(α) p ≤ α, so that
/// ```
/// adjusted p = min over i = 0…m of max(i p, b[i + 1]),   b[i] = max over k ≥ i of a[k],   b[m + 1] = 0
/// ```
/// The a[i] are row minima of a matrix whose leftmost minima move one way (log p[k] − log(k − t) is a Monge array), so
/// that halving finds them all in O(m log m); on the logarithmic scale as on the plain one.
///
/// Reference: Hommel (1988), *Biometrika* 75, 383–386; Meijer, Krebs & Goeman (2019), *Biometrical Journal* 61, 73–82,
/// for h(α); Aggarwal et al. (1987), *Algorithmica* 2, 195–208, for the minima.
struct HommelClosure {
  private let sorted: [Double]
  private let scale: ProbabilityScale

  /// - Precondition: `sorted` ascends.
  init(_ sorted: [Double], on scale: ProbabilityScale) {
    self.sorted = sorted
    self.scale = scale
  }

  /// The adjusted values, in ascending order.
  var adjusted: [Double] {
    let levels = suffixLevels
    return sorted.map { value in
      // i p rises and b[i + 1] falls with i: the least of their maxima is at the crossing, or one before it.
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if weighted(value, middle) >= levels[middle + 1] { high = middle } else { low = middle + 1 }
      }
      let crossing = max(weighted(value, low), levels[low + 1])
      let before = low > 0 ? max(weighted(value, low - 1), levels[low]) : scale.one
      return min(scale.one, crossing, before)
    }
  }

  private func weighted(_ value: Double, _ count: Int) -> Double {
    count == 0 ? scale.zero : scale.product(value, Double(count))
  }

  /// b[1] to b[m + 1], at their own positions.
  private var suffixLevels: [Double] {
    let m = sorted.count
    var levels = [Double](repeating: scale.zero, count: m + 2)
    fillMinima(&levels, offsets: 0..<m, candidates: 0..<m)
    for i in stride(from: m, through: 1, by: -1) { levels[i] = max(levels[i], levels[i + 1]) }
    return levels
  }

  /// Writes a[m − t] for every offset t; the minima of these rows lie among the candidates (positions from 0).
  private func fillMinima(_ levels: inout [Double], offsets: Range<Int>, candidates: Range<Int>) {
    guard !offsets.isEmpty else { return }
    let t = offsets.lowerBound + offsets.count / 2
    let first = max(candidates.lowerBound, t)
    var best = first
    var least = scale.product(sorted[first], 1 / Double(first - t + 1))
    for k in candidates where k > first {
      let value = scale.product(sorted[k], 1 / Double(k - t + 1))
      if value < least { (best, least) = (k, value) }
    }
    levels[sorted.count - t] = scale.product(least, Double(sorted.count - t))
    fillMinima(&levels, offsets: offsets.lowerBound..<t, candidates: candidates.lowerBound..<(best + 1))
    fillMinima(&levels, offsets: (t + 1)..<offsets.upperBound, candidates: best..<candidates.upperBound)
  }
}
