public import AssayNumerics

extension StoredModel {
  /// What the model says of cases, without the data of its fit.
  ///
  /// - Throws: ``RegressionError/mismatch(_:)`` where the parts of the model do not fit together.
  public func responseModel() throws(RegressionError) -> any ResponseModel {
    try check()
    switch kind {
    case .linear, .generalized: return LinkedResponseModel(link: Link(rawValue: link) ?? .identity)
    case .ordinal: return ordinal
    case .multinomial:
      return MultinomialResponseModel(
        outcomes: responseLevels.map(\.label), reference: responseLevels.firstIndex { $0.code == reference } ?? 0)
    }
  }

  /// The columns of the model for some data.
  ///
  /// - Throws: As ``Design/matrix(_:)``.
  public func matrix(_ frame: ModelFrame) throws(RegressionError) -> (matrix: ModelMatrix, offset: [Double]?) {
    let rule = try Design(stored: design)
    let whole = try rule.matrix(frame)
    var places: [Int] = []
    for column in columns {
      guard let place = whole.columns.firstIndex(where: { $0.name == column }) else {
        throw .mismatch("The model has a coefficient for “\(column)”, which its formula does not make")
      }
      places.append(place)
    }
    return (whole.selecting(places), try rule.offset(frame))
  }

  /// The predictions for some data on the scale of the response: rows × outcomes.
  ///
  /// - Throws: As ``matrix(_:)`` and ``responseModel()``.
  public func predictions(
    _ frame: ModelFrame, parallelism: Parallelism = Parallelism()
  ) throws(RegressionError) -> Matrix {
    let (matrix, offset) = try matrix(frame)
    let model = try responseModel()
    let (blocks, estimates) = (matrix.blocks, self.estimates)
    let parts = try parallelism.map(pieces: blocks.count) { (piece) throws(RegressionError) -> Matrix in
      let rows = blocks[piece]
      return try model.predictions(matrix.block(rows), offset: offset.map { Array($0[rows]) }, at: estimates)
    }
    var result = Matrix(rows: matrix.rowCount, columns: model.outcomes.count)
    for (rows, part) in zip(blocks, parts) {
      for column in 0..<part.columnCount {
        for (place, row) in rows.enumerated() { result[row, column] = part[place, column] }
      }
    }
    return result
  }
}

/// The mean that the estimates of a linear or generalised linear model give to any case.
///
/// ```
/// μ = g⁻¹(xβ + offset)
/// ```
/// The mean of a case does not depend, in any bit, on the cases it is predicted with.
public struct LinkedResponseModel: ResponseModel, Sendable {
  /// g.
  public let link: Link

  /// Creates a model with a link.
  public init(link: Link) { self.link = link }

  public var outcomes: [String] { [""] }

  public func predictions(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> Matrix {
    let means = predictors(x, offset: offset, at: estimates).map { link.mean(of: $0) }
    return Matrix(rows: x.rowCount, columns: 1, elements: means)
  }

  public func gradients(
    _ x: Matrix, offset: [Double]?, at estimates: [Double]
  ) throws(RegressionError) -> [Matrix] {
    let slopes = predictors(x, offset: offset, at: estimates).map { link.slope(at: $0) }
    return [Matrix(rows: x.rowCount, columns: x.columnCount) { slopes[$0] * x[$0, $1] }]
  }

  private func predictors(_ x: Matrix, offset: [Double]?, at estimates: [Double]) -> [Double] {
    var predictors = x.predictors(estimates)
    if let offset { for row in predictors.indices { predictors[row] += offset[row] } }
    return predictors
  }
}
