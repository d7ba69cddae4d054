import AssayInference
import AssayNumerics
import AssayRegression
import AssayTestSupport
import Testing

/// Cumulative link models.
@Suite struct OrdinalModelTests {
  @Test(arguments: OrdinalReference.shared.fits)
  func `estimates and errors agree with R`(_ reference: OrdinalReference.Fit) throws {
    let sample = try OrdinalReference.sample(reference.set)
    let link = try #require(OrdinalLink(rawValue: reference.link))
    let fit = try sample.fit(.init(link: link, information: .observed))
    let columns = sample.columns.count
    expectClose(Array(fit.estimates[..<columns]), reference.coefficients, relative: 1e-9)
    expectClose(Array(fit.estimates[columns...]), reference.thresholds, relative: 1e-9, absolute: 1e-9)
    expectClose(fit.errors, reference.errors, relative: 1e-8)
    let statistics = try #require(try fit.statistics())
    expectClose(statistics.logLikelihood, reference.log_likelihood, relative: 1e-12)
    expectClose(statistics.nullLogLikelihood, reference.null, relative: 1e-11)
    expectClose(statistics.aic, reference.aic, relative: 1e-12)
    expectClose(statistics.bic, reference.bic, relative: 1e-12)
    let shares = try fit.predictions(
      sample.matrix().block(0..<5), offset: Array(sample.offset[..<5]), at: fit.estimates)
    expectClose(shares.elements, reference.probabilities, relative: 1e-9)
  }

  @Test(arguments: ["housing", "wine", "simulated"])
  func `errors from the expected information agree with R`(_ name: String) throws {
    let sample = try OrdinalReference.sample(name)
    let expected = try #require(OrdinalReference.shared.tests[name]).expected_errors
    let fit = try sample.fit(.init(information: .expected))
    expectClose(Array(fit.errors[..<expected.count]), expected, relative: 1e-8)
    expectClose(fit.estimates, try sample.fit().estimates, relative: 1e-12)
  }

  @Test(arguments: StatsmodelsOrdinalFits.shared.fits)
  func `estimates and errors agree with statsmodels`(_ reference: StatsmodelsOrdinalFits.Fit) throws {
    let link = try #require(OrdinalLink(rawValue: reference.link))
    let fit = try OrdinalReference.sample(reference.set).fit(.init(link: link, information: .observed))
    let columns = reference.coefficients.count
    expectClose(Array(fit.estimates[..<columns]), reference.coefficients, relative: 1e-7)
    expectClose(Array(fit.estimates[columns...]), reference.thresholds, relative: 1e-7)
    expectClose(Array(fit.errors[..<columns]), reference.errors, relative: 1e-5)
    expectClose(fit.logLikelihood, reference.log_likelihood, relative: 1e-12)
  }

  @Test func `parameters are named, coefficients first`() throws {
    let fit = try OrdinalReference.sample("wine").fit()
    #expect(fit.parameters.map(\.term) == ["tempwarm", "contactyes", "1|2", "2|3", "3|4", "4|5"])
    #expect(fit.parameters.map(\.component) == [.location, .location] + Array(repeating: .threshold, count: 4))
    #expect(fit.droppedIntercept)
    let plain = try OrdinalReference.sample("wine").fit(intercept: false)
    #expect(!plain.droppedIntercept)
    #expect(OrdinalModel.Options().information == .expected)
  }

