import AssayDistributions
import AssayNumerics
import AssayRegression
import Testing

extension NullBehaviour {
  /// How often 95 % intervals of ordinal and multinomial models miss the coefficient: under the model, and for ordinal
  /// logit also where cases were selected by their answers or depend on each other within clusters.
  @Suite struct OrdinalMultinomialCoverage {
    static let section = "Intervals of ordinal and multinomial models: misses"

    static let settings = [
      independent("ordinal logit, 300 cases", logit, [.wald(.ordinal(.logit), .asymptotic), profile(.logit)]),
      independent("ordinal probit, 300 cases", probit, [.wald(.ordinal(.probit), .asymptotic)]),
      independent(
        "ordinal complementary log-log, 300 cases", complementaryLogLog,
        [.wald(.ordinal(.complementaryLogLog), .asymptotic)]),
      selected, clustered, multinomial,
    ]

    @Test(arguments: settings) func `intervals cover the coefficient`(_ setting: NullSetting) throws {
      try setting.judge(section: Self.section)
    }

    /// Four categories of a latent variable, η + an error with the distribution F, by the cut points below it.
    struct Answer: Sendable {
      let slopes: (x: Double, g: Double)
      let cuts: [Double]
      /// The quantile of F at Φ(z), so that errors can share a part and still have F as their distribution.
      let error: @Sendable (Double) -> Double

      func category(x: Double, g: Double, z: Double) -> Double {
        let latent = slopes.x * x + slopes.g * g + error(z)
        return Double(cuts.count { $0 < latent })
      }
    }

    private static let logit = Answer(slopes: (0.7, -0.5), cuts: [-1.2, 0, 1.3]) { z in
      Normal.standard.logLowerTail(z) - Normal.standard.logUpperTail(z)
    }
    private static let probit = Answer(slopes: (0.4, -0.3), cuts: [-0.8, 0, 0.8]) { $0 }
    private static let complementaryLogLog = Answer(slopes: (0.4, -0.3), cuts: [-1.5, -0.4, 0.3]) { z in
      Double.log(-Normal.standard.logUpperTail(z))
    }

    private static func independent(
      _ name: String, _ answer: Answer, _ probes: [Probe<RegressionSample>]
    ) -> NullSetting {
      NullSetting(
        name,
        draw: { generator in
          let (x, g) = (generator.normals(300), (0..<300).map { $0 % 2 == 0 ? 1.0 : 0 })
          let y = (0..<300).map { answer.category(x: x[$0], g: g[$0], z: generator.normal()) }
          return sample(x, g, y, answer)
        }, probes)
    }

    /// Cases of which those with an extreme answer are more likely to be in the sample, and make slopes look steeper.
    private static let selected = NullSetting(
      "ordinal logit, some 300 cases of 600, selected by the answer",
      draw: { generator in
        var (x, g, y, weights): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for place in 0..<600 {
          let (own, group) = (generator.normal(), place % 2 == 0 ? 1.0 : 0)
          let category = logit.category(x: own, g: group, z: generator.normal())
          let probability = [0.8, 0.3, 0.2, 0.8][Int(category)]
          guard generator.nextUniform() < probability else { continue }
          x.append(own)
          g.append(group)
          y.append(category)
          weights.append(1 / probability)
        }
        var sample = sample(x, g, y, logit)
        sample.weights = weights
        return sample
      },
      [
        .wald(.ordinal(.logit).unweighted, .reported("selected by the answer")),
        .wald(.ordinal(.logit), under: .sampling, .robust),
      ])

    /// Errors of a cluster with a correlation of 0.3 on the normal scale; each alone is logistic, so that slopes stay.
    private static let clustered = NullSetting(
      "ordinal logit, 60 clusters of 5",
      draw: { generator in
        var (x, g, y) = ([Double](), [Double](), [Double]())
        for _ in 0..<60 {
          let (shift, shared) = (generator.normal(), generator.normal())
          for place in 0..<5 {
            x.append(0.7 * shift + 0.7 * generator.normal())
            g.append(place % 2 == 0 ? 1 : 0)
            let z = 0.3.squareRoot() * shared + 0.7.squareRoot() * generator.normal()
            y.append(logit.category(x: x[x.count - 1], g: g[g.count - 1], z: z))
          }
        }
        var sample = sample(x, g, y, logit)
        sample.clusters = ModelFrame.Clusters(codes: (0..<300).map { UInt32($0 / 5) }, count: 60)
        return sample
      },
      [
        .wald(.ordinal(.logit), .reported("cases depend on each other")),
        .wald(.ordinal(.logit), under: .cr1, .nominal(besides: 1.35)),
      ])

    private static let multinomial = NullSetting(
      "multinomial logit, 300 cases",
      draw: { generator in
        let (x, g) = (generator.normals(300), (0..<300).map { $0 % 2 == 0 ? 1.0 : 0 })
        let y = (0..<300).map { place in
          let odds = [1, Double.exp(0.3 + 0.6 * x[place] - 0.4 * g[place]), Double.exp(-0.2 - 0.5 * x[place])]
          let total = odds.reduce(0, +)
          return Double(generator.category(odds.map { $0 / total }))
        }
        return RegressionSample(
          x: ModelMatrix([("x", x), ("g", g)]), y: y,
          truth: [Parameter("x", response: "b"): 0.6, Parameter("x", response: "c"): -0.5])
      },
      [
        .wald(.multinomial, of: Parameter("x", response: "b"), .asymptotic),
        .wald(.multinomial, of: Parameter("x", response: "c"), .asymptotic),
      ])

    private static func sample(_ x: [Double], _ g: [Double], _ y: [Double], _ answer: Answer) -> RegressionSample {
      RegressionSample(x: ModelMatrix([("x", x), ("g", g)]), y: y, truth: [Parameter("x"): answer.slopes.x])
    }

    private static func profile(_ link: OrdinalLink) -> Probe<RegressionSample> {
      .misses("profile, ordinal \(link.rawValue)", .asymptotic) { sample in
        let fit = try link.fit(sample)
        guard let place = fit.parameters.firstIndex(of: Parameter("x")) else { return nil }
        let intervals = try fit.profileIntervals(level: 1 - NullBehaviour.level, of: [place])
        return (intervals[0].low, intervals[0].high)
      }
    }
  }
}

extension RegressionModel {
  fileprivate static func ordinal(_ link: OrdinalLink) -> RegressionModel {
    RegressionModel("ordinal \(link.rawValue)") { sample in (try link.fit(sample), nil) }
  }

  fileprivate static let multinomial = RegressionModel("multinomial logit") { sample in
    let fit = try MultinomialModel.fit(
      sample.x, levels: sample.y.map { Int($0) }, levelNames: ["a", "b", "c"], cases: sample.cases,
      parallelism: Parallelism(threads: 1))
    return (fit, nil)
  }
}

extension OrdinalLink {
  fileprivate func fit(_ sample: RegressionSample) throws -> OrdinalFit {
    try OrdinalModel.fit(
      sample.x, levels: sample.y.map { Int($0) }, levelNames: ["a", "b", "c", "d"], cases: sample.cases,
      options: OrdinalModel.Options(link: self), parallelism: Parallelism(threads: 1))
  }
}
