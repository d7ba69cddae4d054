internal import AssayInference
internal import AssayNumerics

/// The order of tables by a statistic, in whole numbers: a table's value is a sum of one whole number for each cell.
///
/// Whole numbers add without rounding, so the value of a table does not depend on the order in which its cells come, and
/// values that are equal are found equal. Real terms are held to a fixed point. What that costs is far inside
/// the tolerance of the order: a term is wrong by at most half a unit, a unit being 2⁻⁴⁰ to 2⁻⁴⁵ nats for
/// logarithms and 2⁻⁴⁵ or less of an X², and the tolerance is 1e-7 of a nat, or of X² or G².
/// Logarithms of factorials are sums of whole-number logarithms of primes, so equal products of factorials have equal
/// values too.
struct TableOrder: Sendable {
  let statistic: ExactStatistic
  /// The value reported; nil for Fisher's test, which orders by probability.
  let observedStatistic: Double?
  let terms: Terms
  /// A table is as extreme as the observed one when its value is at least `upper` or at most `lowest`, and more extreme
  /// when it is greater than `aboveUpper` or less than `belowLowest`.
  private(set) var upper: Int
  private(set) var aboveUpper: Int
  private(set) var lowest = Int.min
  private(set) var belowLowest = Int.min

  /// How cells add to the value.
  enum Terms: Sendable {
    /// One function of the count for all cells, tabulated.
    case shared([Int])
    /// For each cell, a multiple of the square of its count.
    case squares([Int])
    /// For each cell, a multiple of its count.
    case linear([Int])
    /// For each cell a function of the count and the expected count, in units of `unit`.
    case departure(Departure, expected: [Double], unit: Double)
  }

  /// How far a count is from the expected one.
  enum Departure: Sendable {
    case pearson, deviance, poisson
  }

  /// The value of a cell.
  func value(cell: Int, count: Int) -> Int {
    switch terms {
    case .shared(let table): table[count]
    case .squares(let weights): weights[cell] * count * count
    case .linear(let weights): weights[cell] * count
    case .departure(let departure, let expected, let unit):
      departure.value(Double(count), expected: expected[cell], unit: unit)
    }
  }

  init(_ statistic: ExactStatistic, of table: WholeTable, from source: ContingencyTable) throws(TableError) {
    self.statistic = statistic
    (upper, aboveUpper) = (0, 0)
    switch statistic {
    case .fisher:
      observedStatistic = nil
      terms = .logarithms(of: table, factorial: true)
      setUpper(of: table, tolerance: FirstCell.tolerance)
    case .likelihoodRatio:
      let value = try source.likelihoodRatioIndependence().statistic
      observedStatistic = value
      terms = .logarithms(of: table, factorial: false)
      setUpper(of: table, tolerance: value / 2 * 1e-7)
    case .pearson:
      let value = try source.pearsonIndependence().statistic
      observedStatistic = value
      terms = .squares(of: table)
      setUpper(of: table, tolerance: value * 1e-7)
    case .linearByLinear:
      let trend = try source.linearByLinearIndependence()
      observedStatistic = trend.statistic
      let scores = IntegerScores(table)
      terms = .linear(scores.products)
      setBothEnds(of: table, scores)
    }
  }

  private func observedValue(_ table: WholeTable) -> Int {
    table.counts.indices.reduce(0) { $0 &+ value(cell: $1, count: table.counts[$1]) }
  }

  /// - Parameter tolerance: In nats, or in units of X².
  private mutating func setUpper(of table: WholeTable, tolerance: Double) {
    let value = observedValue(table)
    var slack = Int(min(tolerance * terms.unit(of: table), 0x1p60))
    if case .departure = terms {
      // The values are the statistic itself, and stop at a ceiling; each cell's is off by a unit at most.
      slack = max(table.counts.count, min(slack, Int(Double(value) * 1e-7)))
    }
    upper = value - slack
    aboveUpper = value + slack
  }

