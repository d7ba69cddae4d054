public import AssayNumerics

/// The probabilities of the categories that the estimates of an ordinal model give to any case.
///
/// ```
/// P(Y = k) = F(θ_k − xβ) − F(θ_(k−1) − xβ)
/// ```
/// It knows nothing of the data that the estimates came from, so that it can be written down and read again.
public struct OrdinalResponseModel: ResponseModel, Sendable {
  /// F.
  public let link: OrdinalLink
  /// The categories, from low to high.
  public let levels: [String]
  /// For each column but the intercept, whether it has a coefficient at each cut.
  public let isNonProportional: [Bool]
  /// The place of an intercept in the design, which is passed over.
  public let intercept: Int?

  private let layout: OrdinalLayout

  /// Creates a model of two categories or more.
  public init(link: OrdinalLink, levels: [String], isNonProportional: [Bool], intercept: Int?) {
    precondition(levels.count > 1)
    self.link = link
    self.levels = levels
    self.isNonProportional = isNonProportional
    self.intercept = intercept
    layout = OrdinalLayout(cuts: levels.count - 1, isNonProportional: isNonProportional)
  }

  public var outcomes: [String] { levels }

  /// The cut points by name, such as `Low|Medium`.
  public var cuts: [String] { zip(levels, levels.dropFirst()).map { "\($0)|\($1)" } }

  /// The parameters, for columns of these names.
  public func parameters(_ columns: [String]) -> [Parameter] {
    precondition(columns.count == isNonProportional.count)
    var result: [Parameter] = []
    for (column, name) in columns.enumerated() {
      if isNonProportional[column] {
        result += cuts.map { Parameter(name, response: $0) }
      } else {
        result.append(Parameter(name))
      }
    }
    return result + cuts.map { Parameter($0, component: .threshold) }
  }

  /// - Throws: ``RegressionError/mismatch(_:)`` where cumulative probabilities cross, as they may in partial
  ///   proportional odds, because a category would have a negative probability.
  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    let arguments = try arguments(x, offset: offset, at: estimates)
    try refuseCrossings(arguments)
    return Matrix(rows: x.rowCount, columns: levels.count) { row, level in
      Double.exp(terms(arguments, row, level).logProbability)
    }
  }

  /// - Throws: ``RegressionError/mismatch(_:)`` where cumulative probabilities cross.
  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] {
    let arguments = try arguments(x, offset: offset, at: estimates)
    try refuseCrossings(arguments)
    let places = designPlaces(x)
    var result: [Matrix] = []
    for level in levels.indices {
      var gradient = Matrix(rows: x.rowCount, columns: layout.count)
      for row in 0..<x.rowCount {
        let terms = terms(arguments, row, level)
        let probability = Double.exp(terms.logProbability)
        for (cut, ratio) in [(level, terms.upper), (level - 1, -terms.lower)] where cut >= 0 && cut < layout.cuts {
          let density = ratio * probability
          gradient[row, layout.threshold(cut)] += density
          for (column, place) in places.enumerated() {
            gradient[row, layout.location(column, cut)] -= density * x[row, place]
          }
        }
      }
      result.append(gradient)
    }
    return result
  }

  /// The arguments of F: rows × cuts.
  func arguments(_ x: Matrix, offset: [Double]?, at estimates: [Double]) throws(RegressionError) -> Matrix {
    precondition(estimates.count == layout.count && (offset.map { $0.count == x.rowCount } ?? true))
    let places = designPlaces(x)
    // The order of the additions is that of the columns, whatever else is computed beside them.
    var arguments = Matrix(rows: x.rowCount, columns: layout.cuts)
    for cut in 0..<layout.cuts {
      for row in 0..<x.rowCount {
        var predictor = 0.0
        for (column, place) in places.enumerated() {
          predictor += x[row, place] * estimates[layout.location(column, cut)]
        }
        arguments[row, cut] = estimates[layout.threshold(cut)] - (predictor + (offset?[row] ?? 0))
      }
    }
    return arguments
  }

  /// The columns of a design that have coefficients; it may come with the intercept or without.
  private func designPlaces(_ x: Matrix) -> [Int] {
    let columns = isNonProportional.count
    if x.columnCount == columns { return Array(0..<columns) }
    precondition(x.columnCount == columns + 1 && intercept != nil, "the design has other columns than the model")
    return (0...columns).filter { $0 != intercept }
  }

  private func terms(_ arguments: Matrix, _ row: Int, _ level: Int) -> OrdinalTerms {
    link.terms(
      upper: level < layout.cuts ? arguments[row, level] : .infinity,
      lower: level > 0 ? arguments[row, level - 1] : -.infinity)
  }

  private func refuseCrossings(_ arguments: Matrix) throws(RegressionError) {
    let rows = (0..<arguments.rowCount).filter { row in
      (1..<layout.cuts).contains { arguments[row, $0] < arguments[row, $0 - 1] }
    }
    guard rows.isEmpty else {
      throw .mismatch(
        "The cumulative probabilities cross in \(rows.count) of \(arguments.rowCount) rows, so that a category would "
          + "have a negative probability; give fewer terms a coefficient at each cut")
    }
  }
}
