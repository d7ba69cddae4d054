internal import AssayDistributions
internal import AssayNumerics

/// Draws multinomial samples, one category at a time given those before it.
struct MultinomialSampler: Sendable {
  private let total: Int
  /// The logarithm of each share.
  private let logShares: [Double]
  /// Each share over the sum of itself and those after it; the last is 1.
  private let conditional: [Double]

  init(shares: [Double], total: Int) {
    self.total = total
    logShares = shares.map(Double.log)
    var rest = 0.0
    var conditional = shares
    for i in shares.indices.reversed() {
      rest += shares[i]
      conditional[i] = shares[i] / rest
    }
    self.conditional = conditional
  }

  /// How many of the samples drawn are at most as likely as the observed one.
  ///
  /// Every sample has a generator of its own, so threads change nothing.
  func exceedances(of observed: [Double], replicates: Int, seed: UInt64, parallelism: Parallelism) -> Int {
    let bound = logProbability(observed) + Double.log1p(1e-7)
    let pieceLength = 1024
    let pieces = (replicates + pieceLength - 1) / pieceLength
    let found = parallelism.map(pieces: pieces) { piece in
      var sample = [Double](repeating: 0, count: logShares.count)
      var count = 0
      for replicate in piece * pieceLength..<min(replicates, (piece + 1) * pieceLength) {
        var generator = Philox(seed: seed, replicate: UInt32(replicate))
        draw(into: &sample, using: &generator)
        if logProbability(sample) <= bound { count += 1 }
      }
      return count
    }
    return found.reduce(0, +)
  }

  /// log Π π[i]^m[i] / m[i]!, which differs from the log probability by a constant.
  private func logProbability(_ sample: [Double]) -> Double {
    zip(sample, logShares).reduce(0) { $0 + $1.0 * $1.1 - Double.lgamma($1.0 + 1) }
  }

  private func draw(into sample: inout [Double], using generator: inout Philox) {
    var rest = total
    for i in sample.indices {
      if i == sample.count - 1 || rest == 0 {
        sample[i] = Double(rest)
        rest = 0
      } else {
        let count = binomialDraw(trials: rest, probability: conditional[i], uniform: generator.nextUniform())
        sample[i] = Double(count)
        rest -= count
      }
    }
  }
}

/// The binomial count that a uniform number in 0..<1 stands for.
///
/// Probabilities are taken away from the number outward from the mode, on both sides in turn, so that the expected
/// number of steps is of the order of the standard deviation; a large one is found by the quantile.
private func binomialDraw(trials: Int, probability: Double, uniform: Double) -> Int {
  let law = Binomial(trials: trials, probability: probability)
  let n = Double(trials)
  if n * probability * (1 - probability) > 1e6 { return Int(law.quantile(lowerTail: uniform)) }
  let mode = min(n, ((n + 1) * probability).rounded(.down))
  let odds = probability / (1 - probability)
  var left = uniform
  let top = law.density(mode)
  if left < top { return Int(mode) }
  left -= top
  var (low, high) = (mode, mode)
  var (lowMass, highMass) = (top, top)
  while low > 0 || high < n {
    if high < n {
      highMass *= (n - high) / (high + 1) * odds
      high += 1
      if left < highMass { return Int(high) }
      left -= highMass
    }
    if low > 0 {
      lowMass *= low / ((n - low + 1) * odds)
      low -= 1
      if left < lowMass { return Int(low) }
      left -= lowMass
    }
    // What rounding has left over belongs to no count.
    if lowMass < 1e-20, highMass < 1e-20 { break }
  }
  return Int(mode)
}
