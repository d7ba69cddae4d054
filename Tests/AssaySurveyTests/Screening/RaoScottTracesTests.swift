import AssayInference
import AssayNumerics
import AssaySurvey
import AssayTables
import AssayTestSupport
import Testing

/// The test from traces is the test from eigenvalues.
@Suite struct RaoScottTracesTests {
  private struct Cells {
    let rows: Int
    let columns: Int
    let sums: [Double]
    let squares: [Double]
    let designSize: Int

    init(_ generator: inout Philox, scale: Double = 1) {
      rows = Int.random(in: 2...7, using: &generator)
      columns = Int.random(in: 2...7, using: &generator)
      var sums: [Double] = []
      var squares: [Double] = []
      var count = 0
      for _ in 0..<(rows * columns) {
        let weights = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
          scale * Double.exp(3 * generator.nextUniform())
        }
        sums.append(weights.reduce(0, +))
        squares.append(weights.reduce(0) { $0 + $1 * $1 })
        count += weights.count
      }
      self.sums = sums
      self.squares = squares
      // Some rows have a weight and no answer.
      designSize = count + Int.random(in: 0...50, using: &generator)
    }

    var tables: (sums: PairTable, squares: PairTable) {
      var (table, second) = (PairTable(), PairTable())
      table.fill(sums, rows: Array(0..<rows), columns: Array(0..<columns))
      second.fill(squares, rows: Array(0..<rows), columns: Array(0..<columns))
      return (table, second)
    }

    var traces: RaoScottTraces? { RaoScottTraces(of: tables.sums, squares: tables.squares, designSize: designSize) }
  }

  @Test
  func `agrees with the test from eigenvalues`() throws {
    var generator = Philox(seed: 31)
    for _ in 0..<200 {
      let cells = Cells(&generator)
      let whole = try RaoScottIndependence(
        of: WeightedCells(
          rowCount: cells.rows, columnCount: cells.columns, sums: cells.sums, squares: cells.squares,
          designSize: cells.designSize))
      let traces = try #require(cells.traces)
      expectClose(traces.uncorrectedStatistic, whole.uncorrectedStatistic, relative: 1e-10)
      expectClose(traces.trace, whole.designEffects.reduce(0, +), relative: 1e-10)
      expectClose(traces.squaredTrace, whole.designEffects.reduce(0) { $0 + $1 * $1 }, relative: 1e-10)
      let (statistic, reference) = traces.secondOrder
      expectClose(statistic, whole.secondOrder.statistic, relative: 1e-10)
      expectClose(
        reference.degreesOfFreedom, try #require(whole.secondOrder.reference.degreesOfFreedom), relative: 1e-10)
      expectClose(
        reference.denominatorDegreesOfFreedom,
        try #require(whole.secondOrder.reference.denominatorDegreesOfFreedom), relative: 1e-10)
    }
  }

  @Test
  func `does not move when weights are multiplied`() throws {
    for scale in [1e-6, 1.37, 1e9] {
      var (one, other) = (Philox(seed: 5), Philox(seed: 5))
      let (plain, scaled) = (try #require(Cells(&one).traces), try #require(Cells(&other, scale: scale).traces))
      expectClose(scaled.secondOrder.statistic, plain.secondOrder.statistic, relative: 1e-12)
      expectClose(
        scaled.secondOrder.reference.degreesOfFreedom, try #require(plain.secondOrder.reference.degreesOfFreedom),
        relative: 1e-12)
    }
  }

  @Test
  func `leaves empty cells and single categories to the general form`() {
    func traces(_ sums: [Double], size: Int = 9) -> RaoScottTraces? {
      var (table, squares) = (PairTable(), PairTable())
      table.fill(sums, rows: [0, 1], columns: [0, 1])
      squares.fill(sums.map { $0 * $0 }, rows: [0, 1], columns: [0, 1])
      return RaoScottTraces(of: table, squares: squares, designSize: size)
    }
    #expect(traces([1, 2, 3, 5]) != nil)
    #expect(traces([1, 2, 0, 5]) == nil)
    #expect(traces([1, 0, 3, 0]) == nil)
    #expect(traces([1, 2, 3, 5], size: 1) == nil)
  }
}
