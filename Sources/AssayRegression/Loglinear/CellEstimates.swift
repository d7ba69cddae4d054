internal import AssayNumerics

/// What a fit finds of a table: coefficients of the columns that are kept, and fitted counts.
struct CellEstimates {
  /// The coefficients of the kept columns, and their errors.
  var estimates: [Double]
  var standardErrors: [Double]
  /// The fitted counts; what cells that are out have means nothing.
  var expected: [Double]
  var leverages: [Double]
  /// The parameters besides the coefficients.
  var otherParameters: Int
  var associations: [RowColumnAssociation]
  var iterations: Int

  /// Those of a model that is linear in its parameters.
  init(_ outcome: FisherScoring.Outcome, _ data: LikelihoodData) throws(RegressionError) {
    estimates = outcome.estimates
    let bread = outcome.bread
    standardErrors = estimates.indices.map { bread[$0, $0].squareRoot() }
    (expected, leverages) = ([], [])
    for rows in data.x.blocks {
      let block = data.x.block(rows)
      let means = try data.predictors(block, rows, at: outcome.estimates).map { Double.exp($0) }
      expected += means
      leverages += zip(try block.quadraticForms(bread), means).map { $0 * $1 }
    }
    otherParameters = 0
    associations = []
    iterations = outcome.iterations
  }

  /// Those of a model with row and column effects.
  init(
    _ outcome: RowColumnFitting.Outcome, _ fitting: RowColumnFitting, _ model: LoglinearModel
  ) throws(RegressionError) {
    let found = outcome.found
    let (linear, bread) = (found.point.linear, found.bread)
    let state = try fitting.pass(found.point)
    var changes = Matrix(rows: linear.count, columns: bread.rowCount) { $0 == $1 ? 1 : 0 }
    estimates = linear
    associations = []
    otherParameters = bread.rowCount - linear.count
    var start = linear.count
    for ((pair, factors), tangent) in zip(zip(fitting.pairs, found.point.factors), state.tangents) {
      let scores = try RowColumnScores(pair, factors, in: model.table, weighting: model.weighting)
      let count = tangent.directions.count
      let covariance = Matrix(rows: count, columns: count) { bread[start + $0, start + $1] }
      associations.append(
        try scores.association(
          tangent, covariance: covariance, in: model.table, weighting: model.weighting, starts: outcome.starts,
          agreeing: outcome.agreeing))
      let places = fitting.data.x.mainEffects(of: pair, in: model.table)
      for (place, shift) in zip(places, scores.shifts(factors.values)) { estimates[place] += shift }
      for (offset, direction) in tangent.directions.enumerated() {
        let moved = direction.row.map { factor in direction.column.map { factor * $0 } }
        for (place, shift) in zip(places, scores.shifts(moved)) { changes[place, start + offset] = shift }
      }
      start += count
    }
    standardErrors = try changes.quadraticForms(bread).map { max(0, $0).squareRoot() }
    expected = state.means
    leverages = []
    for rows in fitting.data.x.blocks {
      let block = fitting.joined(fitting.data.x.block(rows), rows, state.tangents)
      leverages += zip(try block.quadraticForms(bread), rows).map { $0 * state.means[$1] }
    }
    iterations = found.iterations
  }
}

extension ModelMatrix {
  /// The columns of the constant, of the categories of the first variable from the second on, and of those of the second.
  fileprivate func mainEffects(of pair: RowColumnPair, in table: LoglinearTable) -> [Int] {
    let names = [ModelMatrix.interceptName, table.factors[pair.row].name, table.factors[pair.column].name]
    return names.flatMap { name in columns.indices.filter { terms[columns[$0].term] == name } }
  }
}
