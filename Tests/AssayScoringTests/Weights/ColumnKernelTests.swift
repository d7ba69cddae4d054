import AssayNumerics
import AssayTestSupport
import CKernels
import Testing

/// The sums down columns that weights are made of: the same bits under every body of a kernel, and their accuracy.
///
/// Serialised: the version in use is one setting of the process. Other suites may run meanwhile and get the same bits.
@Suite(.serialized) struct ColumnKernelTests {
  /// Runs `body` under each version that the processor has, and puts the first choice back.
  private func expectSameBits(
    _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ body: () -> [Double]
  ) {
    let before = String(cString: assay_kernel_version())
    defer { _ = assay_select_kernel_version(before) }
    var reference: [UInt64]?
    for version in ["portable", "avx2", "avx512"] where assay_select_kernel_version(version) == 1 {
      let bits = body().map(\.bitPattern)
      #expect(reference == nil || bits == reference, "\(version): \(comment)", sourceLocation: sourceLocation)
      reference = reference ?? bits
    }
    #expect(reference != nil, sourceLocation: sourceLocation)
  }

  private func numbers(_ count: Int, _ make: (inout Philox) -> Double) -> [Double] {
    var generator = Philox(seed: UInt64(count) + 1)
    return (0..<count).map { _ in make(&generator) }
  }

  @Test(arguments: [1, 2, 7, 8, 9, 15, 16, 17, 100, 4_095, 4_096])
  func `all bodies give the same bits`(count: Int) {
    let values = numbers(count) { Double.exp(6 * $0.nextUniform() - 3) }
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    let mean = values.reduce(0, +) / Double(count)
    expectSameBits("moments") {
      let run = assay_moments_of_run(values, count)
      return [run.minimum, run.maximum, run.mean, run.rest, run.squares]
    }
    expectSameBits("entropy") {
      let up = assay_entropy_gain(values, count, 0, 0.5, mean + 0.5)
      let down = assay_entropy_gain(values, count, high + 1, 0, mean - high - 1)
      return [up.gain, up.excess, down.gain, down.excess]
    }
    expectSameBits("logarithms") {
      var (logs, sums) = ([Double](repeating: 0, count: count), [Double](repeating: 1, count: count))
      assay_add_log_ratios(values, count, low, 1, &logs, &sums)
      return logs + sums + [assay_removal_effect(logs, sums, count, 3)]
    }
    expectSameBits("centred") {
      var centred = [Double](repeating: 0, count: count)
      assay_centre_run(values, count, mean, 1 / (1 + high - low), &centred)
      return centred
    }
  }

  @Test func `the logarithm is within a unit in the last place of the C library's`() {
    var worst = 0.0
    for scale in [1e-9, 1e-3, 0.3, 1, 5, 40, 700] {
      // References of 1 leave the ratio as it is, so that the two logarithms are of the same number.
      let values = numbers(4_096) { Double.exp(scale * (2 * $0.nextUniform() - 1)) }
      var (logs, sums) = ([Double](repeating: 0, count: 4_096), [Double](repeating: 0, count: 4_096))
      assay_add_log_ratios(values, values.count, 1, 1, &logs, &sums)
      for (value, log) in zip(values, logs) {
        let expected = Double.log(value)
        worst = max(worst, abs(log - expected) / expected.ulp)
      }
      #expect(sums == logs)
    }
    #expect(worst <= 1, "off by \(worst) units in the last place")
  }

  /// The series and the C library's functions in `Double.entropyGain` are another way to the same number.
  @Test func `a term of an entropy is right to a few units in the last place`() {
    var worst = 0.0
    for scale in [1e-12, 1e-6, 1e-2, 0.2, 0.999, 5, 1e6] {
      for value in numbers(2_000, { scale * (2 * $0.nextUniform() - 1) }) where value > -1 {
        // With the origin at −1 and the centre 1 away, q − 1 is the value, but for the rounding of 1 + value.
        let exact = (1 + value) - 1
        let found = assay_entropy_gain([exact], 1, -1, 0, 1)
        let expected = Double.entropyGain(exact)
        #expect(found.excess == exact)
        if expected > 0 { worst = max(worst, abs(found.gain - expected) / expected.ulp) }
      }
    }
    // Either way cancels where q is near √½ or √2, where a term is a fifth of what it is a difference of.
    #expect(worst <= 32, "off by \(worst) units in the last place")
    #expect(assay_entropy_gain([0], 1, 0, 0, 2).gain == 1)
    #expect(assay_entropy_gain([2], 1, 0, 0, 2).gain == 0)
  }

  /// A naive sum of squares of these numbers has no right digit.
  @Test func `moments keep their digits where the mean is large`() {
    let values = (0..<1_000).map { 1e9 + Double($0 % 10) / 8 }
    let run = assay_moments_of_run(values, values.count)
    #expect(run.minimum == 1e9)
    #expect(run.maximum == 1e9 + 9.0 / 8)
    expectClose(run.mean - 1e9 + run.rest / 1_000, 4.5 / 8, relative: 1e-9)
    // 100 times the sum of squares of 0 … 9 about 4.5, in eighths.
    expectClose(run.squares - run.rest * run.rest / 1_000, 100 * 82.5 / 64, relative: 1e-12)
  }
}
