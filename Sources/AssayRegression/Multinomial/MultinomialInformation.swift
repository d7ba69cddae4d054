internal import AssayNumerics

extension MultinomialLikelihood {
  /// Runs a matrix routine, and gives its failure as the model's.
  static func algebra<Result>(_ body: () throws(LinearAlgebraError) -> Result) throws(RegressionError) -> Result {
    do throws(LinearAlgebraError) { return try body() } catch { throw .algebra(error) }
  }

  /// The products of all pairs of columns of a run of rows: rows × p(p + 1)/2, the pair (a, b ≤ a) at a(a + 1)/2 + b.
  func columnPairs(_ z: Matrix, _ run: Range<Int>) -> Matrix {
    let (p, n, count) = (width, z.rowCount, run.count)
    var products = Matrix(rows: count, columns: p * (p + 1) / 2)
    unsafe products.elements.withUnsafeMutableBufferPointer { cells in
      unsafe z.elements.withUnsafeBufferPointer { values in
        var start = 0
        for a in 0..<p {
          for b in 0...a {
            let (first, second) = (a * n + run.lowerBound, b * n + run.lowerBound)
            for row in 0..<count { unsafe cells[start + row] = values[first + row] * values[second + row] }
            start += count
          }
        }
      }
    }
    return products
  }

  /// The elements of w (diag p − p pᵀ) of a run of rows: rows × (K − 1)K/2, the pair (k, l ≤ k) at k(k + 1)/2 + l.
  func varianceElements(_ probabilities: Matrix, _ run: Range<Int>, weights: ArraySlice<Double>) -> Matrix {
    let (categories, n, count) = (probabilities.columnCount, probabilities.rowCount, run.count)
    var variances = Matrix(rows: count, columns: categories * (categories + 1) / 2)
    unsafe variances.elements.withUnsafeMutableBufferPointer { cells in
      unsafe probabilities.elements.withUnsafeBufferPointer { values in
        unsafe weights.withUnsafeBufferPointer { weights in
          var start = 0
          for k in 0..<categories {
            for l in 0...k {
              let (first, second) = (k * n + run.lowerBound, l * n + run.lowerBound)
              for row in 0..<count {
                let one = unsafe weights[row] * values[first + row]
                let other = unsafe values[second + row]
                unsafe cells[start + row] = k == l ? one * (1 - other) : -one * other
              }
              start += count
            }
          }
        }
      }
    }
    return variances
  }

  /// The information from its two packed triangles: element ((k, a), (l, b)) of (K − 1)p × (K − 1)p.
  func unpacked(_ packed: [Double]) -> Matrix {
    let (p, pairs) = (width, width * (width + 1) / 2)
    func pair(_ one: Int, _ other: Int) -> Int {
      one >= other ? one * (one + 1) / 2 + other : other * (other + 1) / 2 + one
    }
    return Matrix(rows: size, columns: size) { row, column in
      packed[pair(row % p, column % p) + pairs * pair(row / p, column / p)]
    }
  }

  /// The inverse of a positive definite matrix, and where a penalty needs it half the logarithm of the determinant; nil
  /// where it is not positive definite.
  func inverse(_ information: Matrix) throws(RegressionError) -> (matrix: Matrix, penalty: Double)? {
    let factor: Cholesky
    do throws(LinearAlgebraError) {
      factor = try Cholesky(of: information)
    } catch .notPositiveDefinite {
      return nil
    } catch {
      throw .algebra(error)
    }
    let inverse = factor.solve(Matrix(rows: size, columns: size) { $0 == $1 ? 1 : 0 })
    guard isPenalised else { return (inverse, 0) }
    let values = try Self.algebra { () throws(LinearAlgebraError) in try SymmetricEigen(of: information).values }
    guard values.allSatisfy({ $0 > 0 }) else { return nil }
    return (inverse, values.reduce(0) { $0 + Double.log($1) } / 2)
  }
}
