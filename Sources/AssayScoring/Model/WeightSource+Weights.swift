internal import AssayNumerics

extension WeightSource {
  /// The name in results.
  public var name: String {
    switch self {
    case .given: "given"
    case .objective(let weighting): weighting.name
    case .combined(let parts, let rule): "\(rule.name)(\(Self.names(parts).joined(separator: ", ")))"
    case .file(let method, _): method
    case .named: "stated in a file"
    }
  }

  private static func names(_ parts: [ObjectiveWeighting?]) -> [String] { parts.map { $0?.name ?? "given" } }

  /// The weights of a matrix as the source finds them in it.
  ///
  /// - Parameter stated: The weights that the model states for these criteria, adding up to 1; nil where it states none.
  func weights(
    of matrix: DecisionMatrix, stated: [Double]?, parallelism: Parallelism
  ) throws(ScoringError) -> CriterionWeights {
    switch self {
    case .objective(let weighting): return try weighting.weights(of: matrix, parallelism: parallelism)
    case .combined(let parts, let rule):
      return try combined(parts, rule, of: matrix, stated: stated, parallelism: parallelism)
    case .given, .named: throw .mismatch("These weights do not come from the data")
    case .file(_, let path): throw .mismatch("\(path) has not been read")
    }
  }

  private func combined(
    _ parts: [ObjectiveWeighting?], _ rule: CombinedWeights.Rule, of matrix: DecisionMatrix, stated: [Double]?,
    parallelism: Parallelism
  ) throws(ScoringError) -> CriterionWeights {
    var vectors: [CriterionWeights] = []
    for part in parts {
      if let part {
        vectors.append(try part.weights(of: matrix, parallelism: parallelism))
      } else if let stated {
        vectors.append(CriterionWeights(values: stated))
      } else {
        throw .mismatch("The given weights are to be combined with others, and the model states none")
      }
    }
    let names = Self.names(parts)
    let result = try CombinedWeights(vectors.map(\.values), named: names, by: rule)
    let coefficients = result.coefficients.map { coefficients in
      "Coefficients of the combination: "
        + zip(names, coefficients).map { "\($0) \($1)" }.joined(separator: ", ") + "."
    }
    var warnings = result.warnings
    for warning in vectors.flatMap(\.warnings) where !warnings.contains(warning) { warnings.append(warning) }
    return CriterionWeights(
      values: result.values,
      parts: zip(names, vectors).map { CriterionWeights.Part($0, $1.values.map { $0 }) },
      notes: [coefficients].compactMap { $0 } + vectors.flatMap(\.notes), warnings: warnings)
  }
}
