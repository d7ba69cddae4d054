internal import AssayNumerics

/// The likelihood of a model with row and column effects at a point, with its derivatives.
struct RowColumnState {
  var point: RowColumnFitting.Point
  var tangents: [RowColumnTangent]
  /// Σ n log m − m over the cells that are in.
  var logLikelihood: Double
  /// The fitted counts; 0 in cells that are out.
  var means: [Double]
  var score: [Double]
  /// In β and the directions of each pair.
  var expected: Matrix
  var observed: Matrix
}

extension RowColumnFitting {
  /// Computes the state at a point.
  func pass(_ point: Point) throws(RegressionError) -> RowColumnState {
    let tangents = point.factors.map(\.tangent)
    let associations = point.factors.map { $0.values.flatMap { $0 } }
    let size = point.linear.count + tangents.reduce(0) { $0 + $1.directions.count }
    var state = RowColumnState(
      point: point, tangents: tangents, logLikelihood: 0, means: [], score: [],
      expected: Matrix(rows: size, columns: size),
      observed: Matrix(rows: size, columns: size))
    var residuals: [Double] = []
    state.score = Array(repeating: 0, count: point.linear.count)
    for rows in data.x.blocks {
      let block = data.x.block(rows)
      var eta = try data.predictors(block, rows, at: point.linear)
      for (pair, values) in zip(pairs, associations) {
        for (place, cell) in rows.enumerated() { eta[place] += values[pair.positions[cell]] }
      }
      var own = [Double](repeating: 0, count: eta.count)
      var (means, roots) = (own, own)
      for (place, cell) in rows.enumerated() where data.cases.weights[cell] > 0 {
        let mean = Double.exp(eta[place])
        state.logLikelihood += data.y[cell] * eta[place] - mean
        own[place] = data.y[cell] - mean
        means[place] = mean
        roots[place] = mean.squareRoot()
      }
      state.means += means
      residuals += own
      guard state.logLikelihood.isFinite else { return state }
      do throws(LinearAlgebraError) {
        for (place, value) in try block.times(own, transposed: true).enumerated() { state.score[place] += value }
        var full = joined(block, rows, tangents)
        full.scaleRows(roots)
        state.expected.add(try full.crossProduct())
      } catch {
        throw .algebra(error)
      }
    }
    state.observed = state.expected
    var start = point.linear.count
    for (pair, tangent) in zip(pairs, tangents) {
      let sums = pair.sums(of: residuals)
      state.score += tangent.forms(sums)
      tangent.curve(&state.observed, residuals: sums, at: start)
      start += tangent.directions.count
    }
    return state
  }

  /// The columns of the design and those of the directions, for some cells.
  func joined(_ block: Matrix, _ rows: Range<Int>, _ tangents: [RowColumnTangent]) -> Matrix {
    var elements = block.elements
    for (pair, tangent) in zip(pairs, tangents) {
      for direction in tangent.directions {
        for cell in rows {
          let position = pair.positions[cell]
          elements.append(direction.row[position / pair.columns] * direction.column[position % pair.columns])
        }
      }
    }
    return Matrix(rows: rows.count, columns: elements.count / max(1, rows.count), elements: elements)
  }
}
