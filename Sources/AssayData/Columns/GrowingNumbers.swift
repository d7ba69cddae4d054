package import AssayNumerics
internal import CKernels

/// Whole columns of numbers that grow by runs of rows.
///
/// Reading many columns takes about as long as the system takes to find memory for them. So each number is kept once, in
/// large pages, and what a run was decoded into is free for the next one (measured on 30 columns of a million: a third less
/// time than keeping the runs and joining them at the end).
package struct GrowingNumbers: Sendable {
  /// The columns, all of one length.
  package private(set) var columns: [[Double]]
  /// The rows that room is made for at first.
  private let expected: Int

  /// Creates columns without rows.
  ///
  /// - Parameter expected: About how many rows there will be; memory that is not written to costs nothing.
  package init(columnCount: Int, expecting expected: Int? = nil) {
    columns = Array(repeating: [], count: columnCount)
    self.expected = expected ?? 0
  }

  /// Adds rows.
  ///
  /// - Precondition: One slice for each column, all of one length.
  package mutating func append(_ rows: [ArraySlice<Double>], parallelism: Parallelism) {
    precondition(rows.count == columns.count && Set(rows.map(\.count)).count <= 1)
    let count = rows.first?.count ?? 0
    let expected = expected
    unsafe columns.withUnsafeMutableBufferPointer { columns in
      let shared = unsafe SharedColumns(columns: columns)
      _ = parallelism.copying(count * rows.count).map(pieces: rows.count) { column in
        unsafe shared.columns[column].append(rows[column], expecting: expected)
      }
    }
  }

  /// Columns of which each thread changes its own.
  @safe private struct SharedColumns: @unchecked Sendable {
    let columns: UnsafeMutableBufferPointer<[Double]>
  }
}

extension [Double] {
  /// Adds values; where there is no room, it is made for half as many again, or for as many as are expected.
  fileprivate mutating func append(_ values: ArraySlice<Double>, expecting expected: Int) {
    let needed = count + values.count
    if capacity < needed {
      reserveCapacity(Swift.max(expected, needed + needed / 2))
      let bytes = capacity * MemoryLayout<Double>.stride
      unsafe withUnsafeMutableBufferPointer { memory in
        if let base = memory.baseAddress { unsafe assay_prefer_large_pages(base, bytes) }
      }
    }
    append(contentsOf: values)
  }
}
