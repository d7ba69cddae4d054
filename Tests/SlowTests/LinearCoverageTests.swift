import AssayInference
import AssayNumerics
import AssayRegression
import Testing

extension NullBehaviour {
  /// How often 95 % intervals of linear models miss the coefficient: under the model, and under robust covariances where
  /// the model's own errors are wrong.
  @Suite struct LinearCoverage {
    static let samples = NullBehaviour.samples / 4

    /// Data of one kind, the covariance, and how often its intervals should miss.
    struct Setting: Sendable, CustomTestStringConvertible {
      let testDescription: String
      /// nil for the model's own covariance.
      let kind: RobustCovariance.Kind?
      /// The cases of each cluster; one number for cases without clusters.
      let sizes: [Int]
      /// Whether the deviation of the errors grows with the covariate.
      var isHeteroscedastic = false
      /// Whether cases were selected with probabilities that depend on the errors.
      var isSelected = false
      let claim: LevelClaim
    }

    static let settings = [
      Setting(testDescription: "60 cases", kind: nil, sizes: [60], claim: .nominal(within: 1.5)),
      Setting(
        testDescription: "150 cases, deviation grows with x", kind: nil, sizes: [150], isHeteroscedastic: true,
        claim: .reported("the variance is not that of the model")),
      Setting(
        testDescription: "150 cases, deviation grows with x", kind: .hc3, sizes: [150], isHeteroscedastic: true,
        claim: .nominal(within: 1.5)),
      Setting(
        testDescription: "60 clusters of 8", kind: nil, sizes: Array(repeating: 8, count: 60),
        claim: .reported("cases depend on each other")),
      Setting(
        testDescription: "60 clusters of 8", kind: .cr1, sizes: Array(repeating: 8, count: 60),
        claim: .nominal(within: 1.5)),
      Setting(
        testDescription: "14 clusters of 2 to 28", kind: .cr1, sizes: (1...14).map { 2 * $0 },
        claim: .reported("few clusters of unequal sizes")),
      Setting(
        testDescription: "14 clusters of 2 to 28", kind: .cr2, sizes: (1...14).map { 2 * $0 },
        claim: .nominal(within: 1.5)),
      Setting(
        testDescription: "some 400 cases of 1600, selected by the response", kind: .sampling, sizes: [1_600],
        isSelected: true, claim: .nominal(within: 1.5)),
    ]

    static let slope = 0.5

    @Test(arguments: settings)
    func `intervals cover the coefficient`(_ setting: Setting) throws {
      let size = 50
      let parts = try Parallelism().map(pieces: Self.samples / size) { piece in
        try (piece * size..<(piece + 1) * size).reduce(0) { missed, sample in
          var generator = Philox(seed: NullBehaviour.seed, stream: 31, replicate: UInt32(sample))
          return try missed + (Self.misses(setting, &generator) ? 1 : 0)
        }
      }
      let line = RejectionLine(
        section: "Intervals of linear models: misses", setting: setting.testDescription,
        test: setting.kind?.rawValue ?? "model", samples: parts.count * size, rejected: parts.reduce(0, +),
        undefined: 0, claim: setting.claim)
      ResultsFile.shared.record(line)
      line.judge(#_sourceLocation)
    }

    private static func misses(_ setting: Setting, _ generator: inout Philox) throws -> Bool {
      var (x, z, y, weights): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
      var codes: [UInt32] = []
      for (cluster, size) in setting.sizes.enumerated() {
        let isClustered = setting.sizes.count > 1
        // A covariate of whole clusters makes the dependence count most.
        let common = isClustered ? Double(cluster % 5) : 0
        let shared = isClustered ? 0.5 * generator.normal() : 0
        for place in 0..<size {
          let own = isClustered ? common : Double(place % 10)
          let other = generator.normal()
          let error = shared + generator.normal() * (setting.isHeteroscedastic ? 0.3 + 0.02 * own * own : 1)
          let probability = setting.isSelected ? error > 0 ? 0.4 : 0.1 : 1
          guard generator.nextUniform() < probability else { continue }
          x.append(own)
          z.append(other)
          y.append(1 + slope * own - 0.3 * other + error)
          weights.append(1 / probability)
          codes.append(UInt32(cluster))
        }
      }
      let cases =
        setting.kind == .sampling
        ? CaseTotals(
          .sampling, counts: weights.map { _ in 1 }, weights: weights, squares: weights.map { $0 * $0 })
        : CaseTotals(rows: y.count)
      let one = Parallelism(threads: 1)
      let fit = try LinearModel(design: ModelMatrix([("x", x), ("z", z)]), response: y, cases: cases)
        .fit(.householder, parallelism: one)
      var table = CoefficientTable(fit, df: [fit.residualDegreesOfFreedom])
      if let kind = setting.kind {
        let clusters = ModelFrame.Clusters(codes: codes, count: setting.sizes.count)
        let estimate = try RobustCovariance(kind)
          .estimate(fit, clusters: setting.sizes.count > 1 ? clusters : nil, parallelism: one)
        table = CoefficientTable(
          fit, covariance: estimate.matrix, df: estimate.df ?? [fit.residualDegreesOfFreedom])
      }
      guard let interval = table.rows[1].interval else { return true }
      return !(interval.low...interval.high ~= slope)
    }
  }
}
