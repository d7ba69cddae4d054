extension PairTable {
  /// Pearson's X² of independence; nil unless the table is testable.
  ///
  /// ```
  /// X² = Σ (N n[i,j] − n[i,·] n[·,j])² / (N n[i,·] n[·,j])
  /// ```
  /// The same statistic as ``ContingencyTable/pearsonIndependence()``, where it is defined, with its reference and its
  /// conditions.
  public var pearsonStatistic: Double? {
    guard isTestable else { return nil }
    var sum = 0.0
    var cell = 0
    for row in rowTotals {
      for column in columnTotals {
        let deviation = differenceOfProducts(cells[cell], total, row, column)
        sum += deviation / (row * column) * (deviation / total)
        cell += 1
      }
    }
    return sum
  }

  /// The degrees of freedom of a test of independence: (I − 1)(J − 1) over the occupied lines.
  public var degreesOfFreedom: Double { Double((rowCount - 1) * (columnCount - 1)) }

  /// Cramér's V, corrected for its bias.
  ///
  /// ```
  /// Ṽ = √(max(0, φ² − (I−1)(J−1)/(n−1)) / min(Ĩ − 1, J̃ − 1)),   Ĩ = I − (I−1)²/(n−1), J̃ likewise
  /// ```
  /// Reference: Bergsma (2013), *Journal of the Korean Statistical Society* 42, 323–328.
  ///
  /// - Parameters:
  ///   - phiSquared: X² over the total.
  ///   - size: n: the number of observations, under weights the effective one.
  /// - Returns: Nil where n is too small for the correction.
  public func correctedCramersV(phiSquared: Double, size: Double) -> Double? {
    guard isTestable, size > 1 else { return nil }
    let (rowSteps, columnSteps) = (Double(rowCount - 1), Double(columnCount - 1))
    let excess = max(0, phiSquared - rowSteps * columnSteps / (size - 1))
    let steps = min(
      rowSteps - rowSteps * rowSteps / (size - 1), columnSteps - columnSteps * columnSteps / (size - 1))
    guard steps > 0 else { return nil }
    return min(1, (excess / steps).squareRoot())
  }

  /// The smallest count expected under independence, and the share of cells where fewer than 5 are; 0 for an empty table.
  public var expectedCounts: (smallest: Double, sparseShare: Double) {
    guard let row = rowTotals.min(), let column = columnTotals.min(), total > 0 else { return (0, 0) }
    var sparse = 0
    for row in rowTotals {
      for column in columnTotals where row * column < 5 * total { sparse += 1 }
    }
    return (row * (column / total), Double(sparse) / Double(cells.count))
  }
}

/// a·b − c·d; see Jeannerod, Louvet & Muller (2013), *Mathematics of Computation* 82, 2245–2264.
@inline(__always)
private func differenceOfProducts(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
  let first = a * b
  let second = c * d
  return (first - second) + ((-first).addingProduct(a, b) - (-second).addingProduct(c, d))
}
