import AssayDistributions
import AssayTestSupport
import Foundation
import Testing

/// Tails whose logarithms have a closed form, or were printed by another program.
@Suite struct `Far tails` {
  @Test(arguments: [1400.0, 20000, 1e8, 1e300])
  func `chi-squared on 2 degrees of freedom is exponential`(_ x: Double) {
    let law = ChiSquared(degreesOfFreedom: 2)
    expectClose(law.logUpperTail(x), -x / 2, relative: 1e-15)
    expectClose(law.logLowerTail(1 / x), log(-expm1(-0.5 / x)), relative: 1e-15)
  }

  @Test(arguments: [1e-300, 1e-200, 1e-5])
  func `beta with one parameter 1 is a power`(_ x: Double) {
    expectClose(Beta(alpha: 7.5, beta: 1).logLowerTail(x), 7.5 * log(x), relative: 1e-15)
    expectClose(Beta(alpha: 1, beta: 7.5).logLowerTail(x), log(-expm1(7.5 * log1p(-x))), relative: 1e-14)
  }

  @Test(arguments: [1.0, 1e10, 1e200, 1e300])
  func `Cauchy tails`(_ t: Double) {
    // Beyond 1e154 the tail is the exponential of its logarithm, which near −460 costs two digits.
    expectClose(StudentT(degreesOfFreedom: 1).upperTail(t), atan(1 / t) / .pi, relative: 1e-12)
    expectClose(StudentT(degreesOfFreedom: 1).logUpperTail(t), log(atan(1 / t) / .pi), relative: 1e-14)
  }

  @Test func `discrete tails of one term`() {
    expectClose(Binomial(trials: 5000, probability: 0.01).logUpperTail(4999), 5000 * log(0.01), relative: 1e-15)
    expectClose(Binomial(trials: 5000, probability: 0.99).logLowerTail(0), 5000 * log1p(-0.99), relative: 1e-14)
    expectClose(Poisson(mean: 1e5).logLowerTail(0), -1e5, relative: 1e-15)
    // 1 / C(4000, 2000): every success drawn.
    let choose = lgamma(4001.0) - 2 * lgamma(2001.0)
    expectClose(
      Hypergeometric(population: 4000, successes: 2000, draws: 2000).logUpperTail(1999), -choose, relative: 1e-12)
  }

  @Test func `the small tail of a skewed law keeps its digits`() {
    // One draw of a million, ten of them successes: P(X > 0) is 1e-5 exactly.
    expectClose(Hypergeometric(population: 1_000_000, successes: 10, draws: 1).upperTail(0), 1e-5, relative: 1e-13)
    expectClose(Hypergeometric(population: 1_000_000, successes: 999_990, draws: 1).lowerTail(0), 1e-5, relative: 1e-13)
    expectClose(Binomial(trials: 1, probability: 1e-5).upperTail(0), 1e-5, relative: 1e-13)
    expectClose(Poisson(mean: 1e-5).upperTail(0), -expm1(-1e-5), relative: 1e-13)
  }

  // R 4.2.2: pchisq(x, df, lower.tail = FALSE, log.p = TRUE).
  @Test(arguments: [(10000.0, 1.0, -5004.831061513646), (1400, 2, -700), (1e-300, 1, -7.97884560802847e-151)])
  func `chi-squared against R`(x: Double, degreesOfFreedom: Double, logUpper: Double) {
    expectClose(ChiSquared(degreesOfFreedom: degreesOfFreedom).logUpperTail(x), logUpper, relative: 1e-10)
  }

  // R 4.2.2: pt(-abs(t), df, log.p = TRUE) + log(2), and pnorm likewise.
  @Test func `t and normal against R`() {
    let log2 = log(2.0)
    expectClose(StudentT(degreesOfFreedom: 1000).logUpperTail(40) + log2, -481.19351038303336, relative: 1e-10)
    expectClose(StudentT(degreesOfFreedom: 3.7).logUpperTail(12.5) + log2, -7.9072637266986945, relative: 1e-10)
    expectClose(Normal.standard.logUpperTail(38) + log2, -725.8640688382602, relative: 1e-12)
    expectClose(Normal.standard.logUpperTail(5) + log2, -14.37185121342878, relative: 1e-12)
  }

