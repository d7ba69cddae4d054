import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

@Suite struct RobustCovarianceTests {
  let parallelism = Parallelism(threads: 2)

  private func check(_ fit: some ModelFit, _ reference: LinearReference, relative: Double) throws {
    for (name, expected) in reference.hc ?? [:] {
      let kind = try #require(RobustCovariance.Kind(rawValue: name))
      let estimate = try RobustCovariance(kind).estimate(fit, parallelism: parallelism)
      expectClose(estimate.matrix.elements, expected, relative: relative, "\(name)")
      #expect(estimate.name == name && estimate.df == nil && estimate.warnings.isEmpty)
    }
    for (kind, expected) in [
      (RobustCovariance.Kind.cr0, reference.cr0), (.cr1, reference.cr1), (.cr2, reference.cr2),
    ] {
      guard let expected else { continue }
      let estimate = try RobustCovariance(kind).estimate(fit, clusters: reference.clusters, parallelism: parallelism)
      expectClose(estimate.matrix.elements, expected, relative: relative, absolute: 1e-13, "\(kind)")
      if kind == .cr2 {
        expectClose(estimate.df ?? [], try #require(reference.cr2_df), relative: relative)
      } else {
        #expect(estimate.df == fit.parameters.map { _ in Double((estimate.clusterCount ?? 0) - 1) })
      }
    }
  }

  @Test(arguments: ["warp", "cars", "precision", "clusters", "fixed"])
  func `linear models agree with R's sandwich and clubSandwich`(_ name: String) throws {
    let reference = try LinearReference.named(name)
    try check(try reference.model.fit(parallelism: parallelism), reference, relative: 1e-9)
  }

  @Test func `a logit model agrees with R's sandwich and clubSandwich`() throws {
    let reference = try LinearReference.named("logit")
    try check(try LogitFit(reference), reference, relative: 1e-7)
  }

  @Test func `sampling weights agree with R's survey`() throws {
    let reference = try LinearReference.named("survey")
    let fit = try reference.model.fit(parallelism: parallelism)
    expectClose(fit.estimates, try #require(reference.coefficients), relative: 1e-11)
    let plain = try RobustCovariance(.sampling).estimate(fit, parallelism: parallelism)
    expectClose(plain.matrix.elements, try #require(reference.v), relative: 1e-9)
    #expect(plain.df == fit.parameters.map { _ in reference.df ?? 0 })
    let clustered = try RobustCovariance(.sampling)
      .estimate(fit, clusters: reference.clusters, parallelism: parallelism)
    expectClose(clustered.matrix.elements, try #require(reference.v_cluster), relative: 1e-9)
    #expect(clustered.df == fit.parameters.map { _ in reference.df_cluster ?? 0 })
    expectClose(fit.dispersion, try #require(reference.dispersion), relative: 1e-11)
    let test = try WaldTest(of: [3, 4], estimates: fit.estimates, covariance: plain.matrix, df: plain.df?[0])
    expectClose(test.statistic, try #require(reference.wald_f), relative: 1e-9)
    expectClose(test.pValue, try #require(reference.wald_p), relative: 1e-8)
    let summary = fit.summary
    #expect(summary.logLikelihood == nil && summary.fStatistic == nil && summary.rSquared != nil)
    #expect(throws: RegressionError.self) { try fit.anova(.sequential) }
  }

  @Test func `scaling sampling weights changes nothing`() throws {
    let reference = try LinearReference.named("survey")
    let weights = reference.cases.weights.map { 7 * $0 }
    let cases = CaseTotals(
      .sampling, counts: reference.cases.counts, weights: weights, squares: weights.map { $0 * $0 })
    let scaled = try LinearModel(design: reference.design, response: reference.y, cases: cases)
      .fit(parallelism: parallelism)
    let plain = try reference.model.fit(parallelism: parallelism)
    expectClose(
      try RobustCovariance(.sampling).estimate(scaled, parallelism: parallelism).matrix.elements,
      try RobustCovariance(.sampling).estimate(plain, parallelism: parallelism).matrix.elements, relative: 1e-11)
    expectClose(scaled.dispersion, plain.dispersion, relative: 1e-12)
  }

  @Test func `clusters of one case each are heteroscedasticity`() throws {
    let reference = try LinearReference.named("cars")
    let fit = try reference.model.fit(parallelism: parallelism)
    let clusters = ModelFrame.Clusters(codes: reference.y.indices.map { UInt32($0) }, count: reference.y.count)
    for (clustered, plain) in [(RobustCovariance.Kind.cr0, RobustCovariance.Kind.hc0), (.cr1, .hc1), (.cr2, .hc2)] {
      let estimate = try RobustCovariance(clustered).estimate(fit, clusters: clusters, parallelism: parallelism)
      let other = try RobustCovariance(plain).estimate(fit, parallelism: parallelism)
      expectClose(estimate.matrix.elements, other.matrix.elements, relative: 1e-10)
    }
  }

  @Test func `clusters of collapsed rows give what their cases give`() throws {
    let reference = try LinearReference.named("cars")
    let times = { (row: Int) in 1 + row % 3 }
    let groups = reference.y.indices.map { UInt32($0 % 6) }
    let all = reference.y.indices.flatMap { Array(repeating: groups[$0], count: times($0)) }
    let expanded = try reference.repeated(times, asFrequencies: false).fit(parallelism: parallelism)
    let collapsed = try reference.repeated(times, asFrequencies: true).fit(parallelism: parallelism)
    for kind in [RobustCovariance.Kind.cr0, .cr1, .cr2] {
      let a = try RobustCovariance(kind)
        .estimate(collapsed, clusters: .init(codes: groups, count: 6), parallelism: parallelism)
      let b = try RobustCovariance(kind)
        .estimate(expanded, clusters: .init(codes: all, count: 6), parallelism: parallelism)
      expectClose(a.matrix.elements, b.matrix.elements, relative: 1e-9)
      expectClose(a.df ?? [], b.df ?? [], relative: 1e-9)
    }
  }

  @Test func `cases of one pattern with sampling weights of their own may be one row`() throws {
    let reference = try LinearReference.named("cars")
    let count = reference.y.count
    let (light, heavy) = ((0..<count).map { 1 + Double($0 % 5) }, (0..<count).map { 2 + Double($0 % 3) })
    let expanded = try LinearModel(
      design: reference.repeated({ _ in 2 }, asFrequencies: false).design,
      response: reference.y.flatMap { [$0, $0] },
      cases: CaseTotals(
        .sampling, counts: Array(repeating: 1, count: 2 * count),
        weights: (0..<count).flatMap { [light[$0], heavy[$0]] },
        squares: (0..<count).flatMap { [light[$0] * light[$0], heavy[$0] * heavy[$0]] })
    ).fit(parallelism: parallelism)
    let collapsed = try LinearModel(
      design: reference.design, response: reference.y,
      cases: CaseTotals(
        .sampling, counts: Array(repeating: 2, count: count), weights: (0..<count).map { light[$0] + heavy[$0] },
        squares: (0..<count).map { light[$0] * light[$0] + heavy[$0] * heavy[$0] })
    ).fit(parallelism: parallelism)
    let a = try RobustCovariance(.sampling).estimate(collapsed, parallelism: parallelism)
    let b = try RobustCovariance(.sampling).estimate(expanded, parallelism: parallelism)
    expectClose(a.matrix.elements, b.matrix.elements, relative: 1e-10)
    #expect(a.df == b.df)
    expectClose(collapsed.dispersion, expanded.dispersion, relative: 1e-12)
  }

  @Test func `few clusters are warned of, and clusters without cases do not count`() throws {
    let reference = try LinearReference.named("cars")
    let fit = try reference.model.fit(parallelism: parallelism)
    let clusters = ModelFrame.Clusters(codes: reference.y.indices.map { UInt32(2 * ($0 % 5)) }, count: 12)
    let estimate = try RobustCovariance(.cr1).estimate(fit, clusters: clusters, parallelism: parallelism)
    #expect(estimate.clusterCount == 5)
    #expect(
      estimate.warnings == [
        "There are 5 clusters; with fewer than 40 the standard errors tend to be too small; CR2, of linear and generalised "
          + "linear models, is nearer to the truth."
      ])
  }

  @Test func `what does not go together is refused`() throws {
    let sample = try LinearReference.named("survey")
    let fit = try sample.model.fit(parallelism: parallelism)
    #expect(throws: RegressionError.self) { try RobustCovariance(.hc3).estimate(fit, parallelism: parallelism) }
    let plain = try LinearReference.named("cars").model.fit(parallelism: parallelism)
    #expect(throws: RegressionError.mismatch("The covariance of a sample needs sampling weights")) {
      try RobustCovariance(.sampling).estimate(plain, parallelism: parallelism)
    }
    #expect(throws: RegressionError.mismatch("CR1 needs clusters; name the column that holds them, or use HC3")) {
      try RobustCovariance(.cr1).estimate(plain, parallelism: parallelism)
    }
    let one = ModelFrame.Clusters(codes: plain.response.map { _ in 0 }, count: 1)
    #expect(
      throws: RegressionError.mismatch(
        "All cases are of one cluster, so that nothing tells how much the estimates vary")
    ) { try RobustCovariance(.cr2).estimate(plain, clusters: one, parallelism: parallelism) }
  }
}
