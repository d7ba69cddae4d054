internal import AssayNumerics

/// A mixture whose weights are Poisson probabilities, as every non-central law of squares is.
struct PoissonMixture {
  /// The mean of the weights: half the noncentrality.
  let mean: Double

  /// log Σ Pois(j; mean) exp(value(j)), where the terms rise to one peak and fall.
  func logSum(_ value: (Double) -> Double) -> Double {
    guard mean > 0 else { return value(0) }
    func term(_ j: Double) -> Double { poissonLogMass(j, mean: mean) + value(j) }
    let peak = self.peak(of: term)
    let top = term(peak)
    if top == -.infinity { return top }
    var sum = 1.0
    var j = peak + 1
    while true {
      let share = Double.exp(term(j) - top)
      sum += share
      if share < 1e-18 { break }
      j += 1
    }
    j = peak - 1
    while j >= 0 {
      let share = Double.exp(term(j) - top)
      sum += share
      if share < 1e-18 { break }
      j -= 1
    }
    return top + Double.log(sum)
  }

  /// The first j whose term is not below its successor's: far out in a tail it is not the mode of the weights.
  func peak(of term: (Double) -> Double) -> Double {
    leastInteger(in: 0...1e15, near: mean) { term($0) >= term($0 + 1) }
  }
}