  // R 4.2.2: pf(f, df1, df2, lower.tail = FALSE, log.p = TRUE).
  @Test(arguments: [(250.0, 3.0, 10000.0, -358.55381757162564), (3.1, 2.5, 17.3, -2.7904300355686513)])
  func `F against R`(f: Double, numerator: Double, denominator: Double, logUpper: Double) {
    expectClose(FisherF(numerator: numerator, denominator: denominator).logUpperTail(f), logUpper, relative: 1e-9)
  }

  // R 4.2.2: qnorm(p), qt(p, 5), qchisq(p, 4), qf(p, 3, 20), qbeta(p, 2.5, 4); but at 1e-10 scipy 1.17.1's
  // f.ppf(1e-10, 3, 20), because R's qf gives 1.69495306678868e-07, where its own pf is 1.0000000036e-10.
  @Test(arguments: [
    (
      1e-10,
      [
        -6.361340902404056, -156.82559270889428, 2.828440458165948e-05, 1.6949530627008677e-07,
        3.43728859151845e-05,
      ]
    ),
    (0.975, [1.9599639845400536, 2.5705818356363137, 11.143286781877798, 3.8586986662732166, 0.7506730097187178]),
  ])
  func `quantiles against R`(p: Double, expected: [Double]) {
    let laws: [any Distribution] = [
      Normal.standard, StudentT(degreesOfFreedom: 5), ChiSquared(degreesOfFreedom: 4),
      FisherF(numerator: 3, denominator: 20), Beta(alpha: 2.5, beta: 4),
    ]
    for (law, value) in zip(laws, expected) { expectClose(law.quantile(lowerTail: p), value, relative: 1e-11) }
  }

  @Test func `a noncentrality of 0 is the central law`() {
    let central = ChiSquared(degreesOfFreedom: 3)
    let law = NoncentralChiSquared(degreesOfFreedom: 3, noncentrality: 0)
    for x in [1e-200, 0.5, 7, 20_000] {
      expectClose(law.logUpperTail(x), central.logUpperTail(x), relative: 1e-14)
      expectClose(law.logLowerTail(x), central.logLowerTail(x), relative: 1e-13, absolute: 1e-300)
      expectClose(law.logDensity(x), central.logDensity(x), relative: 1e-14)
    }
  }

  struct Noncentral: Sendable, CustomTestStringConvertible {
    let x: Double
    var logLower: Double?
    var logUpper: Double?
    let logDensity: Double
    var testDescription: String { "x = \(x)" }
  }

  // mpmath, 60 digits: NoncentralChiSquared of Expected/generate.py. Where a tail is nil, its other tail is the point.
  static let noncentral = [
    Noncentral(x: 2000, logLower: -1534.0034658635589, logDensity: -1534.4837442402078),
    Noncentral(
      x: 10100, logLower: -0.37726592531252522, logUpper: -1.1575145496445169, logDensity: -6.3391845119003774),
    Noncentral(x: 20000, logUpper: -861.98760376713003, logDensity: -863.90837189110409),
  ]

  @Test(arguments: noncentral)
  func `a noncentrality of 10000`(_ reference: Noncentral) {
    let law = NoncentralChiSquared(degreesOfFreedom: 4, noncentrality: 1e4)
    if let value = reference.logLower { expectClose(law.logLowerTail(reference.x), value, relative: 1e-12) }
    if let value = reference.logUpper { expectClose(law.logUpperTail(reference.x), value, relative: 1e-12) }
    expectClose(law.logDensity(reference.x), reference.logDensity, relative: 1e-12)
  }
}
