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
    let values = try frame.column(variable).numbers(of: variable)
    let steps = values.map { value in
      spread > 0
        ? min(spread / 64, max(abs(value) / 64, spread * 0x1p-20)) : (value == 0 ? 1 : abs(value)) / 64
    }
    var tableau = try Self.first(frame, variable, values, steps, design)
    for _ in 0..<5 {
      let failing = tableau.failingRows
      if failing.isEmpty { break }
      let part = frame.rows(failing)
      let smaller = failing.map { tableau.steps[$0] / 8 }
      // A smaller step that leaves the domain cannot be: the larger one did not.
      let finer = try Tableau(
        part, variable, failing.map { values[$0] }, smaller, design, columns: tableau.columns)
      tableau.improve(failing, by: finer)
    }
    if let row = tableau.unreliableRow {
      throw .mismatch(
        "“\(variable)” has no slope at \(values[row].token), where the terms made of it have a corner or a jump")
    }
    columns = tableau.columns
    slopes = tableau.slopes
    offset = tableau.offset
    if offset?.contains(where: { $0 != 0 }) == false { offset = nil }
  }

  /// The first tableau, with smaller steps where a term cannot be formed a step away.
  private static func first(
    _ frame: ModelFrame, _ variable: String, _ values: [Double], _ steps: [Double], _ design: DesignRule
  ) throws(RegressionError) -> Tableau {
    var steps = steps
    for _ in 0..<5 {
      if let tableau = try? Tableau(frame, variable, values, steps, design, columns: nil) { return tableau }
      steps = steps.map { $0 / 16 }
    }
    do throws(RegressionError) {
      return try Tableau(frame, variable, values, steps, design, columns: nil)
    } catch {
      throw .mismatch(
        "“\(variable)” has no slope, because its terms cannot be formed a little above and below each of its values; if "
          + "it stands for categories, ask for the differences between them (\(error.description))")
    }
  }
}

/// Richardson's tableau of all columns that move.
private struct Tableau {
  var steps: [Double]
  let columns: [Int]
  var slopes: [[Double]]
  var offset: [Double]?
  /// The bound of the error of each row, as a multiple of what is wanted; at most 1 where it is good.
  private var excess: [Double]

  /// The wanted bound; the estimate itself is better by two orders of h.
  private static let tolerance = 1e-9

  init(
    _ frame: ModelFrame, _ variable: String, _ values: [Double], _ steps: [Double], _ design: DesignRule,
    columns known: [Int]?
  ) throws(RegressionError) {
    self.steps = steps
    let whole = try Differences(frame, variable, values, steps, design, columns: known)
    columns = known ?? whole.moving
    var coarse = whole.selecting(columns, isSelected: known != nil)
    let middle = try Differences(frame, variable, values, steps.map { $0 / 2 }, design, columns: columns)
    excess = Array(repeating: 0, count: values.count)
    if coarse.agrees(with: middle) {
      (slopes, offset) = (coarse.slopes, coarse.offset)
      return
    }
    let fine = try Differences(frame, variable, values, steps.map { $0 / 4 }, design, columns: columns)
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

  /// Takes over the rows that another tableau has better; the others are not tried again from here.
  mutating func improve(_ rows: [Int], by finer: Tableau) {
    for (place, row) in rows.enumerated() {
      steps[row] = finer.steps[place]
      guard finer.excess[place] < excess[row] else { continue }
      excess[row] = finer.excess[place]
      for column in columns.indices { slopes[column][row] = finer.slopes[column][place] }
      if let value = finer.offset?[place] { offset?[row] = value }
    }
  }
}

/// Central differences of the columns with one step for each row.
private struct Differences {
  var slopes: [[Double]]
  var offset: [Double]?
  /// What rounding may have moved each slope by.
  var rounding: [[Double]]
  let offsetRounding: [Double]

  init(
    _ frame: ModelFrame, _ variable: String, _ values: [Double], _ steps: [Double], _ design: DesignRule,
    columns: [Int]?
  ) throws(RegressionError) {
    let high = zip(values, steps).map { $0 + $1 }
    let low = zip(values, steps).map { $0 - $1 }
    // What was added after rounding, so that a linear column has a slope of exactly 1.
    let widths = zip(high, low).map { $0 - $1 }
    let upper = try Self.block(frame.replacing(variable, by: .numbers(high)), design, columns)
    let lower = try Self.block(frame.replacing(variable, by: .numbers(low)), design, columns)
    let rows = values.count
    slopes = []
    rounding = []
    for column in 0..<upper.x.columnCount {
      var slope = [Double](repeating: 0, count: rows)
      var error = slope
      for row in 0..<rows {
        let (a, b) = (upper.x[row, column], lower.x[row, column])
        slope[row] = (a - b) / widths[row]
        error[row] = 8 * Double.ulpOfOne * (abs(a) + abs(b)) / widths[row]
      }
      slopes.append(slope)
      rounding.append(error)
    }
    if let a = upper.offset, let b = lower.offset {
      offset = (0..<rows).map { (a[$0] - b[$0]) / widths[$0] }
      offsetRounding = (0..<rows).map { 8 * Double.ulpOfOne * (abs(a[$0]) + abs(b[$0])) / widths[$0] }
    } else {
      offset = nil
      offsetRounding = []
    }
  }

  private static func block(
    _ frame: ModelFrame, _ design: DesignRule, _ columns: [Int]?
  ) throws(RegressionError) -> (x: Matrix, offset: [Double]?) {
    let (x, offset) = try design(frame)
    return ((columns.map { x.selecting($0) } ?? x).block(0..<frame.rowCount), offset)
  }

  /// The columns that differ somewhere; one that is not a number somewhere counts.
  var moving: [Int] { slopes.indices.filter { slopes[$0].contains { $0 != 0 } } }

  func selecting(_ columns: [Int], isSelected: Bool) -> Differences {
    guard !isSelected else { return self }
    var part = self
    part.slopes = columns.map { slopes[$0] }
    part.rounding = columns.map { rounding[$0] }
    return part
  }

  /// Whether two differences are equal up to rounding in all rows.
  func agrees(with other: Differences) -> Bool {
    for (column, slope) in slopes.enumerated() {
      for row in slope.indices {
        let allowed = 1e-13 * abs(slope[row]) + other.rounding[column][row]
        if !(abs(slope[row] - other.slopes[column][row]) <= allowed) { return false }
      }
    }
    guard let offset, let second = other.offset else { return true }
    return offset.indices.allSatisfy { row in
      abs(offset[row] - second[row]) <= 1e-13 * abs(offset[row]) + other.offsetRounding[row]
    }
  }
}

extension ModelColumn {
  /// The numbers of the rows.
  func numbers(of name: String) throws(RegressionError) -> [Double] {
    switch self {
    case .factor: throw .mismatch("“\(name)” is categorical and has no slope")
    case .coded(let codes, let values): return codes.map { values[Int($0)] }
    case .numbers(let values): return values
    }
  }
}
