public import AssayNumerics

/// The values of m alternatives (people, units, options) on n criteria, one column a criterion.
///
/// Columns, because fitting a scale, ranking and most weights go down one criterion at a time; a method that goes along
/// alternatives works on blocks of ``blockSize`` rows that stay in cache. All values are finite: what a missing value stands
/// for is decided before a matrix is made.
public struct DecisionMatrix: Sendable, Equatable {
  /// The criteria, with names that differ.
  public let criteria: [Criterion]
  /// The values, one array of m values a criterion.
  public let columns: [[Double]]
  /// The number of alternatives, m.
  public let alternativeCount: Int

  /// The alternatives that a method works on at a time: a block of 30 columns is 1 MB.
  public static let blockSize = 4096

  /// Creates a matrix from columns.
  ///
  /// - Throws: ``ScoringError``: no alternative or no criterion, columns of different lengths, a name that stands twice, a
  ///   value that is not finite.
  public init(_ criteria: [Criterion], columns: [[Double]]) throws(ScoringError) {
    try self.init(criteria, columns: columns, isKnownFinite: false)
  }

  /// Creates a matrix of columns that may be known to be finite, which saves a passage over them.
  ///
  /// - Throws: ``ScoringError``, as for columns.
  package init(_ criteria: [Criterion], columns: [[Double]], isKnownFinite: Bool) throws(ScoringError) {
    let count = columns.first?.count ?? 0
    guard count > 0, !criteria.isEmpty else { throw .empty(alternatives: count, criteria: criteria.count) }
    guard criteria.count == columns.count else {
      throw .mismatch("There are \(criteria.count) criteria and \(columns.count) columns")
    }
    var names: Set<String> = []
    for (criterion, column) in zip(criteria, columns) {
      guard names.insert(criterion.name).inserted else { throw .duplicateName(criterion.name) }
      guard column.count == count else {
        throw .mismatch("“\(criterion.name)” has \(column.count) values where the first criterion has \(count)")
      }
      if !isKnownFinite, !column.isFinite, let row = column.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(row: row + 1, criterion: criterion.name)
      }
    }
    self.criteria = criteria
    self.columns = columns
    alternativeCount = count
  }

  /// Creates a matrix from rows, one an alternative.
  ///
  /// - Throws: ``ScoringError``, as for columns.
  public init(_ criteria: [Criterion], rows: [[Double]]) throws(ScoringError) {
    for row in rows where row.count != criteria.count {
      throw .mismatch("An alternative has \(row.count) values where there are \(criteria.count) criteria")
    }
    try self.init(criteria, columns: criteria.indices.map { column in rows.map { $0[column] } })
  }

  /// The number of criteria, n.
  public var criterionCount: Int { criteria.count }

  /// The smallest and the largest value of each criterion.
  public func ranges(parallelism: Parallelism = Parallelism()) -> [ClosedRange<Double>] {
    parallelism.map(pieces: criterionCount) { columns[$0].extent }
  }

  /// Runs `body` for each block of alternatives and returns the results in order.
  public func blocks<Result: Sendable, Failure: Error>(
    parallelism: Parallelism, _ body: @Sendable (Range<Int>) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let size = Self.blockSize
    return try parallelism.map(pieces: (alternativeCount + size - 1) / size) { (block) throws(Failure) in
      try body(block * size..<min((block + 1) * size, alternativeCount))
    }
  }
}

extension [Double] {
  /// The smallest and the largest value of a list that is not empty.
  package var extent: ClosedRange<Double> {
    var (low, high) = (SIMD8(repeating: self[0]), SIMD8(repeating: self[0]))
    let whole = count & ~7
    unsafe withUnsafeBytes { bytes in
      for position in stride(from: 0, to: whole, by: 8) {
        let next = unsafe bytes.loadUnaligned(
          fromByteOffset: position * MemoryLayout<Double>.stride, as: SIMD8<Double>.self)
        low.replace(with: next, where: next .< low)
        high.replace(with: next, where: next .> high)
      }
    }
    var (least, most) = (low.min(), high.max())
    for value in self[whole...] {
      least = Swift.min(least, value)
      most = Swift.max(most, value)
    }
    return least...most
  }
}