  @Test(arguments: OrdinalLink.allCases)
  func `collapsed and expanded rows agree`(_ link: OrdinalLink) throws {
    let sample = try OrdinalReference.sample("simulated")
    for information in InformationKind.allCases {
      let options = OrdinalModel.Options(link: link, information: information)
      let (collapsed, expanded) = (try sample.fit(options), try sample.expandedFit(options))
      expectClose(collapsed.estimates, expanded.estimates, relative: 1e-10, absolute: 1e-10)
      expectClose(collapsed.errors, expanded.errors, relative: 1e-10)
      let (own, other) = (try #require(try collapsed.statistics()), try #require(try expanded.statistics()))
      expectClose(own.deviance, other.deviance, relative: 1e-12)
      expectClose(own.bic, other.bic, relative: 1e-12)
      expectClose(own.nagelkerkeRSquared, other.nagelkerkeRSquared, relative: 1e-10)
      expectClose(own.likelihoodRatio?.statistic, other.likelihoodRatio?.statistic ?? .nan, relative: 1e-10)
    }
  }

  @Test(arguments: OrdinalLink.allCases)
  func `scores add up to nothing, and are the derivatives`(_ link: OrdinalLink) throws {
    let sample = try OrdinalReference.sample("simulated")
    for terms in [[], ["x", "g"]] {
      // Cauchit with cuts of its own crosses in this sample.
      if link == .cauchit && !terms.isEmpty { continue }
      let fit = try sample.fit(.init(link: link, nonProportional: terms))
      let scores = try fit.scores(0..<sample.response.count)
      for parameter in fit.parameters.indices {
        var (sum, size) = (0.0, 0.0)
        for row in sample.response.indices {
          sum += sample.weights[row] * scores[row, parameter]
          size += abs(sample.weights[row] * scores[row, parameter])
        }
        #expect(abs(sum) <= 1e-9 * size)
      }
      let (row, level) = (7, sample.response[7])
      let x = sample.matrix().block(row..<row + 1)
      for parameter in fit.parameters.indices {
        let h = 1e-6 * max(1, abs(fit.estimates[parameter])) / max(1, abs(parameter == 1 ? 2000 : 1))
        let moved = try [-h, h].map { move in
          var estimates = fit.estimates
          estimates[parameter] += move
          return Double.log(try fit.predictions(x, offset: [sample.offset[row]], at: estimates)[0, level])
        }
        expectClose(scores[row, parameter], (moved[1] - moved[0]) / (2 * h), relative: 1e-5, absolute: 1e-6)
      }
    }
  }

  @Test func `gradients of probabilities are their derivatives`() throws {
    let sample = try OrdinalReference.sample("simulated")
    let fit = try sample.fit(.init(link: .probit, nonProportional: ["x"]))
    let (x, offset) = (sample.matrix().block(0..<6), Array(sample.offset[..<6]))
    let gradients = try fit.gradients(x, offset: offset, at: fit.estimates)
    #expect(gradients.count == 4)
    for parameter in fit.parameters.indices {
      let h = fit.parameters[parameter].term == "year" ? 1e-8 : 1e-6
      let moved = try [-h, h].map { move in
        var estimates = fit.estimates
        estimates[parameter] += move
        return try fit.predictions(x, offset: offset, at: estimates)
      }
      for level in 0..<4 {
        for row in 0..<6 {
          let slope = (moved[1][row, level] - moved[0][row, level]) / (2 * h)
          expectClose(gradients[level][row, parameter], slope, relative: 1e-5, absolute: 1e-5)
        }
      }
    }
  }

  @Test func `any number of threads gives the same bits`() throws {
    let source = try OrdinalReference.sample("simulated")
    let rows = (0..<30_000).map { ($0 * 7919) % source.response.count }
    let fits = try [1, 2, 5].map { threads in
      try OrdinalModel.fit(
        source.matrix(rows: rows), levels: rows.map { source.response[$0] }, levelNames: source.levels,
        cases: CaseTotals(rows: rows.count), parallelism: Parallelism(threads: threads))
    }
    for fit in fits.dropFirst() {
      #expect(fit.estimates == fits[0].estimates)
      #expect(fit.bread == fits[0].bread)
    }
  }

  @Test func `weights of a sample give a pseudo-likelihood`() throws {
    let sample = try OrdinalReference.sample("simulated")
    let fit = try sample.fit(kind: .sampling)
    let statistics = try fit.statistics()
    #expect(statistics == nil)
    expectClose(fit.estimates, try sample.fit().estimates, relative: 1e-12)
  }

  @Test func `two categories are a binary model`() throws {
    // The coefficients of the logistic model of above 1 are those of a table of two rows: log odds and their ratio.
    let fit = try OrdinalModel.fit(
      ModelMatrix([("x", [0, 0, 1, 1])]), levels: [0, 1, 0, 1], levelNames: ["no", "yes"],
      cases: CaseTotals(counts: [30, 10, 15, 45], isFrequency: true))
    expectClose(fit.estimates, [Double.log(9), Double.log(3)], relative: 1e-12)
    expectClose(fit.errors[0], (1.0 / 30 + 1.0 / 10 + 1.0 / 15 + 1.0 / 45).squareRoot(), relative: 1e-10)
  }
}
