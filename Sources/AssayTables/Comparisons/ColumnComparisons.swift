public import AssayInference

/// Which columns of a table differ in their shares of a row: pairwise comparisons, and the letters that show them.
///
/// Within each row every pair of columns that takes part is compared; the p-values are adjusted over the row, or over
/// the whole table (see ``ComparisonFamily``). For each pair whose adjusted p-value is below alpha, the letter of the
/// column with the smaller share stands in the cell of the column with the larger one, as in SPSS's CTABLES.
public struct ColumnComparisons: Sendable, Equatable {
  /// The comparisons made, by row, then by first and second column.
  public let comparisons: [ColumnComparison]
  /// The columns that took no part, and why.
  public let exclusions: [ColumnExclusion]
  /// The letters in each cell, row by row: those of the columns with a significantly smaller share, in their order.
  public let letters: [[String]]
  /// The letter of each column: A to Z, then AA, AB, ….
  public let columnLetters: [String]
  /// What each statistic was compared with.
  public let reference: ReferenceDistribution
  /// How it was asked for.
  public let options: ColumnComparisonOptions

  /// Adjusts comparisons and sets the letters.
  ///
  /// - Parameter pairCount: How many pairs a row would have if every column took part.
  package init(
    _ tests: [UnadjustedComparison], exclusions: [ColumnExclusion], rowCount: Int, columnCount: Int, pairCount: Int,
    reference: ReferenceDistribution, options: ColumnComparisonOptions
  ) {
    let adjusted = Self.adjusted(tests, pairCount: pairCount, reference: reference, options: options)
    let names = (0..<columnCount).map(Self.letter(ofColumn:))
    var cells = [[Int]](repeating: [], count: rowCount * columnCount)
    for comparison in adjusted {
      guard let p = comparison.adjustedPValue, p < options.alpha, let statistic = comparison.statistic else { continue }
      let (larger, smaller) =
        statistic > 0 ? (comparison.first, comparison.second) : (comparison.second, comparison.first)
      cells[comparison.row * columnCount + larger].append(smaller)
    }
    comparisons = adjusted
    letters = cells.map { $0.sorted().map { names[$0] } }
    columnLetters = names
    self.exclusions = exclusions
    self.reference = reference
    self.options = options
  }

  /// The letter of a column: A to Z, then AA to ZZ, AAA, ….
  ///
  /// - Parameter column: The position of the column, from 0.
  public static func letter(ofColumn column: Int) -> String {
    var rest = column + 1
    var name = ""
    while rest > 0 {
      name = String(Character(UnicodeScalar(UInt8(ascii: "A") + UInt8((rest - 1) % 26)))) + name
      rest = (rest - 1) / 26
    }
    return name
  }

  private static func adjusted(
    _ tests: [UnadjustedComparison], pairCount: Int, reference: ReferenceDistribution, options: ColumnComparisonOptions
  ) -> [ColumnComparison] {
    let families =
      switch options.family {
      case .row: Dictionary(grouping: tests.indices) { tests[$0].row }.values.map(Array.init)
      case .table: [Array(tests.indices)]
      }
    var p = [Double?](repeating: nil, count: tests.count)
    var logP = p
    for family in families {
      let defined = family.filter { tests[$0].statistic != nil }
      let isFull = options.family == .row && options.zeroShares == .include
      let size = isFull ? max(pairCount, defined.count) : defined.count
      let statistics = defined.compactMap { tests[$0].statistic }
      let plain = options.adjustment.adjusted(statistics.map { reference.twoSided($0) }, familySize: size)
      let logs = options.adjustment.adjusted(
        logPValues: statistics.map { reference.logTwoSided($0) }, familySize: size)
      for (place, test) in defined.enumerated() { (p[test], logP[test]) = (plain[place], logs[place]) }
    }
    return tests.indices.map { place in
      let test = tests[place]
      return ColumnComparison(
        row: test.row, first: test.first, second: test.second, statistic: test.statistic,
        pValue: test.statistic.map { reference.twoSided($0) },
        logPValue: test.statistic.map { reference.logTwoSided($0) }, adjustedPValue: p[place],
        logAdjustedPValue: logP[place], undefinedReason: test.undefinedReason)
    }
  }
}

