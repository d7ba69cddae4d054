public import AssayInference
public import AssayTables

extension ColumnComparisons {
  /// Compares the columns of a weighted table by their design-based difference.
  ///
  /// With the weighted share θ[j] of a row in column j, S[j] = Σw of the column, and n rows in the design, each its own
  /// cluster,
  /// ```
  /// t = (θ[j] − θ[k]) / √(V[j,j] + V[k,k] − 2 V[j,k]) on n − 1 df
  /// V[j,k] = n/(n − 1) · Σ w² (1[in the row] − θ[j]) (1[in the row] − θ[k]) / (S[j] S[k])
  /// ```
  /// the last sum being over the rows of the data in both columns: V[j,k] = 0 where columns do not overlap. The variance
  /// is taken at the observed shares, not at a pooled one. Multiplying all weights by a constant changes nothing; the
  /// base of a column is its effective size S²/Σw².
  ///
  /// Reference: Binder (1983), *International Statistical Review* 51, 279–292; the difference is `svycontrast` of
  /// `svyby(~row, ~column, design, svymean, covmat = TRUE)` in R's survey package.
  ///
  /// - Parameters:
  ///   - cells: Σw and Σw² of the cells; the columns may overlap.
  ///   - bases: Σw and Σw² of the columns as a table of one row, where they are not the sums of the cells: where the rows
  ///     are options of which a case ticks several.
  ///   - squaredOverlaps: Σw² of the rows of the data in both columns, by row of the table, where columns overlap.
  /// - Throws: ``SurveyError/oneUnit``.
  /// - Precondition: The overlaps, if any, are of as many columns, and by row.
  public init(
    of cells: WeightedCells, bases: WeightedCells? = nil, squaredOverlaps: ColumnOverlaps? = nil,
    options: ColumnComparisonOptions = .init()
  ) throws(SurveyError) {
    precondition(squaredOverlaps.map { $0.columnCount == cells.columnCount && $0.cells != nil } ?? true)
    precondition(bases.map { $0.columnCount == cells.columnCount && $0.rowCount == 1 } ?? true)
    guard cells.designSize > 1 else { throw .oneUnit }
    self.init(WeightedColumns(cells, bases: bases, overlaps: squaredOverlaps), pairs: .all, options: options)
  }

  /// Compares each column of a weighted table with the total, of which it is a part.
  ///
  /// The total is added as the last column, with the next letter; the columns must not overlap each other.
  ///
  /// - Parameter bases: As for ``init(of:bases:squaredOverlaps:options:)``.
  /// - Throws: ``SurveyError/oneUnit``.
  public static func againstTotal(
    of cells: WeightedCells, bases: WeightedCells? = nil, options: ColumnComparisonOptions = .init()
  ) throws(SurveyError) -> ColumnComparisons {
    precondition(bases.map { $0.columnCount == cells.columnCount && $0.rowCount == 1 } ?? true)
    guard cells.designSize > 1 else { throw .oneUnit }
    let plain = WeightedColumns(cells, bases: bases, overlaps: nil)
    let columns = WeightedColumns(
      cells.withTotal, bases: bases?.withTotal,
      overlaps: ColumnOverlaps(totalOf: cells.squares, bases: plain.squares))
    return ColumnComparisons(columns, pairs: .last, options: options)
  }

  private init(_ columns: WeightedColumns, pairs: ComparedColumns.Pairs, options: ColumnComparisonOptions) {
    let cells = columns.cells
    let compared = ComparedColumns(rowCount: cells.rowCount, columnCount: cells.columnCount, pairs: pairs)
    let (tests, exclusions) = compared.compare(options: options) { column in
      let base = columns.effectiveSize(of: column)
      return base > 0 && base >= options.minimumBase
    } isInside: { row, column in
      columns.isInside(row, column)
    } statistic: { row, first, second in
      columns.statistic(row, first, second)
    }
    self.init(
      tests, exclusions: exclusions, rowCount: cells.rowCount, columnCount: cells.columnCount,
      pairCount: compared.pairCount, reference: .studentT(degreesOfFreedom: cells.degreesOfFreedom), options: options)
  }
}

