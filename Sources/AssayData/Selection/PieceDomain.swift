/// A condition, and where its columns stand in the pieces of a request.
package struct PieceDomain: Sendable {
  private let condition: RowCondition
  private let columns: [String]
  private let offset: Int

  /// - Parameter offset: The requests for categories that come before those of the condition.
  package init(_ condition: RowCondition, after offset: Int) {
    self.condition = condition
    columns = condition.columns
    self.offset = offset
  }

  /// What has to be read for the condition.
  package var request: [ColumnRequest] { columns.map { .categories($0, limit: 1_000_000) } }

  /// Whether each row of a piece belongs to the domain.
  package func selection(_ piece: Piece) throws(DataError) -> [Bool] {
    try condition.selection(piece) { offset + (columns.firstIndex(of: $0) ?? 0) }
  }
}

extension Piece {
  /// The rows that are in no cell; the piece's first numbers are the weights, where there are any.
  func skippedRows(_ domain: PieceDomain?, weighting: Weighting) throws(DataError) -> SkippedRows? {
    try SkippedRows(
      weighting.column == nil ? nil : numbers.first, selection: try domain?.selection(self), weighting: weighting,
      firstRow: firstRow)
  }
}
