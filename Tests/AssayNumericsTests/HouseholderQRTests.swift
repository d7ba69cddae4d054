import AssayNumerics
import AssayTestSupport
import Testing

@Suite struct HouseholderQRTests {
  let tall = Matrix(rows: 40, columns: 5) { row, column in
    Double.sin(Double(3 * row + 7 * column * column)) + Double(row % (column + 2))
  }

  @Test func `the factor has the cross-product of the matrix`() throws {
    let upper = try HouseholderQR(of: tall).upper
    #expect(upper.rowCount == 5)
    for column in 0..<5 { for row in column + 1..<5 { #expect(upper[row, column] == 0) } }
    expectClose(
      try upper.times(upper, transposed: true).elements, try tall.crossProduct().elements, relative: 1e-13)
  }

  @Test func `factors of blocks make the factor of the whole`() throws {
    let first = Matrix(rows: 3, columns: 5) { row, column in tall[row, column] }
    let second = Matrix(rows: 37, columns: 5) { row, column in tall[row + 3, column] }
    var factor = try HouseholderQR(of: first)
    #expect(factor.upper.rowCount == 3)
    try factor.append(second)
    expectClose(
      factor.upper.elements.map { abs($0) }, try HouseholderQR(of: tall).upper.elements.map { abs($0) },
      relative: 1e-12, absolute: 1e-14)
  }

  @Test func `triangles are solved either way`() throws {
    let upper = Matrix(rows: 3, columns: 3, elements: [2, 0, 0, 1, 4, 0, 3, 5, 8])
    let right = Matrix(rows: 3, columns: 1, elements: [13, 23, 24])
    let other = Matrix(rows: 3, columns: 1, elements: [2, 9, 37])
    let expected: [Double] = [1, 2, 3]
    #expect(try upper.solveUpper(right).elements == expected)
    #expect(try upper.solveUpper(other, transposed: true).elements == expected)
    #expect(throws: LinearAlgebraError.notPositiveDefinite(leadingMinor: 2)) {
      try Matrix(rows: 2, columns: 2, elements: [1, 0, 1, 0]).solveUpper(Matrix(rows: 2, columns: 1))
    }
  }

  @Test func `an empty matrix has an empty factor`() throws {
    #expect(try HouseholderQR(of: Matrix(rows: 0, columns: 3)).upper.rowCount == 0)
  }
}
