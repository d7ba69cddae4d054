import AssayNumerics
import AssayRegression
import Testing

/// Columns of a design, made block by block.
@Suite struct ModelMatrixTests {
  private let codes: [UInt16] = [0, 1, 2, 1, 0]

  private var matrix: ModelMatrix {
    let x = ModelMatrix.Generator.table(codes: codes, values: [0.1, 0.2, 0.3], lows: nil)
    return ModelMatrix(
      rowCount: 5, terms: [ModelMatrix.interceptName, "x", "x:z"],
      columns: [
        (.init(ModelMatrix.interceptName, term: 0), .constant(1)), (.init("x", term: 1), x),
        (.init("x:z", term: 2), .product([x, .values([1, 2, 3, 4, 5], lows: nil)])),
      ])
  }

  @Test func `blocks have the columns of their rows`() {
    let block = matrix.block(1..<4)
    let expected: [Double] = [1, 1, 1, 0.2, 0.3, 0.2, 0.2 * 2, 0.3 * 3, 0.2 * 4]
    #expect(block.elements == expected)
    let chosen = matrix.selecting([2, 0]).block(4..<5)
    #expect(chosen.elements == [0.1 * 5, 1])
    #expect(matrix.intercept == 0)
    #expect(matrix.blocks == [0..<5])
  }

  /// 0.3·3 in exact arithmetic of the doubles, by Dekker's product.
  @Test func `what rounding loses of a product is kept`() throws {
    let (values, lows) = matrix.exactBlock(0..<5)
    let lost = try #require(lows)
    #expect(values == matrix.block(0..<5))
    for row in 0..<5 {
      let (a, b) = ([0.1, 0.2, 0.3][Int(codes[row])], Double(row + 1))
      #expect(lost[row, 2] == (-(a * b)).addingProduct(a, b))
      #expect(lost[row, 1] == 0)
    }
    #expect(matrix.selecting([0, 1]).exactBlock(0..<5).lows == nil)
  }
}
