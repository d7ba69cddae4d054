/// The quadratic form d′ V⁻ d of a vector and its covariance, which may be singular.
///
/// V⁻ is any generalised inverse: d lies in the range of V, so that all of them give the same value. V is first divided
/// by the standard deviations on both sides, then factored with the largest remaining variance as the next pivot until
/// what remains is rounding; the number of pivots is the rank.
///
/// Reference: Higham, *Accuracy and Stability of Numerical Algorithms* (2nd ed., 2002), §10.3.
struct SemidefiniteForm {
  /// d′ V⁻ d.
  let value: Double
  /// The rank of V: the degrees of freedom.
  let rank: Int

  /// - Parameter covariance: Symmetric, `vector.count` squared elements; coordinates of variance 0 take no part.
  init(_ vector: [Double], covariance: [Double]) {
    let size = vector.count
    let kept = vector.indices.filter { covariance[$0 * size + $0] > 0 }
    let order = kept.count
    let deviations = kept.map { covariance[$0 * size + $0].squareRoot() }
    var remaining = zip(kept, deviations).map { vector[$0] / $1 }
    var matrix = [Double](repeating: 0, count: order * order)
    for (i, row) in kept.enumerated() {
      for (j, column) in kept.enumerated() {
        matrix[i * order + j] = i == j ? 1 : covariance[row * size + column] / deviations[i] / deviations[j]
      }
    }
    var open = Array(0..<order)
    var value = 0.0
    var rank = 0
    while let place = open.indices.max(by: { matrix[open[$0] * (order + 1)] < matrix[open[$1] * (order + 1)] }) {
      let pivot = open[place]
      let variance = matrix[pivot * (order + 1)]
      // Variances start at 1. What is left of a redundant one is below 1e-15 for each step; independent parts that
      // hang together by less than 1e-11 of their observations cannot be told from it.
      guard variance > 1e-11 else { break }
      open.remove(at: place)
      value += remaining[pivot] * (remaining[pivot] / variance)
      rank += 1
      for row in open {
        let factor = matrix[row * order + pivot] / variance
        guard factor != 0 else { continue }
        remaining[row] -= factor * remaining[pivot]
        for column in open { matrix[row * order + column] -= factor * matrix[pivot * order + column] }
      }
    }
    self.value = value
    self.rank = rank
  }
}
