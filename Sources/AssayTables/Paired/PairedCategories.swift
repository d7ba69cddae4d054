extension ContingencyTable {
  /// Checks that rows and columns are the same categories in the same order.
  func requirePairedCategories() throws(TableError) {
    guard rowCount == columnCount else { throw .notSquare(rows: rowCount, columns: columnCount) }
    for (row, column) in zip(rowLabels, columnLabels) where row != column {
      throw .categoriesDiffer(row: row, column: column)
    }
  }

  /// Checks that outcomes of a cell can be counted one by one.
  func requireWholeCounts() throws(TableError) {
    guard total <= 0x1p53 else { throw .tooManyObservations(total) }
    for (cell, count) in counts.enumerated() where count != count.rounded() {
      throw .fractionalCount(count, row: rowLabels[cell / columnCount], column: columnLabels[cell % columnCount])
    }
  }
}
