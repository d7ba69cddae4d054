/// The values of tables by up to four orders, as sums of tabulated values of their cells.
struct CellValues: Sendable {
  private let ends: [Ends]
  /// For each cell and count the values by the orders; 0 for those that are not.
  private let values: [SIMD4<Int>]
  private let cells: Int
  /// Counts in a line of `values`.
  private let stride: Int

  /// - Precondition: At most four orders.
  init(_ orders: [TableOrder], of table: WholeTable) {
    precondition(orders.count <= SIMD4<Int>.scalarCount)
    let (cells, stride) = (table.counts.count, table.largestCell + 1)
    ends = orders.map { Ends($0) }
    (self.cells, self.stride) = (cells, stride)
    let width = table.columns.count
    var values = [SIMD4<Int>](repeating: SIMD4(), count: cells * stride)
    for cell in 0..<cells {
      for count in 0...min(table.rows[cell / width], table.columns[cell % width]) {
        for (lane, order) in orders.enumerated() {
          values[cell * stride + count][lane] = order.value(cell: cell, count: count)
        }
      }
    }
    self.values = values
  }

  /// Adds the first `replicates` tables of a batch to what each order has counted.
  func note(_ counts: [UInt16], replicates: Int, in tallies: inout [RandomTableCount.Tally]) {
    unsafe withUnsafeTemporaryAllocation(of: SIMD4<Int>.self, capacity: SplitSampler.width) { sums in
      unsafe counts.withUnsafeBufferPointer { counts in
        unsafe values.withUnsafeBufferPointer { values in
          unsafe add(counts.baseAddress!, values.baseAddress!, to: sums.baseAddress!)
        }
      }
      for (lane, end) in ends.enumerated() {
        var (extreme, beyond) = (0, 0)
        for replicate in 0..<replicates {
          let value = unsafe sums[replicate][lane]
          extreme &+= end.isExtreme(value)
          beyond &+= end.isBeyond(value)
        }
        tallies[lane].add(RandomTableCount.Tally(replicates: replicates, extreme: extreme, beyond: beyond))
      }
    }
  }

  @unsafe private func add(
    _ counts: UnsafePointer<UInt16>, _ values: UnsafePointer<SIMD4<Int>>, to sums: UnsafeMutablePointer<SIMD4<Int>>
  ) {
    for replicate in 0..<SplitSampler.width {
      var sum = SIMD4<Int>()
      var count = unsafe counts + replicate
      var line = unsafe values
      for _ in 0..<cells {
        unsafe sum &+= line[Int(count.pointee)]
        unsafe count += SplitSampler.width
        unsafe line += stride
      }
      unsafe sums[replicate] = sum
    }
  }

  /// Where an order's extreme values begin.
  private struct Ends {
    let upper: Int
    let aboveUpper: Int
    let lowest: Int
    let belowLowest: Int

    init(_ order: TableOrder) {
      (upper, aboveUpper) = (order.upper, order.aboveUpper)
      (lowest, belowLowest) = (order.lowest, order.belowLowest)
    }

    // Without branches, which would be guessed wrong as often as not.
    @inline(__always) func isExtreme(_ value: Int) -> Int { (value >= upper ? 1 : 0) | (value <= lowest ? 1 : 0) }
    @inline(__always) func isBeyond(_ value: Int) -> Int {
      (value > aboveUpper ? 1 : 0) | (value < belowLowest ? 1 : 0)
    }
  }
}
