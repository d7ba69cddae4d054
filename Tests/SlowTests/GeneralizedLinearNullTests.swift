import AssayNumerics
import AssayRegression
import Testing

extension NullBehaviour {
  /// How often 95 % intervals of generalised linear models miss the coefficient.
  @Suite struct GeneralizedLinearModels {
    static let section = "Intervals of generalised linear models: misses"

    static let settings: [NullSetting] = [
      setting("logit, 400 cases", [-0.4, 0.7, -0.5], [.wald(.of(.logit), .asymptotic), profile(.logit)]) {
        eta, generator in
        generator.nextUniform() < 1 / (1 + Double.exp(-eta)) ? 1 : 0
      },
      setting("probit, 400 cases", [0.2, 0.5, -0.4], [.wald(.of(.probit), .asymptotic)]) { eta, generator in
        generator.normal() < eta ? 1 : 0
      },
      setting(
        "complementary log-log, 400 cases", [-0.6, 0.4, 0.3], [.wald(.of(.complementaryLogLog), .asymptotic)]
      ) { eta, generator in
        -Double.log1p(-generator.nextUniform()) < Double.exp(eta) ? 1 : 0
      },
      setting("Poisson, 400 cases", [0.5, 0.3, -0.4], [.wald(.of(.poisson), .asymptotic)]) { eta, generator in
        poisson(Double.exp(eta), &generator)
      },
      setting(
        "negative binomial, θ = 2, 400 cases", [0.8, 0.3, -0.4],
        [
          .wald(.of(.negativeBinomial), .asymptotic),
          .wald(.of(.poisson), .reported("counts vary more than the model says")),
          .wald(.of(.poisson), under: .hc3, .robust),
        ]
      ) { eta, generator in
        poisson(Double.exp(eta) * (2 + generator.exponential() + generator.exponential()) / 2, &generator)
      },
      setting("gamma, shape 3, log link, 400 cases", [1, 0.3, -0.4], [.wald(.of(.gamma), .asymptotic)]) {
        eta, generator in
        Double.exp(eta) * (3 + generator.exponential() + generator.exponential() + generator.exponential()) / 3
      },
      clustered,
    ]

    @Test(arguments: settings) func `intervals cover the coefficient`(_ setting: NullSetting) throws {
      try setting.judge(section: Self.section)
    }

    private static func setting(
      _ name: String, _ slopes: [Double], _ probes: [Probe<RegressionSample>],
      draw: @escaping @Sendable (Double, inout Philox) -> Double
    ) -> NullSetting {
      NullSetting(
        name,
        draw: { generator in
          let (x, g) = ((0..<400).map { _ in generator.normal() }, (0..<400).map { $0 % 2 == 0 ? 1.0 : 0 })
          let y = (0..<400).map { draw(slopes[0] + slopes[1] * x[$0] + slopes[2] * g[$0], &generator) }
          return RegressionSample(x: ModelMatrix([("x", x), ("g", g)]), y: y, truth: [Parameter("x"): slopes[1]])
        }, probes)
    }

    /// Poisson counts of clusters whose rates differ by a gamma factor of mean 1, so that slopes stay what they are.
    private static let clustered = NullSetting(
      "Poisson, 60 clusters of 8",
      draw: { generator in
        var (x, g, y) = ([Double](), [Double](), [Double]())
        for _ in 0..<60 {
          let shift = generator.normal()
          let rate = (3 + generator.exponential() + generator.exponential() + generator.exponential()) / 3
          for place in 0..<8 {
            x.append(0.7 * shift + 0.7 * generator.normal())
            g.append(place % 2 == 0 ? 1 : 0)
            y.append(poisson(rate * Double.exp(0.5 + 0.3 * x[x.count - 1] - 0.4 * g[g.count - 1]), &generator))
          }
        }
        return RegressionSample(
          x: ModelMatrix([("x", x), ("g", g)]), y: y, truth: [Parameter("x"): 0.3],
          clusters: ModelFrame.Clusters(codes: (0..<480).map { UInt32($0 / 8) }, count: 60))
      },
      [
        .wald(.of(.poisson), .reported("cases depend on each other")),
        .wald(.of(.poisson), under: .cr1, .reported("a little liberal with 60 clusters of skewed rates")),
        .wald(.of(.poisson), under: .cr2, .nominal(besides: 1.35)),
      ])

    private static func profile(_ family: Family) -> Probe<RegressionSample> {
      .misses("profile, \(family.name) \(family.link.rawValue)", .asymptotic) { sample in
        let interval = try family.fit(sample).profileInterval(1, level: 1 - NullBehaviour.level)
        return (interval.low, interval.high)
      }
    }

    /// A Poisson count, by waiting for exponential times to fill the mean.
    private static func poisson(_ mean: Double, _ generator: inout Philox) -> Double {
      var (time, count) = (0.0, -1.0)
      while time < mean {
        time += generator.exponential() + 1
        count += 1
      }
      return count
    }
  }
}

extension RegressionModel {
  /// The generalised linear model of a family; t where the dispersion is estimated.
  fileprivate static func of(_ family: Family) -> RegressionModel {
    RegressionModel("\(family.name) \(family.link.rawValue)") { sample in
      let fit = try family.fit(sample)
      return (fit, family.hasUnitDispersion ? nil : fit.residualDegreesOfFreedom)
    }
  }
}

extension Family {
  fileprivate func fit(_ sample: RegressionSample) throws -> GeneralizedLinearFit {
    try GeneralizedLinearModel(self)
      .fit(sample.x, response: sample.y, cases: sample.cases, parallelism: Parallelism(threads: 1))
  }
}
