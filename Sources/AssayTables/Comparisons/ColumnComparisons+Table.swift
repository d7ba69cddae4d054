internal import AssayInference
internal import AssayNumerics

extension ColumnComparisons {
  /// Compares the columns of a table of counts by pooled z tests.
  ///
  /// With x[i,j] of the n[j] cases of column j in row i, and p the share of the row among the cases of both columns:
  /// ```
  /// z = (x[i,j]/n[j] − x[i,k]/n[k]) / √(p (1 − p) (1/n[j] + 1/n[k] − 2 n[j,k]/(n[j] n[k])))
  /// ```
  /// n[j,k] is the number of cases in both columns, 0 unless overlaps are given; without them z² is Pearson's X² of the
  /// two columns. p counts a case once where the overlaps are known row by row, and is (x[i,j] + x[i,k])/(n[j] + n[k])
  /// where only n[j,k] is known. The cases must be independent of each other and not weighted; with fewer than about 5
  /// expected in a cell the normal reference is rough.
  ///
  /// Reference: Fleiss, Levin & Paik, *Statistical Methods for Rates and Proportions* (3rd ed., 2003), §3.1; IBM,
  /// *SPSS Custom Tables*, COMPARETEST, for letters and exclusions.
  ///
  /// - Parameters:
  ///   - bases: n[j], where it is not the sum of the column: where the rows are options of which a case ticks several,
  ///     it is the cases of the column that answered. Sums of ticks are not bases.
  ///   - overlaps: For columns that share cases.
  /// - Precondition: Bases and overlaps, if any, are of as many columns, and no count is above its base.
  public init(
    of table: ContingencyTable, bases: [Double]? = nil, overlaps: ColumnOverlaps? = nil,
    options: ColumnComparisonOptions = .init()
  ) {
    precondition(overlaps.map { $0.columnCount == table.columnCount } ?? true)
    precondition(bases.map { $0.count == table.columnCount } ?? true)
    self.init(
      CountedColumns(table.counts, columnCount: table.columnCount, bases: bases, overlaps: overlaps), pairs: .all,
      options: options)
  }

  /// Compares each column of a table with the total, of which it is a part.
  ///
  /// The total is added as the last column, with the next letter. p is its share, so that z is that of the column
  /// against the rest of the table.
  ///
  /// - Parameter bases: As for ``init(of:bases:overlaps:options:)``; the base of the total is their sum.
  public static func againstTotal(
    of table: ContingencyTable, bases: [Double]? = nil, options: ColumnComparisonOptions = .init()
  ) -> ColumnComparisons {
    let columns = table.columnCount
    let widened = table.rowTotals.indices.flatMap { row in
      Array(table.counts[(row * columns)..<((row + 1) * columns)]) + [table.rowTotals[row]]
    }
    let overlaps = ColumnOverlaps(totalOf: table.counts, bases: bases ?? table.columnTotals)
    return ColumnComparisons(
      CountedColumns(
        widened, columnCount: columns + 1, bases: bases.map { $0 + [$0.reduce(0, +)] }, overlaps: overlaps),
      pairs: .last, options: options)
  }

  private init(_ columns: CountedColumns, pairs: ComparedColumns.Pairs, options: ColumnComparisonOptions) {
    let compared = ComparedColumns(rowCount: columns.rowCount, columnCount: columns.columnCount, pairs: pairs)
    let (tests, exclusions) = compared.compare(options: options) { column in
      let base = columns.bases[column] / columns.scale
      return base > 0 && base >= options.minimumBase
    } isInside: { row, column in
      let count = columns.count(row, column)
      return count > 0 && columns.rest(row, column) > 0
    } statistic: { row, first, second in
      columns.statistic(row, first, second)
    }
    self.init(
      tests, exclusions: exclusions, rowCount: columns.rowCount, columnCount: columns.columnCount,
      pairCount: compared.pairCount, reference: .normal, options: options)
  }
}

/// Columns of counts, scaled by a power of 4 so that products can neither overflow nor vanish.
private struct CountedColumns {
  let rowCount: Int
  let columnCount: Int
  let bases: [Double]
  /// What every count was multiplied by.
  let scale: Double
  private let counts: [Double]
  /// How many cells of each column hold cases; nil where the bases are not the sums of the columns.
  private let occupied: [Int]?
  private let overlaps: ColumnOverlaps?

  init(_ counts: [Double], columnCount: Int, bases given: [Double]?, overlaps: ColumnOverlaps?) {
    let largest = (given ?? counts).max() ?? 1
    // An even exponent: z is multiplied by the root of the scale, which must be exact.
    let exponent = largest > 0 ? min(max(-largest.exponent, -1000), 1000) / 2 * 2 : 0
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    self.counts = counts.map { $0 * scale }
    self.columnCount = columnCount
    self.scale = scale
    self.overlaps = overlaps
    rowCount = columnCount > 0 ? counts.count / columnCount : 0
    guard given == nil else {
      bases = (given ?? []).map { $0 * scale }
      occupied = nil
      return
    }
    var sums = [Double](repeating: 0, count: columnCount)
    var cells = [Int](repeating: 0, count: columnCount)
    for (cell, count) in self.counts.enumerated() {
      sums[cell % columnCount] += count
      cells[cell % columnCount] += count > 0 ? 1 : 0
    }
    bases = sums
    occupied = cells
  }

  func count(_ row: Int, _ column: Int) -> Double { counts[row * columnCount + column] }

  /// The cases of a column outside a row; exactly 0 where there are none, also of fractional counts.
  func rest(_ row: Int, _ column: Int) -> Double {
    let count = count(row, column)
    precondition(count <= bases[column] * (1 + 1e-12), "a count is above its base")
    if let occupied, occupied[column] == (count > 0 ? 1 : 0) { return 0 }
    return max(0, bases[column] - count)
  }

  func statistic(_ row: Int, _ first: Int, _ second: Int) -> ComparisonStatistic {
    let (n, m) = (bases[first], bases[second])
    let (x, y) = (count(row, first), count(row, second))
    let joint = overlaps.map { $0.base(first, second) * scale } ?? 0
    // Where the shared cases of the row are not known, p counts them twice, inside the row and outside it.
    let jointCell = overlaps?.cell(row, first, second).map { $0 * scale }
    let inside = x + y - (jointCell ?? 0)
    let outside = rest(row, first) + rest(row, second) - (jointCell.map { joint - $0 } ?? 0)
    guard inside > 0, outside > 0 else { return .noVariation }
    let distinct = n + m - 2 * joint
    guard distinct > 0 else { return .sameCases }
    let both = inside + outside
    let difference = Double.differenceOfProducts(x, m, y, n)
    // z = (difference/(n m)) / √(inside · outside/both² · distinct/(n m))
    let variance = (inside / both) * (outside / both) * distinct * n * m
    return .value(difference / variance.squareRoot() / scale.squareRoot())
  }
}
