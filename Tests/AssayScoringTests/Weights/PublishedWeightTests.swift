import AssayScoring
import AssayTestSupport
import Testing

/// Worked examples that papers print.
@Suite struct PublishedWeightTests {
  private func matrix(_ costs: Set<Int>, _ rows: [[Double]]) throws -> DecisionMatrix {
    try DecisionMatrix(
      rows[0].indices.map { Criterion("C\($0 + 1)", direction: costs.contains($0) ? .cost : .benefit) }, rows: rows)
  }

  /// Zavadskas & Podvezko (2016), *International Journal of Information Technology & Decision Making* 15, 267–283.
  private func choices() throws -> DecisionMatrix {
    try matrix([0, 2], [[3, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]])
  }

  @Test func `entropy, CILOS and their product: Zavadskas and Podvezko 2016`() throws {
    let entropy = try EntropyWeights(.raw).weights(of: choices())
    expectClose(entropy.values, [0.1146, 0.1981, 0.4185, 0.2689], relative: 0, absolute: 5e-5)
    let cilos = try CilosWeights().weights(of: choices())
    expectClose(cilos.values, [0.3343, 0.2199, 0.1957, 0.2501], relative: 0, absolute: 5e-5)
    // Printed from rounded factors: the third place of the second weight is 0.1885 in some reprints, 0.1886 in others.
    let product = try CombinedWeights(
      [entropy.values, cilos.values], named: ["entropy", "cilos"], by: .multiplicative)
    expectClose(product.values, [0.1658, 0.1885, 0.3545, 0.2911], relative: 0, absolute: 1e-4)
  }

  /// Tuş & Aytaç Adalı (2019), *Opsearch* 56, 528–538: all six criteria as benefits.
  @Test func `CRITIC: Tus and Adali 2019`() throws {
    let software = try matrix(
      [],
      [
        [5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2], [800, 2, 4, 3, 3, 4],
      ])
    let weights = try CriticWeights().weights(of: software)
    expectClose(weights.values, [0.157, 0.249, 0.168, 0.121, 0.154, 0.151], relative: 0, absolute: 5e-4)
  }

  /// Keshavarz-Ghorabaee and others (2021), *Symmetry* 13, 525, §4.1: table 2 and step 6.
  @Test func `MEREC: Keshavarz-Ghorabaee and others 2021`() throws {
    let illustration = try matrix(
      [2, 3],
      [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153], [220, 9300, 1, 162], [5, 8400, 23, 158]])
    let weights = try MerecWeights().weights(of: illustration)
    expectClose(weights.values, [0.5752, 0.0141, 0.4016, 0.0091], relative: 0, absolute: 5e-5)
    expectClose(weights.parts[0].values, [1.71, 0.04, 1.19, 0.03], relative: 0, absolute: 5e-3)
  }

  /// The same paper, §4.2: table 5 and the column of table 6.
  @Test func `MEREC: the comparison in the same paper`() throws {
    let comparison = try matrix(
      [3, 4, 5, 6],
      [
        [23, 264, 2.37, 0.05, 167, 8900, 8.71], [20, 220, 2.2, 0.04, 171, 9100, 8.23],
        [17, 231, 1.98, 0.15, 192, 10800, 9.91], [12, 210, 1.73, 0.2, 195, 12300, 10.21],
        [15, 243, 2, 0.14, 187, 12600, 9.34], [14, 222, 1.89, 0.13, 180, 13200, 9.22],
        [21, 262, 2.43, 0.06, 160, 10300, 8.93], [20, 256, 2.6, 0.07, 163, 11400, 8.44],
        [19, 266, 2.1, 0.06, 157, 11200, 9.04], [8, 218, 1.94, 0.11, 190, 13400, 10.11],
      ])
    let weights = try MerecWeights().weights(of: comparison)
    expectClose(
      weights.values, [0.324, 0.055, 0.086, 0.368, 0.044, 0.077, 0.045], relative: 0, absolute: 6e-4)
  }
}
