internal import AssayNumerics

/// The log-likelihood of an ordinal model at one place, its gradient, and the information.
struct OrdinalEvaluation: Sendable {
  /// −∞ where the place is not possible.
  var logLikelihood: Double
  var gradient: [Double]
  /// −∂²ℓ, or its expectation.
  var information: Matrix

  /// Nothing yet, for a number of parameters.
  init(parameters: Int) {
    logLikelihood = 0
    gradient = Array(repeating: 0, count: parameters)
    information = Matrix(rows: parameters, columns: parameters)
  }

  /// Adds the evaluation of other rows.
  mutating func add(_ other: OrdinalEvaluation) {
    logLikelihood += other.logLikelihood
    for place in gradient.indices { gradient[place] += other.gradient[place] }
    for place in information.elements.indices { information.elements[place] += other.information.elements[place] }
  }
}

/// What is to be maximised: rows, a link, and which coefficients differ from cut to cut.
struct OrdinalProblem: Sendable {
  let data: OrdinalData
  let link: OrdinalLink
  let layout: OrdinalLayout

  init(_ data: OrdinalData, _ link: OrdinalLink, isNonProportional: [Bool]? = nil) {
    self.data = data
    self.link = link
    layout = OrdinalLayout(
      cuts: data.categories - 1,
      isNonProportional: isNonProportional ?? Array(repeating: false, count: data.matrix.columnCount))
  }

  /// The log-likelihood and its derivatives at a place, in terms of centred and scaled columns.
  func evaluate(_ point: [Double], expected: Bool) throws(RegressionError) -> OrdinalEvaluation {
    switch link {
    case .logit: try evaluate(LogitKernel.self, point, expected)
    case .probit: try evaluate(ProbitKernel.self, point, expected)
    case .complementaryLogLog: try evaluate(ComplementaryLogLogKernel.self, point, expected)
    case .logLog: try evaluate(LogLogKernel.self, point, expected)
    case .cauchit: try evaluate(CauchitKernel.self, point, expected)
    }
  }

  private func evaluate<Kernel: OrdinalKernel>(
    _ kernel: Kernel.Type, _ point: [Double], _ expected: Bool
  ) throws(RegressionError) -> OrdinalEvaluation {
    if layout.isProportional { return try proportional(kernel, point, expected: expected) }
    return try generalEvaluation(kernel, point, expected: expected).contracted(to: layout)
  }

  /// Thresholds that reproduce the shares of the categories, and coefficients of 0.
  var start: [Double] { start(of: link) }

  /// The same for another link.
  func start(of link: OrdinalLink) -> [Double] {
    let total = data.totals.reduce(0, +)
    var below = 0.0
    // The average offset moves all thresholds, so that the first step need not.
    let shift = data.offset.map { offset in
      zip(offset, data.cases.weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
    let thresholds = data.totals.dropLast().map { share in
      below += share
      return link.quantile(below / total, rest: (total - below) / total) + (shift ?? 0)
    }
    return Array(repeating: 0, count: layout.locations) + thresholds
  }

  /// The map from working parameters to those of the columns as they are: parameters × parameters.
  var unscaling: Matrix {
    var map = Matrix(rows: layout.count, columns: layout.count)
    for cut in 0..<layout.cuts { map[layout.threshold(cut), layout.threshold(cut)] = 1 }
    for column in 0..<layout.columns {
      for cut in 0..<layout.cuts {
        let place = layout.location(column, cut)
        map[place, place] = 1 / data.scales[column]
        map[layout.threshold(cut), place] = data.centres[column] / data.scales[column]
      }
    }
    return map
  }

  /// Estimates for the columns as they are.
  func unscaled(_ point: [Double]) -> [Double] {
    var result = point
    for column in 0..<layout.columns {
      for place in layout.locations(of: column) { result[place] = point[place] / data.scales[column] }
      for cut in 0..<layout.cuts {
        result[layout.threshold(cut)] += data.centres[column] * result[layout.location(column, cut)]
      }
    }
    return result
  }

  /// Estimates for the centred and scaled columns.
  func scaled(_ estimates: [Double]) -> [Double] {
    var result = estimates
    for column in 0..<layout.columns {
      for place in layout.locations(of: column) { result[place] = estimates[place] * data.scales[column] }
      for cut in 0..<layout.cuts {
        result[layout.threshold(cut)] -= data.centres[column] * estimates[layout.location(column, cut)]
      }
    }
    return result
  }
}
