internal import AssayDistributions
internal import AssayNumerics

/// Draws from a hypergeometric distribution, in a time that does not grow with its parameters.
struct HypergeometricSampler {
  private let distribution: Hypergeometric
  private let least: Int
  private let most: Int
  private let mode: Int

  init(population: Int, successes: Int, draws: Int) {
    distribution = Hypergeometric(population: population, successes: successes, draws: draws)
    least = max(0, draws - (population - successes))
    most = min(draws, successes)
    let peak = (Double(draws) + 1) * ((Double(successes) + 1) / (Double(population) + 2))
    mode = min(most, max(least, Int(peak)))
  }

  func draw(using generator: inout Philox) -> Int {
    if least == most { return least }
    let (n, k) = (Double(distribution.draws), Double(distribution.successes))
    let population = Double(distribution.population)
    let variance = n * (k / population) * ((population - k) / population) * ((population - n) / (population - 1))
    return variance < 400 ? search(using: &generator) : rejection(variance, using: &generator)
  }

  /// Inversion outward from the mode, where most of the mass is.
  private func search(using generator: inout Philox) -> Int {
    let (n, k) = (Double(distribution.draws), Double(distribution.successes))
    let excess = Double(distribution.population) - n - k
    let peak = distribution.density(Double(mode))
    while true {
      var left = generator.nextUniform() - peak
      if left < 0 { return mode }
      var (up, down) = (mode, mode)
      var (above, below) = (peak, peak)
      while up < most || down > least {
        if up < most {
          let x = Double(up)
          above *= (k - x) * (n - x) / ((x + 1) * (excess + x + 1))
          up += 1
          left -= above
          if left < 0 { return up }
        }
        if down > least {
          let x = Double(down)
          below *= x * (excess + x) / ((k - x + 1) * (n - x + 1))
          down -= 1
          left -= below
          if left < 0 { return down }
        }
      }
      // Rounding left some 1e-15 of the mass to nobody: draw again.
    }
  }

  /// Ratio of uniforms under a table-mountain hat.
  ///
  /// Reference: Stadlober (1990), *J. Computational and Applied Mathematics* 31, 181–189, algorithm HRUA.
  private func rejection(_ variance: Double, using generator: inout Philox) -> Int {
    let centre = Double(distribution.draws) * (Double(distribution.successes) / Double(distribution.population)) + 0.5
    // 2 √(2/e) and 3 − 2 √(3/e) of the paper.
    let width = 1.715_527_769_921_413_5 * (variance + 0.5).squareRoot() + 0.898_916_162_058_898_8
    let peak = distribution.logDensity(Double(mode))
    while true {
      let u = 1 - generator.nextUniform()
      let w = centre + width * (generator.nextUniform() - 0.5) / u
      guard w >= Double(least), w < Double(most) + 1 else { continue }
      let z = w.rounded(.down)
      let height = distribution.logDensity(z) - peak
      if 2 * Double.log(u) <= height { return Int(z) }
    }
  }
}
