/// The counts expected under independence, and how many of them are small.
///
/// ```
/// e[i,j] = n[i,·] · n[·,j] / N
/// ```
/// Cochran's rule trusts a chi-squared test when no more than a fifth of the cells are expected to hold fewer than 5
/// and none fewer than 1. Cells of empty rows and columns expect 0; they take no part in a test and are not summarised.
///
/// Reference: Cochran (1954), *Biometrics* 10, 417–451; Agresti, *Categorical Data Analysis* (3rd ed., 2013), §3.2.1.
public struct ExpectedCounts: Sendable, Equatable {
  /// Same shape and order as the table's counts.
  public let values: [Double]
  /// The number of cells, those of empty rows and columns left out.
  public let cellCount: Int
  /// The number of those that are expected to hold fewer than 5.
  public let sparseCount: Int
  /// The smallest expected count among them.
  public let smallest: Double

  /// The share of cells expected to hold fewer than 5, in 0...1.
  public var sparseShare: Double { Double(sparseCount) / Double(cellCount) }

  /// The expected counts of a table.
  public init(of table: ContingencyTable) {
    values = table.rowTotals.flatMap { rowTotal in
      table.columnTotals.map { columnTotal in
        // The product first: an expected count that is a whole number then comes out whole.
        let product = rowTotal * columnTotal
        return product.isFinite ? product / table.total : rowTotal * (columnTotal / table.total)
      }
    }
    let occupied = values.indices.filter { cell in
      table.rowTotals[cell / table.columnCount] > 0 && table.columnTotals[cell % table.columnCount] > 0
    }
    cellCount = occupied.count
    sparseCount = occupied.count { [values] in values[$0] < 5 }
    smallest = occupied.lazy.map { [values] in values[$0] }.min() ?? 0
  }
}

extension ContingencyTable {
  /// The counts expected if rows and columns were independent.
  public var expectedCounts: ExpectedCounts { ExpectedCounts(of: self) }
}