  /// |S − E S| ≥ |s − E S|, in whole numbers: N E S = Σ uᵢ rᵢ Σ vⱼ cⱼ.
  private mutating func setBothEnds(of table: WholeTable, _ scores: IntegerScores) {
    let value = observedValue(table)
    let rowSum = zip(scores.rows, table.rows).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
    let columnSum = zip(scores.columns, table.columns).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
    let total = Int128(table.total)
    let twice = 2 * rowSum * columnSum
    // The mirror image of s in E S is 2 E S − s, which is a value of S only when it is whole.
    let (quotient, remainder) = twice.quotientAndRemainder(dividingBy: total)
    let slack = scores.slack
    let above = Int128(value) * total * 2 >= twice
    if above {
      upper = value - slack
      aboveUpper = value + slack
      let mirror = Int(quotient) - value
      lowest = mirror + slack
      belowLowest = remainder == 0 || slack > 0 ? mirror - slack : mirror + 1
    } else {
      lowest = value + slack
      belowLowest = value - slack
      let mirror = Int(quotient) + (remainder > 0 ? 1 : 0) - value
      upper = mirror - slack
      aboveUpper = remainder == 0 || slack > 0 ? mirror + slack : mirror - 1
    }
    // At the mean every table is as extreme; each is to be counted at one end only.
    lowest = min(lowest, upper - 1)
  }
}

extension TableOrder.Departure {
  /// The largest value of a cell, so that those of a table add up to a number that fits.
  static let ceiling = 0x1p51

  func value(_ count: Double, expected: Double, unit: Double) -> Int {
    let excess = count - expected
    let distance =
      switch self {
      case .pearson: excess * (excess / expected)
      case .deviance: LogFactorial.deviance(count, mean: expected)
      case .poisson: LogFactorial.poissonDeparture(count, mean: expected)
      }
    return Int(min(distance * unit, Self.ceiling))
  }
}

extension TableOrder.Terms {
  /// How many units make one of the statistic's own: a nat, or X².
  func unit(of table: WholeTable) -> Double {
    switch self {
    case .shared: LogFactorial.unit(for: table.total)
    case .squares: Double(Self.commonMultiple(table) ?? 1) / Double(table.total)
    case .linear: 1
    case .departure(_, _, let unit): unit
    }
  }

  /// Σ ln n! or Σ n ln n, which with given margins are −ln P and ½ G² but for a constant.
  static func logarithms(of table: WholeTable, factorial: Bool) -> TableOrder.Terms {
    guard let values = LogFactorial.table(upTo: table.total, largest: table.largestCell, factorial: factorial) else {
      return departure(factorial ? .poisson : .deviance, table)
    }
    return .shared(values)
  }

  /// X² = N(Σ n²/(r c) − 1), over the common multiple of the margins when that is a number that fits.
  static func squares(of table: WholeTable) -> TableOrder.Terms {
    guard let multiple = commonMultiple(table) else { return departure(.pearson, table) }
    return .squares(table.rows.flatMap { row in table.columns.map { multiple / (row * $0) } })
  }

  private static func departure(_ departure: TableOrder.Departure, _ table: WholeTable) -> TableOrder.Terms {
    let total = Double(table.total)
    let expected = table.rows.flatMap { row in table.columns.map { Double(row) * (Double($0) / total) } }
    return .departure(departure, expected: expected, unit: 0x1p40)
  }

  /// lcm(r) · lcm(c), unless sums of n² lcm / (r c) could pass 2⁶⁰.
  private static func commonMultiple(_ table: WholeTable) -> Int? {
    var product = 1
    for side in [table.rows, table.columns] {
      var multiple = 1
      for margin in side {
        let (next, overflow) = multiple.multipliedReportingOverflow(
          by: margin / greatestCommonDivisor(multiple, margin))
        guard !overflow else { return nil }
        multiple = next
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: multiple)
      guard !overflow else { return nil }
      product = next
    }
    // Σ n²/(r c) is at most the smaller number of lines; with counts up to 2⁵³ the squares themselves must fit too.
    let lines = min(table.rows.count, table.columns.count)
    guard table.total < 1 << 26, product < (1 << 60) / lines else { return nil }
    return product
  }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

extension WholeTable {
  /// The largest count that a cell of some table with these margins can hold.
  var largestCell: Int { min(rows.max() ?? 0, columns.max() ?? 0) }
}