extension CellSignificance {
  /// Tests the design-based adjusted residuals of a weighted table, each on Student's t with n − 1 df.
  ///
  /// - Throws: ``SurveyError/oneUnit``.
  public init(of cells: WeightedCells, adjustment: MultiplicityAdjustment) throws(SurveyError) {
    guard cells.designSize > 1 else { throw .oneUnit }
    self.init(
      residuals: cells.adjustedResiduals, reference: .studentT(degreesOfFreedom: cells.degreesOfFreedom),
      adjustment: adjustment)
  }
}

/// The columns of a weighted table, with the covariances of their shares.
private struct WeightedColumns {
  let cells: WeightedCells
  /// Σw² of each column.
  let squares: [Double]
  private let sums: [Double]
  /// How many cells of each column hold cases; nil where the bases are not the sums of the columns.
  private let occupied: [Int]?
  private let overlaps: ColumnOverlaps?

  init(_ cells: WeightedCells, bases: WeightedCells?, overlaps: ColumnOverlaps?) {
    self.cells = cells
    self.overlaps = overlaps
    if let bases {
      (sums, squares, occupied) = (bases.sums, bases.squares, nil)
      return
    }
    var sums = [Double](repeating: 0, count: cells.columnCount)
    var squares = sums
    var occupied = [Int](repeating: 0, count: cells.columnCount)
    for (cell, sum) in cells.sums.enumerated() {
      let column = cell % cells.columnCount
      sums[column] += sum
      squares[column] += cells.squares[cell]
      occupied[column] += sum > 0 ? 1 : 0
    }
    (self.sums, self.squares, self.occupied) = (sums, squares, occupied)
  }

  func effectiveSize(of column: Int) -> Double {
    squares[column] > 0 ? sums[column] / squares[column] * sums[column] : 0
  }

  /// Whether a share is neither 0 nor 1.
  func isInside(_ row: Int, _ column: Int) -> Bool { sum(row, column) > 0 && share(row, column) < 1 }

  private func sum(_ row: Int, _ column: Int) -> Double { cells.sums[row * cells.columnCount + column] }

  /// θ, and exactly 1 where every case of the column is in the row.
  private func share(_ row: Int, _ column: Int) -> Double {
    let sum = sum(row, column)
    guard sum > 0 else { return 0 }
    if let occupied { return occupied[column] == 1 ? 1 : sum / sums[column] }
    // Sums over the same rows differ by rounding alone.
    return sum >= sums[column] * (1 - 1e-12) ? 1 : sum / sums[column]
  }

  func statistic(_ row: Int, _ first: Int, _ second: Int) -> ComparisonStatistic {
    let (a, b) = (share(row, first), share(row, second))
    func own(_ column: Int, _ share: Double) -> Double {
      let inside = cells.squares[row * cells.columnCount + column]
      return (inside * (1 - share) * (1 - share) + max(0, squares[column] - inside) * share * share)
        / (sums[column] * sums[column])
    }
    let variances = own(first, a) + own(second, b)
    var variance = variances
    if let overlaps, let inside = overlaps.cell(row, first, second) {
      let outside = overlaps.base(first, second) - inside
      variance -= 2 * (inside * (1 - a) * (1 - b) + outside * a * b) / (sums[first] * sums[second])
    }
    guard variances > 0 else {
      return a == b ? .noVariation : .undefined("Both shares are 0 or 1: the linearised standard error is 0.")
    }
    // What is left of equal variances and covariance is rounding.
    guard variance > variances * 1e-13 else { return .sameCases }
    return .value((a - b) / (Double(cells.designSize) / cells.degreesOfFreedom * variance).squareRoot())
  }
}

extension WeightedCells {
  /// The table with its total as a further column.
  fileprivate var withTotal: WeightedCells {
    func widened(_ values: [Double]) -> [Double] {
      (0..<rowCount).flatMap { row in
        let cells = values[(row * columnCount)..<((row + 1) * columnCount)]
        return cells + [cells.reduce(0, +)]
      }
    }
    return WeightedCells(
      rowCount: rowCount, columnCount: columnCount + 1, sums: widened(sums), squares: widened(squares),
      designSize: designSize)
  }
}
