internal import AssayNumerics

extension LinearSolution {
  /// Solves a small problem by Householder QR in double-double, of columns scaled by powers of 2.
  ///
  /// Nothing is rounded to a double before the end: the square roots of the weights, the columns with what rounding lost of
  /// them, R, its inverse and the estimates all carry about 32 digits.
  init(exactly design: ModelMatrix, target: [Double], weights: [Double]) throws(RegressionError) {
    let width = design.columnCount
    guard design.rowCount >= width else { throw Self.singular }
    var (columns, scales) = try Self.scaledColumns(design, target: target, weights: weights)
    for column in 0..<width {
      guard let reflector = Reflector(columns[column], from: column) else { throw Self.singular }
      columns[column][column] = reflector.head
      for other in column + 1...width { reflector.apply(to: &columns[other]) }
    }
    var estimates = Array(columns[width].prefix(width))
    for column in (0..<width).reversed() {
      estimates[column] = estimates[column] / columns[column][column]
      for row in 0..<column { estimates[row] = estimates[row] - columns[column][row] * estimates[column] }
    }
    let inverse = Self.inverse(ofUpper: columns, width: width)
    self.init(
      method: .doubleDouble,
      estimates: estimates.indices.map { estimates[$0] * (scales[width] / scales[$0]) },
      upper: Matrix(rows: width, columns: width) { row, column in
        row > column ? 0 : columns[column][row].value * scales[column]
      },
      inverse: Matrix(rows: width, columns: width) { row, column in
        row > column ? 0 : inverse[column][row].value / scales[row]
      })
  }

  /// W^½ [X, y] column by column, each over a power of 2 near its largest element.
  static func scaledColumns(
    _ design: ModelMatrix, target: [Double], weights: [Double]
  ) throws(RegressionError) -> (columns: [[DoubleDouble]], scales: [Double]) {
    let count = design.rowCount
    let (values, lows) = design.exactBlock(0..<count)
    let roots = weights.map { DoubleDouble($0).squareRoot }
    let isWeighted = weights.contains { $0 != 1 }
    var columns: [[DoubleDouble]] = []
    var scales: [Double] = []
    for column in 0...design.columnCount {
      let start = column * count
      let isTarget = column == design.columnCount
      let highs = isTarget ? target : Array(values.elements[start..<start + count])
      guard highs.allSatisfy(\.isFinite) else {
        throw .unsuitableTerm(
          design.columns[column].name, reason: "has values that are not finite numbers",
          remedy: "Rescale the variable, or leave those cases out.")
      }
      let largest = highs.reduce(0) { max($0, abs($1)) }
      let scale = largest > 0 ? Double(sign: .plus, exponent: largest.exponent, significand: 1) : 1
      scales.append(scale)
      columns.append(
        (0..<count).map { row in
          let low = isTarget ? 0 : lows?.elements[start + row] ?? 0
          let value = DoubleDouble(highs[row] / scale, plus: low / scale)
          return isWeighted ? value * roots[row] : value
        })
    }
    return (columns, scales)
  }

  /// R⁻¹ by columns, for an R whose columns are the heads of others.
  private static func inverse(ofUpper upper: [[DoubleDouble]], width: Int) -> [[DoubleDouble]] {
    (0..<width).map { column in
      var inverse = [DoubleDouble](repeating: DoubleDouble(0), count: column + 1)
      inverse[column] = DoubleDouble(1) / upper[column][column]
      for row in (0..<column).reversed() {
        var sum = DoubleDouble(0)
        for k in row + 1...column { sum += upper[k][row] * inverse[k] }
        inverse[row] = -sum / upper[row][row]
      }
      return inverse
    }
  }
}

/// A Householder reflection that leaves of a column nothing below a place.
struct Reflector {
  /// What the place holds afterwards.
  let head: DoubleDouble
  private let vector: [DoubleDouble]
  private let start: Int
  /// 2 / vᵀv.
  private let factor: DoubleDouble

  /// The reflection; nil where nothing is left of the column.
  init?(_ column: [DoubleDouble], from start: Int) {
    guard start < column.count else { return nil }
    var square = DoubleDouble(0)
    for row in start..<column.count { square += column[row] * column[row] }
    guard square.high > 0 else { return nil }
    let length = square.squareRoot
    var vector = Array(column[start...])
    head = vector[0].high < 0 ? length : -length
    // vᵀv = 2 (‖a‖² − a₀ · head), without cancellation by the choice of the sign.
    factor = DoubleDouble(1) / (square - vector[0] * head)
    vector[0] = vector[0] - head
    self.vector = vector
    self.start = start
  }

  /// Reflects a column.
  func apply(to column: inout [DoubleDouble]) {
    var product = DoubleDouble(0)
    for (place, element) in vector.enumerated() { product += element * column[start + place] }
    let multiple = product * factor
    for (place, element) in vector.enumerated() {
      column[start + place] = column[start + place] - element * multiple
    }
  }
}
