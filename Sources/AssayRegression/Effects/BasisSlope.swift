internal import AssayData
internal import AssayNumerics

// Goals, in order: (1) a slope of every column to about 1e-12 wherever it has one, also beside the knots of a spline and
// the pole of a logarithm; (2) no evaluation outside the domain of a transformation; (3) few designs.
//
// The columns of the design are differentiated on the raw variable, and the model along the direction that comes out
// (DirectionalSlope). Differentiating the prediction on the raw variable at once would need a step that suits both: a
// transformation wants one small against the variable, a response one small against the linear predictor.

/// How the columns of a design move with one variable, row by row: dX/dv.
struct BasisSlope {
  /// The columns that move.
  let columns: [Int]
  /// dX/dv of these columns, one array of all rows each.
  var slopes: [[Double]]
  /// The derivative of the offset; nil where it does not move.
  var offset: [Double]?

  /// Differentiates the design of some rows by central differences and Richardson's extrapolation.
  ///
  /// Three steps h, h/2 and h/4 give an estimate with an error of order h⁶ and, from the last two of order h⁴, a bound
  /// of its error. Rows whose bound is too large are done again with h/8, and each row keeps the estimate with the least
  /// bound. Columns whose first two differences agree to rounding are linear, and done.
  ///
  /// - Parameter spread: The standard deviation of the variable among all cases.
  /// - Throws: ``RegressionError/mismatch(_:)`` when the design cannot be made beside the values of the variable.
  init(
    _ frame: ModelFrame, variable: String, spread: Double, design: DesignRule
  ) throws(RegressionError) {
    let varied = try VariedRows(frame, variable, spread: spread)
    var (tableau, reduction) = try Self.first(varied, design)
    for _ in 0..<5 {
      let failing = tableau.failingRows
      if failing.isEmpty { break }
      reduction /= 8
      // A smaller step that leaves the domain cannot be: the larger one did not.
      let part = try VariedRows(frame.rows(failing), variable, spread: spread)
      tableau.improve(failing, by: try Tableau(part, reduction, design, columns: tableau.columns))
    }
    if let row = tableau.unreliableRow {
      let value = varied.values[varied.codes.map { Int($0[row]) } ?? row]
      throw .mismatch(
        "“\(variable)” has no slope at \(value.token), where the terms made of it have a corner or a jump")
    }
    columns = tableau.columns
    slopes = tableau.slopes
    offset = tableau.offset
    if offset?.contains(where: { $0 != 0 }) == false { offset = nil }
  }

  /// The first tableau, with smaller steps where a term cannot be formed a step away.
  private static func first(
    _ varied: VariedRows, _ design: DesignRule
  ) throws(RegressionError) -> (Tableau, reduction: Double) {
    var reduction = 1.0
    for _ in 0..<5 {
      if let tableau = try? Tableau(varied, reduction, design, columns: nil) { return (tableau, reduction) }
      reduction /= 16
    }
    do throws(RegressionError) {
      return (try Tableau(varied, reduction, design, columns: nil), reduction)
    } catch {
      throw .mismatch(
        "“\(varied.name)” has no slope, because its terms cannot be formed a little above and below each of its values; "
          + "if it stands for categories, ask for the differences between them (\(error.description))")
    }
  }
}

/// Rows of which one variable is moved up and down.
///
/// A variable with few values stays one, so that terms made of it are computed once for each value.
private struct VariedRows {
  let frame: ModelFrame
  let name: String
  /// The distinct values, or those of the rows.
  let values: [Double]
  /// The value of each row; nil where each has its own.
  let codes: [UInt16]?
  private let spread: Double

  init(_ frame: ModelFrame, _ name: String, spread: Double) throws(RegressionError) {
    self.frame = frame
    self.name = name
    self.spread = spread
    switch try frame.column(name) {
    case .factor: throw .mismatch("“\(name)” is categorical and has no slope")
    case .coded(let codes, let values): (self.values, self.codes) = (values, codes)
    case .numbers(let values): (self.values, codes) = (values, nil)
    }
  }

  /// A 64th of the spread, or of the value where that is less: a logarithm wants steps that are small against the value.
  private func step(at value: Double) -> Double {
    guard spread > 0 else { return (value == 0 ? 1 : abs(value)) / 64 }
    return min(spread / 64, max(abs(value) / 64, spread * 0x1p-20))
  }

  /// The frames a step up and a step down, and how far they are apart in each row.
  func sides(_ reduction: Double) -> (upper: ModelFrame, lower: ModelFrame, widths: [Double]) {
    let steps = values.map { reduction * step(at: $0) }
    let high = zip(values, steps).map { $0 + $1 }
    let low = zip(values, steps).map { $0 - $1 }
    // What was added after rounding, so that a linear column has a slope of exactly 1.
    let widths = zip(high, low).map { $0 - $1 }
    guard let codes else {
      return (frame.replacing(name, by: .numbers(high)), frame.replacing(name, by: .numbers(low)), widths)
    }
    return (
      frame.replacing(name, by: .coded(codes: codes, values: high)),
      frame.replacing(name, by: .coded(codes: codes, values: low)), codes.map { widths[Int($0)] }
    )
  }
}

/// Richardson's tableau of all columns that move.
private struct Tableau {
  let columns: [Int]
  private(set) var slopes: [[Double]]
  private(set) var offset: [Double]?
  /// The bound of the error of each row, as a multiple of what is wanted; at most 1 where it is good.
  private var excess: [Double]

