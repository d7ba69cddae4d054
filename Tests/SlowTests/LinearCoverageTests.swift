import AssayInference
import AssayNumerics
import AssayRegression
import Testing

extension NullBehaviour {
  /// How often 95 % intervals of linear models miss the coefficient: under the model, and under robust covariances
  /// where the model's own errors are wrong.
  @Suite struct LinearCoverage {
    static let section = "Intervals of linear models: misses"

    static let settings = [
      Data(sizes: [60]).setting("60 cases", [.wald(.linear, .exact)]),
      Data(sizes: [150], isHeteroscedastic: true).setting(
        "150 cases, deviation grows with x",
        [.wald(.linear, .reported("the variance is not that of the model")), .wald(.linear, under: .hc3, .robust)]),
      Data(sizes: Array(repeating: 8, count: 60)).setting(
        "60 clusters of 8",
        [.wald(.linear, .reported("cases depend on each other")), .wald(.linear, under: .cr1, .robust)]),
      Data(sizes: (1...14).map { 2 * $0 }).setting(
        "14 clusters of 2 to 28",
        [
          .wald(.linear, under: .cr1, .reported("few clusters of unequal sizes")),
          .wald(.linear, under: .cr2, .robust),
        ]),
      Data(sizes: [1_600], isSelected: true).setting(
        "some 400 cases of 1600, selected by the response", [.wald(.linear, under: .sampling, .robust)]),
    ]

    @Test(arguments: settings) func `intervals cover the coefficient`(_ setting: NullSetting) throws {
      try setting.judge(section: Self.section)
    }

    /// Data of one kind.
    struct Data: Sendable {
      /// The cases of each cluster; one number for cases without clusters.
      let sizes: [Int]
      /// Whether the deviation of the errors grows with the covariate.
      var isHeteroscedastic = false
      /// Whether cases were selected with probabilities that depend on the errors.
      var isSelected = false

      func setting(_ name: String, _ probes: [Probe<RegressionSample>]) -> NullSetting {
        NullSetting(name, draw: { generator in sample(&generator) }, probes)
      }

      private func sample(_ generator: inout Philox) -> RegressionSample {
        let isClustered = sizes.count > 1
        var (x, z, y, weights): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        var codes: [UInt32] = []
        for (cluster, size) in sizes.enumerated() {
          let shared = isClustered ? 0.5 * generator.normal() : 0
          for place in 0..<size {
            // A covariate of whole clusters makes the dependence count most.
            let own = isClustered ? Double(cluster % 5) : Double(place % 10)
            let other = generator.normal()
            let error = shared + generator.normal() * (isHeteroscedastic ? 0.3 + 0.02 * own * own : 1)
            let probability = isSelected ? error > 0 ? 0.4 : 0.1 : 1
            guard generator.nextUniform() < probability else { continue }
            x.append(own)
            z.append(other)
            y.append(1 + 0.5 * own - 0.3 * other + error)
            weights.append(1 / probability)
            codes.append(UInt32(cluster))
          }
        }
        return RegressionSample(
          x: ModelMatrix([("x", x), ("z", z)]), y: y, truth: [Parameter("x"): 0.5],
          weights: isSelected ? weights : nil,
          clusters: isClustered ? ModelFrame.Clusters(codes: codes, count: sizes.count) : nil)
      }
    }
  }
}

extension RegressionModel {
  /// Least squares.
  fileprivate static let linear = RegressionModel("linear") { sample in
    let fit = try LinearModel(design: sample.x, response: sample.y, cases: sample.cases)
      .fit(.householder, parallelism: Parallelism(threads: 1))
    return (fit, fit.residualDegreesOfFreedom)
  }
}
