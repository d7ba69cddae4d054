internal import AssayNumerics

/// Which columns of a matrix are combinations of columns before them.
///
/// Householder reflections in the order of the columns; a column of which too little is left is passed over, and those
/// after it go on without it (the limited pivoting of LINPACK's `dqrdc2` as R changed it).
struct ColumnDependence {
  /// The columns that are kept, in order.
  private(set) var kept: [Int] = []
  /// The others, each with the kept columns of which it is the sum, and their factors.
  private(set) var dependent: [(position: Int, combination: [(Int, Double)])] = []

  /// Decides about the columns of a matrix, such as the factor R of a design.
  ///
  /// - Parameters:
  ///   - matrix: The columns.
  ///   - isKept: Told the position of a column and the part of its length that is left.
  init(of matrix: Matrix, isKept: (_ column: Int, _ left: Double) -> Bool) {
    let count = matrix.rowCount
    var reflectors: [[Double]] = []
    /// The columns of the triangular factor of the kept columns; each has a unit length as a column of the matrix.
    var triangle: [[Double]] = []
    var scales: [Double] = []
    for position in 0..<matrix.columnCount {
      var column = Array(matrix.elements[position * count..<(position + 1) * count])
      let largest = column.reduce(0) { max($0, abs($1)) }
      guard largest > 0 else {
        dependent.append((position, []))
        continue
      }
      for row in column.indices { column[row] /= largest }
      let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for row in column.indices { column[row] /= length }
      for (start, reflector) in reflectors.enumerated() { column.reflect(by: reflector, from: start) }
      let start = reflectors.count
      let left = column[start...].reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard start < count, left > 0, isKept(position, left) else {
        let factors = Self.solve(triangle, Array(column[..<start]))
        let combination = zip(kept, zip(factors, scales)).map { (place, pair) in
          (place, abs(pair.0) < 1e-9 ? 0 : pair.0 * (largest * length) / pair.1)
        }
        dependent.append((position, combination.filter { $0.1 != 0 }))
        continue
      }
      var reflector = Array(column[start...])
      let head = reflector[0] < 0 ? left : -left
      reflector[0] -= head
      let norm = reflector.reduce(0) { $0 + $1 * $1 }
      let unit = (2 / norm).squareRoot()
      reflectors.append(reflector.map { $0 * unit })
      triangle.append(Array(column[..<start]) + [head])
      scales.append(largest * length)
      kept.append(position)
    }
  }

  /// The solution of T c = b for an upper triangle that is given by columns.
  private static func solve(_ triangle: [[Double]], _ right: [Double]) -> [Double] {
    var solution = right
    for column in right.indices.reversed() {
      solution[column] /= triangle[column][column]
      for row in 0..<column { solution[row] -= triangle[column][row] * solution[column] }
    }
    return solution
  }
}

extension [Double] {
  /// Applies I − vvᵀ to the elements from a place on.
  fileprivate mutating func reflect(by reflector: [Double], from start: Int) {
    var product = 0.0
    for (place, element) in reflector.enumerated() { product += element * self[start + place] }
    for (place, element) in reflector.enumerated() { self[start + place] -= product * element }
  }
}