  /// The wanted bound; the estimate itself is better by two orders of h.
  private static let tolerance = 1e-9

  /// Makes the tableau of steps that are a fraction of the usual ones.
  init(
    _ varied: VariedRows, _ reduction: Double, _ design: DesignRule, columns known: [Int]?
  ) throws(RegressionError) {
    var coarse = try Differences(varied, reduction, design, columns: known)
    columns = coarse.columns
    excess = Array(repeating: 0, count: varied.frame.rowCount)
    let middle = try Differences(varied, reduction / 2, design, columns: columns)
    if coarse.agrees(with: middle) {
      (slopes, offset) = (coarse.slopes, coarse.offset)
      return
    }
    let fine = try Differences(varied, reduction / 4, design, columns: columns)
    for column in columns.indices {
      Self.extrapolate(
        &coarse.slopes[column], middle.slopes[column], fine.slopes[column], rounding: fine.rounding[column], &excess)
    }
    if var own = coarse.offset, let second = middle.offset, let third = fine.offset {
      Self.extrapolate(&own, second, third, rounding: fine.offsetRounding, &excess)
      coarse.offset = own
    }
    (slopes, offset) = (coarse.slopes, coarse.offset)
  }

  private static func extrapolate(
    _ first: inout [Double], _ second: [Double], _ third: [Double], rounding: [Double], _ excess: inout [Double]
  ) {
    for row in first.indices {
      let low = (4 * second[row] - first[row]) / 3
      let high = (4 * third[row] - second[row]) / 3
      let best = (16 * high - low) / 15
      let bound = abs(best - high)
      first[row] = best
      let allowed = tolerance * abs(best) + rounding[row]
      let ratio = bound <= allowed ? 0 : bound / allowed
      excess[row] = max(excess[row], ratio.isNaN ? .infinity : ratio)
    }
  }

  var failingRows: [Int] { excess.indices.filter { excess[$0] > 1 } }

  /// A row whose bound is a thousandth of its slope or more.
  var unreliableRow: Int? { excess.firstIndex { $0 > 1e-3 / Self.tolerance } }

  /// Takes over the rows that another tableau has better.
  mutating func improve(_ rows: [Int], by finer: Tableau) {
    for (place, row) in rows.enumerated() where finer.excess[place] < excess[row] {
      excess[row] = finer.excess[place]
      for column in columns.indices { slopes[column][row] = finer.slopes[column][place] }
      if let value = finer.offset?[place] { offset?[row] = value }
    }
  }
}

/// Central differences of the columns that move.
private struct Differences {
  let columns: [Int]
  var slopes: [[Double]] = []
  var offset: [Double]?
  /// What rounding may have moved each slope by.
  private(set) var rounding: [[Double]] = []
  private(set) var offsetRounding: [Double] = []

  init(
    _ varied: VariedRows, _ reduction: Double, _ design: DesignRule, columns known: [Int]?
  ) throws(RegressionError) {
    let (above, below, widths) = varied.sides(reduction)
    let upper = try Self.block(above, design, known)
    let lower = try Self.block(below, design, known)
    let rows = widths.count
    var moving: [Int] = []
    for column in 0..<upper.x.columnCount {
      let place = column * rows..<(column + 1) * rows
      let (high, low) = (upper.x.elements[place], lower.x.elements[place])
      // A column that is not a number somewhere counts as one that moves.
      if known == nil, high == low { continue }
      moving.append(column)
      let (slope, error) = Self.slopes(high, low, widths)
      slopes.append(slope)
      rounding.append(error)
    }
    columns = known ?? moving
    if let high = upper.offset, let low = lower.offset {
      let (slope, error) = Self.slopes(high[...], low[...], widths)
      (offset, offsetRounding) = (slope, error)
    }
  }

  private static func slopes(
    _ high: ArraySlice<Double>, _ low: ArraySlice<Double>, _ widths: [Double]
  ) -> (slopes: [Double], rounding: [Double]) {
    var slopes = widths
    var rounding = widths
    let (a, b) = (high.startIndex, low.startIndex)
    for row in widths.indices {
      let (upper, lower) = (high[a + row], low[b + row])
      slopes[row] = (upper - lower) / widths[row]
      rounding[row] = 8 * Double.ulpOfOne * (abs(upper) + abs(lower)) / widths[row]
    }
    return (slopes, rounding)
  }

  private static func block(
    _ frame: ModelFrame, _ design: DesignRule, _ columns: [Int]?
  ) throws(RegressionError) -> (x: Matrix, offset: [Double]?) {
    let (x, offset) = try design(frame)
    return ((columns.map { x.selecting($0) } ?? x).block(0..<frame.rowCount), offset)
  }

  /// Whether two differences are equal up to rounding in all rows.
  func agrees(with other: Differences) -> Bool {
    for (column, slope) in slopes.enumerated() {
      let (second, allowances) = (other.slopes[column], other.rounding[column])
      for row in slope.indices {
        let allowed = 1e-13 * abs(slope[row]) + allowances[row]
        if !(abs(slope[row] - second[row]) <= allowed) { return false }
      }
    }
    guard let offset, let second = other.offset else { return true }
    return offset.indices.allSatisfy { row in
      abs(offset[row] - second[row]) <= 1e-13 * abs(offset[row]) + other.offsetRounding[row]
    }
  }
}
