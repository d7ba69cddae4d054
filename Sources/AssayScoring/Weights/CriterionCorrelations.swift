internal import AssayNumerics
internal import CKernels

/// The correlations of the criteria that vary, each turned so that more is better.
///
/// Blocks of rows are centred and divided by the range into one buffer a thread, and their cross-products added up by BLAS
/// `dsyrk`; no normalised copy of the matrix is made.
struct CriterionCorrelations: Sendable {
  /// r, with ones on the diagonal and the rest within −1...1.
  let matrix: Matrix

  /// Correlates the columns at some places, none of them constant.
  init(
    of places: [Int], in columns: WeighedColumns, parallelism: Parallelism
  ) throws(ScoringError) {
    let order = places.count
    var totals = [DoubleDouble](repeating: DoubleDouble(), count: order * order)
    do throws(LinearAlgebraError) {
      try columns.reduceBlocks(parallelism) { (blocks) throws(LinearAlgebraError) in
        try Self.crossProducts(of: places, in: columns, blocks)
      } merge: { part in
        for cell in totals.indices { totals[cell] += part[cell] }
      }
    } catch {
      throw .linearAlgebra(error)
    }
    let roots = (0..<order).map { totals[$0 * order + $0].value.squareRoot() }
    matrix = Matrix(rows: order, columns: order) { row, column in
      row == column ? 1 : max(-1, min(1, totals[column * order + row].value / (roots[row] * roots[column])))
    }
  }

  private static func crossProducts(
    of places: [Int], in columns: WeighedColumns, _ blocks: [Range<Int>]
  ) throws(LinearAlgebraError) -> [Double] {
    let size = min(DecisionMatrix.blockSize, columns.rowCount)
    var centred = Matrix(rows: size, columns: places.count)
    var sums = [Double](repeating: 0, count: places.count * places.count)
    for block in blocks {
      unsafe centred.elements.withUnsafeMutableBufferPointer { cells in
        for (slot, place) in places.enumerated() {
          let column = columns.columns[place]
          let (centre, scale) = (column.moments.mean, 1 / (column.moments.maximum - column.moments.minimum))
          let sign = column.divisor < 0 ? -scale : scale
          unsafe column.values.withUnsafeBufferPointer { values in
            unsafe assay_centre_run(
              values.baseAddress! + block.lowerBound, block.count, centre, sign, cells.baseAddress! + slot * size)
          }
          // A shorter last block: rows of zeros add nothing.
          for row in block.count..<size { unsafe cells[slot * size + row] = 0 }
        }
      }
      let product = try centred.crossProduct()
      for cell in sums.indices { sums[cell] += product.elements[cell] }
    }
    return sums
  }
}
