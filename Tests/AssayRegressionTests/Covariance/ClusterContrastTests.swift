import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// CR2, its degrees of freedom and its joint tests, against R's clubSandwich.
@Suite struct ClusterContrastTests {
  static let models = [
    "api", "api_weighted", "api_logit", "teaching", "teaching_weighted", "teaching_gamma", "chile_logit",
    "chile_probit", "chile_cloglog", "chile_regions", "quine_poisson", "quine_negative", "quine_quasi", "unbalanced",
    "unbalanced_weighted", "cluster_weights", "determined", "determined_weighted", "counts", "determined_counts",
    "determined_probit", "absorbed", "absorbed_weighted", "absorbed_counts",
  ]
  let parallelism = Parallelism(threads: 2)

  private func estimate(
    _ reference: ClusterReference, times: (Int) -> Int = { _ in 1 }, isCollapsed: Bool = true
  ) throws -> (fit: any ModelFit, covariance: CovarianceEstimate) {
    let (fit, clusters) = try reference.fit(times: times, isCollapsed: isCollapsed, parallelism: parallelism)
    return (fit, try RobustCovariance(.cr2).estimate(fit, clusters: clusters, parallelism: parallelism))
  }

  @Test(arguments: models) func `covariance and degrees of freedom agree with clubSandwich`(_ name: String) throws {
    let reference = try ClusterReference.named(name)
    let (fit, covariance) = try estimate(reference)
    let order = reference.columns.count
    expectClose(fit.estimates, reference.coefficients, relative: 1e-9, absolute: 1e-12)
    for a in reference.own {
      for b in reference.own {
        let size = (reference.v[a * order + a] * reference.v[b * order + b]).squareRoot()
        expectClose(covariance.matrix[a, b], reference.v[a * order + b], relative: 1e-9, absolute: 1e-9 * size)
      }
      expectClose(covariance.df?[a], try #require(reference.df[a]), relative: 1e-9)
    }
    let table = CoefficientTable(
      parameters: fit.parameters, estimates: fit.estimates, covariance: covariance.matrix, df: covariance.df)
    for a in reference.own { expectClose(table.rows[a].pValue, try #require(reference.p[a]), relative: 1e-7) }
  }

  @Test(arguments: models) func `any combination has degrees of freedom of its own`(_ name: String) throws {
    let reference = try ClusterReference.named(name)
    let (fit, covariance) = try estimate(reference)
    let contrasts = try #require(covariance.contrasts)
    let combinations = try LinearCombinations(
      reference.contrasts.weights.enumerated().map { LinearCombination("\($0)", weights: $1) },
      estimates: fit.estimates,
      covariance: covariance.matrix, reference: .clusters(contrasts))
    let values = combinations.rows.map(\.value)
    expectClose(values.map(\.estimate), reference.contrasts.estimate, relative: 1e-8)
    expectClose(values.map(\.standardError), reference.contrasts.std_error, relative: 1e-8)
    expectClose(values.map(\.reference?.degreesOfFreedom), reference.contrasts.df, relative: 1e-8)
    expectClose(values.map(\.pValue), reference.contrasts.p, relative: 1e-6)
    // A coefficient is a combination.
    for a in reference.own {
      let alone = fit.estimates.indices.map { $0 == a ? 1.0 : 0 }
      expectClose(try contrasts.degreesOfFreedom(alone), try #require(covariance.df?[a]), relative: 1e-10)
      expectClose(try contrasts.degreesOfFreedom(jointly: [alone]), try #require(covariance.df?[a]), relative: 1e-10)
    }
  }

  @Test(arguments: models) func `joint tests agree with HTZ`(_ name: String) throws {
    let reference = try ClusterReference.named(name)
    let (fit, covariance) = try estimate(reference)
    let contrasts = try #require(covariance.contrasts)
    for joint in reference.joint {
      let positions = joint.rows.map { $0.firstIndex(of: 1) ?? 0 }
      let test = try WaldTest(
        of: positions, estimates: fit.estimates, covariance: covariance.matrix, contrasts: contrasts)
      guard let p = joint.p else {
        #expect(test.statistic == nil && test.undefinedReason == "no degrees of freedom are left")
        continue
      }
      expectClose(test.statistic, joint.f, relative: 1e-8)
      #expect(test.reference?.degreesOfFreedom == Double(joint.q))
      expectClose(test.reference?.denominatorDegreesOfFreedom, joint.df, relative: 1e-8)
      expectClose(test.pValue, p, relative: 1e-7)
    }
    // The second row three times over, which adds nothing.
    let rows = reference.combined.rows + [reference.combined.rows[1].map { 3 * $0 }]
    let joint = try LinearCombinations(
      rows.enumerated().map { LinearCombination("\($0)", weights: $1) }, estimates: fit.estimates,
      covariance: covariance.matrix, reference: .clusters(contrasts)
    ).joint
    expectClose(joint?.statistic, reference.combined.f, relative: 1e-8)
    expectClose(joint?.reference.denominatorDegreesOfFreedom, reference.combined.df, relative: 1e-8)
  }

  @Test(arguments: ["api_weighted", "unbalanced", "chile_logit", "quine_poisson", "determined_counts"])
  func `rows that stand for several cases give what the cases give`(_ name: String) throws {
    let reference = try ClusterReference.named(name)
    let times = { (row: Int) in 1 + row % 3 }
    let collapsed = try estimate(reference, times: times).covariance
    let expanded = try estimate(reference, times: times, isCollapsed: false).covariance
    let size = collapsed.matrix.trace
    expectClose(collapsed.matrix.elements, expanded.matrix.elements, relative: 1e-9, absolute: 1e-10 * size)
    expectClose(collapsed.df ?? [], expanded.df ?? [], relative: 1e-9)
    let weights = reference.contrasts.weights
    expectClose(
      try collapsed.contrasts?.degreesOfFreedom(jointly: Array(weights[..<2])),
      try #require(try expanded.contrasts?.degreesOfFreedom(jointly: Array(weights[..<2]))), relative: 1e-9)
  }

  @Test(arguments: ["unbalanced", "unbalanced_weighted", "chile_logit", "counts", "determined_counts"])
  func `clusters that are too large to be held at once are added up`(_ name: String) throws {
    let reference = try ClusterReference.named(name)
    let (fit, clusters) = try reference.fit(parallelism: parallelism)
    let whole = try RobustCovariance(.cr2).estimate(fit, clusters: clusters, parallelism: parallelism)
    let parts = try RobustCovariance(.cr2, heldElements: 150)
      .estimate(fit, clusters: clusters, parallelism: parallelism)
    expectClose(
      parts.matrix.elements, whole.matrix.elements, relative: 1e-10, absolute: 1e-12 * whole.matrix.trace)
    expectClose(parts.df ?? [], whole.df ?? [], relative: 1e-10)
  }

  @Test(arguments: ["unbalanced_weighted", "chile_probit", "counts"])
  func `one thread gives the bits of several`(_ name: String) throws {
    let reference = try ClusterReference.named(name)
    let (fit, clusters) = try reference.fit(parallelism: parallelism)
    let one = try RobustCovariance(.cr2).estimate(fit, clusters: clusters, parallelism: Parallelism(threads: 1))
    #expect(one == (try RobustCovariance(.cr2).estimate(fit, clusters: clusters, parallelism: parallelism)))
  }

  @Test func `what rests on other information is refused`() throws {
    let reference = try ClusterReference.named("chile_probit")
    let (fit, clusters) = try reference.fit(parallelism: parallelism)
    let design = try #require(fit as? GeneralizedLinearFit).design
    let observed = try GeneralizedLinearModel(.probit, options: .init(information: .observed)).fit(
      design, response: reference.y, cases: CaseTotals(rows: reference.y.count), parallelism: parallelism)
    #expect(throws: RegressionError.self) {
      try RobustCovariance(.cr2).estimate(observed, clusters: clusters, parallelism: parallelism)
    }
  }
}
