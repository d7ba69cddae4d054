internal import AssayNumerics
internal import AssayRegression

extension RegressionOutcome {
  /// Fits the model that is asked for.
  init(
    _ analysis: Regress, input: RegressionInput, places: [Int]?, level: Double, parallelism: Parallelism
  ) throws {
    if let family = try analysis.family.generalizedLinear {
      try self.init(family, analysis, input: input, level: level, parallelism: parallelism)
    } else if let link = analysis.family.ordinalLink {
      try self.init(link, analysis, input: input, level: level, parallelism: parallelism)
    } else if analysis.family == .multinomial {
      try self.init(multinomial: analysis, input: input, level: level, parallelism: parallelism)
    } else {
      try self.init(linear: analysis, input: input, places: places, parallelism: parallelism)
    }
  }
}
