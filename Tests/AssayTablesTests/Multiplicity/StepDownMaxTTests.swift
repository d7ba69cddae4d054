import AssayInference
import AssayNumerics
import AssayTestSupport
import Testing

@Suite struct StepDownMaxTTests {
  @Test func `a family counted by hand`() {
    // Four permutations of three statistics. Ordered by size the observed are 3, −2, 1 (at 0, 1, 2), and the successive
    // maxima of the permutations are
    //   (1, 0, 0) → 1, 0, 0     (0, −4, 0) → 4, 4, 0     (2, 1, −5) → 5, 5, 5     (3, 2, 1) → 3, 2, 1
    let permutations: [[Double]] = [[1, 0, 0], [0, -4, 0], [2, 1, -5], [3, 2, 1]]
    let family = StepDownMaxT(observed: [3, -2, 1], replicates: 4) { permutations[$0] }
    expectClose(family.adjustedPValues, [0.8, 0.8, 0.8], relative: 1e-15)
    // Alone they are reached by one (the last), two (−4 and the last) and two permutations (−5 and the last).
    expectClose(family.pValues, [0.4, 0.6, 0.6], relative: 1e-15)
  }

  @Test func `adjusted values never fall along the order`() {
    let permutations: [[Double]] = [[6, 0, 0], [0, 0, 0], [0, 0, 0]]
    let family = StepDownMaxT(observed: [5, 1, 3], replicates: 3) { permutations[$0] }
    expectClose(family.adjustedPValues, [0.5, 0.5, 0.5], relative: 1e-15)
    expectClose(family.pValues, [0.5, 0.25, 0.25], relative: 1e-15)
  }

  @Test func `any number of threads gives the same family`() {
    func run(_ threads: Int) -> StepDownMaxT {
      StepDownMaxT(observed: [2.5, 0.3, 1.9, 2.2], replicates: 1_001, parallelism: Parallelism(threads: threads)) {
        var generator = Philox(seed: 7, replicate: UInt32($0))
        return (0..<4).map { _ in 3 * generator.nextUniform() }
      }
    }
    #expect(run(1) == run(2))
    #expect(run(1) == run(5))
  }

  @Test func `independent uniform statistics follow the law of their maxima`() {
    // For m independent statistics uniform in 0...1 the step-down value of the j-th largest of the thresholds is
    // max over i ≤ j of 1 − t^(m − i + 1).
    let observed = [0.99, 0.95, 0.6]
    let family = StepDownMaxT(observed: observed, replicates: 20_000) {
      var generator = Philox(seed: 11, replicate: UInt32($0))
      return (0..<3).map { _ in generator.nextUniform() }
    }
    let expected = [1 - 0.99 * 0.99 * 0.99, 1 - 0.95 * 0.95, 0.4]
    // Four standard errors of a share of 20,000.
    for (p, value) in zip(family.adjustedPValues, expected) {
      expectClose(p, value, relative: 0, absolute: 4 * (value * (1 - value) / 20_000).squareRoot())
    }
  }

  @Test func `an empty family has no values`() {
    #expect(StepDownMaxT(observed: [], replicates: 3) { _ in [] }.adjustedPValues == [])
  }
}
