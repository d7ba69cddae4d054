internal import AssayNumerics

extension WeightSource {
  /// The weights of a matrix by the objective method that the source names, and what to call it.
  func weights(
    of matrix: DecisionMatrix, parallelism: Parallelism
  ) throws(ScoringError) -> (method: String, CriterionWeights) {
    switch self {
    case .objective(let name):
      throw .mismatch("There is no weighting “\(name)”")
    case .combined(let names, let rule):
      throw .mismatch("There is no combination “\(rule)” of \(names)")
    case .given, .named: throw .mismatch("These weights do not come from the data")
    case .file(_, let path): throw .mismatch("\(path) has not been read")
    }
  }
}