/// The comparison of two columns within one row; positions count from 0.
public struct ColumnComparison: Sendable, Equatable {
  public let row: Int
  public let first: Int
  public let second: Int
  /// z (t under weights): above 0 where the first column has the larger share; nil where it is undefined.
  public let statistic: Double?
  /// Two-sided.
  public let pValue: Double?
  /// The natural logarithm of that probability, finite also where `pValue` is 0.
  public let logPValue: Double?
  /// Adjusted over the family.
  public let adjustedPValue: Double?
  /// The natural logarithm of the adjusted probability.
  public let logAdjustedPValue: Double?
  /// Why the statistic is undefined; nil where it is defined.
  public let undefinedReason: String?
}

/// A column that is not compared.
public struct ColumnExclusion: Sendable, Equatable {
  /// Why a column takes no part.
  public enum Reason: String, Sendable {
    /// Its base is below the least that was asked for.
    case smallBase = "small_base"
    /// Its share in the row is 0 or 1.
    case zeroOrOne = "zero_or_one"
  }

  /// The row in which it takes no part; nil for all rows.
  public let row: Int?
  public let column: Int
  public let reason: Reason

  package init(row: Int?, column: Int, reason: Reason) {
    self.row = row
    self.column = column
    self.reason = reason
  }
}

/// What two analysts could choose differently when they compare columns.
public struct ColumnComparisonOptions: Sendable, Equatable {
  /// Letters stand for adjusted p-values below this; 0.05 unless given, as in SPSS.
  public var alpha: Double
  /// Bonferroni unless given, as in SPSS.
  public var adjustment: MultiplicityAdjustment
  /// The tests that are adjusted together.
  public var family: ComparisonFamily
  /// What is done with shares of 0 and 1.
  public var zeroShares: ZeroShares
  /// Columns with a smaller base take no part; 2 unless given, as in SPSS.
  public var minimumBase: Double

  /// Creates options.
  ///
  /// - Parameter family: By default the row; the whole table for Benjamini–Hochberg and Benjamini–Yekutieli, whose
  ///   share of false discoveries is one of a list of findings.
  /// - Precondition: `alpha` is above 0 and below 1.
  public init(
    alpha: Double = 0.05, adjustment: MultiplicityAdjustment = .bonferroni, family: ComparisonFamily? = nil,
    zeroShares: ZeroShares = .exclude, minimumBase: Double = 2
  ) {
    precondition(alpha > 0 && alpha < 1, "alpha \(alpha) is not above 0 and below 1")
    self.alpha = alpha
    self.adjustment = adjustment
    self.family = family ?? ([.benjaminiHochberg, .benjaminiYekutieli].contains(adjustment) ? .table : .row)
    self.zeroShares = zeroShares
    self.minimumBase = minimumBase
  }
}

/// The tests whose p-values are adjusted together.
public enum ComparisonFamily: String, Sendable, CaseIterable {
  /// The pairs of one row of the table.
  case row
  /// The pairs of all rows of the table, which is one innermost subtable of a page.
  case table
}

/// What is done with a column whose share in a row is 0 or 1.
public enum ZeroShares: String, Sendable, CaseIterable {
  /// It takes no part in the row, as in SPSS; a row's family is the pairs that are compared.
  case exclude
  /// It is compared, and a row's family is every pair of the c columns: c(c − 1)/2.
  case include
}

/// A comparison before its p-value is adjusted.
package struct UnadjustedComparison: Sendable {
  package let row: Int
  package let first: Int
  package let second: Int
  package let statistic: Double?
  package let undefinedReason: String?

  package init(row: Int, first: Int, second: Int, statistic: Double?, undefinedReason: String?) {
    self.row = row
    self.first = first
    self.second = second
    self.statistic = statistic
    self.undefinedReason = undefinedReason
  }
}
