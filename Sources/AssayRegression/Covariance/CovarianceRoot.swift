internal import AssayNumerics

/// The Cholesky root of a covariance, V = LLᵀ, found after its diagonal was scaled to 1.
struct CovarianceRoot {
  /// L, lower triangular.
  let lower: Matrix

  /// What is left of a variance below this part of it is rounding.
  private static let leastPivot = 1e-15

  /// Finds the root; nil where the matrix is singular or not a covariance.
  init?(of matrix: Matrix) {
    let order = matrix.rowCount
    let scales = (0..<order).map { matrix[$0, $0].squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var lower = Matrix(rows: order, columns: order)
    for column in 0..<order {
      for row in column..<order {
        var rest = row == column ? 1 : matrix[row, column] / scales[row] / scales[column]
        for k in 0..<column { rest -= lower[row, k] * lower[column, k] }
        if row == column {
          guard rest > Self.leastPivot * Double(order) else { return nil }
          lower[row, column] = rest.squareRoot()
        } else {
          lower[row, column] = rest / lower[column, column]
        }
      }
    }
    for column in 0..<order {
      for row in column..<order { lower[row, column] *= scales[row] }
    }
    self.lower = lower
  }

  /// L⁻¹v.
  func whiten(_ vector: [Double]) throws(RegressionError) -> [Double] {
    do throws(LinearAlgebraError) {
      let right = Matrix(rows: vector.count, columns: 1, elements: vector)
      return try lower.transposed.solveUpper(right, transposed: true).elements
    } catch {
      throw .algebra(error)
    }
  }

  /// log det V.
  var logDeterminant: Double {
    2 * (0..<lower.rowCount).reduce(0) { $0 + Double.log(lower[$1, $1]) }
  }
}

/// A fit that knows a square root of its bread more precisely than the bread tells.
protocol FactoredFit: ModelFit {
  /// Any B with BBᵀ = bread, p × p.
  var breadRoot: Matrix { get }
}

extension ModelFit {
  /// A square root B of the bread, BBᵀ = bread.
  func rootOfBread() throws(RegressionError) -> Matrix {
    if let factored = self as? any FactoredFit { return factored.breadRoot }
    guard let root = CovarianceRoot(of: bread) else {
      throw .mismatch("The information of the fit is singular, so that there is no covariance of its estimates")
    }
    return root.lower
  }

  /// The cases that count: those of rows with a weight.
  var weightedCaseCount: Double {
    zip(cases.counts, cases.weights).reduce(0) { $1.1 > 0 ? $0 + $1.0 : $0 }
  }
}
