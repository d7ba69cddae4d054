import AssayInference
import AssayNumerics
import AssayRegression
import Testing

extension NullBehaviour {
  /// Wald tests that a slope is what it is: 1 less the level is the coverage of the intervals.
  @Suite struct GeneralizedLinearModels {
    static let section = "Coverage of regressions: the true slope is tested"

    /// A sample of a model with two columns and the slopes that it was drawn with.
    struct Sample {
      var x: ModelMatrix
      var y: [Double]
      var slopes: [Double]
      var clusters: ModelFrame.Clusters?
    }

    static let settings: [NullSetting] = [
      setting("logit, 400 cases", .logit, [-0.4, 0.7, -0.5], probes: [wald(.logit), profile(.logit)]) {
        eta, generator in
        generator.nextUniform() < 1 / (1 + Double.exp(-eta)) ? 1 : 0
      },
      setting("probit, 400 cases", .probit, [0.2, 0.5, -0.4], probes: [wald(.probit)]) { eta, generator in
        generator.normal() < eta ? 1 : 0
      },
      setting(
        "complementary log-log, 400 cases", .complementaryLogLog, [-0.6, 0.4, 0.3], probes: [wald(.complementaryLogLog)]
      ) { eta, generator in
        -Double.log1p(-generator.nextUniform()) < Double.exp(eta) ? 1 : 0
      },
      setting("Poisson, 400 cases", .poisson, [0.5, 0.3, -0.4], probes: [wald(.poisson)]) { eta, generator in
        poisson(Double.exp(eta), &generator)
      },
      setting(
        "negative binomial, θ = 2, 400 cases", .negativeBinomial, [0.8, 0.3, -0.4],
        probes: [
          wald(.negativeBinomial, .nominal(within: 1)), wald(.poisson, .reported("wrong: for comparison")),
          robust(.poisson, .nominal(within: 1)),
        ]
      ) { eta, generator in
        poisson(Double.exp(eta) * (2 + generator.exponential() + generator.exponential()) / 2, &generator)
      },
      setting("gamma, shape 3, log link, 400 cases", .gamma, [1, 0.3, -0.4], probes: [wald(.gamma)]) { eta, generator in
        Double.exp(eta) * (3 + generator.exponential() + generator.exponential() + generator.exponential()) / 3
      },
      clustered,
    ]

    @Test(arguments: settings) func `keeps its level`(_ setting: NullSetting) throws {
      try setting.judge(section: Self.section)
    }

    private static func setting(
      _ name: String, _ family: Family, _ slopes: [Double], probes: [Probe<Sample>],
      draw: @escaping @Sendable (Double, inout Philox) -> Double
    ) -> NullSetting {
      NullSetting(
        name, samples: NullBehaviour.samples,
        draw: { generator in
          let (x, g) = ((0..<400).map { _ in generator.normal() }, (0..<400).map { $0 % 2 == 0 ? 1.0 : 0 })
          let y = (0..<400).map { draw(slopes[0] + slopes[1] * x[$0] + slopes[2] * g[$0], &generator) }
          return Sample(x: ModelMatrix([("x", x), ("g", g)]), y: y, slopes: slopes)
        }, probes)
    }

    /// Poisson counts of 60 clusters of 8 whose rates differ by a gamma factor of mean 1, so that slopes stay what they are.
    private static let clustered = NullSetting(
      "Poisson, 60 clusters of 8", samples: NullBehaviour.samples,
      draw: { generator in
        var (x, g, y) = ([Double](), [Double](), [Double]())
        for _ in 0..<60 {
          let (shift, rate) = (
            generator.normal(), (3 + (0..<3).reduce(0) { sum, _ in sum + generator.exponential() }) / 3
          )
          for place in 0..<8 {
            x.append(0.7 * shift + 0.7 * generator.normal())
            g.append(place % 2 == 0 ? 1 : 0)
            y.append(poisson(rate * Double.exp(0.5 + 0.3 * x[x.count - 1] - 0.4 * g[g.count - 1]), &generator))
          }
        }
        let clusters = ModelFrame.Clusters(codes: (0..<480).map { UInt32($0 / 8) }, count: 60)
        return Sample(x: ModelMatrix([("x", x), ("g", g)]), y: y, slopes: [0.5, 0.3, -0.4], clusters: clusters)
      },
      [
        wald(.poisson, .reported("wrong: for comparison")),
        cluster(.cr1, .reported("a little liberal with 60 clusters of skewed rates")),
        cluster(.cr2, .nominal(within: 2)),
      ])

    private static func cluster(_ kind: RobustCovariance.Kind, _ claim: LevelClaim) -> Probe<Sample> {
      Probe("\(kind.rawValue), poisson log", claim) { sample in
        let fit = try fit(.poisson, sample)
        let covariance = try RobustCovariance(kind).estimate(
          fit, clusters: sample.clusters, parallelism: Parallelism(threads: 1))
        let z = (fit.estimates[1] - sample.slopes[1]) / covariance.matrix[1, 1].squareRoot()
        return covariance.df.map { ReferenceDistribution.studentT(degreesOfFreedom: $0[1]).twoSided(z) }
      }
    }

    private static func fit(_ family: Family, _ sample: Sample) throws -> GeneralizedLinearFit {
      try GeneralizedLinearModel(family).fit(
        sample.x, response: sample.y, cases: CaseTotals(rows: sample.y.count), parallelism: Parallelism(threads: 1))
    }

    private static func wald(_ family: Family, _ claim: LevelClaim = .nominal) -> Probe<Sample> {
      Probe("Wald, \(family.name) \(family.link.rawValue)", claim) { sample in
        let fit = try fit(family, sample)
        let z = (fit.estimates[1] - sample.slopes[1]) / fit.standardErrors[1]
        let reference: ReferenceDistribution =
          family.hasUnitDispersion ? .normal : .studentT(degreesOfFreedom: fit.residualDegreesOfFreedom)
        return reference.twoSided(z)
      }
    }

    private static func robust(_ family: Family, _ claim: LevelClaim) -> Probe<Sample> {
      Probe("HC3, \(family.name) \(family.link.rawValue)", claim) { sample in
        let fit = try fit(family, sample)
        let covariance = try RobustCovariance(.hc3).estimate(fit, parallelism: Parallelism(threads: 1))
        let z = (fit.estimates[1] - sample.slopes[1]) / covariance.matrix[1, 1].squareRoot()
        return ReferenceDistribution.normal.twoSided(z)
      }
    }

    /// Whether the profile interval holds the slope, as a p-value on either side of the level.
    private static func profile(_ family: Family) -> Probe<Sample> {
      Probe("profile, \(family.name) \(family.link.rawValue)", .nominal) { sample in
        let interval = try fit(family, sample).profileInterval(1, level: 1 - NullBehaviour.level)
        let isInside =
          (interval.low ?? -.infinity) <= sample.slopes[1] && sample.slopes[1] <= (interval.high ?? .infinity)
        return isInside ? 1 : 0
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
