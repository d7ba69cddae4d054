import AssayNumerics
import AssayTestSupport
import Foundation
import Testing

/// Matrix products, Cholesky and the symmetric eigenproblem against closed forms and NumPy.
@Suite struct LinearAlgebraTests {
  struct Reference: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let a, b, product, transposed_product, gram_plus_identity, right, solution: [[Double]]
    let x, z, vector, transposed_vector, eigenvalues: [Double]
    var testDescription: String { name }
  }

  struct ReferenceFile: Decodable {
    let source: String
    let cases: [Reference]
  }

  // NumPy, version in the file; Expected/generate.py.
  static let references: [Reference] = {
    guard let url = Bundle.module.url(forResource: "Expected/matrices", withExtension: "json"),
      let data = try? Data(contentsOf: url),
      let file = try? JSONDecoder().decode(ReferenceFile.self, from: data)
    else { return [] }
    return file.cases
  }()

  @Test
  func `has references`() { #expect(Self.references.count == 4) }

  @Test(arguments: references)
  func `multiplies as NumPy does`(_ reference: Reference) throws {
    let (a, b) = (matrix(reference.a), matrix(reference.b))
    expectClose(try a.times(b), reference.product)
    expectClose(try a.transposed.times(b, transposed: true), reference.product)
    expectClose(try a.times(b.transposed, otherTransposed: true), reference.product)
    expectClose(try a.transposed.times(b.transposed, transposed: true, otherTransposed: true), reference.product)
    expectClose(try a.times(reference.x), reference.vector, relative: 1e-13, absolute: 1e-12)
    expectClose(
      try a.times(reference.z, transposed: true), reference.transposed_vector, relative: 1e-13, absolute: 1e-12)
    expectClose(try a.crossProduct(), reference.transposed_product)
  }

  @Test(arguments: references)
  func `solves as NumPy does`(_ reference: Reference) throws {
    let solution = try Cholesky(of: matrix(reference.gram_plus_identity)).solve(matrix(reference.right))
    // The condition number of the largest case is below 1e3.
    expectClose(solution, reference.solution, relative: 1e-11, absolute: 1e-13)
  }

  @Test(arguments: references)
  func `finds the eigenvalues that NumPy finds`(_ reference: Reference) throws {
    let gram = matrix(reference.gram_plus_identity)
    let eigen = try SymmetricEigen(of: gram, vectors: true)
    let largest = reference.eigenvalues.last ?? 1
    expectClose(eigen.values, reference.eigenvalues, relative: 1e-13, absolute: 1e-14 * largest)
    #expect(try SymmetricEigen(of: gram).vectors == nil)
    // A v = λ v, and vᵀ v = 1.
    let vectors = try #require(eigen.vectors)
    let product = try gram.times(vectors)
    for column in 0..<gram.columnCount {
      for row in 0..<gram.rowCount {
        expectClose(
          product[row, column], eigen.values[column] * vectors[row, column], relative: 0, absolute: 1e-13 * largest)
      }
    }
    expectClose(try vectors.times(vectors, transposed: true), identity(gram.rowCount), absolute: 1e-13)
  }

  // Closed form: the second difference matrix has eigenvalues 2 − 2 cos(kπ/(n + 1)).
  @Test(arguments: [1, 2, 5, 30])
  func `finds the eigenvalues of the second difference matrix`(order: Int) throws {
    let matrix = Matrix(rows: order, columns: order) { $0 == $1 ? 2 : abs($0 - $1) == 1 ? -1 : 0 }
    let expected = (1...order).map { 2 - 2 * Double.cos(Double($0) * .pi / Double(order + 1)) }
    expectClose(try SymmetricEigen(of: matrix).values, expected, relative: 1e-13, absolute: 1e-14)
  }

  // Closed form: a Pascal matrix P = L Lᵀ of binomial coefficients has the determinant 1 and an integer inverse; so
  // P x = e₁ is solved by alternating binomial coefficients.
  @Test
  func `solves a Pascal system exactly`() throws {
    let pascal = Matrix(rows: 5, columns: 5) { binomial($0 + $1, $0) }
    let unit = Matrix(rows: 5, columns: 1) { row, _ in row == 0 ? 1 : 0 }
    let expected = (0..<5).map { [($0 % 2 == 0 ? 1 : -1) * binomial(5, $0 + 1)] }
    expectClose(try Cholesky(of: pascal).solve(unit), expected, relative: 1e-11)
  }

  @Test
  func `reads the upper triangle alone`() throws {
    let full = Matrix(rows: 2, columns: 2) { $0 == $1 ? 2 : 1 }
    var upper = full
    upper[1, 0] = 99
    #expect(try SymmetricEigen(of: upper).values == SymmetricEigen(of: full).values)
    let right = Matrix(rows: 2, columns: 1, repeating: 3)
    #expect(try Cholesky(of: upper).solve(right) == Cholesky(of: full).solve(right))
  }

  @Test
  func `says which leading minor is not positive definite`() throws {
    let indefinite = Matrix(rows: 3, columns: 3) { $0 == $1 ? ($0 == 2 ? -1 : 1) : 0 }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 3)) { try Cholesky(of: indefinite) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 1)) {
      try Cholesky(of: Matrix(rows: 2, columns: 2))
    }
    #expect(
      LinearAlgebraError.notPositiveDefinite(leadingMinor: 3).description
        == "The matrix is not positive definite: its leading minor of order 3 is not.")
  }

  @Test
  func `takes matrices without rows or columns`() throws {
    let wide = Matrix(rows: 0, columns: 3)
    #expect(try wide.crossProduct() == Matrix(rows: 3, columns: 3))
    #expect(try wide.times(wide, transposed: true) == Matrix(rows: 3, columns: 3))
    #expect(try wide.times([1, 2, 3]) == [])
    #expect(try SymmetricEigen(of: Matrix(rows: 0, columns: 0)).values == [])
  }

  @Test
  func `transposes and traces`() {
    let matrix = Matrix(rows: 2, columns: 3) { Double(10 * $0 + $1) }
    #expect(matrix.elements == [0, 10, 1, 11, 2, 12])
    #expect(matrix.transposed.elements == [0, 1, 2, 10, 11, 12])
    #expect(Matrix(rows: 3, columns: 3) { Double(10 * $0 + $1) }.trace == 33)
  }
}

private func matrix(_ rows: [[Double]]) -> Matrix {
  Matrix(rows: rows.count, columns: rows.first?.count ?? 0) { rows[$0][$1] }
}

private func identity(_ order: Int) -> [[Double]] {
  (0..<order).map { row in (0..<order).map { $0 == row ? 1 : 0 } }
}

private func binomial(_ n: Int, _ k: Int) -> Double {
  (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
}

private func expectClose(
  _ actual: Matrix, _ expected: [[Double]], relative: Double = 1e-13, absolute: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let wanted = matrix(expected)
  #expect(
    actual.rowCount == wanted.rowCount && actual.columnCount == wanted.columnCount, sourceLocation: sourceLocation)
  AssayTestSupport.expectClose(
    actual.elements, wanted.elements, relative: relative, absolute: absolute, sourceLocation: sourceLocation)
}
