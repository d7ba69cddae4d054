internal import AssayNumerics

/// The columns of a design moved to mean 0 and scaled to variance 1, which keeps the information well conditioned.
///
/// ```
/// z(j) = (x(j) − c(j)) / s(j)
/// ```
/// Only where there is an intercept are columns moved, since it takes up what that changes. The scales are powers of 2, so
/// that scaling itself rounds nothing.
internal struct CentredColumns: Sendable {
  /// c, 0 for the intercept.
  let centres: [Double]
  /// s, 1 for the intercept.
  let scales: [Double]
  /// The largest value less the smallest, in the units of z.
  let ranges: [Double]
  private let intercept: Int?

  init(_ matrix: ModelMatrix, weights: [Double], parallelism: Parallelism) {
    let p = matrix.columnCount
    var sums = ColumnSums(count: p)
    let blocks = matrix.blocks
    parallelism.silent.reduce(pieces: blocks.count) { piece in
      ColumnSums(matrix.block(blocks[piece]), weights: weights[blocks[piece]])
    } merge: { part in
      sums.add(part)
    }
    intercept = matrix.intercept
    var (centres, scales, ranges) = ([Double](repeating: 0, count: p), [Double](repeating: 1, count: p), [Double]())
    for column in 0..<p {
      let mean = sums.weight > 0 ? sums.totals[column] / sums.weight : 0
      let isFixed = column == intercept
      if intercept != nil, !isFixed { centres[column] = mean }
      // The mean square of a moved column cancels where the mean is far from 0; the range does not.
      let spread = intercept == nil ? max(abs(sums.most[column]), abs(sums.least[column])) : sums.range(column)
      let meanSquare = sums.weight > 0 ? sums.squares[column] / sums.weight : 0
      let variance = meanSquare - (intercept == nil ? 0 : mean * mean)
      let size = variance > 1e-8 * meanSquare ? variance.squareRoot() : spread
      if !isFixed, size > 0, size.isFinite {
        scales[column] = Double(sign: .plus, exponent: size.exponent, significand: 1)
      }
      ranges.append((isFixed ? 1 : spread) / scales[column])
    }
    self.centres = centres
    self.scales = scales
    self.ranges = ranges
  }

  /// z of a run of rows.
  func block(_ rows: Range<Int>, of matrix: ModelMatrix) -> Matrix {
    var block = matrix.block(rows)
    let count = rows.count
    unsafe block.elements.withUnsafeMutableBufferPointer { cells in
      for column in centres.indices where column != intercept {
        let (centre, factor) = (centres[column], 1 / scales[column])
        for place in column * count..<(column + 1) * count { unsafe cells[place] = (cells[place] - centre) * factor }
      }
    }
    return block
  }

  /// The coefficients of x that say the same as those of z, for each category in turn.
  func original(_ coefficients: [Double]) -> [Double] {
    let p = centres.count
    var result = coefficients
    for start in stride(from: 0, to: coefficients.count, by: p) {
      for column in 0..<p where column != intercept {
        result[start + column] /= scales[column]
        if let intercept { result[start + intercept] -= centres[column] * result[start + column] }
      }
    }
    return result
  }

  /// A linear function of the coefficients of x as a function of those of z: Tᵀa, with T of ``original(_:)``.
  func pulledBack(_ functional: [Double]) -> [Double] {
    let p = centres.count
    var result = functional
    for start in stride(from: 0, to: functional.count, by: p) {
      for column in 0..<p where column != intercept {
        let own = functional[start + column]
        let shared = intercept.map { functional[start + $0] } ?? 0
        result[start + column] = (own - centres[column] * shared) / scales[column]
      }
    }
    return result
  }

  /// T C Tᵀ, with T of ``original(_:)``.
  func original(_ covariance: Matrix) -> Matrix {
    let size = covariance.rowCount
    func rowsMoved(_ matrix: Matrix) -> Matrix {
      var elements: [Double] = []
      elements.reserveCapacity(size * size)
      for column in 0..<size { elements += original(Array(matrix.elements[column * size..<(column + 1) * size])) }
      return Matrix(rows: size, columns: size, elements: elements)
    }
    return rowsMoved(rowsMoved(covariance).transposed)
  }

  /// log |det T| for one category.
  var logDeterminant: Double { -scales.reduce(0) { $0 + Double.log($1) } }
}

/// Weighted sums and extremes of the columns of a matrix.
private struct ColumnSums: Sendable {
  var weight = 0.0
  var totals: [Double]
  var squares: [Double]
  var least: [Double]
  var most: [Double]

  init(count: Int) {
    totals = Array(repeating: 0, count: count)
    squares = totals
    least = Array(repeating: .infinity, count: count)
    most = Array(repeating: -.infinity, count: count)
  }

  init(_ block: Matrix, weights: ArraySlice<Double>) {
    self.init(count: block.columnCount)
    weight = weights.reduce(0, +)
    let rows = block.rowCount
    for column in 0..<block.columnCount {
      var (total, square, low, high) = (0.0, 0.0, Double.infinity, -Double.infinity)
      for row in 0..<rows {
        let value = block.elements[row + column * rows]
        let weighted = weights[weights.startIndex + row] * value
        total += weighted
        square += weighted * value
        low = min(low, value)
        high = max(high, value)
      }
      (totals[column], squares[column], least[column], most[column]) = (total, square, low, high)
    }
  }

  mutating func add(_ other: ColumnSums) {
    weight += other.weight
    for column in totals.indices {
      totals[column] += other.totals[column]
      squares[column] += other.squares[column]
      least[column] = min(least[column], other.least[column])
      most[column] = max(most[column], other.most[column])
    }
  }

  func range(_ column: Int) -> Double { most[column] - least[column] }
}
