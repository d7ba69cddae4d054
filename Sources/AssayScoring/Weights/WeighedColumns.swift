internal import AssayNumerics

/// The columns of a matrix as a weighting looks at them, with the moments of each.
///
/// Applying a direction needs no copy of a benefit or a cost: its min–max value is
/// ```
/// y = (u − origin)/divisor
/// ```
/// with u the value itself, and the distance from the best value for a target or an interval: the parameters that
/// ``Normalisation/minMax`` fits. Columns whose squares would overflow or vanish are divided by a power of two, which
/// changes none of the weights.
struct WeighedColumns: Sendable {
  /// What the methods look at.
  enum View: Sendable {
    /// The values as they are.
    case raw
    /// The values, or distances from the best value, with the parameters of min–max.
    case directed
    /// As `directed`, except that a cost is turned into its reciprocal.
    case inverted
  }

  struct Column: Sendable {
    let values: [Double]
    let moments: ColumnMoments
    /// What has y = 0.
    let origin: Double
    /// What y is divided by; below 0 where less is better.
    let divisor: Double

    var isConstant: Bool { moments.isConstant }
    /// The standard deviation of y, with n − 1.
    var scaledDeviation: Double { moments.standardDeviation / abs(divisor) }
  }

  let criteria: [Criterion]
  let columns: [Column]
  let rowCount: Int

  /// Rows that are summed by one thread before sums are joined: it does not depend on the number of threads.
  static let pieceSize = 16 * DecisionMatrix.blockSize

  /// Looks at a matrix.
  init(_ matrix: DecisionMatrix, as view: View, parallelism: Parallelism) {
    criteria = matrix.criteria
    rowCount = matrix.alternativeCount
    let lists = parallelism.map(pieces: matrix.criterionCount) {
      Self.turned(matrix.columns[$0], matrix.criteria[$0].direction, view)
    }
    let moments = Self.moments(lists, parallelism)
    columns = lists.indices.map { j in
      var (values, moments) = (lists[j], moments[j])
      if let exponent = moments.awkwardExponent {
        values = values.map { Double(sign: .plus, exponent: -exponent, significand: $0) }
        moments = Self.moments([values], parallelism)[0]
      }
      let width = moments.maximum - moments.minimum
      switch (view, matrix.criteria[j].direction) {
      case (.directed, .cost):
        return Column(values: values, moments: moments, origin: moments.maximum, divisor: -width)
      case (.directed, .target), (.directed, .interval), (.inverted, .target), (.inverted, .interval):
        return Column(values: values, moments: moments, origin: moments.maximum, divisor: -moments.maximum)
      case (.raw, _), (.inverted, _):
        return Column(values: values, moments: moments, origin: 0, divisor: 1)
      case (.directed, .benefit):
        return Column(values: values, moments: moments, origin: moments.minimum, divisor: width)
      }
    }
  }

  private static func turned(_ values: [Double], _ direction: Direction, _ view: View) -> [Double] {
    switch (view, direction) {
    case (.directed, .target), (.directed, .interval), (.inverted, .target), (.inverted, .interval):
      return values.map { direction.distance($0) ?? $0 }
    case (.inverted, .cost):
      let least = values.extent.lowerBound
      // The shares of least/x are those of 1/x, and cannot overflow; what is not above 0 is left for the method to refuse.
      return least > 0 ? values.map { least / $0 } : values
    case (.raw, _), (.directed, _), (.inverted, .benefit):
      return values
    }
  }

  private static func moments(_ lists: [[Double]], _ parallelism: Parallelism) -> [ColumnMoments] {
    let rows = lists[0].count
    var all = lists.map { _ in ColumnMoments() }
    parallelism.reduce(pieces: (rows + pieceSize - 1) / pieceSize) { piece in
      lists.map { ColumnMoments($0, piece * pieceSize..<min((piece + 1) * pieceSize, rows)) }
    } merge: { part in
      for column in all.indices { all[column].add(part[column]) }
    }
    return all
  }

  /// The columns that do not have one value only.
  var varying: [Int] { columns.indices.filter { !columns[$0].isConstant } }

  /// Runs `body` for fixed runs of rows and hands the results to `merge` in their order; `body` gets the blocks of its rows.
  func reduceBlocks<Result: Sendable, Failure: Error>(
    _ parallelism: Parallelism, _ body: @Sendable ([Range<Int>]) throws(Failure) -> Result, merge: (Result) -> Void
  ) throws(Failure) {
    let (rows, size) = (rowCount, Self.pieceSize)
    try parallelism.reduce(pieces: (rows + size - 1) / size) { (piece) throws(Failure) in
      let end = min((piece + 1) * size, rows)
      let starts = stride(from: piece * size, to: end, by: DecisionMatrix.blockSize)
      return try body(starts.map { $0..<min($0 + DecisionMatrix.blockSize, end) })
    } merge: { (result) throws(Failure) in
      merge(result)
    }
  }
}
